"""The store: one database, and the pepper that stands outside it.

SQLite is set up so that an acknowledged ballot survives a power cut (WAL
and ``synchronous=FULL``) and what is deleted is overwritten.  See ADR 0004.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from toolkit.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine.interfaces import DBAPIConnection

PEPPER_BYTES: Final = 32
_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
)


@dataclass(frozen=True, slots=True)
class Store:
    """A database and its pepper.

    ``reading`` and ``writing`` give a connection in a transaction; the
    writing one is committed at the end, or rolled back whole.
    """

    engine: Engine
    pepper: bytes

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the one connection that may write at this moment."""
        engine = self.engine.execution_options(pingyi_begin="BEGIN IMMEDIATE")
        with engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database's files."""
        self.engine.dispose()


def open_store(url: str | Path, *, pepper: Path | None = None) -> Store:
    """Return the store at a URL or file, made if it is new.

    Parameters
    ----------
    url : any SQLAlchemy URL, or the path of a SQLite file.
    pepper : file of the secret under which codes are digested; by default
        ``pepper`` beside the SQLite file.  It is made if it is missing, and
        must not be backed up together with the database.
    """
    parsed = make_url(str(url) if "://" in str(url) else f"sqlite:///{url}")
    is_file = parsed.get_backend_name() == "sqlite"
    if is_file:
        folder = Path(parsed.database or "").resolve().parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        pepper = pepper or folder / "pepper"
        _make_private(Path(parsed.database or ""))
    if pepper is None:
        message = "a pepper file must be named for a database on a server"
        raise ValueError(message)
    engine = create_engine(parsed)
    if is_file:
        _set_up_sqlite(engine)
    metadata.create_all(engine)
    return Store(engine, _read_pepper(pepper))


def _make_private(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _read_pepper(path: Path) -> bytes:
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(file, "wb") as new:
        new.write(secrets.token_bytes(PEPPER_BYTES))
    return path.read_bytes()


def _set_up_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        begin = connection.get_execution_options().get("pingyi_begin", "BEGIN")
        connection.exec_driver_sql(begin)
