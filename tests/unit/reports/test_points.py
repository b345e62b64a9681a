"""Points are added up as whole numbers and rounded last."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.reports.points import Points, added_up, rounded


@given(st.lists(st.integers(0, 20), min_size=1))
def test_mean_and_median_are_those_of_all_points_given(given_points):
    points = Points({one: given_points.count(one) for one in set(given_points)})

    assert points.given == len(given_points)
    assert points.mean == Fraction(sum(given_points), len(given_points))
    assert float(points.median) == median(given_points)


def test_of_nothing_there_is_no_mean_and_no_median():
    points = Points({15: 0, 14: 0})

    assert (points.given, points.mean, points.median) == (0, None, None)


@pytest.mark.parametrize(
    ("number", "said"),
    [(Fraction(1, 8), "0.13"), (Fraction(1005, 1000), "1.01"), (Fraction(12), "12.00")],
)
def test_a_half_is_rounded_up(number, said):
    assert rounded(number) == Decimal(said)


def test_a_sum_with_something_missing_is_no_sum():
    assert added_up([Fraction(1), None]) is None
    assert added_up([]) is None
    assert added_up([Fraction(1, 3), Fraction(2, 3)]) == 1
