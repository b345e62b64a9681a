"""The power fails: with our settings no acknowledged ballot is missing.

That the test bites is shown by settings that are common and not enough.
"""

from __future__ import annotations

import pickle
import random
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from faults.ballots import FULL, Ready, prepare
from faults.power_cut import Files, moments, record
from small_rounds import ROUND, round_in, small_roster

from toolkit.collection.round import State

BALLOTS = 25 if FULL else 6
CHECKPOINT_OFTEN = "wal_autocheckpoint=8"
ENOUGH = {
    "as the store is set up": (CHECKPOINT_OFTEN,),
    **(
        {
            "DELETE EXTRA": ("journal_mode=DELETE", "synchronous=EXTRA"),
            "TRUNCATE FULL": ("journal_mode=TRUNCATE", "synchronous=FULL"),
            "PERSIST FULL": ("journal_mode=PERSIST", "synchronous=FULL"),
        }
        if FULL
        else {}
    ),
}
NOT_ENOUGH = {
    "WAL NORMAL": ("synchronous=NORMAL", CHECKPOINT_OFTEN),
    "DELETE FULL": ("journal_mode=DELETE", "synchronous=FULL"),
    **({"WAL OFF": ("synchronous=OFF", CHECKPOINT_OFTEN)} if FULL else {}),
}


@dataclass
class Found:
    """What was found on all the disks."""

    images: int = 0
    acknowledged: set[str] = field(default_factory=set)
    lost: int = 0
    broken: int = 0


@pytest.fixture
def voting(tmp_path):
    (tmp_path / "data").mkdir()
    roster = small_roster(staff=BALLOTS)
    return round_in(State.OPEN, tmp_path / "data", roster=roster)


@pytest.mark.fault("F2")
@pytest.mark.parametrize("pragmas", ENOUGH.values(), ids=ENOUGH)
def test_after_a_power_cut_every_acknowledged_ballot_is_there(
    voting, tmp_path, pragmas, record_property
):
    found = after_every_cut(voting, tmp_path, pragmas)

    assert len(found.acknowledged) == BALLOTS
    assert found.images > 10 * BALLOTS
    assert (found.lost, found.broken) == (0, 0)
    record_property("images", found.images)
    record_property("lost", found.lost)


@pytest.mark.fault("F2")
@pytest.mark.parametrize("pragmas", NOT_ENOUGH.values(), ids=NOT_ENOUGH)
def test_with_weaker_settings_the_replay_finds_the_loss(voting, tmp_path, pragmas):
    found = after_every_cut(voting, tmp_path, pragmas)

    assert len(found.acknowledged) == BALLOTS
    assert found.lost > 0


def after_every_cut(voting, tmp_path, pragmas) -> Found:
    """Cast ballots under strace, and look at every disk that may be left."""
    ballots = prepare(voting, range(BALLOTS))
    voting.store.close()
    (tmp_path / "ballots").write_bytes(pickle.dumps(ballots))
    before = {path.name: path.read_bytes() for path in voting.folder.iterdir()}
    steps = record(
        voting.folder,
        tmp_path / "log",
        "faults.cast_and_tell",
        *(voting.folder / "pingyi.db", ROUND, tmp_path / "ballots", *pragmas),
    )
    known = {str(one.rater): one for one in ballots}
    found, looked_at = Found(), set()
    for files, acknowledged in moments(before, steps, random.Random(1)):
        sight = hash(frozenset(files.items())), acknowledged
        if sight not in looked_at:
            looked_at.add(sight)
            found.images += 1
            found.acknowledged |= acknowledged
            look_at(files, [known[it] for it in acknowledged], tmp_path, found)
    return found


def look_at(files: Files, wanted: list[Ready], folder: Path, found: Found) -> None:
    """Take up the database as it is found, and see what is missing."""
    try:
        marks, leaves, is_sound = content_of(files, folder)
    except sqlite3.DatabaseError:
        is_sound = False
    else:
        missing = any(
            one.digest not in marks or not one.leaves <= leaves for one in wanted
        )
        found.lost += missing
    found.broken += not is_sound


def content_of(files: Files, folder: Path) -> tuple[set[bytes], set[bytes], bool]:
    """Return roll marks and envelopes of a database, and whether it is sound."""
    for path in folder.glob("pingyi.db*"):
        path.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    connection = sqlite3.connect(folder / "pingyi.db")
    try:
        marks = connection.execute("SELECT digest, subject FROM spent").fetchall()
        leaves = {leaf for (leaf,) in connection.execute("SELECT leaf FROM envelope")}
        checked = connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()
    is_sound = checked == [("ok",)] and len(marks) == len(leaves)
    return {digest for digest, _ in marks}, leaves, is_sound
