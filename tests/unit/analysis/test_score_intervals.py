"""Intervals of mean scores hold together, at any number of raters."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit.analysis.exact import clopper_pearson
from toolkit.analysis.finite import hypergeometric_total
from toolkit.analysis.score_intervals import (
    MOST_EXACT,
    NO_LIMIT,
    ScoreIntervals,
    opinion_intervals,
    rank_sets_of,
    score_bounds,
    score_intervals,
)
from toolkit.errors import TallyError

FOUR = [3, 2, 1, 0]


def test_without_dont_knows_the_share_is_limited_by_exact_totals():
    found = opinion_intervals(45, 55, valid=100, eligible=300, error=0.10)

    total = hypergeometric_total(45, valid=100, eligible=300)
    assert found.low == pytest.approx(total.shares.low)
    assert found.high == pytest.approx(total.shares.high)


def test_a_complete_ballot_leaves_a_point():
    found = opinion_intervals([7, 0], [3, 12], valid=12, eligible=12, error=0.05)

    assert found.low.tolist() == found.high.tolist() == [0.7, 0.0]


def test_those_who_cannot_judge_are_in_neither_total():
    found = opinion_intervals(6, 2, valid=12, eligible=12, error=0.05)

    assert found.low == found.high == 0.75


@pytest.mark.parametrize("eligible", [NO_LIMIT, MOST_EXACT + 1])
def test_a_large_or_open_round_has_binomial_limits(eligible):
    found = opinion_intervals(30, 70, valid=100, eligible=eligible, error=0.05)

    expected = clopper_pearson(30, 100)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_nobody_who_chose_leaves_everything_open():
    found = opinion_intervals(
        [0, 0], [0, 0], valid=[3, 5], eligible=[NO_LIMIT, 5], error=0.05
    )

    assert found.low.tolist() == [0, 0]
    assert found.high.tolist() == [1, 1]


@pytest.mark.parametrize(
    "counts", [(4, 4, 7, 9), (4, 4, 10, 9), (-1, 4, 7, 9), (1, -1, 7, 9)]
)
def test_counts_that_cannot_be_are_refused(counts):
    chosen, others, valid, eligible = counts

    with pytest.raises(TallyError):
        opinion_intervals(chosen, others, valid=valid, eligible=eligible, error=0.05)


def test_three_of_five_who_agree_are_not_certain():
    found = score_intervals([[3, 0, 0, 0]], values=FOUR, valid=3, eligible=5)

    assert found.low[0] < 2
    assert found.high[0] == 3


def test_more_subjects_at_once_have_wider_intervals():
    one, many = (
        score_intervals(
            [[20, 10, 5, 5]], values=FOUR, valid=40, eligible=80, at_once=at_once
        )
        for at_once in (1, 100)
    )

    assert many.low < one.low
    assert many.high > one.high


def test_steps_that_count_nothing_are_not_paid_for():
    two, four = (
        score_intervals([row], values=values, valid=40, eligible=80)
        for row, values in (([30, 10], [1, 0]), ([10, 20, 5, 5], [1, 1, 0, 0]))
    )

    assert two.low == four.low
    assert two.high == four.high


@pytest.mark.parametrize(
    ("counts", "values"), [([1, 2], [1, 0]), ([[1, 2]], [1, 0, 0]), ([[1, 2]], [0, 1])]
)
def test_a_table_that_does_not_fit_is_refused(counts, values):
    with pytest.raises(TallyError):
        score_intervals(counts, values=values, valid=3, eligible=3)


def test_bounds_give_the_missing_the_extreme_grades():
    found = score_bounds([[3, 0, 0, 1], [0, 0, 0, 0]], values=FOUR, missing=[2, 0])

    assert found.low.tolist() == [1.5, 0]
    assert found.high.tolist() == [2.5, 3]


def test_places_are_open_where_intervals_touch():
    touching = ScoreIntervals(np.array([2.0, 1.0, 0.1]), np.array([3.0, 2.0, 0.9]))

    sets = rank_sets_of(touching, [2.5, 1.5, 0.5])

    assert (sets.rank, sets.low, sets.high) == ((1, 2, 3), (1, 1, 3), (2, 2, 3))


def test_equal_scores_share_a_place():
    points = ScoreIntervals(np.array([0.3, 0.1 + 0.2]), np.array([0.3, 0.1 + 0.2]))

    sets = rank_sets_of(points, points.low)

    assert (sets.rank, sets.low, sets.high) == ((1, 1), (1, 1), (2, 2))
