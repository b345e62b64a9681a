"""Counts of grades are taken from a tally, and refused when they cannot be."""

from __future__ import annotations

import math

import numpy as np
import pytest
from factories import a_survey, a_tally

from toolkit.analysis.grade_counts import (
    checked_counts,
    checked_values,
    counts_by_subject,
    sample_variance,
)
from toolkit.errors import TallyError


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


@pytest.mark.parametrize("counts", [[], [0, 0], [1, -1], [np.inf, 1], [[1, 2]]])
def test_what_cannot_be_counts_is_refused(counts):
    with pytest.raises(TallyError):
        checked_counts(counts, dimensions=1)


def test_grades_stand_for_their_places_unless_told_otherwise():
    assert checked_values(None, grades=3).tolist() == [1, 2, 3]
    assert checked_values([100, 80, 60], grades=3).tolist() == [100, 80, 60]


def test_the_variance_of_counts_is_that_of_the_marks():
    marks = np.repeat([1, 2, 3, 4], [5, 3, 2, 2])

    assert sample_variance([5, 3, 2, 2]) == pytest.approx(marks.var(ddof=1))


def test_a_single_mark_has_no_variance():
    assert math.isnan(sample_variance([1, 0]))
