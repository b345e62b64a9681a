"""A scheme gives points to grades it knows, and guesses nothing."""

from __future__ import annotations

import pytest

from toolkit.analysis.schemes import MARKS, PRESETS, points_of
from toolkit.errors import TallyError

SHIPPED = ["excellent", "qualified", "basically_qualified", "unqualified"]


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_called_after_its_points_best_first(name):
    kind, *points = name.split("_")

    assert [float(one) for one in points] == list(PRESETS[name])
    assert list(PRESETS[name]) == sorted(PRESETS[name], reverse=True)
    assert int(kind[-1]) == len(points)


def test_named_grades_are_taken_by_place():
    points = points_of(
        "q5_100_80_60_40_20", {"v", "z"}, grades=["v", "w", "x", "y", "z"]
    )

    assert points == {"v": 100, "z": 20}


def test_usual_scales_need_not_be_named():
    assert points_of("q4_100_85_70_0", set(SHIPPED))["basically_qualified"] == 70
    assert points_of("sat3_100_70_30", {"dissatisfied"}) == {"dissatisfied": 30}


def test_grades_that_fit_two_scales_are_not_guessed():
    with pytest.raises(TallyError, match="several scales"):
        points_of("q4_100_85_70_0", {"excellent", "qualified"})


def test_grades_that_fit_two_scales_alike_are_no_question():
    assert points_of("q4_100_85_70_0", {"excellent"}) == {"excellent": 100}


@pytest.mark.parametrize(
    ("scheme", "given", "reason"),
    [
        ("none", {"a"}, "no such scheme"),
        ("q5_100_80_60_40_20", {"excellent"}, "do not fit"),
        ("q4_100_75_50_0", {"splendid"}, "do not fit"),
        ({"a": 2}, {"a", "b"}, "no points"),
        ("marks_50_99", {"49"}, "whole number"),
        ("marks_50_99", {"100"}, "whole number"),
        ("marks_0_100", {"87.5"}, "whole number"),
        ("marks_0_100", {"excellent"}, "whole number"),
    ],
)
def test_what_has_no_points_is_refused(scheme, given, reason):
    with pytest.raises(TallyError, match=reason):
        points_of(scheme, given)


def test_a_wrong_number_of_grades_is_refused():
    with pytest.raises(TallyError, match="do not fit"):
        points_of("q4_100_75_50_0", {"a"}, grades=["a", "b", "c"])


@pytest.mark.parametrize("scheme", [*PRESETS, *MARKS, {"a": 1.0}])
def test_no_grade_has_no_points(scheme):
    assert points_of(scheme, {"dont_know", "blank", "invalid"}) == {}


def test_the_mark_that_says_dont_know_has_no_points():
    assert points_of("marks_50_99", {"50", "51", "99"}) == {"51": 51, "99": 99}
