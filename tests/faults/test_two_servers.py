"""Two servers on one store: whichever is asked, a code counts once."""

from __future__ import annotations

import pytest
from faults.ballots import prepare
from faults.invariant import require_sound
from faults.patience import many, outcomes
from faults.real_server import served
from small_rounds import ROUND

PAGE = f"/b/{ROUND}"
VOTERS = 20


@pytest.fixture
def both(voting):
    """Visitors of two servers on the store of one round."""
    with served(voting.folder) as one, served(voting.folder) as other:
        yield one.visitor, other.visitor


@pytest.mark.fault("F9")
def test_the_same_ballot_at_two_servers_is_counted_once(voting, both):
    ballots = prepare(voting, range(VOTERS))

    said = race(both, [(ballot, ballot) for ballot in ballots])

    assert [sorted(pair) for pair in said] == [["again", "counted"]] * VOTERS
    assert require_sound(voting.store, ROUND, ballots) == VOTERS


@pytest.mark.abuse(8)
@pytest.mark.fault("F9")
def test_of_two_ballots_with_one_code_at_two_servers_one_is_counted(voting, both):
    first, second = prepare(voting, range(VOTERS)), prepare(voting, range(VOTERS))

    said = race(both, list(zip(first, second, strict=True)))

    assert [set(pair) for pair in said] == [{"counted", 409}] * VOTERS
    kept = [
        pair[answers.index("counted")]
        for pair, answers in zip(zip(first, second, strict=True), said, strict=True)
    ]
    assert require_sound(voting.store, ROUND, kept) == VOTERS


def race(both, pairs):
    """Hand in each pair at both servers at once; return what was said of each."""
    with many() as people:
        answers = [
            [
                people.submit(visitor.post, PAGE, ballot.as_sent())
                for visitor, ballot in zip(both, pair, strict=True)
            ]
            for pair in pairs
        ]
        return [outcomes(one.result(30) for one in pair) for pair in answers]
