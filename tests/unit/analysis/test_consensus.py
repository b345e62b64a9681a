"""Agreement within one group, against nulls that are named."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.consensus import (
    a_wg,
    a_wg_j,
    a_wg_range,
    null_variance,
    null_variance_of,
    r_star_wg,
    r_star_wg_j,
    rwg,
    rwg_j,
)
from toolkit.errors import TallyError

rows = st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(
    lambda row: sum(row) > 1
)


def test_a_group_of_one_mind_agrees_in_full():
    assert rwg([0, 9, 0, 0]) == a_wg([0, 9, 0, 0]) == r_star_wg([0, 9, 0, 0]) == 1


def test_two_camps_have_no_agreement_and_it_shows_which_index_hides_that():
    camps = [5, 0, 0, 5]

    assert rwg(camps) == 0
    assert r_star_wg(camps) < 0
    assert a_wg(camps) == pytest.approx(-1)


@given(rows)
def test_turning_the_scale_round_changes_nothing(row):
    turned = row[::-1]

    assert rwg(turned) == pytest.approx(rwg(row), abs=1e-12)
    assert a_wg(turned) == pytest.approx(a_wg(row), abs=1e-9, nan_ok=True)


@given(rows)
def test_a_wg_lies_between_minus_one_and_one(row):
    found = a_wg(row)

    assert math.isnan(found) or -1 - 1e-9 <= found <= 1


@given(rows)
def test_the_wider_the_null_the_more_agreement_is_seen(row):
    by_null = [
        r_star_wg(row, variance=null_variance(4, null=null))
        for null in ("triangular", "uniform", "polarised")
    ]

    assert by_null == sorted(by_null)


def test_more_items_raise_rwg_j_and_not_its_rival():
    row = [1, 2, 6, 1]

    assert rwg_j([row]) == pytest.approx(rwg(row))
    assert rwg_j([row] * 5) > rwg_j([row])
    assert r_star_wg_j([row] * 5) == pytest.approx(r_star_wg(row))
    assert a_wg_j([row] * 5) == pytest.approx(a_wg(row))


def test_items_with_more_spread_than_the_null_have_no_rwg_j():
    assert rwg_j([[5, 0, 0, 5]] * 3) == 0


def test_a_uniform_null_of_ones_own_is_the_uniform_null():
    assert null_variance_of([1, 1, 1, 1]) == pytest.approx(null_variance(4))
    assert null_variance_of([1, 0, 0, 1]) == null_variance(4, null="polarised")


@pytest.mark.parametrize(
    ("shares", "variance"), [([0, 10, 15, 40, 35], 0.90), ([0, 0, 10, 40, 50], 0.44)]
)
def test_skewed_nulls_have_their_printed_variances(shares, variance):
    assert null_variance_of(shares) == pytest.approx(variance)


def test_one_rater_agrees_with_nobody():
    assert math.isnan(rwg([0, 1, 0, 0]))
    assert math.isnan(a_wg([0, 1, 0, 0]))


def test_at_the_end_of_the_scale_a_wg_has_no_value():
    assert math.isnan(a_wg([9, 0, 0, 0]))


def test_more_raters_widen_the_means_that_can_be_read():
    few, many = (a_wg_range(n, low=1, high=4) for n in (5, 50))

    assert many.low < few.low < few.high < many.high


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: null_variance(1),
        lambda: null_variance_of([1, 0, 0]),
        lambda: rwg([0, 0, 0]),
        lambda: rwg([1, 2, 3], variance=0),
        lambda: a_wg_range(0, low=1, high=4),
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(TallyError):
        wrong()


@given(
    row=st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(lambda r: sum(r) > 1)
)
def test_points_for_grades_change_no_agreement(row):
    points = [40, 60, 80, 100]

    assert rwg(row, values=points) == pytest.approx(rwg(row))
    assert r_star_wg_j([row], values=points) == pytest.approx(r_star_wg_j([row]))
