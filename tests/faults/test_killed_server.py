"""Killed in the middle: what was acknowledged is there, whole and once."""

from __future__ import annotations

import random
from collections import deque

import pytest
from faults.ballots import FULL, prepare
from faults.children import cast_in_turn, numbered, started
from faults.invariant import require_sound
from small_rounds import ROUND, round_in, small_roster

from toolkit.collection.round import State

KILLS = 1000 if FULL else 40
PER_LIFE = 6


@pytest.mark.fault("F1")
def test_who_is_killed_while_taking_ballots_loses_and_doubles_none(
    tmp_path, record_property
):
    voters = KILLS * PER_LIFE + PER_LIFE
    voting = round_in(State.OPEN, tmp_path, roster=small_roster(staff=voters))
    waiting = deque(prepare(voting, range(voters)))
    voting.store.close()
    rng = random.Random(1)
    acknowledged, again, kills = [], 0, 0

    while kills < KILLS:
        trying = [waiting[place] for place in range(min(PER_LIFE, len(waiting)))]
        with started(cast_in_turn, tmp_path / "pingyi.db", ROUND, trying) as child:
            child.wait_until_ready()
            needed = child.wait_for_an_answer()
            kills += child.kill_after(rng.uniform(0, 2 * needed))
            told = numbered(child.answers())
        again += list(told.values()).count("again")
        acknowledged += [waiting.popleft() for _ in told]

        if kills % 20 == 0:
            require_sound(voting.store, ROUND, acknowledged)

    stored = require_sound(voting.store, ROUND, acknowledged)
    assert len(acknowledged) >= KILLS
    assert stored - len(acknowledged) in {0, 1}  # one may be in, and not tried again
    record_property("kills", kills)
    record_property("acknowledged", len(acknowledged))
    record_property("again", again)
