"""A draft can be read as long as nothing is handed in, and no longer."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from small_rounds import TODAY, draft, new_idem, round_in

from toolkit.collection import sealing
from toolkit.collection.round import State
from toolkit.errors import (
    AlreadyVotedError,
    MistypedCodeError,
    NotOpenError,
    UnknownCodeError,
    VoidedCodeError,
)
from toolkit.services.casting import cast
from toolkit.services.drafts import hand_out_with_key, key_of_receipt
from toolkit.services.issuing import void_codes

IDEM = "7" * 32


@pytest.fixture
def voting(tmp_path):
    return round_in(State.OPEN, tmp_path)


def hand_in(voting, rater=0, *, idem=IDEM):
    envelopes = voting.seal(rater).envelopes
    cast(
        voting.store,
        voting.id,
        code=voting.codes[rater],
        idem=idem,
        envelopes=envelopes,
    )


def key_of(voting, code):
    return hand_out_with_key(voting.store, voting.id, code)[1]


def receipt_key(voting, rater=0, *, idem=IDEM):
    return key_of_receipt(voting.store, voting.id, voting.codes[rater], idem)


def test_the_key_is_the_same_however_often_and_however_the_code_is_typed(voting):
    code = voting.codes[0]

    form, key = hand_out_with_key(voting.store, voting.id, code)

    assert form == voting.form(0)
    assert key == key_of(voting, f" {code[:4].lower()}-{code[4:]}")
    assert len(sealing.decode(key)) == 32


def test_every_code_has_a_key_of_its_own(voting):
    assert len({key_of(voting, code) for code in voting.codes}) == len(voting.codes)


def test_the_key_cannot_be_worked_out_without_the_pepper(voting):
    code = voting.codes[0]
    key = sealing.decode(key_of(voting, code))

    def worked_out(pepper):
        digest = hmac.digest(pepper, f"{voting.id}|{code}".encode(), "sha256")
        purpose = f"draft|{voting.id}|{digest.hex()}"
        return hmac.digest(pepper, purpose.encode(), "sha256")

    assert key == worked_out(voting.store.pepper)
    assert key != worked_out(b"")


def test_the_key_is_told_no_more_once_a_ballot_is_in(voting):
    hand_in(voting)

    with pytest.raises(AlreadyVotedError):
        key_of(voting, voting.codes[0])


def test_the_receipts_key_comes_from_the_drafts_and_does_not_lead_back(voting):
    key = sealing.decode(key_of(voting, voting.codes[0]))
    hand_in(voting)

    assert sealing.decode(receipt_key(voting)) == hashlib.sha256(key).digest()


def test_a_submission_that_did_not_arrive_has_no_receipt(voting):
    before = receipt_key(voting)

    hand_in(voting, idem=new_idem())

    assert before is None
    assert receipt_key(voting) is None


def test_nothing_is_told_once_the_round_is_closed(voting):
    hand_in(voting)
    voting.bring_to(State.CLOSED)

    with pytest.raises(NotOpenError):
        key_of(voting, voting.codes[1])
    with pytest.raises(NotOpenError):
        receipt_key(voting)


def test_a_wrong_code_is_told_nothing(tmp_path, voting):
    other = draft(tmp_path, store=voting.store, round_id="other").bring_to(State.OPEN)
    void_codes(voting.store, voting.id, voting.codes[1:2], today=TODAY)

    for code, error in (
        ("A", MistypedCodeError),
        (other.codes[0], UnknownCodeError),
        (voting.codes[1], VoidedCodeError),
    ):
        with pytest.raises(error):
            key_of(voting, code)
        with pytest.raises(error):
            key_of_receipt(voting.store, voting.id, code, IDEM)
