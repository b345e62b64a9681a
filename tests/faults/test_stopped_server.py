"""The server is stopped or killed under load, and another takes its place."""

from __future__ import annotations

from contextlib import ExitStack
from threading import Event

import pytest
from faults.ballots import FULL, prepare
from faults.invariant import require_sound
from faults.patience import hand_in, hand_in_patiently, many, outcomes
from faults.real_server import Server, served
from small_rounds import ROUND

PAGE = f"/b/{ROUND}"
LIVES = 15 if FULL else 2
VOTERS = 20
"""In every life of the server."""


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(Server.stop, marks=pytest.mark.fault("F16"), id="stopped"),
        pytest.param(Server.kill, marks=pytest.mark.fault("F1"), id="killed"),
    ],
)
def test_who_is_on_the_way_when_the_server_ends_is_answered_or_tries_again(
    voting, end, record_property
):
    ballots = prepare(voting, range(LIVES * VOTERS))
    said = []

    for life in range(LIVES):
        part = ballots[life * VOTERS : (life + 1) * VOTERS]
        said += outcomes(answers_over_two_servers(voting, part, end))
        require_sound(voting.store, ROUND, ballots[: len(said)])

    assert set(said) <= {"counted", "again"}
    assert require_sound(voting.store, ROUND, ballots) == len(ballots)
    record_property("acknowledged", len(said))
    record_property("again", said.count("again"))


def answers_over_two_servers(voting, ballots, end):
    """Hand in at a server that ends on the way, and then at the next one."""
    half_are_in, next_is_there = Event(), Event()
    with ExitStack() as servers:
        first = servers.enter_context(served(voting.folder))
        at = [first]
        answered = []

        def vote(ballot):
            answer = hand_in(at[-1].visitor, PAGE, ballot)
            if answer is None:
                assert next_is_there.wait(30)
                return hand_in_patiently(at[-1].visitor, PAGE, ballot)
            answered.append(ballot)
            if len(answered) == len(ballots) // 2:
                half_are_in.set()
            return answer

        with many() as people:
            answers = [people.submit(vote, ballot) for ballot in ballots]
            assert half_are_in.wait(30)
            end(first)
            require_sound(voting.store, ROUND, list(answered))
            at.append(servers.enter_context(served(voting.folder)))
            next_is_there.set()
            return [answer.result(30) for answer in answers]


@pytest.mark.fault("F16")
def test_a_server_that_is_asked_to_stop_ends_in_good_order(voting):
    with served(voting.folder) as server:
        assert server.visitor.get("/healthz").status == 200

        assert server.stop() == 0
