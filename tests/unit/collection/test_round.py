"""The life of a round: the steps there are, and no others."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from itertools import pairwise, product

import pytest

from toolkit.collection.round import NEXT, Round, State
from toolkit.errors import MoveRefusedError, NotOpenError

LIFE = ("draft", "frozen", "open", "closed", "opened", "published", "destroyed")
ALLOWED = set(pairwise(map(State, LIFE)))
REFUSED = [move for move in product(State, State) if move not in ALLOWED]


def in_state(state):
    return Round("spring", "Spring", state)


def test_a_round_begins_as_a_draft():
    assert Round("spring", "Spring").state is State.DRAFT


@pytest.mark.parametrize(("start", "wanted"), sorted(ALLOWED))
def test_a_round_takes_the_next_step(start, wanted):
    moved = in_state(start).move_to(wanted)

    assert moved == in_state(wanted)


@pytest.mark.parametrize(("start", "wanted"), REFUSED)
def test_every_other_step_is_refused_and_the_states_are_named(start, wanted):
    with pytest.raises(MoveRefusedError) as refusal:
        in_state(start).move_to(wanted)

    assert refusal.value.facts == {"round": "spring", "state": start, "wanted": wanted}


def test_the_table_has_a_line_for_every_state():
    assert set(NEXT) == set(State)


@pytest.mark.parametrize("state", [one for one in State if one is not State.OPEN])
def test_ballots_are_refused_unless_the_round_is_open(state):
    with pytest.raises(NotOpenError) as refusal:
        in_state(state).require_open()

    assert refusal.value.facts == {"round": "spring", "state": state}


def test_an_open_round_takes_ballots():
    assert in_state(State.OPEN).require_open() is None


def test_a_move_makes_a_new_round_and_leaves_the_old_one():
    draft = Round("spring", "Spring", fewest=7, fewest_texts=12)

    moved = draft.move_to(State.FROZEN)

    assert draft.state is State.DRAFT
    assert (moved.fewest, moved.fewest_texts) == (7, 12)


def test_a_round_cannot_be_changed_in_place():
    with pytest.raises(FrozenInstanceError):
        in_state(State.OPEN).state = State.CLOSED
