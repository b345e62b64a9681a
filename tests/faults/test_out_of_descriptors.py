"""Out of file descriptors or threads: refused in good order, and taken later."""

from __future__ import annotations

import resource
import socket
from contextlib import ExitStack

import pytest
from faults.ballots import prepare
from faults.invariant import require_sound
from faults.patience import hand_in, hand_in_patiently, many, outcomes
from faults.real_server import served
from small_rounds import ROUND

PAGE = f"/b/{ROUND}"
VOTERS = 8
PATIENCE = 1.0
LARGEST_LOG = 10_000
LESS_THAN_A_STACK = 4 * 1024 * 1024


@pytest.mark.fault("F17")
@pytest.mark.parametrize("left", [4, 7, 14])
def test_short_of_file_descriptors_it_counts_or_says_that_it_is_busy(voting, left):
    ballots = prepare(voting, range(VOTERS))
    voting.store.close()
    with served(voting.folder) as server:
        server.visitor.get("/healthz")
        server.allow(resource.RLIMIT_NOFILE, server.open_files + left)
        with many() as people:
            during = list(
                people.map(lambda it: hand_in(server.visitor, PAGE, it), ballots)
            )
        kept = [
            ballot
            for ballot, answer in zip(ballots, during, strict=True)
            if answer is not None and answer.status == 200
        ]
        require_sound(voting.store, ROUND, kept)
        server.allow_all(resource.RLIMIT_NOFILE)
        after = outcomes(server.visitor.post(PAGE, it.as_sent()) for it in ballots)

    assert set(outcomes(it for it in during if it is not None)) <= {"counted", 503}
    assert after.count("again") == len(kept)
    assert set(after) <= {"counted", "again"}
    assert require_sound(voting.store, ROUND, ballots) == VOTERS


@pytest.mark.fault("F17")
def test_without_any_file_descriptor_it_rests_and_then_goes_on(voting):
    ballots = prepare(voting, range(VOTERS))
    voting.store.close()
    with served(voting.folder) as server, ExitStack() as idle:
        server.visitor.get("/healthz")
        server.allow(resource.RLIMIT_NOFILE, server.open_files + 2)
        for _ in range(6):
            idle.enter_context(socket.create_connection(("127.0.0.1", server.port)))
        unanswered = answer_in_time(server.port)
        log = server.log()
        server.allow_all(resource.RLIMIT_NOFILE)
        idle.close()
        after = outcomes(hand_in_patiently(server.visitor, PAGE, it) for it in ballots)

    assert unanswered == b""
    assert len(log) < LARGEST_LOG
    assert after == ["counted"] * VOTERS
    assert require_sound(voting.store, ROUND, ballots) == VOTERS


def answer_in_time(port):
    """Return what a server says to a visitor who does not wait long."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
        try:
            return line.recv(1)
        except TimeoutError:
            return b""


@pytest.mark.fault("F17")
def test_without_room_for_another_thread_it_counts_or_says_that_it_is_busy(voting):
    ballots = prepare(voting, range(VOTERS))
    voting.store.close()
    with served(voting.folder) as server:
        server.visitor.get("/healthz")
        server.allow(resource.RLIMIT_AS, server.address_space + LESS_THAN_A_STACK)
        with many() as people:
            during = list(
                people.map(lambda it: hand_in(server.visitor, PAGE, it), ballots)
            )
        server.allow_all(resource.RLIMIT_AS)
        after = outcomes(server.visitor.post(PAGE, it.as_sent()) for it in ballots)

    told = outcomes(it for it in during if it is not None)
    assert set(told) <= {"counted", 503}
    assert set(after) <= {"counted", "again"}
    assert after.count("again") >= told.count("counted")
    assert require_sound(voting.store, ROUND, ballots) == VOTERS
