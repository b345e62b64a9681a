"""A group's mean is as uncertain as those who stayed away make it."""

from __future__ import annotations

from statistics import mean, variance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.group_means import Composite, GroupMean, group_gap, score_bounds
from toolkit.errors import TallyError

points = st.dictionaries(st.integers(0, 100), st.integers(1, 9), min_size=1)


@given(points)
def test_counted_points_have_the_mean_and_spread_of_single_ballots(points):
    ballots = [value for value, count in points.items() for _ in range(count)]
    group = GroupMean.from_points("staff", points)

    assert group.nobs == len(ballots)
    assert group.mean == pytest.approx(mean(ballots))
    if len(ballots) > 1:
        assert group.variance == pytest.approx(variance(ballots))


def test_one_ballot_has_no_spread():
    group = GroupMean.from_points("panel", {80: 1}, size=3)

    assert group.variance is None
    assert group.error_variance is None


def test_a_group_that_voted_to_the_last_rater_has_no_error():
    assert GroupMean.from_points("panel", {80: 1}, size=1).error_variance == 0
    assert GroupMean.from_points("staff", {80: 2, 60: 2}, size=4).error_variance == 0


def test_the_error_shrinks_as_the_group_comes_to_its_end():
    ballots = {100: 3, 80: 5}
    endless = GroupMean.from_points("staff", ballots).error_variance
    nearly = GroupMean.from_points("staff", ballots, size=10).error_variance

    assert nearly == pytest.approx(0.2 * endless)


@pytest.mark.parametrize(("ballots", "size"), [({}, None), ({80: 0}, 4), ({80: 5}, 4)])
def test_a_mean_of_nobody_or_too_many_is_refused(ballots, size):
    with pytest.raises(TallyError):
        GroupMean.from_points("staff", ballots, size=size)


def test_a_gap_has_the_errors_of_both_groups():
    masses = GroupMean("masses", 80.0, 100.0, 25)
    superiors = GroupMean("superiors", 90.0, 36.0, 4)

    gap = group_gap(masses, superiors)

    assert gap.mean == -10
    assert gap.standard_error == pytest.approx((4 + 9) ** 0.5)


def test_a_gap_to_a_single_ballot_of_several_has_no_known_error():
    gap = group_gap(
        GroupMean("masses", 80.0, 100.0, 25), GroupMean("superiors", 90.0, None, 1, 3)
    )

    assert gap.standard_error is None
    assert gap.interval() is None


def test_an_interval_reaches_as_far_as_its_confidence():
    interval = Composite(80.0, 2.0).interval(confidence=0.95)

    assert interval.low == pytest.approx(76.0801, abs=1e-4)
    assert interval.high == pytest.approx(83.9199, abs=1e-4)


def test_the_unknown_may_have_thought_best_or_worst():
    bounds = score_bounds({100: 2, 40: 2}, unknown=4, lowest=40, highest=100)

    assert (bounds.low, bounds.high) == (55, 85)


@pytest.mark.parametrize(
    ("points", "unknown"), [({}, 0), ({100: -1}, 2), ({100: 1}, -1), ({110: 1}, 1)]
)
def test_bounds_of_what_is_no_answer_are_refused(points, unknown):
    with pytest.raises(TallyError):
        score_bounds(points, unknown=unknown, lowest=40, highest=100)
