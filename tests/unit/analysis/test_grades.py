"""Boxes, medians and ridits know only which grade is better."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from toolkit.analysis.grades import (
    Unknown,
    bottom_share,
    box_share,
    lacks_basis,
    mean_ridit,
    median_grade,
    most_excellent,
    net_share,
    ridits,
    unknown_bounds,
)
from toolkit.errors import TallyError

some_counts = st.lists(st.integers(0, 20), min_size=4, max_size=4).filter(any)


@given(some_counts)
def test_the_boxes_of_a_scale_are_all_of_it(counts):
    assert box_share(counts, best=4) == 1
    assert box_share(counts, best=3) + bottom_share(counts) == pytest.approx(1)
    assert net_share(counts) == pytest.approx(-net_share(counts[::-1]))


def test_dont_know_is_left_out_or_kept_as_was_chosen():
    assert box_share([6, 2], unknown=4) == 0.75
    assert box_share([6, 2], unknown=4, policy=Unknown.KEPT) == 0.5


@given(some_counts, st.integers(0, 9))
def test_whatever_those_think_who_could_not_say_stays_within_the_bounds(counts, more):
    bounds = unknown_bounds(counts, unknown=more)
    for approving in range(more + 1):
        whole = [counts[0] + approving, sum(counts[1:]) + more - approving]

        assert bounds.low - 1e-12 <= box_share(whole) <= bounds.high + 1e-12


@pytest.mark.parametrize(
    ("unknown", "answered", "lacking"), [(4, 12, False), (5, 12, True), (0, 0, False)]
)
def test_a_third_may_say_dont_know(unknown, answered, lacking):
    assert lacks_basis(unknown=unknown, answered=answered) is lacking


@given(some_counts)
def test_the_median_is_that_of_the_ballots_in_order(counts):
    ballots = [place for place, count in enumerate(counts) for _ in range(count)]
    half = len(ballots) // 2

    expected = (ballots[(len(ballots) - 1) // 2], ballots[half])

    assert median_grade(counts) == expected


@given(some_counts)
def test_ridits_are_midranks_as_shares(counts):
    ballots = [-place for place, count in enumerate(counts) for _ in range(count)]
    ranks = (rankdata(ballots) - 0.5) / len(ballots)
    told = dict(zip(ballots, ranks, strict=True))

    worth = ridits(counts)

    for place, share in told.items():
        assert worth[-place] == pytest.approx(share)


@given(some_counts)
def test_all_are_as_good_as_all(counts):
    assert mean_ridit(counts, among=counts) == pytest.approx(0.5)


def test_the_best_of_all_is_better_than_most():
    assert mean_ridit([3, 0], among=[1, 3]) == 0.875


@pytest.mark.parametrize(
    ("participants", "most"),
    [(0, 0), (2, 0), (3, 1), (12, 4), (14, 4), (3 * 10**17, 10**17)],
)
def test_the_quota_is_a_third_rounded_down(participants, most):
    assert most_excellent(participants) == most


def test_there_are_no_members_below_none():
    with pytest.raises(TallyError, match="negative"):
        most_excellent(-1)


@pytest.mark.parametrize("function", [box_share, bottom_share, median_grade, ridits])
@pytest.mark.parametrize("counts", [[0, 0, 0], [3, -1, 2], []])
def test_what_was_not_counted_is_refused(function, counts):
    with pytest.raises(TallyError):
        function(counts)


@pytest.mark.parametrize("best", [0, 3])
def test_a_box_is_part_of_the_scale(best):
    with pytest.raises(TallyError, match="fewer grades"):
        box_share([3, 2], best=best)


def test_two_scales_do_not_compare():
    with pytest.raises(TallyError, match="different lengths"):
        mean_ridit([1, 2], among=[1, 2, 3])
