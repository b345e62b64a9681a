"""The grid is cut by a named rule, and doubt is called doubt."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.importance import (
    Cuts,
    Point,
    Quadrant,
    cuts_by,
    derived_importance,
    gap_interval,
    quadrant,
    quadrants,
)
from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError

MIDDLE = Cuts(3, 3)
heights = st.floats(1, 5)


@pytest.mark.parametrize(
    ("importance", "performance", "field"),
    [
        (4, 2, Quadrant.CONCENTRATE),
        (4, 4, Quadrant.KEEP_UP),
        (2, 2, Quadrant.LOW_PRIORITY),
        (2, 4, Quadrant.POSSIBLE_OVERKILL),
        (3, 3, Quadrant.KEEP_UP),
    ],
)
def test_each_field_has_its_corner(importance, performance, field):
    assert quadrant(Point("A", importance, performance), MIDDLE) is field


@pytest.mark.parametrize(
    ("low", "high", "decided"),
    [(1, 2.9, True), (1, 3, False), (2.9, 4, False), (3, 4, True)],
)
def test_an_interval_across_the_cut_is_undecided(low, high, decided):
    point = Point("A", 4, (low + high) / 2, performance_interval=Interval(low, high))

    assert (quadrant(point, MIDDLE) is not Quadrant.UNDECIDED) is decided


def test_doubt_about_importance_is_doubt_too():
    point = Point("A", 3.1, 4, importance_interval=Interval(2.8, 3.4))

    assert quadrant(point, MIDDLE) is Quadrant.UNDECIDED


def test_the_cut_moves_with_its_rule():
    points = [Point("A", 1, 1), Point("B", 2, 2), Point("C", 6, 9)]

    assert cuts_by("means", points) == Cuts(3, 4)
    assert cuts_by("medians", points) == Cuts(2, 2)
    assert quadrants(points, cuts="means")["B"] is Quadrant.LOW_PRIORITY
    assert quadrants(points, cuts="medians")["B"] is Quadrant.KEEP_UP
    assert quadrants(points, cuts=Cuts(0, 10))["B"] is Quadrant.CONCENTRATE


@given(heights, heights, st.floats(0, 1), st.floats(0, 1))
def test_errors_that_go_together_make_a_gap_surer(important, going, one, two):
    point = Point("A", important, going)
    apart, together = (
        gap_interval(
            point, importance_error=one, performance_error=two, correlation=shared
        )
        for shared in (0, 0.5)
    )

    assert together.high - together.low <= apart.high - apart.low + 1e-9
    assert (apart.low + apart.high) / 2 == pytest.approx(important - going, abs=1e-9)


def test_an_item_that_does_not_vary_has_no_derived_importance():
    found = derived_importance([[1, 0, 0.5], [0, 0, 0], [0.5, 0, 1]], overall=2)

    assert found[0] == 0.5
    assert math.isnan(found[1])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: cuts_by("means", []),
        lambda: derived_importance([[1, 0], [0, 1]], overall=2),
        lambda: gap_interval(
            Point("A", 1, 1), importance_error=-1, performance_error=0
        ),
    ],
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(TallyError):
        wrong()
