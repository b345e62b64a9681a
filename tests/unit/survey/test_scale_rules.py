"""Rules about what may be marked."""

from __future__ import annotations

import pytest
from drafts import (
    EXIT,
    FAIR,
    GOOD,
    POOR,
    choice,
    draft,
    item,
    option,
    rules,
    scale,
    told,
)

SATISFIED = option("satisfied", "满意", "Satisfied")
VERY = option("very", "非常满意", "Very satisfied")
BASICALLY = option("basically", "基本满意", "Basically satisfied")
LEVEL = option("level", "甲等", "Level one")
OTHER_LEVEL = option("other", "乙等", "Level two")


def on(*grades, **fields):
    return draft(scales={"q": scale(*grades, **fields)})


def choosing(**fields):
    options = [LEVEL, OTHER_LEVEL]
    base = {"kind": "choose", "options": options, "at_most": 2, "exit": EXIT}
    return item("N01", **(base | fields))


def number(**fields):
    return draft(item("N01", **({"kind": "number", "max": 100, "exit": EXIT} | fields)))


def scored(points, *grades):
    return draft(scales={"q": scale(*grades)}, scoring=points)


BROKEN = {
    "no scale": (draft(item(scale="five")), "unknown-scale"),
    "no scale for evidence": (
        draft(item("F01", kind="evidence", scale="five"), item("F02")),
        "unknown-scale",
    ),
    "one grade": (on(LEVEL), "few-grades"),
    "only praise": (on(VERY, SATISFIED, BASICALLY), "unbalanced-scale"),
    "only praise to choose from": (
        draft(choice(options=[VERY, SATISFIED]), item("A02")),
        "unbalanced-scale",
    ),
    "only blame": (
        on(option("bad", "差", "Bad"), option("poor", "很差", "Poor")),
        "unbalanced-scale",
    ),
    "worst first": (on(POOR, FAIR, GOOD), "worst-first"),
    "a grade's code twice": (on(GOOD, FAIR, POOR | {"code": "fair"}), "repeated-code"),
    "the exit's code twice": (on(way_out=EXIT | {"code": "fair"}), "repeated-code"),
    "an option's code twice": (
        draft(choice(options=[LEVEL, OTHER_LEVEL | {"code": "level"}]), item("A02")),
        "repeated-code",
    ),
    "a reserved grade": (on(GOOD, FAIR, POOR | {"code": "invalid"}), "reserved-code"),
    "a reserved exit": (on(way_out=EXIT | {"code": "blank"}), "reserved-code"),
    "a reserved exit of a number": (
        number(exit=EXIT | {"code": "not_asked"}),
        "reserved-code",
    ),
    "an exit taken for a choice": (
        draft(choosing(exit=EXIT | {"code": "chosen"}), item()),
        "reserved-code",
    ),
    "an exit in the words of a grade": (
        on(way_out={"code": "exit", "text": FAIR["text"]}),
        "repeated-wording",
    ),
    "an exit that looks like a number": (
        number(exit=EXIT | {"code": "99"}),
        "number-as-exit",
    ),
    "one option": (draft(choice(options=[LEVEL]), item("A02")), "few-options"),
    "an empty list to choose from": (draft(choosing(options=[]), item()), "no-options"),
    "subjects where there are none": (
        draft(choosing(options="subjects"), item(), subjects="none"),
        "no-subjects",
    ),
    "more to choose than there are": (
        draft(choosing(at_most=3), item()),
        "too-many-to-choose",
    ),
    "at least more than at most": (
        draft(choosing(at_most=1, at_least=2), item()),
        "least-above-most",
    ),
    "min above max": (number(min=100), "min-not-below-max"),
    "falling cuts": (number(cuts=[85, 60]), "cuts-not-rising"),
    "a cut twice": (number(cuts=[60, 60]), "cuts-not-rising"),
    "a cut at the beginning": (number(cuts=[0, 60]), "cut-outside"),
    "a cut beyond the end": (number(cuts=[60, 101]), "cut-outside"),
    "a cut that nobody can give": (number(cuts=[59.5]), "too-fine"),
    "no exit of a scale": (draft(scales={"q": {"grades": [GOOD, POOR]}}), "no-exit"),
    "an unknown scheme": (scored("q9"), "unknown-scoring"),
    "a scheme for four grades": (scored("q4_100_75_50_0"), "scoring-does-not-fit"),
    "marks for words": (scored("marks_0_100"), "scoring-does-not-fit"),
    "a grade without points": (scored({"good": 100, "fair": 50}), "no-points"),
    "points for the exit": (
        scored({"good": 2, "fair": 1, "poor": 0, "dont_know": 0}),
        "points-for-nothing",
    ),
    "points that rise": (scored({"good": 1, "fair": 2, "poor": 0}), "points-rise"),
}


@pytest.mark.parametrize(("data", "rule"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_told(data, rule):
    assert rule in rules(data)


@pytest.mark.parametrize(
    "data",
    [
        number(min=0, max=100, cuts=[60, 85]),
        number(max=1, decimals=2, cuts=[0.25, 0.5]),
        draft(choosing(at_most=2, at_least=1), item()),
        draft(choosing(options="subjects", at_most=9), item()),
        scored("sat3_100_70_30"),
        scored({"good": 10, "fair": 5, "poor": 5}),
        on(LEVEL, OTHER_LEVEL),
    ],
)
def test_what_is_right_is_taken(data):
    assert rules(data) == []


@pytest.mark.parametrize("kind", ["choice", "choose", "points", "number"])
def test_every_closed_item_needs_an_exit(kind):
    rest = {
        "choice": {"options": [LEVEL, OTHER_LEVEL]},
        "choose": {"options": [LEVEL, OTHER_LEVEL], "at_most": 1},
        "points": {"max": 5},
        "number": {"max": 5},
    }

    assert rules(draft(item("A02", kind=kind, **rest[kind]), item())) == ["no-exit"]


def test_an_order_that_seems_reversed_is_a_note():
    (problem,) = told(on(POOR, FAIR, GOOD))

    assert not problem.blocks
