"""SQLite, set up so that nothing acknowledged is lost and what is deleted is gone.

WAL and ``synchronous=FULL`` keep an acknowledged ballot through a power cut;
``secure_delete`` overwrites what is deleted.  See ADR 0004.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

from toolkit.storage.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine.interfaces import DBAPIConnection

READING: Final = {"pingyi_begin": "BEGIN"}
WRITING: Final = {"pingyi_begin": "BEGIN IMMEDIATE"}
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


def connect(url: URL) -> Engine:
    """Return an engine for a SQLite database, its tables made."""
    engine = create_engine(url, hide_parameters=True)
    _set_up(engine)
    metadata.create_all(engine)
    return engine


def write_tables(path: Path) -> None:
    """Make the tables in an empty file, and let go of it."""
    connect(URL.create("sqlite", database=str(path))).dispose()


def rewrite_file(engine: Engine) -> bool:
    """Rewrite the file; return whether the write-ahead log could be emptied too."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    finally:
        raw.close()
    return not busy


def make_one_file(engine: Engine) -> None:
    """Let a file that is done be read where nothing can be written beside it."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=DELETE")
    finally:
        raw.close()


def _set_up(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql(options.get("pingyi_begin", READING["pingyi_begin"]))
