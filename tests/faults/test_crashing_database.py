"""The database server crashes under load, again and again: nothing is lost."""

from __future__ import annotations

from threading import Event

import pytest
from faults.ballots import FULL, prepare
from faults.invariant import require_sound
from faults.patience import TRY_AGAIN, hand_in, hand_in_patiently, many, outcomes
from faults.real_server import served
from small_rounds import ROUND, round_in, small_roster

from toolkit.collection.round import State
from toolkit.storage.engine import open_store

PAGE = f"/b/{ROUND}"
CRASHES = 12 if FULL else 2
VOTERS = 24
"""Between two crashes."""


@pytest.fixture
def database(cluster):
    name = cluster.new_database()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def voting(database, tmp_path):
    store = open_store(database, pepper=tmp_path / "pepper")
    roster = small_roster(staff=CRASHES * VOTERS)
    yield round_in(State.OPEN, tmp_path, store=store, roster=roster)
    store.close()


@pytest.mark.fault("F10")
def test_a_database_that_crashes_under_load_keeps_what_was_acknowledged(
    cluster, database, voting, tmp_path, record_property
):
    ballots = prepare(voting, range(CRASHES * VOTERS))
    said = []
    with served(tmp_path, database=database) as server:
        for start in range(0, len(ballots), VOTERS):
            part = ballots[start : start + VOTERS]
            said += through_a_crash(cluster, voting, server.visitor, part)

    assert set(said) <= {"counted", "again"}
    assert require_sound(voting.store, ROUND, ballots) == len(ballots)
    record_property("crashes", CRASHES)
    record_property("acknowledged", len(said))
    record_property("again", said.count("again"))


def through_a_crash(cluster, voting, visitor, ballots):
    """Hand in while the database crashes and comes back; return what was said."""
    some_are_in, is_back, kept = Event(), Event(), []

    def vote(ballot):
        answer = hand_in(visitor, PAGE, ballot)
        if answer is None or answer.status == TRY_AGAIN:
            assert is_back.wait(30)
            return hand_in_patiently(visitor, PAGE, ballot)
        kept.append(ballot)
        if len(kept) == len(ballots) // 3:
            some_are_in.set()
        return answer

    with many() as people:
        answers = [people.submit(vote, ballot) for ballot in ballots]
        assert some_are_in.wait(30)
        cluster.crash()
        cluster.start()
        voting.store.close()  # its connections broke
        require_sound(voting.store, ROUND, list(kept))
        is_back.set()
        return outcomes(answer.result(60) for answer in answers)


@pytest.mark.fault("F9")
def test_two_servers_on_one_database_count_each_ballot_once(database, voting, tmp_path):
    ballots = prepare(voting, range(VOTERS))
    with (
        served(tmp_path, database=database) as one,
        served(tmp_path, database=database) as other,
        many() as people,
    ):
        pairs = [
            [people.submit(it.visitor.post, PAGE, b.as_sent()) for it in (one, other)]
            for b in ballots
        ]
        said = [sorted(outcomes(it.result(30) for it in pair)) for pair in pairs]

    assert said == [["again", "counted"]] * VOTERS
    assert require_sound(voting.store, ROUND, ballots) == VOTERS
