"""The client in docs/wire.md, run as it stands there."""

from __future__ import annotations

import re

import pytest
from places import ROOT
from unit.web.serving import ballots_in_box


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
