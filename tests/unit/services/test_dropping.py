"""Many submissions in one transaction: each is judged apart."""

from __future__ import annotations

import pytest
from small_rounds import ROUND, TODAY, new_idem, round_in

from toolkit.collection.credential import CredentialKind, draw_credential
from toolkit.collection.round import State
from toolkit.errors import (
    AlreadyVotedError,
    MalformedBallotError,
    MistypedCodeError,
    NoSuchRoundError,
    NotOpenError,
    UnknownCodeError,
    VoidedCodeError,
)
from toolkit.services import issuing
from toolkit.services.dropping import Submission, drop_together
from toolkit.storage.ballot_box import Outcome


@pytest.fixture
def voting(tmp_path):
    return round_in(State.OPEN, tmp_path)


def submission(voting, rater, *, code=None, idem=None, envelopes=None):
    return Submission(
        code or voting.codes[rater],
        idem or new_idem(),
        voting.seal(rater).envelopes if envelopes is None else envelopes,
    )


def told(outcomes):
    """Return outcomes, and of refusals their kind."""
    return [one if isinstance(one, Outcome) else type(one) for one in outcomes]


def test_all_that_wait_are_dropped_together(voting):
    waiting = [submission(voting, rater) for rater in range(13)]

    outcomes = drop_together(voting.store, ROUND, waiting)

    assert outcomes == [Outcome.COUNTED] * 13
    assert voting.count_rows("spent", "envelope") == [26, 26]


def test_what_is_wrong_with_one_does_not_touch_the_others(voting):
    issuing.void_codes(voting.store, ROUND, [voting.codes[5]], today=TODAY)
    waiting = [
        submission(voting, 0),
        submission(voting, 1, code=draw_credential(CredentialKind.LINK)),
        submission(voting, 2, code="0000-0000-0001"),
        submission(voting, 3, idem="short"),
        submission(voting, 4, envelopes={"m001": b""}),
        submission(voting, 5, envelopes={}),
        submission(voting, 6),
    ]

    outcomes = drop_together(voting.store, ROUND, waiting)

    assert told(outcomes) == [
        Outcome.COUNTED,
        UnknownCodeError,
        MistypedCodeError,
        MalformedBallotError,
        MalformedBallotError,
        VoidedCodeError,
        Outcome.COUNTED,
    ]
    assert voting.count_rows("spent", "envelope") == [4, 4]


def test_the_same_submission_twice_among_those_that_wait_counts_once(voting):
    one = submission(voting, 0)

    outcomes = drop_together(voting.store, ROUND, [one, one])

    assert outcomes == [Outcome.COUNTED, Outcome.AGAIN]
    assert voting.count_rows("spent", "envelope") == [2, 2]


def test_of_two_ballots_with_one_code_the_first_counts(voting):
    waiting = [submission(voting, 0), submission(voting, 0)]

    outcomes = drop_together(voting.store, ROUND, waiting)

    assert told(outcomes) == [Outcome.COUNTED, AlreadyVotedError]


def test_a_copied_envelope_is_refused_and_the_others_are_dropped(voting):
    copied = voting.seal(0).envelopes
    waiting = [
        submission(voting, 0, envelopes=copied),
        submission(voting, 1, envelopes=copied),
        submission(voting, 2),
    ]

    outcomes = drop_together(voting.store, ROUND, waiting)

    assert told(outcomes) == [Outcome.COUNTED, MalformedBallotError, Outcome.COUNTED]
    assert voting.count_rows("spent", "envelope") == [4, 4]


def test_after_closing_all_are_refused(voting):
    waiting = [submission(voting, 0), submission(voting, 1)]
    voting.bring_to(State.CLOSED)

    outcomes = drop_together(voting.store, ROUND, waiting)

    assert told(outcomes) == [NotOpenError, NotOpenError]
    assert voting.count_rows("spent", "envelope") == [0, 0]


def test_a_round_that_is_not_there_takes_nothing(voting):
    with pytest.raises(NoSuchRoundError):
        drop_together(voting.store, "autumn", [submission(voting, 0)])
