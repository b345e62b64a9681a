"""The rules as a table."""

from __future__ import annotations

import re

from toolkit.survey import misfits, plain, rulebook
from toolkit.survey.rule import LONGEST_FACT, Rule

RULES = [
    rule
    for module in (rulebook, misfits, plain)
    for rule in vars(module).values()
    if isinstance(rule, Rule)
]


def test_a_rule_has_a_name_that_can_stand_under_allow():
    assert [it.id for it in RULES if not re.fullmatch("[a-z][a-z-]{0,31}", it.id)] == []


def test_a_name_in_the_table_stands_for_one_rule():
    ids = [rule.id for rule in vars(rulebook).values() if isinstance(rule, Rule)]

    assert len(set(ids)) == len(ids)


def test_a_rule_that_may_be_set_aside_says_how():
    assert all("{rule}" in rule.remedy for rule in RULES if rule.of_taste)


def test_a_fact_out_of_all_measure_is_cut_short():
    broken = rulebook.UNUSED.broken(("scales",), name="x" * 10_000)

    assert len(str(broken.facts["name"])) == LONGEST_FACT + 1


def test_a_broken_rule_becomes_a_problem_with_its_name():
    problem = rulebook.UNUSED.broken(("scales", "q"), name="q").at("mine.yaml:3")

    assert problem.facts == {"rule": "unused", "name": "q"}
    assert (problem.place, problem.blocks) == ("mine.yaml:3", False)
