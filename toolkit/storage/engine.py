"""The store: one database, and the pepper that stands outside it.

SQLite is set up so that an acknowledged ballot survives a power cut (WAL
and ``synchronous=FULL``) and what is deleted is overwritten.  See ADR 0004.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    make_url,
)

from toolkit.errors import SettingError
from toolkit.i18n import Phrase
from toolkit.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.engine.interfaces import DBAPIConnection

PEPPER_BYTES: Final = 32
_PRAGMAS: Final = (
    "busy_timeout=10000",  # first, for the next one may have to wait
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
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
    is_url = "://" in str(url)
    parsed = make_url(str(url)) if is_url else URL.create("sqlite", database=str(url))
    if parsed.get_backend_name() == "sqlite":
        file = Path(parsed.database or "")
        file.resolve().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        pepper = pepper or file.resolve().parent / "pepper"
        _make(file, _write_tables)
    if pepper is None:
        message = "a pepper file must be named for a database on a server"
        raise ValueError(message)
    _make(pepper, _write_pepper)
    engine = _engine(parsed)
    metadata.create_all(engine)
    return Store(engine, _read_pepper(pepper))


def _make(path: Path, write: Callable[[Path], None]) -> None:
    """Make a private file, whole and on disk, unless another process is first."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    write(draft)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _write_tables(path: Path) -> None:
    engine = _engine(URL.create("sqlite", database=str(path)))
    metadata.create_all(engine)
    engine.dispose()


def _write_pepper(path: Path) -> None:
    with path.open("wb") as file:
        file.write(secrets.token_bytes(PEPPER_BYTES))
        file.flush()
        os.fsync(file.fileno())


def _read_pepper(path: Path) -> bytes:
    pepper = path.read_bytes()
    if len(pepper) != PEPPER_BYTES:
        raise SettingError(setting=path, reason=Phrase("the pepper is damaged"))
    return pepper


def _engine(url: URL) -> Engine:
    engine = create_engine(url)
    if url.get_backend_name() == "sqlite":
        _set_up_sqlite(engine)
    return engine


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
