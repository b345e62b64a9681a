"""Rules about who is asked what."""

from __future__ import annotations

import pytest
from drafts import EXIT, choice, draft, item, rules, text

KINDS = [{"id": id_, "text": text()} for id_ in ("staff", "students", "others")]
NUMBER = item("N01", kind="number", min=10, max=20, exit=EXIT)
POINTS = item("P01", kind="points", max=10, exit=EXIT)


def after(other, *codes, id_="Z01", **fields):
    wanted = list(codes) if len(codes) > 1 else codes[0]
    return item(id_, show_if={"item": other, "is": wanted}, **fields)


def about(*items):
    return draft(*items, subject_groups=KINDS)


BROKEN = {
    "an unknown item": (draft(after("B01", "yes")), "unknown-item"),
    "a later item": (draft(after("A01", "yes"), choice()), "not-earlier"),
    "the item itself": (draft(after("Z01", "good")), "not-earlier"),
    "a code that is not offered": (
        draft(choice(), after("A01", "maybe")),
        "no-such-answer",
    ),
    "one such code of several": (
        draft(choice(), after("A01", "yes", "maybe")),
        "no-such-answer",
    ),
    "a grade of another scale": (draft(item(), after("A01", "yes")), "no-such-answer"),
    "more points than there are": (draft(POINTS, after("P01", "11")), "no-such-answer"),
    "a number below the lowest": (draft(NUMBER, after("N01", "9")), "no-such-answer"),
    "words": (
        draft(item("T01", kind="text"), after("T01", "yes")),
        "no-marked-answer",
    ),
    "a chain whose first link fails": (
        draft(
            choice(),
            after("A01", "maybe", id_="Y01"),
            after("Y01", "good", id_="Z01"),
        ),
        "never-asked",
    ),
    "a subject group that is not known": (
        about(item(only_for=["guests"])),
        "unknown-subject-group",
    ),
    "no subject group at all": (about(item(only_for=[])), "for-nobody"),
    "subjects that never meet": (
        about(
            choice(only_for=["staff"]),
            after("A01", "yes", only_for=["students", "others"]),
        ),
        "no-common-subject",
    ),
    "subjects that meet link by link, but not along the chain": (
        about(
            choice(only_for=["staff"]),
            after("A01", "yes", id_="Y01"),
            after("Y01", "good", only_for=["students"]),
        ),
        "no-common-subject",
    ),
}


@pytest.mark.parametrize(("data", "rule"), BROKEN.values(), ids=BROKEN)
def test_a_condition_that_cannot_hold_is_told(data, rule):
    assert rule in rules(data)


HOLDING = {
    "one of the options": draft(choice(), after("A01", "yes")),
    "the exit": draft(choice(), after("A01", "no", "dont_know")),
    "a grade": draft(item(), after("A01", "poor")),
    "points": draft(POINTS, after("P01", "0", "10")),
    "a number": draft(NUMBER, after("N01", "10", "dont_know")),
    "a chain": draft(
        choice(), after("A01", "yes", id_="Y01"), after("Y01", "good", id_="Z01")
    ),
    "a subject that is not known yet": draft(
        item("N01", kind="choose", options="subjects", at_most=2, exit=EXIT),
        after("N01", "anyone"),
    ),
    "subjects in common": about(
        choice(only_for=["staff", "others"]), after("A01", "yes", only_for=["others"])
    ),
}


@pytest.mark.parametrize("data", HOLDING.values(), ids=HOLDING)
def test_a_condition_that_can_hold_is_taken(data):
    assert rules(data) == []


def test_what_depends_on_a_condition_that_can_still_hold_is_asked():
    data = draft(
        choice(),
        after("A01", "yes", "maybe", id_="Y01"),
        after("Y01", "good", id_="Z01"),
    )

    assert rules(data) == ["no-such-answer"]
