"""What does not fit the model, said in plain words."""

from __future__ import annotations

import json

import pytest
from drafts import EXIT, choice, draft, item, rules, told

from toolkit.survey.misfits import PATTERNS
from toolkit.survey.schema import survey_schema

NUMBER = {"kind": "number", "max": 5, "exit": EXIT}

MISFITS = {
    "no survey": (7, ["wrong-kind"]),
    "a word for a number": (draft(version="one"), ["wrong-kind"]),
    "half a version": (draft(version=1.5), ["wrong-kind"]),
    "a version below one": (draft(version=0), ["out-of-range"]),
    "a cycle of centuries": (draft(cycle_months=1200), ["out-of-range"]),
    "an unknown direction": (draft(direction="sideways"), ["unknown-value"]),
    "no direction": (draft(direction=None), ["unknown-value"]),
    "unknown subjects": (draft(subjects="cats"), ["unknown-value"]),
    "an unknown field": (draft(cycles=24), ["unknown-field"]),
    "an unknown language": (
        draft(title={"zh-CN": "好", "en": "Good", "fr": "Bon"}),
        ["unknown-field"],
    ),
    "one language as plain text": (draft(guidance="认真填写"), ["wrong-kind"]),
    "a table as a list": (draft(dimensions=[]), ["wrong-kind"]),
    "a word for a list": (draft(source="§8¶4"), ["wrong-kind"]),
    "no paragraph": (draft(source=["8.4"]), ["miswritten"]),
    "an item that is a word": (draft(item(), "A02"), ["wrong-kind"]),
    "no kind": (draft({"id": "A01"}, scales={}), ["missing-field"]),
    "an unknown kind": (draft(item(kind="essay"), scales={}), ["unknown-kind"]),
    "an item id in small letters": (draft(item("a01")), ["miswritten"]),
    "a truth for a word": (draft(item(scale=True)), ["wrong-kind"]),
    "a number for a code": (
        draft(choice(options=[{"code": 1, "text": EXIT["text"]}] * 2)),
        ["wrong-kind", "wrong-kind", "repeated-wording"],
    ),
    "no options": (draft(choice(options=[])), ["empty-list"]),
    "a number to wait for": (
        draft(choice(), item("A02", show_if={"item": "A01", "is": 1})),
        ["wrong-kind"],
    ),
    "nothing to wait for": (
        draft(choice(), item("A02", show_if={"item": "A01", "is": []})),
        ["empty-list"],
    ),
    "words to wait for": (
        draft(choice(), item("A02", show_if={"item": "A01", "is": "是"})),
        ["miswritten", "no-such-answer"],
    ),
    "cuts that are words": (
        draft(item("N01", **NUMBER, cuts=["low"]), item()),
        ["wrong-kind"],
    ),
    "too many options": (
        draft(
            choice(options=[EXIT | {"code": f"c{n}"} for n in range(201)]), item("A02")
        ),
        ["long-list", "repeated-wording"],
    ),
    "a list for a scheme": (draft(scoring=[1]), ["wrong-kind"]),
    "words for points": (
        draft(scoring={"good": "much", "fair": 1, "poor": 0}),
        ["wrong-kind"],
    ),
    "a list for a parameter": (
        draft(parameters={"amount": [1]}),
        ["wrong-kind", "unused-parameter"],
    ),
}


@pytest.mark.parametrize(("data", "wanted"), MISFITS.values(), ids=MISFITS)
def test_a_misfit_is_told_once_and_by_its_name(data, wanted):
    assert sorted(rules(data)) == sorted(wanted)


def test_a_number_for_a_word_is_told_the_way_out():
    (problem,) = told(draft(choice(), item("A02", show_if={"item": "A01", "is": 1})))

    assert "quotation marks" in str(problem)


def patterns(node):
    """Yield every pattern that stands somewhere in a schema."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        yield from node.get("patternProperties", {})
    for below in node.values() if isinstance(node, dict) else node:
        if isinstance(below, dict | list):
            yield from patterns(below)


def test_every_pattern_of_the_model_is_said_in_words():
    assert set(patterns(json.loads(survey_schema()))) == set(PATTERNS)
