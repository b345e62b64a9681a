"""The clock jumps: no ballot, no step and no count depends on what it says."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from faults.ballots import prepare
from faults.invariant import require_sound
from faults.patience import outcomes
from small_rounds import ROUND, TODAY
from unit.web.serving import Visitor, serving

from toolkit.collection.round import State
from toolkit.services import conducting, opening

PAGE = f"/b/{ROUND}"
VOTERS = 9
DAY = 86_400.0
JUMPS = {
    "a day back": -DAY,
    "a day on": DAY,
    "summer time begins": 3600.0,
    "summer time ends": -3600.0,
    "a leap second": -1.0,
}


@pytest.fixture
def clock(monkeypatch):
    """A wall clock that can be set while all goes on."""
    told, ahead = {"time": time.time, "time_ns": time.time_ns}, [0.0]
    monkeypatch.setattr(time, "time", lambda: told["time"]() + ahead[0])
    monkeypatch.setattr(
        time, "time_ns", lambda: told["time_ns"]() + int(ahead[0] * 1e9)
    )
    return ahead


@pytest.mark.fault("F11")
@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_ballots_handed_in_while_the_clock_jumps_are_all_counted(voting, clock, jump):
    ballots = prepare(voting, range(VOTERS))
    with serving(voting.store) as address:
        visitor, said = Visitor(address), []
        for ballot in ballots:
            said += [visitor.post(PAGE, ballot.as_sent())]
            clock[0] += jump
            said += [visitor.post(PAGE, ballot.as_sent())]
        voting.bring_to(State.CLOSED)
        clock[0] -= 2 * jump
        late = visitor.post(PAGE, ballots[0].as_sent())

    assert outcomes(said) == ["counted", "again"] * VOTERS
    assert late.status == 410
    assert require_sound(voting.store, ROUND, ballots) == VOTERS


@pytest.mark.fault("F11")
@pytest.mark.parametrize("days", [-1, 1, -400])
def test_a_round_closed_and_opened_on_an_earlier_or_later_day_counts_alike(
    voting, days
):
    ballots = prepare(voting, range(VOTERS))
    for one in ballots:
        voting.hand_in(one.rater, one.envelopes, idem=one.idem)
    other_day = TODAY + timedelta(days=days)

    conducting.close_round(voting.store, ROUND, today=other_day)
    opening.unseal(voting.store, ROUND, slips=voting.slips[:2], today=TODAY)

    assert voting.state is State.OPENED
    assert require_sound(voting.store, ROUND, ballots) == VOTERS
