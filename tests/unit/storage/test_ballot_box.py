"""The ballot box: a credential is spent and its envelopes drop, or neither."""

from __future__ import annotations

import pytest
from small_rounds import ROUND, round_in
from sqlalchemy.exc import IntegrityError

from toolkit.collection.credential import CredentialKind, digest_code
from toolkit.collection.round import State
from toolkit.errors import AlreadyVotedError, VoidedCodeError
from toolkit.storage import ballot_box, batches, register
from toolkit.storage.ballot_box import Outcome, Pack

pytestmark = pytest.mark.usefixtures("any_database")

IDEM, OTHER_IDEM = bytes(32), bytes([1] * 32)
ENVELOPES = {"m001": b"sealed 1", "m002": b"sealed 2"}


@pytest.fixture
def voting(tmp_path):
    return round_in(State.OPEN, tmp_path)


def digest(voting, rater, *, round_id=ROUND):
    code = voting.codes[rater]
    return digest_code(code, pepper=voting.store.pepper, purpose=round_id)


def entitlement(connection, voting, rater):
    return ballot_box.find_entitlement(connection, ROUND, digest(voting, rater))


def drop(voting, rater=0, *, idem=IDEM, envelopes=ENVELOPES):
    """Drop one pack; return its outcome, or raise its refusal."""
    with voting.store.writing() as connection:
        pack = Pack(entitlement(connection, voting, rater), idem, envelopes)
        (outcome,) = ballot_box.drop(connection, ROUND, [pack])
    if isinstance(outcome, AlreadyVotedError):
        raise outcome
    return outcome


def held(voting):
    return voting.count_rows("spent", "envelope")


def test_a_code_entitles_to_one_slate_in_one_group(voting):
    with voting.store.reading() as connection:
        found = entitlement(connection, voting, 0)

    assert (found.kind, found.group, found.slate) == (
        CredentialKind.LINK,
        "staff",
        "s001",
    )


def test_a_code_entitles_to_nothing_in_another_round(voting):
    foreign = digest(voting, 0, round_id="autumn")

    with voting.store.reading() as connection:
        here = ballot_box.find_entitlement(connection, ROUND, foreign)
        there = ballot_box.find_entitlement(connection, "autumn", digest(voting, 0))

    assert here is there is None


@pytest.mark.abuse(5)
@pytest.mark.parametrize("alone", [False, True])
def test_a_code_that_was_taken_back_entitles_to_nothing(voting, alone):
    with voting.store.writing() as connection:
        register.take_back(connection, digest(voting, 0))

    with voting.store.writing() as connection, pytest.raises(VoidedCodeError):
        ballot_box.find_entitlement(connection, ROUND, digest(voting, 0), alone=alone)
    assert drop(voting, rater=1)


def test_what_is_dropped_waits_until_a_batch_is_made_up(voting):
    drop(voting)
    with voting.store.writing() as connection:
        batches.close_last_batch(connection, ROUND)
    drop(voting, rater=1, idem=OTHER_IDEM, envelopes={"m001": b"3", "m002": b"4"})

    with voting.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT sealed, batch FROM envelope").all()

    assert dict(map(tuple, rows)) == {
        b"sealed 1": 1,
        b"sealed 2": 1,
        b"3": batches.NONE,
        b"4": batches.NONE,
    }


def test_dropping_spends_the_credential_on_every_subject(voting):
    assert drop(voting) is Outcome.COUNTED

    assert held(voting) == [2, 2]
    with voting.store.reading() as connection:
        assert ballot_box.is_spent(connection, digest(voting, 0))
        assert not ballot_box.is_spent(connection, digest(voting, 1))


def test_the_same_submission_drops_once(voting):
    drop(voting)

    assert drop(voting) is Outcome.AGAIN
    assert held(voting) == [2, 2]


def test_the_same_number_with_other_contents_drops_nothing(voting):
    drop(voting)

    changed = {"m001": b"new 1", "m002": b"new 2"}

    assert drop(voting, envelopes=changed) is Outcome.AGAIN
    assert held(voting) == [2, 2]


def test_a_second_submission_is_refused(voting):
    drop(voting)

    with pytest.raises(AlreadyVotedError):
        drop(voting, idem=OTHER_IDEM)
    assert held(voting) == [2, 2]


@pytest.mark.abuse(37)
@pytest.mark.parametrize(
    "copied",
    [
        {"m001": b"sealed 1", "m002": b"new 2"},
        {"m001": b"new 1", "m002": b"sealed 1"},
        {"m001": b"twice", "m002": b"twice"},
    ],
    ids=["at the same subject", "at another subject", "within one submission"],
)
def test_a_copied_envelope_is_refused_and_nothing_is_left_of_it(voting, copied):
    drop(voting)

    with pytest.raises(IntegrityError):
        drop(voting, rater=1, envelopes=copied)
    assert held(voting) == [2, 2]


def test_two_raters_share_no_key(voting):
    drop(voting)
    drop(voting, rater=1, idem=OTHER_IDEM, envelopes={"m001": b"3", "m002": b"4"})

    with voting.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT id, leaf FROM envelope").all()
        marks = connection.exec_driver_sql("SELECT digest, idem FROM spent").all()

    in_box = {value for row in rows for value in row}
    on_roll = {value for row in marks for value in row}
    assert len(in_box) == 8
    assert not in_box & on_roll


def test_returned_counts_credentials_not_envelopes(voting):
    drop(voting)
    drop(voting, rater=1, idem=OTHER_IDEM, envelopes={"m001": b"3", "m002": b"4"})

    with voting.store.reading() as connection:
        counts = [ballot_box.count_returned(connection, r) for r in (ROUND, "autumn")]

    assert counts == [2, 0]


def test_the_kinds_of_code_are_known(voting):
    with voting.store.reading() as connection:
        kinds = [ballot_box.kinds_issued(connection, r) for r in (ROUND, "autumn")]

    assert kinds == [{CredentialKind.LINK}, frozenset()]
