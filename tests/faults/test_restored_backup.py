"""A backup taken while the round was open is put back: what is missing shows."""

from __future__ import annotations

import shutil

import pytest
from faults.ballots import prepare
from faults.invariant import require_sound
from small_rounds import ROUND, SmallRound, round_in, small_roster, small_store

from toolkit.collection.round import State
from toolkit.services import announcing, backing_up
from toolkit.services.batching import close_due_batches
from toolkit.storage import batches
from toolkit.storage.ballot_box import Outcome

BATCH = 10
BATCHES = 3


@pytest.fixture
def restored(tmp_path):
    """A round put back from a backup of its first batch, and all its ballots."""
    roster = small_roster(staff=BATCH * BATCHES)
    voting = round_in(State.OPEN, tmp_path / "lost", roster=roster)
    ballots = prepare(voting, range(BATCH * BATCHES))
    noted = []
    for start in range(0, len(ballots), BATCH):
        for one in ballots[start : start + BATCH]:
            voting.hand_in(one.rater, one.envelopes, idem=one.idem)
        close_due_batches(voting.store)
        noted.append(announcing.newest_head(voting.store, ROUND))
        if start == 0:
            backing_up.back_up(voting.store, tmp_path / "backup")
    voting.store.close()
    folder = tmp_path / "new"
    folder.mkdir()
    shutil.copy(tmp_path / "lost" / "pepper", folder)
    store = small_store(folder)
    backing_up.restore(store, tmp_path / "backup")
    it = SmallRound(store, folder, codes=voting.codes, slips=voting.slips)
    yield it, ballots, noted
    store.close()


def heads_of(it):
    with it.store.reading() as connection:
        return [one.head for one in batches.read_heads(connection, ROUND)]


@pytest.mark.fault("F15")
def test_the_heads_noted_down_tell_which_batches_a_restored_box_lacks(restored):
    it, ballots, noted = restored

    assert len(set(noted)) == BATCHES
    assert heads_of(it) == noted[:1]
    assert require_sound(it.store, ROUND, ballots[:BATCH]) == BATCH


@pytest.mark.fault("F15")
def test_who_tries_again_after_a_restoration_makes_good_what_is_missing(restored):
    it, ballots, noted = restored

    said = [it.hand_in(one.rater, one.envelopes, idem=one.idem) for one in ballots]

    assert said[:BATCH] == [Outcome.AGAIN] * BATCH
    assert said[BATCH:] == [Outcome.COUNTED] * (len(ballots) - BATCH)
    assert require_sound(it.store, ROUND, ballots) == len(ballots)
    it.bring_to(State.OPENED)
    assert not set(noted[1:]) & set(heads_of(it))
