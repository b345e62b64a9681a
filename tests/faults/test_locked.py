"""Somebody else's process holds the database: try again, and then it counts."""

from __future__ import annotations

import pytest
from faults.ballots import prepare
from faults.children import FORKS, hold_the_lock, started
from faults.invariant import require_sound
from faults.patience import outcomes
from small_rounds import ROUND, wait_for_no_lock
from unit.web.serving import Visitor, serving

PAGE = f"/b/{ROUND}"


@pytest.mark.fault("F5")
def test_a_ballot_that_finds_the_box_locked_is_counted_later_with_the_same_key(voting):
    ballots = prepare(voting, range(6))
    wait_for_no_lock(voting.store)
    may_end = FORKS.Event()
    with (
        serving(voting.store) as address,
        started(hold_the_lock, voting.folder / "pingyi.db", may_end) as other,
    ):
        visitor = Visitor(address)
        other.wait_until_ready()
        during = [visitor.post(PAGE, it.as_sent()) for it in ballots]
        form = visitor.post(f"{PAGE}/form", {"code": ballots[0].code})
        may_end.set()
        other.answers()
        after = [visitor.post(PAGE, it.as_sent()) for it in ballots]

    assert outcomes(during) == [503] * len(ballots)
    assert {it.headers["Retry-After"] for it in during} == {"2"}
    assert form.status == 200  # reading needs no lock
    assert outcomes(after) == ["counted"] * len(ballots)
    assert require_sound(voting.store, ROUND, ballots) == len(ballots)
