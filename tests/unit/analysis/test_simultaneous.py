"""Intervals for all grades at once are wider than each alone, and stay shares."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.intervals import wilson
from toolkit.analysis.simultaneous import goodman, quesenberry_hurst, sison_glaz
from toolkit.errors import TallyError

METHODS = [goodman, quesenberry_hurst, sison_glaz]
some_counts = st.lists(st.integers(0, 60), min_size=2, max_size=6).filter(any)


@given(some_counts)
def test_every_interval_holds_its_share_and_stays_a_share(counts):
    for method in (goodman, quesenberry_hurst):
        for count, one in zip(counts, method(counts), strict=True):
            assert count / sum(counts) in one
            assert 0 <= one.low <= one.high <= 1


@given(some_counts)
def test_holding_all_at_once_takes_more_room_than_holding_one(counts):
    for count, one in zip(counts, goodman(counts), strict=True):
        alone = wilson(count, sum(counts))

        assert one.low <= alone.low
        assert alone.high <= one.high


def test_goodman_equals_the_printed_limits():
    # C. P. Sison and J. Glaz (1995), JASA 90:366-369, example 1
    first, *_, last = goodman([56, 72, 73, 59, 62, 87, 58])

    assert (round(first.low, 3), round(first.high, 3)) == (0.085, 0.166)
    assert (round(last.low, 3), round(last.high, 3)) == (0.089, 0.171)


def test_quesenberry_hurst_is_the_wider():
    pairs = zip(goodman([7, 3, 2, 1]), quesenberry_hurst([7, 3, 2, 1]), strict=True)

    assert all(wide.low < near.low < near.high < wide.high for near, wide in pairs)


def test_quesenberry_hurst_follows_its_formula():
    # chi-square with 3 degrees of freedom: 7.814728 at 95 %
    first = quesenberry_hurst([7, 3, 2, 0])[0]

    assert first.low == pytest.approx(0.239118, abs=2e-5)
    assert first.high == pytest.approx(0.861817, abs=2e-5)


def test_intervals_of_one_width_are_of_one_width():
    told = sison_glaz([56, 72, 73, 59, 62, 87, 58])
    widths = {round(one.high - one.low, 9) for one in told}

    assert len(widths) == 1


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("counts", [[0, 0], [3, -1], [5]])
def test_counts_that_are_none_are_refused(method, counts):
    with pytest.raises(TallyError):
        method(counts)
