"""A round that takes ballots, in the data folder of a server."""

from __future__ import annotations

import pytest
from faults.ballots import FULL
from small_rounds import round_in, small_roster

from toolkit.collection.round import State


@pytest.fixture
def voting(tmp_path):
    roster = small_roster(staff=320 if FULL else 80)
    it = round_in(State.OPEN, tmp_path / "home", roster=roster)
    yield it
    it.store.close()
