"""The line breaks or everything comes twice: each ballot is in the box once."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest
from faults.ballots import FULL, prepare
from faults.cut_proxy import cutting
from faults.invariant import require_sound
from faults.patience import all_at_once, hand_in_patiently, outcomes
from small_rounds import ROUND
from unit.web.serving import Visitor, in_box, serving

PAGE = f"/b/{ROUND}"
VOTERS = 300 if FULL else 60


@pytest.fixture
def visitor(voting):
    with serving(voting.store) as address:
        yield Visitor(address)


@pytest.mark.fault("F6")
def test_answers_cut_off_after_the_ballot_was_stored_lose_and_double_none(
    voting, visitor, record_property
):
    ballots = prepare(voting, range(VOTERS))

    with cutting(visitor.address, odds=0.5, seed=1) as proxy:
        behind = Visitor(proxy.address)
        said = outcomes(
            all_at_once(lambda it: hand_in_patiently(behind, PAGE, it), ballots)
        )

    assert set(said) == {"counted", "again"}
    assert require_sound(voting.store, ROUND, ballots) == VOTERS
    assert said.count("again") > VOTERS / 4
    record_property("cut replies", proxy.cut)
    record_property("acknowledged", len(said))
    record_property("again", said.count("again"))


@pytest.mark.fault("F7")
@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_request_that_breaks_off_stores_nothing(voting, visitor, share):
    (ballot,) = prepare(voting, [0])
    body = json.dumps(ballot.as_sent()).encode()
    place = urlsplit(visitor.address)
    line = socket.create_connection((place.hostname, place.port))
    line.sendall(
        f"POST {PAGE} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body[: int(len(body) * share)]
    )

    line.close()

    assert visitor.get("/healthz").status == 200
    assert in_box(voting) == (0, 0)
    assert outcomes([visitor.post(PAGE, ballot.as_sent())]) == ["counted"]
    assert require_sound(voting.store, ROUND, [ballot]) == 1


@pytest.mark.fault("F8")
def test_of_a_storm_of_the_same_requests_each_ballot_is_counted_once(voting, visitor):
    ballots = prepare(voting, range(40 if FULL else 10))
    storm = [one for one in ballots for _ in range(8)]

    answers = all_at_once(lambda it: visitor.post(PAGE, it.as_sent()), storm)

    assert sorted(outcomes(answers)) == sorted(
        ["counted"] * len(ballots) + ["again"] * 7 * len(ballots)
    )
    assert require_sound(voting.store, ROUND, ballots) == len(ballots)
