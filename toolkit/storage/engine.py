"""The store: one database, and the pepper that stands outside it.

What SQLite and PostgreSQL need is in modules of their own; here is what a
service may expect of either.  See ADR 0004.
"""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from toolkit.errors import BusyError, SettingError
from toolkit.i18n import Phrase
from toolkit.storage import postgres, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from toolkit.collection.staff import Act, Staff

PEPPER_BYTES: Final = 32
_KINDS: Final[Mapping[str, ModuleType]] = {"sqlite": sqlite, "postgresql": postgres}
_DRIVERS: Final[Mapping[str, str]] = {
    "sqlite": "sqlite",
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "postgresql+psycopg": "postgresql",
}
"""The kind of database by what stands before ``://``."""


@dataclass(frozen=True, slots=True)
class Store:
    """A database, its pepper, and the folder for keys that are kept here.

    ``reading`` and ``writing`` give a connection in a transaction; the
    writing one is committed at the end, or rolled back whole.  Both raise
    ``BusyError`` where the database is locked, full or out of reach.

    ``staff`` is who acts through it.  Where nobody signed in, as with
    commands, whoever may read the files may do everything.
    """

    engine: Engine
    pepper: bytes = field(repr=False)
    keys: Path
    staff: Staff | None = None

    def acting(self, staff: Staff) -> Store:
        """Return the same store, in the hands of somebody who signed in."""
        return replace(self, staff=staff)

    def require(self, act: Act) -> None:
        """Refuse what is not for whoever acts.

        Raises
        ------
        NotPermittedError
        """
        if self.staff is not None:
            self.staff.require(act)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one consistent state."""
        engine = self.engine.execution_options(**self._kind.READING)
        with _as_busy(), engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that may write.

        On SQLite it is the only one at this moment; on a server, it is alone
        only with the rows it has taken for update.
        """
        engine = self.engine.execution_options(
            **self._kind.WRITING, pingyi_staff=self.staff
        )
        with _as_busy(), engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database's files and connections."""
        self.engine.dispose()

    @property
    def _kind(self) -> ModuleType:
        return _KINDS[self.engine.dialect.name]


def open_store(url: str | Path, *, pepper: Path | None = None) -> Store:
    """Return the store at a URL or file, made if it is new.

    Parameters
    ----------
    url : a URL of PostgreSQL or SQLite, or the path of a SQLite file.
    pepper : file of the secret under which codes are digested; by default
        ``pepper`` beside the SQLite file.  It is made if it is missing, and
        must not be backed up together with the database.  Round keys that
        are to lie on this machine go to the folder ``keys`` beside it.

    Raises
    ------
    SettingError : the database cannot be reached, or is no place for ballots.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        file = Path(parsed.database or "")
        pepper = pepper or file.resolve().parent / "pepper"
        _make(file, sqlite.write_tables)
    if pepper is None:
        raise SettingError(
            setting=postgres.name_of(parsed),
            reason=Phrase("a database on a server needs a file for the pepper"),
        )
    _make(pepper, _write_pepper)
    secret = _read_pepper(pepper)
    engine = _KINDS[parsed.get_backend_name()].connect(parsed)
    return Store(engine, secret, pepper.parent / "keys")


@contextmanager
def _as_busy() -> Iterator[None]:
    """Say that the database is locked, full or out of reach as it concerns people."""
    try:
        yield
    except (OperationalError, PoolTimeoutError) as error:
        raise BusyError from error


def _parse(url: str | Path) -> URL:
    if "://" not in str(url):
        return URL.create("sqlite", database=str(url))
    kind = _DRIVERS.get(str(url).partition("://")[0])
    if kind is None:
        raise SettingError(
            setting=Phrase("The address of the database"),
            reason=Phrase("it names neither SQLite nor PostgreSQL"),
        )
    try:
        parsed = make_url(str(url)).set(drivername=kind)
    except (ArgumentError, ValueError):  # their text repeats what was typed
        raise _misspelt() from None
    # An @ or / that is not written so cuts a password, and its rest is a "host".
    if kind != "sqlite" and "@" in f"{parsed.host}{parsed.database}":
        raise _misspelt()
    return parsed


def _misspelt() -> SettingError:
    return SettingError(
        setting=Phrase("The address of the database"),
        reason=Phrase(
            "it is not of the form postgresql+psycopg://user:password@host/name, "
            "where a password has %40 for @, %3A for : and %2F for /"
        ),
    )


def _make(path: Path, write: Callable[[Path], None]) -> None:
    """Make a private file, whole and on disk, unless another process is first."""
    if path.exists():
        return
    path.resolve().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    write(draft)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


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
