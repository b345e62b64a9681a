"""Every threat on the two lists is carried by a test."""

from __future__ import annotations

import ast

import pytest
from attacks.abuse import ABUSES
from faults.faults import FAULTS
from places import ROOT

LISTS = {"abuse": ABUSES, "fault": FAULTS}
TESTS = ROOT / "tests"


def carried_in(source, kind):
    """Return what marks of a kind name in a test file, as it is written there."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    named = [call.args for call in calls if ast.unparse(call.func) == mark(kind)]
    return {one.value for (one,) in named if isinstance(one, ast.Constant)}


def mark(kind):
    return f"pytest.mark.{kind}"


def carried(kind):
    """Return every threat of a kind that is carried, with the files that do."""
    found = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        source = path.read_text("utf-8")
        if mark(kind) in source:
            for threat in carried_in(source, kind):
                found.setdefault(threat, []).append(path.relative_to(ROOT).as_posix())
    return found


@pytest.fixture(scope="module", params=LISTS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def found(kind):
    return carried(kind)


def test_every_threat_is_carried_by_a_test(kind, found):
    lacking = [
        f"{threat}: {said}"
        for threat, said in LISTS[kind].items()
        if threat not in found
    ]

    assert lacking == [], "\n" + "\n".join(lacking)


def test_no_test_carries_a_threat_that_is_not_on_the_list(kind, found):
    strange = [
        f"{threat!r} in {', '.join(files)}"
        for threat, files in found.items()
        if threat not in LISTS[kind]
    ]

    assert strange == []


def test_the_lists_are_whole():
    assert list(ABUSES) == list(range(1, 66))
    assert list(FAULTS) == [f"F{number}" for number in range(1, 20)]


def test_marks_are_found_on_functions_and_on_parameters():
    source = """
@pytest.mark.abuse(1)
@pytest.mark.parametrize("it", [pytest.param(7, marks=pytest.mark.abuse(2))])
@pytest.mark.fault("F3")
def test_something(it): ...
"""

    assert carried_in(source, "abuse") == {1, 2}
    assert carried_in(source, "fault") == {"F3"}
