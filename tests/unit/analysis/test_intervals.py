"""Intervals equal the published ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.intervals import (
    Interval,
    agresti_coull,
    wald,
    wilson,
    wilson_corrected,
    wilson_of_share,
)
from toolkit.errors import TallyError


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
    with pytest.raises(TallyError, match="at least one"):
        wilson(count, nobs)


@pytest.mark.parametrize(
    ("method", "count", "nobs", "low", "high"),
    [
        # R. G. Newcombe (1998), table I, method 4
        (wilson_corrected, 81, 263, 0.2535, 0.3682),
        (wilson_corrected, 15, 148, 0.0598, 0.1644),
        (wilson_corrected, 0, 20, 0.0, 0.2005),
        # statsmodels 0.15.0, proportion_confint(81, 263, method="agresti_coull")
        (agresti_coull, 81, 263, 0.255237, 0.366261),
    ],
)
def test_other_methods_equal_independent_values(method, count, nobs, low, high):
    interval = method(count, nobs)

    assert interval.low == pytest.approx(low, abs=6e-5)
    assert interval.high == pytest.approx(high, abs=6e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_lies_within_the_more_cautious_intervals(counted):
    near = wilson(*counted)
    for method in (wilson_corrected, agresti_coull):
        wide = method(*counted)

        assert 0 <= wide.low <= near.low + 1e-12
        assert near.high - 1e-12 <= wide.high <= 1


def test_the_textbook_interval_shrinks_to_a_point_where_nobody_agrees():
    assert wald(0, 20) == Interval(0.0, 0.0)
    assert wald(0, 20, corrected=True) == Interval(-0.025, 0.025)


@pytest.mark.parametrize("method", [wilson_corrected, agresti_coull, wald])
def test_no_method_takes_what_is_no_share(method):
    with pytest.raises(TallyError, match="at least one"):
        method(3, 2)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_that_is_none_is_refused(confidence):
    with pytest.raises(TallyError, match="confidence"):
        wilson(1, 2, confidence=confidence)


@pytest.mark.parametrize(("share", "observed"), [(1.2, 5), (-0.1, 5), (0.5, 0)])
def test_no_interval_surrounds_what_is_no_share(share, observed):
    with pytest.raises(TallyError, match="share"):
        wilson_of_share(share, observed)
