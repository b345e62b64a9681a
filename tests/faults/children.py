"""Processes that do one thing and may be killed while they do it.

    with started(cast_in_turn, database, ROUND, ballots) as child:
        child.wait_until_ready()
        child.kill_after(0.01)
        child.answers()             # what it had said until then

They are forked from a server that has the toolkit loaded and nothing
open, so that a life costs milliseconds.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from sqlalchemy import Engine, event

from toolkit.services import casting, opening
from toolkit.storage.engine import open_store

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from faults.ballots import Ready

READY = "ready"
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["toolkit.services.casting", "toolkit.services.opening"])


class Child:
    """A process of our own, and what it says."""

    def __init__(self, process: BaseProcess, told: Connection) -> None:
        self.process = process
        self._told = told
        self._heard: list[object] = []

    def wait_until_ready(self) -> None:
        """Return when the child is about to begin."""
        assert self._told.poll(20), "the child never began"
        assert self._told.recv() == READY

    def wait_for_an_answer(self) -> float:
        """Return how many seconds the child needs for its next word."""
        start = time.monotonic()
        assert self._told.poll(20), "the child says nothing"
        self._heard.append(self._told.recv())
        return time.monotonic() - start

    def kill_after(self, seconds: float) -> bool:
        """Kill it after so long; return whether it was still at work."""
        self.process.join(seconds)
        self.process.kill()
        self.process.join(20)
        return self.was_killed

    @property
    def was_killed(self) -> bool:
        """Whether it died of a kill."""
        return self.process.exitcode == -signal.SIGKILL

    def answers(self) -> list[object]:
        """Return all it said until its end."""
        try:
            while True:
                self._heard.append(self._told.recv())
        except EOFError:
            self.process.join(20)
            return self._heard


@contextmanager
def started(act: Callable[..., None], *given: object) -> Iterator[Child]:
    """Give a process that does something; it is gone at the end."""
    hears, tells = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=act, args=(tells, *given), daemon=True)
    process.start()
    tells.close()
    try:
        yield Child(process, hears)
    finally:
        process.kill()
        process.join(20)
        hears.close()


def cast_in_turn(
    tells: Connection, database: Path, round_id: str, ballots: Sequence[Ready]
) -> None:
    """Hand in ballot after ballot, telling of each when it is in the box."""
    store = open_store(database)
    casting.hand_out(store, round_id, ballots[0].code, even_if_spent=True)
    tells.send(READY)  # nothing has to be loaded any more
    for one in ballots:
        outcome = casting.cast(
            store, round_id, code=one.code, idem=one.idem, envelopes=one.envelopes
        )
        tells.send((one.rater, outcome.value))
    store.close()


@dataclass(frozen=True)
class Box:
    """A box that may be opened: its round, its slips, and the day."""

    database: Path
    round_id: str
    slips: Sequence[str]
    day: date


def open_box(tells: Connection, box: Box, last_step: int | None) -> None:
    """Open a box and tell the statements it took; or die before one of them."""
    store = open_store(box.database)
    store.close()  # what is counted begins with a connection of its own
    steps = _die_at_statement(last_step)
    opening.unseal(store, box.round_id, slips=box.slips, today=box.day)
    store.close()
    tells.send(steps)


def make_store(tells: Connection, database: Path, last_step: int | None) -> None:
    """Make a store and tell its steps; or die before one of them."""
    steps = _die_at_statement(last_step)
    for name in ("open", "fsync", "link", "unlink"):
        _die_at_call(name, steps, last_step)
    open_store(database).close()
    tells.send(steps)


def hold_the_lock(tells: Connection, database: Path, may_end: Event) -> None:
    """Hold the one lock that writers need until told to let go."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    tells.send(READY)
    may_end.wait(60)
    connection.execute("ROLLBACK")
    connection.close()


def _die_at_statement(last_step: int | None) -> list[str]:
    """Count statements; be killed before the one of this number is carried out."""
    steps: list[str] = []

    def on_statement(sql: str) -> None:
        _step(steps, sql, last_step)

    @event.listens_for(Engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(on_statement)

    return steps


def _die_at_call(name: str, steps: list[str], last_step: int | None) -> None:
    call: Callable[..., object] = getattr(os, name)

    def counted(*given: object, **named: object) -> object:
        _step(steps, f"os.{name}", last_step)
        return call(*given, **named)

    setattr(os, name, counted)


def _step(steps: list[str], name: str, last_step: int | None) -> None:
    if len(steps) == last_step:
        os.kill(os.getpid(), signal.SIGKILL)
    steps.append(name)


def numbered(answers: Sequence[object]) -> Mapping[int, str]:
    """Return outcomes by rater, as `cast_in_turn` tells them."""
    return dict(answers)
