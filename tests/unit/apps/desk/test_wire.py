"""Calls and answers cross as text, and nothing that is not declared is taken."""

from __future__ import annotations

import pytest

from toolkit.apps.desk import wire
from toolkit.apps.desk.told import Foreseen, Plan, Refusal

PLAN = Plan(round_id="2026", values={"unit": "教务处"}, weights={"staff": 1.5}, draw=30)


def test_a_call_comes_over_with_its_values():
    line = wire.write_call("planning", "foresee", PLAN)

    assert wire.read_call(line) == ("planning", "foresee", {"plan": PLAN})
    assert line.count(b"\n") == 1


def test_bytes_come_over_as_they_are():
    content = bytes(range(256))
    line = wire.write_call("running", "bring_count", "2026", content)

    assert wire.read_call(line)[2]["content"] == content


def test_an_answer_comes_over_with_its_values():
    foreseen = Foreseen(3, 40, ({"zh-CN": "合并", "en": "merged"},), ())
    line = wire.write_answer("planning", "foresee", foreseen)

    assert wire.read_answer("planning", "foresee", line) == foreseen


def test_a_refusal_is_raised_where_the_answer_is_read():
    refusal = Refusal({"zh-CN": "不行", "en": "No"})

    with pytest.raises(wire.DeskRefusedError, match="No") as refused:
        wire.read_answer("running", "close", wire.write_refusal(refusal))
    assert refused.value.refusal == refusal


@pytest.mark.abuse(57)
@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"[]",
        b'{"part": "running"}',
        b'{"part": "nobody", "call": "close", "arguments": {}}',
        b'{"part": "running", "call": "__init__", "arguments": {}}',
        b'{"part": "running", "call": "_close", "arguments": {}}',
        b'{"part": "running", "call": "nothing", "arguments": {}}',
        b'{"part": "running", "call": "close", "arguments": {}}',
        b'{"part": "running", "call": "close", "arguments": {"round_id": 7}}',
        b'{"part": "running", "call": "close", "arguments": {"round_id": "r", "x": 1}}',
        b'{"part": "running", "call": "open", "arguments": {"slips": [["x"]]}}',
        b'{"part": "planning", "call": "keep", "arguments": {"plan": {"draw": "x"}}}',
    ],
)
def test_what_is_not_a_call_is_not_understood(line):
    with pytest.raises(wire.NotUnderstoodError):
        wire.read_call(line)


def test_every_part_has_calls():
    calls = {
        part: [name for name in vars(protocol) if not name.startswith("_")]
        for part, protocol in wire.PARTS.items()
    }

    assert set(calls) == {"reception", "planning", "running", "deciding", "reviewing"}
    assert all(calls.values())
