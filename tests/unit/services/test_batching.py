"""Batches are closed from time to time, when many raters are in them."""

from __future__ import annotations

import pytest
from small_rounds import draft, round_in

from toolkit.collection.round import State
from toolkit.services.batching import close_due_batches
from toolkit.storage import batches


def sizes(it):
    with it.store.reading() as connection:
        heads = batches.read_heads(connection, it.id)
    return [one.envelopes for one in heads]


def test_a_batch_is_made_up_when_there_is_enough_for_the_next_one_too(tmp_path):
    it = round_in(State.OPEN, tmp_path, fewest=3)
    seen = []

    for number in range(7):
        it.cast(number)
        close_due_batches(it.store)
        seen.append(sizes(it))

    assert seen == [[], [], [], [], [], [6], [6]]


def test_the_last_batch_holds_all_that_still_waits(tmp_path):
    it = round_in(State.OPEN, tmp_path, fewest=3)
    for number in range(7):
        it.cast(number)
        close_due_batches(it.store)

    it.bring_to(State.CLOSED)

    assert sizes(it) == [6, 8]


def test_a_round_without_ballots_has_no_head(tmp_path):
    it = round_in(State.CLOSED, tmp_path)

    assert sizes(it) == []


def test_every_open_round_is_looked_after(tmp_path):
    one = round_in(State.OPEN, tmp_path, fewest=3)
    two = round_in(State.OPEN, tmp_path, store=one.store, round_id="autumn", fewest=3)
    draft(tmp_path, store=one.store, round_id="next")
    for number in range(6):
        one.cast(number)
        two.cast(number)

    close_due_batches(one.store)

    assert sizes(one) == sizes(two) == [6]


@pytest.mark.parametrize("state", [State.CLOSED, State.OPENED, State.PUBLISHED])
def test_a_round_that_is_closed_gets_no_more_heads(tmp_path, state):
    it = round_in(State.OPEN, tmp_path, fewest=3)
    for number in range(4):
        it.cast(number)
    it.bring_to(state)
    before = sizes(it)

    close_due_batches(it.store)

    assert sizes(it) == before == [8]


def test_closing_batches_writes_down_no_act(tmp_path):
    it = round_in(State.OPEN, tmp_path, fewest=3)
    for number in range(6):
        it.cast(number)
    before = it.count_rows("act")

    close_due_batches(it.store)

    assert sizes(it) == [6]
    assert it.count_rows("act") == before
