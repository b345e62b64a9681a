"""Exact intervals keep their promise, which every possible count can show."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.exact import (
    clopper_pearson,
    jeffreys,
    likelihood,
    mid_p,
    share_within,
)
from toolkit.errors import TallyError

METHODS = [clopper_pearson, mid_p, jeffreys, likelihood]
counted = st.integers(1, 200).flatmap(
    lambda n: st.tuples(st.integers(0, n), st.just(n))
)


def probability(count, nobs, share):
    return comb(nobs, count) * share**count * (1 - share) ** (nobs - count)


@pytest.mark.parametrize(
    ("method", "count", "nobs", "low", "high"),
    [
        # R. G. Newcombe (1998), Statistics in Medicine 17:857-872, table I
        (clopper_pearson, 15, 148, 0.0578, 0.1617),
        (mid_p, 15, 148, 0.0601, 0.1581),
        (likelihood, 15, 148, 0.0596, 0.1567),
        # L. D. Brown, T. T. Cai and A. DasGupta (2001), table 5
        (jeffreys, 3, 10, 0.0927, 0.6058),
    ],
)
def test_intervals_equal_the_published_ones(method, count, nobs, low, high):
    interval = method(count, nobs)

    assert interval.low == pytest.approx(low, abs=6e-5)
    assert interval.high == pytest.approx(high, abs=6e-5)


@given(counted)
def test_turning_yes_into_no_turns_the_interval(counted):
    count, nobs = counted
    for method in METHODS:
        there, back = method(count, nobs), method(nobs - count, nobs)

        assert there.low == pytest.approx(1 - back.high, abs=1e-9)
        assert 0 <= there.low <= there.high <= 1


@pytest.mark.parametrize("share", [0.02, 0.2, 0.37, 0.5, 0.93])
def test_clopper_pearson_holds_every_share_as_often_as_it_says(share):
    nobs = 17

    held = sum(
        probability(count, nobs, share)
        for count in range(nobs + 1)
        if share in clopper_pearson(count, nobs)
    )

    assert held >= 0.95


@given(counted)
def test_half_the_observed_makes_the_interval_no_wider(counted):
    whole, half = clopper_pearson(*counted), mid_p(*counted)

    assert whole.low <= half.low + 1e-12
    assert half.high <= whole.high + 1e-12


@pytest.mark.parametrize("method", [clopper_pearson, mid_p, likelihood])
def test_after_none_nothing_is_excluded_below(method):
    assert method(0, 12).low == 0.0
    assert method(12, 12).high == 1.0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("count", "nobs", "confidence"), [(0, 0, 0.95), (4, 3, 0.95), (1, 3, 1.0)]
)
def test_what_makes_no_interval_is_refused(method, count, nobs, confidence):
    with pytest.raises(TallyError):
        method(count, nobs, confidence=confidence)


def test_a_share_is_within_margins_only_if_both_sides_say_so():
    # statsmodels 0.15.0, binom_tost(150, 200, 0.65, 0.85)
    inside = share_within(150, 200, low=0.65, high=0.85)

    assert inside == pytest.approx(0.0015419137, abs=1e-9)
    assert share_within(0, 200, low=0.01, high=0.1) == 1.0
    assert share_within(0, 200, low=0.01, high=0.1, normal=True) == 1.0
    assert share_within(200, 200, low=0.9, high=0.99) == 1.0


def test_margins_that_are_none_are_refused():
    with pytest.raises(TallyError, match="margin"):
        share_within(3, 10, low=0.5, high=0.5)


def test_the_normal_curve_comes_near_the_exact_p_where_many_voted():
    exact, normal = (
        share_within(1500, 2000, low=0.72, high=0.79, normal=normal)
        for normal in (False, True)
    )

    assert normal == pytest.approx(exact, abs=2e-3)
    assert normal != exact
