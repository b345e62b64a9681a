"""Killed while the box is opened: the box is as it was, or counted to the end."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from hashlib import sha256

import pytest
from faults.ballots import FULL, prepare
from faults.children import Box, open_box, started
from faults.invariant import require_sound
from small_rounds import ROUND, TODAY, SmallRound, round_in, small_store

from toolkit.collection.round import State
from toolkit.storage import counter

SHORT = 16
VOTERS = 9
WORDS = "多到实验室走走"


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """A closed round, its ballots, and the steps that opening its box takes."""
    folder = tmp_path_factory.mktemp("closed")
    voting = round_in(State.OPEN, folder)
    ballots = prepare(voting, range(VOTERS))
    for one in ballots:
        voting.hand_in(one.rater, one.envelopes, idem=one.idem)
    voting.cast(VOTERS, words=WORDS)
    voting.bring_to(State.CLOSED)
    voting.store.close()
    copy = shutil.copytree(folder, tmp_path_factory.mktemp("steps") / "copy")
    with child_that_opens(voting, copy, None) as child:
        (steps,) = child.answers()
    return voting, ballots, steps


def child_that_opens(voting, folder, last_step):
    box = Box(folder / "pingyi.db", ROUND, voting.slips[:2], TODAY)
    return started(open_box, box, last_step)


def die_at(closed, folder, step) -> SmallRound:
    """Let opening be killed before a step; return the round as it is found."""
    voting, _, _ = closed
    copy = shutil.copytree(voting.folder, folder / f"step-{step}")
    with child_that_opens(voting, copy, step) as child:
        assert child.answers() == []
        assert child.was_killed
    return SmallRound(small_store(copy), copy, codes=voting.codes, slips=voting.slips)


def counted(it: SmallRound) -> Mapping[tuple[str, str, str], int]:
    with it.store.reading() as connection:
        counts = counter.read_tally(connection, ROUND).counts
    places = zip(counts["subject"], counts["group"], counts["grade"], strict=True)
    return dict(zip(places, counts["count"].tolist(), strict=True))


EXPECTED = {
    (subject, group, grade): count
    for subject in ("m001", "m002")
    for group, grade, count in (
        ("staff", "excellent", 4),
        ("staff", "qualified", 3),
        ("students", "excellent", 2),
        ("students", "qualified", 1),
    )
}


@pytest.mark.fault("F12")
def test_a_box_is_counted_alike_whichever_step_of_opening_is_cut_short(
    closed, tmp_path, record_property
):
    _, _, steps = closed
    chosen = range(len(steps)) if FULL else spread(len(steps), SHORT)

    found = [seen_after(closed, tmp_path, step) for step in chosen]

    assert {before for before, _ in found} == {State.CLOSED, State.OPENED}
    assert [counts for _, counts in found] == [EXPECTED] * len(found)
    record_property("kills", len(found))


def seen_after(closed, folder, step):
    """Return the state in which the killed left the round, and the count at last."""
    _, ballots, _ = closed
    it = die_at(closed, folder, step)
    before = it.state
    assert require_sound(it.store, ROUND, ballots) == VOTERS + 1
    it.bring_to(State.OPENED)
    counts = counted(it)
    it.store.close()
    return before, counts


def spread(count, wanted):
    """Return so many numbers below a count, evenly spread, the last ones all."""
    step = max(1, count // wanted)
    return sorted({*range(0, count, step), *range(count - 8, count)})


@pytest.mark.fault("F13")
def test_what_the_killed_left_unscrubbed_is_scrubbed_before_publication(
    closed, tmp_path
):
    _, ballots, steps = closed
    own_keys = [sha256(bytes.fromhex(one.idem)).digest() for one in ballots]
    it = die_at(closed, tmp_path, steps.index("VACUUM"))
    left_behind = remembered(it, own_keys)
    assert is_scrubbed(it) is False

    it.bring_to(State.PUBLISHED)
    it.store.close()

    assert left_behind > 0
    assert is_scrubbed(it) is True
    assert remembered(it, own_keys) == 0


def is_scrubbed(it):
    with it.store.reading() as connection:
        return bool(connection.exec_driver_sql("SELECT scrubbed FROM round").scalar())


def remembered(it, secrets):
    """Return how many of these the files hold, whichever page or log."""
    files = b"".join(path.read_bytes() for path in it.folder.glob("pingyi.db*"))
    return sum(one in files for one in secrets)
