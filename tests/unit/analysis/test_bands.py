"""Bands are symmetrical and never say that everybody agreed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.bands import (
    band_of,
    is_unanimous,
    learns_the_last,
    needs_bands,
)


@st.composite
def counts(draw, *, fewest=1):
    of = draw(st.integers(fewest, 60))
    return draw(st.integers(0, of)), of


@given(told=counts())
def test_a_count_lies_in_its_band(told):
    count, of = told
    band = band_of(count, of=of)

    assert band.low <= count <= band.high
    assert band.percent[0] * of <= 100 * count <= band.percent[1] * of


@given(told=counts())
def test_praise_and_blame_are_banded_alike(told):
    count, of = told
    band, mirror = band_of(count, of=of), band_of(of - count, of=of)

    assert (mirror.low, mirror.high) == (of - band.high, of - band.low)
    assert mirror.percent == (100 - band.percent[1], 100 - band.percent[0])


@given(told=counts())
def test_every_count_of_a_band_has_the_same_band(told):
    count, of = told
    band = band_of(count, of=of)

    assert {band_of(one, of=of) for one in range(band.low, band.high + 1)} == {band}


@given(of=st.integers(3, 60))
def test_no_band_says_all_or_none_from_three_raters_on(of):
    assert band_of(of, of=of).low < of
    assert band_of(0, of=of).high > 0


@pytest.mark.parametrize(("count", "of"), [(-1, 5), (6, 5), (0, 0)])
def test_a_count_that_cannot_be_is_refused(count, of):
    with pytest.raises(ValueError, match="cannot be"):
        band_of(count, of=of)


def test_bands_are_needed_below_twice_the_floor():
    assert [needs_bands(n, fewest=5) for n in (5, 9, 10, 11)] == [
        True,
        True,
        False,
        False,
    ]


def test_only_somebody_can_be_unanimous():
    assert is_unanimous([0, 3, 0])
    assert not is_unanimous([1, 3, 0])
    assert not is_unanimous([0, 0, 0])


def test_a_coalition_of_all_but_one_learns_the_last():
    assert [learns_the_last(n, coalition=4) for n in (4, 5, 6)] == [False, True, False]
