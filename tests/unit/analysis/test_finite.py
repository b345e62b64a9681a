"""A known number of raters bounds what is not known; trying all of them agrees."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.bounds import count_bounds
from toolkit.analysis.finite import (
    finite_error,
    finite_normal,
    finite_wilson,
    hypergeometric_total,
    normal_total,
    sample_size,
    total_tails,
)
from toolkit.analysis.intervals import wilson
from toolkit.errors import TallyError


@st.composite
def parts(draw, *, most=25):
    eligible = draw(st.integers(1, most))
    valid = draw(st.integers(1, eligible))
    return draw(st.integers(0, valid)), valid, eligible


def probability(count, valid, eligible, total):
    ways = comb(total, count) * comb(eligible - total, valid - count)
    return ways / comb(eligible, valid)


@given(parts())
def test_the_total_is_the_one_found_by_trying_every_total(part):
    count, valid, eligible = part
    found = hypergeometric_total(count, valid=valid, eligible=eligible)
    at_least = {
        total: sum(
            probability(more, valid, eligible, total)
            for more in range(count, valid + 1)
        )
        for total in range(count, eligible - valid + count + 1)
    }
    at_most = {
        total: 1 - tail + probability(count, valid, eligible, total)
        for total, tail in at_least.items()
    }

    assert found.low == min(total for total, tail in at_least.items() if tail > 0.025)
    assert found.high == max(total for total, tail in at_most.items() if tail > 0.025)


@given(parts(most=200))
def test_the_total_never_leaves_what_is_possible(part):
    count, valid, eligible = part
    total = hypergeometric_total(count, valid=valid, eligible=eligible)
    possible = count_bounds(count, valid=valid, eligible=eligible)

    assert possible.low <= total.low <= total.high <= possible.high


@pytest.mark.parametrize("total", range(13))
def test_every_total_of_a_branch_is_held_as_often_as_said(total):
    told = {
        count: hypergeometric_total(count, valid=9, eligible=12)
        for count in range(max(0, total - 3), min(9, total) + 1)
    }

    held = sum(
        probability(count, 9, 12, total)
        for count, one in told.items()
        if one.low <= total <= one.high
    )

    assert held >= 0.95


def test_the_printed_interval_of_another_program_is_one_too_wide_on_each_side():
    # R samplingbook 1.2.4 prints 110-161 for 45 of 100 of 300; its tails say no
    told = hypergeometric_total(45, valid=100, eligible=300)
    outside = (
        total_tails(45, valid=100, eligible=300, total=110)[0],
        total_tails(45, valid=100, eligible=300, total=161)[1],
    )

    assert (told.low, told.high) == (111, 160)
    assert max(outside) < 0.025


def test_a_complete_ballot_leaves_a_point():
    everybody = {"valid": 12, "eligible": 12}
    total = hypergeometric_total(7, **everybody)
    wilson_there = finite_wilson(7, **everybody)

    assert total.low == total.high == 7
    assert wilson_there.low == wilson_there.high == 7 / 12
    assert finite_error(7, **everybody) == 0


def test_in_an_endless_crowd_the_end_does_not_matter():
    told = finite_wilson(37, valid=100, eligible=10**9)

    assert told.low == pytest.approx(wilson(37, 100).low, abs=1e-7)


def test_an_end_makes_ballots_worth_more():
    # 9 of 12 are worth 9 * 11 / 3 = 33 of an endless crowd
    assert finite_wilson(3, valid=9, eligible=12) == wilson(11, 33)


def test_normal_limits_are_rounded_inwards():
    assert normal_total(45, valid=100, eligible=300).low == 111
    assert normal_total(45, valid=100, eligible=300).high == 159


def test_the_correction_for_continuity_widens():
    known = {"valid": 100, "eligible": 500}
    plain = finite_normal(37, **known, corrected=False)
    corrected = finite_normal(37, **known)

    assert plain.low - corrected.low == pytest.approx(1 / 200)
    assert corrected.high - plain.high == pytest.approx(1 / 200)


@pytest.mark.parametrize(
    ("count", "valid", "eligible"), [(3, 2, 9), (1, 5, 4), (0, 0, 3), (-1, 2, 3)]
)
def test_numbers_that_do_not_lie_within_each_other_are_refused(count, valid, eligible):
    for function in (hypergeometric_total, finite_error, finite_wilson):
        with pytest.raises(TallyError, match="more are counted"):
            function(count, valid=valid, eligible=eligible)


def test_a_total_beyond_everybody_is_refused():
    with pytest.raises(TallyError, match="more are counted"):
        total_tails(1, valid=2, eligible=3, total=4)


def test_one_ballot_of_several_has_no_error():
    with pytest.raises(TallyError, match="no spread"):
        finite_error(1, valid=1, eligible=3)


@pytest.mark.parametrize(
    ("margin", "share", "eligible", "needed"),
    [(0.01, 0.5, None, 9604), (0.05, 0.5, 300, 169), (0.05, 0.5, 1, 1), (0.1, 0, 9, 0)],
)
def test_a_sample_is_as_large_as_its_margin_asks(margin, share, eligible, needed):
    assert sample_size(margin, share=share, eligible=eligible) == needed


@pytest.mark.parametrize(
    "asked",
    [{"margin": 0}, {"margin": 0.1, "share": 2}, {"margin": 0.1, "eligible": 0}],
)
def test_a_sample_for_nothing_is_refused(asked):
    with pytest.raises(TallyError):
        sample_size(**asked)
