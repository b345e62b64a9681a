"""Rules about what is said to raters."""

from __future__ import annotations

import pytest
from drafts import choice, draft, item, option, rules, text, told

REASON = text("固定说法，不宜拆开。", "A set phrase that is not taken apart.")
TWO = text("讲解清楚并且内容充实。", "The course is clear.")
NEGATED = text("不得不完成任务。", "Must do the task.")
BAD = text("家庭情况。", "The home.")


def allowing(rule, words, because=REASON):
    return draft(item(text=words, allow=[{"rule": rule, "because": because}]))


def saying(zh, en="Care"):
    return draft(item(text=text(zh, en)))


BROKEN = {
    "two ideas": (draft(item(text=TWO)), "two-ideas"),
    "two negations": (draft(item(text=NEGATED)), "double-negative"),
    "two negations where words are asked": (
        draft(item("T01", kind="text", text=NEGATED), item()),
        "double-negative",
    ),
    "English for Chinese": (saying("Works with care."), "wrong-language"),
    "Chinese for English": (saying("工作认真。", "工作认真。"), "wrong-language"),
    "half-width punctuation": (saying("工作认真,负责。"), "half-width"),
    "half-width brackets": (saying("工作(学习)认真。"), "half-width"),
    "a missing language": (draft(item(text={"zh-CN": "好"})), "missing-language"),
    "a blank language": (saying("工作认真。", " "), "missing-language"),
    "a blank without a parameter": (saying("不少于{amount}。"), "unknown-parameter"),
    "a name that is none": (saying("不少于{Amount}。"), "unknown-parameter"),
    "a brace too many": (saying("不少于}。"), "unknown-parameter"),
    "a parameter within a parameter": (
        draft(parameters={"a": "{b}", "b": "1"}),
        "unknown-parameter",
    ),
    "a parameter for nothing": (draft(parameters={"amount": 3}), "unused-parameter"),
    "a forbidden item": (draft(item(text=BAD)), "forbidden-subject"),
    "forbidden help": (draft(item(help=BAD)), "forbidden-subject"),
    "a forbidden heading": (
        draft(item(dimension="home"), dimensions={"home": BAD}),
        "forbidden-subject",
    ),
    "forbidden guidance": (draft(guidance=BAD), "forbidden-subject"),
    "a forbidden option": (
        draft(choice(options=[option("a", "家庭", "A"), option("b", "单位", "B")])),
        "forbidden-subject",
    ),
    "a forbidden code": (
        draft(choice(options=[option("religion", "甲", "A"), option("b", "乙", "B")])),
        "forbidden-subject",
    ),
    "a forbidden subject that is allowed": (
        allowing("forbidden-subject", BAD),
        "not-a-rule",
    ),
    "an unknown rule allowed": (allowing("three-ideas", text()), "not-a-rule"),
    "a rule allowed in vain": (allowing("two-ideas", text()), "allowed-in-vain"),
    "no reason": (allowing("two-ideas", TWO, text("。", "-")), "no-reason"),
}


@pytest.mark.parametrize(("data", "rule"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_told(data, rule):
    assert rule in rules(data)


@pytest.mark.parametrize(
    "data",
    [
        allowing("two-ideas", TWO),
        allowing("double-negative", NEGATED),
        draft(item("T01", kind="text", text=TWO), item()),
        saying("不少于12:30。"),
        draft(
            item(text=text("不少于{amount}。", "At least {amount}.")),
            parameters={"amount": 100},
        ),
        draft(choice(options=[option("a", "Python", "Python"), option("b", "R", "R")])),
    ],
)
def test_what_is_right_or_allowed_is_taken(data):
    assert rules(data) == []


def test_what_is_allowed_must_still_not_be_a_forbidden_subject():
    data = allowing("two-ideas", text("家庭和睦并且工作认真。", "Works."))

    assert "forbidden-subject" in rules(data)


def test_punctuation_is_a_note():
    (problem,) = told(saying("工作认真,负责。"))

    assert not problem.blocks
