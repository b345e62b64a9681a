"""Rules that hold across the fields of a survey."""

from __future__ import annotations

import pytest
from drafts import EXIT, choice, draft, item, option, rules, text, told

from toolkit.survey.loading import check_template, shipped_templates

GROUP = {"id": "staff", "text": text("教职工", "Staff")}
OTHER = {"id": "students", "text": text("学生", "Students")}


def weighted(*weights):
    return draft(
        rater_groups=[
            {"id": f"g{n}", "text": text(), **({} if w is None else {"weight": w})}
            for n, w in enumerate(weights)
        ]
    )


BROKEN = {
    "no items": (draft() | {"items": []}, "no-items"),
    "an item's id twice": (draft(item("A01"), item("A01")), "repeated-id"),
    "a rater group's id twice": (draft(rater_groups=[GROUP, GROUP]), "repeated-id"),
    "a subject group's id twice": (
        draft(subject_groups=[GROUP, GROUP]),
        "repeated-id",
    ),
    "a compulsory item": (draft(item(optional=False)), "compulsory"),
    "an unknown dimension": (draft(item(dimension="work")), "unknown-dimension"),
    "nobody to ask": (draft(rater_groups=[]), "no-rater-group"),
    "no such group to merge with": (
        draft(rater_groups=[GROUP | {"merge_with": "guests"}]),
        "unknown-rater-group",
    ),
    "a group merged with itself": (
        draft(rater_groups=[GROUP | {"merge_with": "staff"}, OTHER]),
        "unknown-rater-group",
    ),
    "weights for some": (weighted(50, None), "weight-missing"),
    "weights below a whole": (weighted(50, 40), "weights-not-whole"),
    "weights as shares": (weighted(0.5, 0.5), "weights-not-whole"),
    "a negative weight": (weighted(110, -10), "out-of-range"),
    "no such item on the whole": (draft(overall="Z9"), "no-overall"),
    "many marks on the whole": (
        draft(
            item("N01", kind="choose", options="subjects", at_most=2, exit=EXIT),
            overall="N01",
        ),
        "no-overall",
    ),
    "words on the whole": (
        draft(item("T01", kind="text"), overall="T01"),
        "no-overall",
    ),
    "no such heading": (draft(source=["§16¶1"]), "no-paragraph"),
    "no such paragraph": (draft(source=["§8¶5"]), "no-paragraph"),
    "no such paragraph of an item": (draft(item(source=["§7¶4"])), "no-paragraph"),
    "a dimension without items": (draft(dimensions={"work": text()}), "unused"),
}


@pytest.mark.parametrize(("data", "rule"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_told(data, rule):
    assert rule in rules(data)


@pytest.mark.parametrize("template", shipped_templates())
def test_a_shipped_template_breaks_no_rule(template):
    assert check_template(template).problems == ()


def test_a_plain_survey_breaks_no_rule():
    assert rules(draft(item("A01"), choice("A02"))) == []


@pytest.mark.parametrize("weights", [(50, 50), (33.3, 33.3, 33.3), (100,), (0, 100)])
def test_weights_that_make_a_whole_are_taken(weights):
    assert rules(weighted(*weights)) == []


def test_what_is_described_and_not_used_is_a_note():
    (problem,) = told(draft(dimensions={"work": text()}))

    assert not problem.blocks


def test_a_mistake_of_one_kind_hides_no_other():
    data = draft(
        item("A01", kind="essay", text=text("家庭情况。", "Family.")),
        item("A02", scale="none"),
        choice("A03", exit=3, options=[option("yes", "是", "Yes")] * 2),
        version="one",
    )

    assert {
        *("wrong-kind", "unknown-kind", "forbidden-subject"),
        *("unknown-scale", "repeated-code"),
    } <= set(rules(data))
