"""Reliability of nested raters follows from three sums for each subject."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f_oneway

from toolkit.analysis.intraclass import (
    OneWay,
    icc1,
    icc1_interval,
    icc2,
    raters_needed,
    spearman_brown,
)
from toolkit.analysis.intraclass_forms import TwoWay, intraclass
from toolkit.errors import TallyError

groups = st.lists(
    st.lists(st.integers(1, 4), min_size=2, max_size=6), min_size=2, max_size=5
)


def sums_of(ratings):
    return OneWay.from_sums(
        [len(one) for one in ratings],
        [sum(one) for one in ratings],
        [sum(x * x for x in one) for one in ratings],
    )


@given(groups)
def test_the_mean_squares_are_those_of_an_analysis_of_variance(ratings):
    found = sums_of(ratings)
    free = sum(len(one) - 1 for one in ratings)
    pooled = sum(np.var(one) * len(one) for one in ratings) / free

    assert found.within == pytest.approx(pooled, abs=1e-9)
    if pooled > 0:
        assert found.between / found.within == pytest.approx(
            f_oneway(*ratings).statistic
        )


def test_counts_give_what_the_ratings_give():
    counts = OneWay.from_counts([[2, 1, 0, 0], [0, 0, 1, 3], [0, 0, 0, 0]])

    assert counts == sums_of([[1, 1, 2], [3, 4, 4, 4]])


def test_raters_of_one_mind_on_different_subjects_are_fully_reliable():
    agreed = sums_of([[1, 1], [4, 4]])

    assert icc1(agreed) == icc2(agreed) == 1


def test_subjects_who_differ_less_than_chance_have_a_negative_reliability():
    assert icc1(sums_of([[1, 4], [4, 1]])) < 0


def test_where_nothing_varies_there_is_no_reliability():
    still = sums_of([[2, 2], [2, 2]])

    assert math.isnan(icc1(still))
    assert math.isnan(icc2(still))


def test_equal_numbers_of_raters_leave_no_choice_of_size():
    even = sums_of([[1, 2], [3, 4], [2, 2]])

    assert icc1(even) == pytest.approx(icc1(even, size="weighted"))
    assert spearman_brown(icc1(even), times=2) == pytest.approx(icc2(even))


def test_unequal_numbers_count_for_less_than_their_mean():
    assert sums_of([[1, 2], [3] * 9 + [4]]).weighted_size < 6


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_the_raters_needed_are_enough_and_one_fewer_is_not(single, wanted):
    needed = raters_needed(single, wanted=wanted)

    assert spearman_brown(single, times=needed) >= wanted - 1e-6
    if needed > 1:
        assert spearman_brown(single, times=needed - 1) < wanted


@pytest.mark.parametrize(
    "ratings", [[[1, 2, 3]], [[1], [2]], [[1, 2], []]], ids=["one", "single", "empty"]
)
def test_too_few_subjects_or_ratings_are_refused(ratings):
    with pytest.raises(TallyError, match="fewer than two"):
        sums_of(ratings)


def test_sums_of_different_subjects_are_refused():
    with pytest.raises(TallyError, match="one shape"):
        OneWay.from_sums([1, 2], [3], [9])


@pytest.mark.parametrize(("single", "wanted"), [(0, 0.8), (0.3, 1), (-0.1, 0.5)])
def test_no_number_of_raters_makes_what_cannot_be(single, wanted):
    with pytest.raises(TallyError, match="between 0 and 1"):
        raters_needed(single, wanted=wanted)


def test_a_scale_cannot_be_made_no_times_as_long():
    with pytest.raises(TallyError, match="not positive"):
        spearman_brown(0.5, times=0)


def test_the_interval_of_nested_raters_is_that_of_the_first_form():
    table = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6]])
    nested = OneWay.from_sums([4] * 4, table.sum(axis=1), (table**2).sum(axis=1))
    known = intraclass(TwoWay.from_values(table), "ICC(1,1)", confidence=0.9)

    found = icc1_interval(nested, confidence=0.9)

    assert (found.low, found.high) == pytest.approx(
        (known.interval.low, known.interval.high)
    )


def test_raters_of_one_mind_leave_no_doubt():
    alike = icc1_interval(OneWay.from_counts([[3, 0], [0, 3]]))

    assert (alike.low, alike.high) == (1, 1)
    assert math.isnan(icc1_interval(OneWay.from_counts([[3, 0], [3, 0]])).low)
