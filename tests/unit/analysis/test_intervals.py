"""Intervals equal the published ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.intervals import Interval, wilson


@pytest.mark.parametrize(
    ("count", "nobs", "low", "high"),
    [
        # R. G. Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
    ],
)
def test_wilson_equals_the_published_table(count, nobs, low, high):
    interval = wilson(count, nobs)

    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


def test_wilson_equals_an_independent_computation_to_many_digits():
    # statsmodels 0.15.0, proportion_confint(81, 263, method="wilson")
    interval = wilson(81, 263)

    assert interval.low == pytest.approx(0.2552885198782742, abs=1e-12)
    assert interval.high == pytest.approx(0.36620957698280004, abs=1e-12)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_the_share_and_stays_within_none_and_all(counted):
    count, nobs = counted
    interval = wilson(count, nobs)

    assert count / nobs in interval
    assert 0 <= interval.low <= interval.high <= 1


def test_more_confidence_is_wider():
    narrow, wide = wilson(8, 20, confidence=0.9), wilson(8, 20, confidence=0.99)

    assert wide.low < narrow.low < narrow.high < wide.high


def test_both_ends_belong_to_an_interval():
    interval = Interval(0.25, 0.5)

    assert 0.25 in interval
    assert 0.5 in interval
    assert 0.51 not in interval


@pytest.mark.parametrize(("count", "nobs"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_is_refused(count, nobs):
    with pytest.raises(ValueError, match="no share"):
        wilson(count, nobs)
