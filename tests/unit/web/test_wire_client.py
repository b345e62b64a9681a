"""The client in docs/wire.md, run as it stands there."""

from __future__ import annotations

import re

import pytest
from places import ROOT
from small_rounds import draft, small_roster
from unit.web.serving import ballots_in_box

from toolkit.collection.round import State


@pytest.fixture(scope="module")
def cast():
    page = (ROOT / "docs" / "wire.md").read_text("utf-8")
    (source,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names = {}
    exec(source, names)  # noqa: S102 -- documentation whose examples run
    return names["cast"]


def test_the_documented_client_casts_a_ballot(cast, visitor, voting):
    outcome, receipt = cast(visitor.address, voting.id, voting.codes[0], "qualified")

    assert outcome == "counted"
    assert [(ballot.receipt, ballot.marks) for _, ballot in ballots_in_box(voting)] == [
        (receipt, {"A15": "qualified"})
    ] * 2


def test_apart_the_documented_client_joins_no_envelopes(cast, visitor, store, tmp_path):
    few = draft(
        tmp_path,
        store=store,
        round_id="client-among-few",
        roster=small_roster(members=9, staff=4, students=0),
        at_most=6,
    ).bring_to(State.OPEN)

    outcome, receipt = cast(visitor.address, few.id, few.codes[0], "qualified")

    ballots = [ballot for _, ballot in ballots_in_box(few)]
    assert outcome == "counted"
    assert len({one.pack for one in ballots}) == 6
    assert [one.receipt for one in ballots].count(receipt) == 1
    assert len({one.receipt for one in ballots}) == 6
