"""The roll answers whoever holds a code, and nobody else."""

from __future__ import annotations

import pytest
from small_rounds import TODAY, draft, round_in

from toolkit.collection.round import State
from toolkit.errors import (
    MistypedCodeError,
    NotOpenError,
    RollGoneError,
    UnknownCodeError,
    VoidedCodeError,
)
from toolkit.services.issuing import void_codes
from toolkit.services.roll import HAS_ROLL, handed_in


def test_whoever_handed_in_is_on_the_roll_until_it_is_destroyed(tmp_path):
    voting = round_in(State.OPEN, tmp_path)
    voting.cast(0)
    told = {}

    for state in voting.life():
        try:
            told[state] = [
                handed_in(voting.store, voting.id, it) for it in voting.codes
            ]
        except RollGoneError:
            told[state] = None

    assert told.pop(State.DESTROYED) is None
    assert told.keys() == HAS_ROLL
    assert all(said == [True] + [False] * 12 for said in told.values())


def test_a_code_of_another_round_is_unknown(tmp_path):
    voting = round_in(State.OPEN, tmp_path)
    other = draft(tmp_path, store=voting.store, round_id="other").bring_to(State.OPEN)

    with pytest.raises(UnknownCodeError):
        handed_in(voting.store, voting.id, other.codes[0])


def test_a_mistyped_code_is_said_to_be_mistyped(tmp_path):
    voting = round_in(State.OPEN, tmp_path)

    with pytest.raises(MistypedCodeError):
        handed_in(voting.store, voting.id, "A")


def test_before_the_round_opens_there_is_no_roll(tmp_path):
    frozen = round_in(State.FROZEN, tmp_path)

    with pytest.raises(NotOpenError):
        handed_in(frozen.store, frozen.id, frozen.codes[0])


def test_a_code_that_was_taken_back_is_said_to_be(tmp_path):
    voting = round_in(State.OPEN, tmp_path)
    void_codes(voting.store, voting.id, voting.codes[:1], today=TODAY)

    with pytest.raises(VoidedCodeError):
        handed_in(voting.store, voting.id, voting.codes[0])
