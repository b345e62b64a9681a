"""Bounds and flips are exact: whoever tries every case finds the same."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.bounds import (
    MORE_THAN_HALF,
    TWO_THIRDS,
    Threshold,
    count_bounds,
    flip_count,
)

rules = st.builds(
    Threshold,
    st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=12),
    exceeded=st.booleans(),
)


def test_who_stayed_away_may_think_anything():
    bounds = count_bounds(6, valid=8, eligible=12)

    assert (bounds.low, bounds.high) == (6, 10)
    assert bounds.shares.low == 0.5
    assert bounds.shares.high == pytest.approx(0.8333333333333334, abs=1e-12)


def test_a_complete_count_leaves_nothing_open():
    bounds = count_bounds(6, valid=12, eligible=12)

    assert bounds.low == bounds.high == 6


@given(st.data())
def test_no_way_of_filling_in_the_missing_leaves_the_bounds(data):
    eligible = data.draw(st.integers(1, 12))
    valid = data.draw(st.integers(0, eligible))
    count = data.draw(st.integers(0, valid))
    bounds = count_bounds(count, valid=valid, eligible=eligible)

    possible = [count + more for more in range(eligible - valid + 1)]

    assert (bounds.low, bounds.high) == (min(possible), max(possible))


@pytest.mark.parametrize(
    ("count", "valid", "eligible"), [(3, 2, 9), (1, 5, 4), (0, 0, 0)]
)
def test_numbers_that_do_not_lie_within_each_other_are_refused(count, valid, eligible):
    with pytest.raises(ValueError, match="cannot be"):
        count_bounds(count, valid=valid, eligible=eligible)


@pytest.mark.parametrize(
    ("rule", "count", "of", "holds"),
    [
        (MORE_THAN_HALF, 6, 12, False),
        (MORE_THAN_HALF, 7, 12, True),
        (MORE_THAN_HALF, 7, 13, True),
        (TWO_THIRDS, 8, 12, True),
        (TWO_THIRDS, 8, 13, False),
        (MORE_THAN_HALF, 0, 0, False),
    ],
)
def test_whole_numbers_decide_whether_a_threshold_is_met(rule, count, of, holds):
    assert rule.holds(count, of=of) is holds


@pytest.mark.parametrize(
    ("count", "of", "flips"),
    [(9, 12, 3), (6, 12, 1), (7, 12, 1), (0, 12, 7), (12, 12, 6)],
)
def test_the_fewest_ballots_that_undo_a_majority(count, of, flips):
    assert flip_count(count, of=of) == flips


@given(of=st.integers(1, 30), count=st.integers(0, 30), rule=rules)
def test_a_decision_flips_after_that_many_changes_and_not_before(of, count, rule):
    count = min(count, of)
    flips = flip_count(count, of=of, rule=rule)
    decided = rule.holds(count, of=of)
    reached = {
        other: abs(other - count)
        for other in range(of + 1)
        if rule.holds(other, of=of) is not decided
    }

    assert flips == min(reached.values())


@pytest.mark.parametrize(("count", "of"), [(5, 4), (-1, 4), (0, 0)])
def test_there_is_no_flip_where_nothing_is_decided(count, of):
    with pytest.raises(ValueError, match="No decision"):
        flip_count(count, of=of)
