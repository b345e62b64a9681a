"""What a refusal says, and what it carries."""

from __future__ import annotations

import pytest

from toolkit.collection.round import State
from toolkit.errors import (
    FileRefusedError,
    MistypedCodeError,
    NotOpenError,
    RoundError,
    SurveyRefusedError,
    ToolkitError,
)
from toolkit.problem import Problem

PROBLEM = Problem("a.yaml:3", "“{id}” is used twice.", "Rename it.", {"id": "A1"})


def test_a_refusal_says_what_is_wrong_and_the_way_out():
    error = NotOpenError(round="spring", state=State.CLOSED)

    assert str(error) == f"{error.message} {error.remedy}".format(**error.facts)
    assert "spring is closed" in str(error)


def test_a_refusal_keeps_its_facts_for_other_languages():
    error = NotOpenError(round="spring", state=State.CLOSED)

    assert error.facts == {"round": "spring", "state": State.CLOSED}


def test_a_refusal_without_facts_needs_none():
    assert str(MistypedCodeError()).startswith("This code has a typing error.")


def test_a_refusal_that_lacks_a_fact_is_our_own_mistake():
    with pytest.raises(KeyError):
        NotOpenError(round="spring")


def test_facts_with_braces_are_said_as_they_are():
    assert "{x} is closed" in str(NotOpenError(round="{x}", state=State.CLOSED))


def test_one_family_is_caught_by_its_name():
    with pytest.raises(RoundError):
        raise NotOpenError(round="spring", state=State.CLOSED)


def test_a_problem_is_said_with_its_place():
    assert str(PROBLEM) == "a.yaml:3: “A1” is used twice. Rename it."


def test_a_problem_stands_in_the_way_unless_it_says_otherwise():
    assert PROBLEM.blocks


def test_a_file_is_refused_with_all_its_problems():
    error = SurveyRefusedError(file="a.yaml", problems=[PROBLEM, PROBLEM])

    first, *listed = str(error).splitlines()
    assert first.startswith("a.yaml cannot be used as it is.")
    assert listed == [f"  {PROBLEM}"] * 2
    assert error.problems == (PROBLEM, PROBLEM)


def test_a_file_may_be_refused_without_a_list():
    error = FileRefusedError(file="a.yaml")

    assert isinstance(error, ToolkitError)
    assert error.problems == ()
    assert error.facts == {"file": "a.yaml"}
