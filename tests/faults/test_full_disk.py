"""No room, or no permission: refused, and taken later.

A ballot that cannot be stored is never acknowledged, and handing it in
again with the same key succeeds once there is room again.
"""

from __future__ import annotations

import resource
import subprocess
from contextlib import contextmanager

import pytest
from faults.ballots import prepare
from faults.invariant import require_sound
from faults.patience import outcomes
from faults.real_server import served
from small_rounds import ROUND, round_in, small_roster
from sqlalchemy import event
from unit.web.serving import Visitor, serving

from toolkit.collection.round import State

PAGE = f"/b/{ROUND}"
VOTERS = 40
SMALL_DISK = "8m"


@contextmanager
def full_disk(folder, server):
    """Leave no room where the store lies, on a small disk if one may be made."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    yield
    filler.unlink()


@contextmanager
def no_larger_files(folder, server):
    """Let the server's files grow no more."""
    log = folder / "pingyi.db-wal"
    server.allow(resource.RLIMIT_FSIZE, log.stat().st_size)
    yield
    server.allow_all(resource.RLIMIT_FSIZE)


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own that is soon full, if we may mount one."""
    folder = tmp_path / "small-disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "none", folder]
    mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    yield folder, (full_disk if mounted else no_larger_files)
    if mounted:
        umount = ["umount", "--lazy", folder]
        subprocess.run(umount, check=True)


@pytest.mark.fault("F3")
def test_on_a_full_disk_ballots_are_refused_until_there_is_room(
    small_disk, record_property
):
    folder, without_room = small_disk
    refused, acknowledged = through_want(folder, without_room)

    record_property("refused", refused)
    record_property("acknowledged", acknowledged)


@pytest.mark.fault("F4")
def test_at_a_limit_of_file_size_ballots_are_refused_until_it_is_lifted(tmp_path):
    through_want(tmp_path / "home", no_larger_files)


def through_want(folder, without_room):
    """Hand in before, during and after a want of room; return what came of it."""
    voting = round_in(State.OPEN, folder, roster=small_roster(staff=VOTERS))
    ballots = prepare(voting, range(VOTERS))
    voting.store.close()
    with served(folder) as server:

        def hand_in_all(some):
            return outcomes(server.visitor.post(PAGE, it.as_sent()) for it in some)

        before = hand_in_all(ballots[:4])
        with without_room(folder, server):
            during = hand_in_all(ballots)
            health = server.visitor.get("/healthz").status
            kept = [b for b, it in zip(ballots, during, strict=True) if it != 503]
            require_sound(voting.store, ROUND, kept)
        after = hand_in_all(ballots)

    assert before == ["counted"] * 4
    assert set(during) <= {"counted", "again", 503}
    assert during.count(503) > VOTERS / 2
    assert health in {200, 503}
    assert set(after) == {"counted", "again"}
    assert require_sound(voting.store, ROUND, ballots) == VOTERS
    voting.store.close()
    return during.count(503), len(after)


@pytest.mark.fault("F4")
def test_while_the_store_may_only_be_read_ballots_are_refused(voting):
    ballots = prepare(voting, range(6))
    is_read_only = [1]

    @event.listens_for(voting.store.engine, "checkout")
    def _taken(connection, *_):
        connection.execute(f"PRAGMA query_only={is_read_only[0]}")

    with serving(voting.store) as address:
        visitor = Visitor(address)
        during = outcomes(visitor.post(PAGE, it.as_sent()) for it in ballots)
        is_read_only[0] = 0
        after = outcomes(visitor.post(PAGE, it.as_sent()) for it in ballots)

    assert during == [503] * len(ballots)
    assert after == ["counted"] * len(ballots)
    assert require_sound(voting.store, ROUND, ballots) == len(ballots)
