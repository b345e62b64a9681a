"""Killed while a store is made: the next one finds nothing, or all of it."""

from __future__ import annotations

import pytest
from faults.ballots import FULL
from faults.children import make_store, started
from small_rounds import ROUND, draft

from toolkit.collection.round import State
from toolkit.storage.engine import PEPPER_BYTES, open_store

SHORT = 12


@pytest.mark.fault("F18")
def test_a_store_whose_making_was_cut_short_is_made_by_the_next(
    tmp_path, record_property
):
    with started(make_store, tmp_path / "whole" / "pingyi.db", None) as child:
        (steps,) = child.answers()
    chosen = range(0, len(steps), 1 if FULL else max(1, len(steps) // SHORT))

    for step in chosen:
        folder = tmp_path / f"step-{step}"
        with started(make_store, folder / "pingyi.db", step) as child:
            assert child.answers() == []
            assert child.was_killed
        works(folder)

    record_property("kills", len(chosen))


def works(folder):
    """Fail unless a round can be opened and take a ballot in a folder."""
    store = open_store(folder / "pingyi.db")
    voting = draft(folder, store=store, round_id=ROUND).bring_to(State.OPEN)
    voting.cast(0)
    assert voting.count_rows("spent", "envelope") == [2, 2]
    pepper = store.pepper
    store.close()
    again = open_store(folder / "pingyi.db")
    assert again.pepper == pepper == (folder / "pepper").read_bytes()
    assert len(pepper) == PEPPER_BYTES
    again.close()
