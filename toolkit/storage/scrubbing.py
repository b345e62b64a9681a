"""Scrub: rewrite what a database keeps of rows that are gone.

A deleted row stays on free pages and in logs, and the place of a row may
tell when it came.  What is rewritten in one go remembers neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, update

from toolkit.errors import BusyError
from toolkit.storage import postgres, sqlite
from toolkit.storage.rewriting import rewrite_rows
from toolkit.storage.tables import round_

if TYPE_CHECKING:
    from toolkit.storage.engine import Store


def scrub(store: Store, round_id: str) -> None:
    """Rewrite the database, so that nothing deleted is left in it.

    Runs after the transaction that wrote the count; what a crash or a
    reader prevents is made good by calling it again.
    """
    if store.engine.dialect.name == "sqlite":
        done = sqlite.rewrite_file(store.engine)
        with store.writing() as connection:
            _note(connection, round_id, done=done)
    else:
        _rewrite_on_server(store, round_id)


def scrub_if_due(store: Store, round_id: str) -> None:
    """Make good a scrub that was prevented."""
    with store.reading() as connection:
        due = is_unscrubbed(connection, round_id)
    if due:
        scrub(store, round_id)


def is_unscrubbed(connection: Connection, round_id: str) -> bool:
    """Return whether the database may still hold what was deleted."""
    query = select(round_.c.scrubbed).where(round_.c.id == round_id)
    return connection.scalar(query) is False


def note_unscrubbed(connection: Connection, round_id: str) -> None:
    """Write down that a scrub is due."""
    _note(connection, round_id, done=False)


def _rewrite_on_server(store: Store, round_id: str) -> None:
    """Rewrite the rows and note it, or leave both as they are."""
    try:
        with store.writing() as connection:
            rewrite_rows(connection)
            _note(connection, round_id, done=True)
    except BusyError:  # somebody is in the way: it stays due
        return
    postgres.write_back(store.engine)


def _note(connection: Connection, round_id: str, *, done: bool) -> None:
    connection.execute(
        update(round_).where(round_.c.id == round_id).values(scrubbed=done)
    )
