"""Tables of counts hold what was counted and refuse what cannot be."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from factories import a_survey, a_tally
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from toolkit.analysis.crosstab import (
    counts_by_subject,
    grades_by,
    midranks,
    table_of,
    table_of_pairs,
    table_of_rows,
    table_of_samples,
    ties,
)
from toolkit.errors import ColumnMissingError, TallyError
from toolkit.tally import Tally

values = st.lists(st.integers(1, 5), min_size=1, max_size=20)


@pytest.fixture
def tally():
    marks = {
        "subject": ["m1", "m1", "m1", "m2"],
        "item": "A15",
        "group": ["staff", "staff", "peers", "staff"],
        "grade": ["good", "dont_know", "fair", "good"],
    }
    return Tally.from_marks(pd.DataFrame(marks))


def test_every_subject_has_a_row_and_every_grade_a_column():
    counts = {
        "m1": {"staff": {"excellent": 3, "dont_know": 2}, "students": {"qualified": 1}},
        "m2": {"staff": {"blank": 4}},
    }
    table = counts_by_subject(a_tally(counts), a_survey(), "A15")

    assert list(table.index) == ["m1", "m2"]
    assert list(table.columns)[:2] == ["excellent", "qualified"]
    assert table.to_numpy().tolist() == [[3, 1, 0, 0], [0, 0, 0, 0]]


def test_an_item_nobody_asked_is_refused():
    with pytest.raises(TallyError, match="not among"):
        counts_by_subject(a_tally(), a_survey(), "Z99")


def test_grades_stand_in_the_order_asked_for_and_other_marks_stay_out(tally):
    table = grades_by(tally, ["poor", "fair", "good"])

    assert table.columns.tolist() == ["poor", "fair", "good"]
    assert table.loc["staff"].tolist() == [0, 0, 2]
    assert table.loc["peers"].tolist() == [0, 1, 0]


def test_rows_may_be_subjects(tally):
    assert grades_by(tally, ["fair", "good"], by="subject").loc["m2"].tolist() == [0, 1]


def test_rows_cannot_be_what_a_tally_does_not_know(tally):
    with pytest.raises(ColumnMissingError, match="rater"):
        grades_by(tally, ["good"], by="rater")


@given(values, values)
def test_nothing_is_lost_between_raw_values_and_counts(first, second):
    table = table_of_samples(first, second)
    present = sorted({*first, *second})

    assert table[0].tolist() == [first.count(one) for one in present]
    assert table[1].tolist() == [second.count(one) for one in present]


def test_pairs_are_counted_where_they_meet():
    table = table_of_pairs([1, 1, 2, 2, 2], [1, 2, 2, 2, 1])

    assert table.tolist() == [[1, 1], [1, 2]]


def test_pairs_of_unequal_number_are_refused():
    with pytest.raises(TallyError, match="length"):
        table_of_pairs([1, 2], [1])


@given(values)
def test_midranks_and_ties_are_those_of_the_raw_values(raw):
    present, counts = np.unique(raw, return_counts=True)
    ranks = midranks(counts.astype(float))

    assert np.repeat(ranks, counts) == pytest.approx(stats.rankdata(sorted(raw)))
    assert ties(counts.astype(float)) == sum(n**3 - n for n in counts)
    assert len(present) == len(ranks)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([[1, 2]], "only one group"),
        ([1, 2], "only one group"),
        ([[1, 2], [0, 0]], "no grades"),
        ([[1, 2], [3, -1]], "negative"),
        ([[1, 2], [3, math.nan]], "missing"),
    ],
)
def test_what_is_no_table_of_counts_is_refused(counts, reason):
    with pytest.raises(TallyError, match=reason):
        table_of(counts)


def test_rows_of_unequal_length_are_refused():
    with pytest.raises(TallyError, match="length"):
        table_of_rows([1, 2, 3], [1, 2])


def test_a_missing_raw_value_is_refused():
    with pytest.raises(TallyError, match="missing"):
        table_of_samples([1, 2], [math.nan])
