"""A backup: what is sealed, and nothing that was opened.

It is a SQLite file, whatever the database.  Codes are in it as keyed
digests and ballots as sealed envelopes; the pepper, keys that lie on the
server, and all that came out of a box are not.  A round that was opened
goes in as it was when it was closed, to be opened again.
"""

from __future__ import annotations

import hmac
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    URL,
    Connection,
    Table,
    create_engine,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError

from toolkit.collection.round import State
from toolkit.errors import FileRefusedError, PepperDiffersError
from toolkit.i18n import Phrase
from toolkit.problem import Problem
from toolkit.storage import batches, rounds, sqlite
from toolkit.storage.tables import (
    act,
    credential,
    electorate,
    envelope,
    frozen,
    head,
    rater,
    receipt,
    round_,
    slate,
    spent,
    subject,
    voided,
    wrap,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT: Final = (
    round_,
    frozen,
    wrap,
    subject,
    slate,
    rater,
    electorate,
    credential,
    voided,
    spent,
    envelope,
    head,
    receipt,
    act,
)
"""In the order in which rows can be put in."""

_AT_A_TIME: Final = 1000


def write_backup(source: Connection, path: Path, *, pepper: bytes) -> None:
    """Write all that is kept into a new file of the owner's own.

    The file is marked so that its pepper can be told from another one; the
    mark tells nothing else of it.
    """
    path.touch(mode=0o600)
    engine = sqlite.connect(URL.create("sqlite", database=str(path)))
    with engine.begin() as target:
        _copy(source, target)
        for found in rounds.list_rounds(target):
            if found.state is State.OPENED:
                _close_again(target, found.id)
        target.exec_driver_sql(f"PRAGMA user_version = {_mark_of(pepper)}")
    sqlite.rewrite_file(engine)
    sqlite.make_one_file(engine)
    engine.dispose()


def load_backup(path: Path, target: Connection, *, pepper: bytes) -> None:
    """Put all that a backup keeps into an empty database.

    Raises
    ------
    FileRefusedError : it is no backup, or is damaged.
    PepperDiffersError : its codes were digested under another pepper.
    """
    try:
        with _opened(path) as source:
            mark = source.exec_driver_sql("PRAGMA user_version").scalar()
            if not is_empty(source) and mark != _mark_of(pepper):
                raise PepperDiffersError(file=path)
            _copy(source, target)
    except DatabaseError as error:
        problem = Problem(place=str(path), message=Phrase("This is no backup."))
        raise FileRefusedError(file=path.name, problems=[problem]) from error


def is_empty(connection: Connection) -> bool:
    """Return whether a database holds no round."""
    return not connection.execute(select(func.count()).select_from(round_)).scalar()


@contextmanager
def _opened(path: Path) -> Iterator[Connection]:
    """Give a file to read from, which stays as it is."""
    url = URL.create("sqlite", database=f"file:{path}", query={"mode": "ro"})
    engine = create_engine(url.update_query_dict({"uri": "true"}))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _mark_of(pepper: bytes) -> int:
    """Return a number of 31 bits by which a pepper is told from another one."""
    return int.from_bytes(hmac.digest(pepper, b"backup", "sha256")[:4], "big") >> 1


def _close_again(connection: Connection, round_id: str) -> None:
    """Put an opened round back to where it was closed.

    Its envelopes no longer tell their batches, so all make up one.
    """
    connection.execute(delete(head).where(head.c.round == round_id))
    connection.execute(delete(receipt).where(receipt.c.round == round_id))
    batches.close_last_batch(connection, round_id)
    connection.execute(
        update(round_)
        .where(round_.c.id == round_id)
        .values(state=State.CLOSED.value, scrubbed=False)
    )


def _copy(source: Connection, target: Connection) -> None:
    """Copy each table in the order of its keys."""
    for table in KEPT:
        for rows in _parts(source, table):
            target.execute(insert(table), rows)


def _parts(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    query = select(table).order_by(*table.primary_key.columns)
    for part in source.execute(query).mappings().partitions(_AT_A_TIME):
        yield [dict(row) for row in part]
