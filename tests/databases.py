"""The databases tests run on: SQLite files, and a PostgreSQL server of our own.

The server is started from the system's binaries when a test first asks for
it, listens on a socket in a private folder only, and goes with the session.

    cluster.url_of_new_database()      an empty store, its tables made
    cluster.crash(); cluster.start()   as when the power fails
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event

from toolkit.storage.engine import Store, open_store

KINDS: Final = ("sqlite", "postgresql")
OWNER: Final = "pingyi"
CLERK: Final = "clerk"
CLERKS_PASSWORD: Final = "correct-horse"  # noqa: S105 -- of a server that only tests reach
ADMINISTRATOR: Final = "administrator"
TEMPLATE: Final = "with_tables"
IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- where there is one
SOCKETS: Final = Path("/tmp")  # noqa: S108 -- the path of a socket must be short
ENOUGH_BYTES: Final = 2**30
LACKING: Final = (
    "There is no PostgreSQL server here. On Debian: apt-get install postgresql-15; "
    "elsewhere install the server and see that pg_config is on the PATH."
)
# Fit for ballots, small, and sorting words as no SQLite does.
SET_UP: Final[Mapping[str, str]] = {
    "listen_addresses": "",
    "log_parameter_max_length": "0",
    "max_connections": "60",
    "shared_buffers": "16MB",
    "min_wal_size": "32MB",
    "max_wal_size": "64MB",
    "autovacuum": "off",
    "deadlock_timeout": "100ms",
    "wal_retrieve_retry_interval": "100ms",
}
# Everybody who gets at the socket is let in; one role must say a password.
LET_IN: Final = f"""
local all {CLERK} scram-sha-256
local all all trust
local replication all trust
"""
# What tests tamper with is written once, in the words of SQLite.
AS_IN_SQLITE: Final = """
CREATE FUNCTION zeroblob(length int) RETURNS bytea LANGUAGE sql
RETURN decode(repeat('00', length), 'hex');
CREATE FUNCTION randomblob(length int) RETURNS bytea LANGUAGE sql
RETURN substr(sha256(gen_random_uuid()::text::bytea), 1, length);
CREATE FUNCTION lesser(bytea, bytea) RETURNS bytea LANGUAGE sql RETURN least($1, $2);
CREATE AGGREGATE min(bytea) (SFUNC = lesser, STYPE = bytea);
CREATE FUNCTION greater(bytea, bytea) RETURNS bytea LANGUAGE sql
RETURN greatest($1, $2);
CREATE AGGREGATE max(bytea) (SFUNC = greater, STYPE = bytea);
"""
PATIENCE_SECONDS: Final = 10
INITDB: Final = (
    *("--auth=trust", f"--username={ADMINISTRATOR}", "--encoding=UTF8", "--no-sync"),
    *("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"),
)


@dataclass(slots=True)
class Cluster:
    """A PostgreSQL server: its data, and the folder of its socket."""

    programs: Path
    data: Path
    socket: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def start(self, **settings: str) -> None:
        """Start the server, set up as said, and wait until it answers."""
        folder = {"unix_socket_directories": str(self.socket)}
        options = {**SET_UP, **folder, **settings}
        line = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self.run("pg_ctl", "-D", self.data, "-w", "-l", self.log, "-o", line, "start")

    def stop(self) -> None:
        """Stop the server; what is under way is rolled back."""
        self.run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop")

    def crash(self) -> None:
        """Stop the server at once, as when the power fails."""
        self.run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    @property
    def is_running(self) -> bool:
        """Whether the server was started and not stopped."""
        return (self.data / "postmaster.pid").exists()

    @property
    def log(self) -> Path:
        """What the server wrote down."""
        return self.data.parent / "log"

    @contextmanager
    def restarted(self, **settings: str) -> Iterator[None]:
        """Restart the server with other settings for a while."""
        self.stop()
        self.start(**settings)
        try:
            yield
        finally:
            self.stop()
            self.start()

    def new_folder(self, name: str) -> Path:
        """Make a folder that PostgreSQL's programs may write to."""
        folder = self.data.parent / name
        folder.mkdir(mode=0o700)
        return _own(folder)

    @contextmanager
    def followed(self) -> Iterator[Cluster]:
        """Let a standby follow that is waited for whenever something is written."""
        folder = self.new_folder("standby")
        where = ("-h", self.socket, "-U", ADMINISTRATOR, "-D", folder / "data")
        self.run("pg_basebackup", *where, "-R", "-c", "fast", "--no-sync")
        standby = Cluster(self.programs, folder / "data", _private_folder(SOCKETS))
        standby.start()
        self.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
        self.ask("SELECT pg_reload_conf()")
        try:
            self.wait_for("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'")
            yield standby
        finally:
            standby.crash()
            if not self.is_running:
                self.start()
            self.ask("ALTER SYSTEM RESET synchronous_standby_names")
            self.ask("SELECT pg_reload_conf()")
            shutil.rmtree(folder)
            shutil.rmtree(standby.socket)

    def promote(self) -> None:
        """Make a standby a server of its own."""
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one of PostgreSQL's programs to its end."""
        done = subprocess.run(
            [self.programs / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            check=False,
            **as_ordinary_user(),
        )
        assert done.returncode == 0, done.stdout or f"see {self.log}"

    def spawn(self, program: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start one of PostgreSQL's programs that goes on until it is stopped."""
        return subprocess.Popen(
            [self.programs / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **as_ordinary_user(),
        )

    def url(self, database: str, *, role: str = OWNER, password: str = "") -> str:
        """Return the URL of a database."""
        who = f"{role}:{password}" if password else role
        return f"postgresql+psycopg://{who}@/{database}?host={self.socket}"

    def ask(
        self, statement: str, *values: object, database: str = "postgres"
    ) -> list[Any]:
        """Return the rows of a statement, asked by the administrator."""
        with psycopg.connect(
            host=str(self.socket), user=ADMINISTRATOR, dbname=database, autocommit=True
        ) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def wait_for(self, statement: str, *values: object) -> None:
        """Return when a statement finds something."""
        patience = time.monotonic() + PATIENCE_SECONDS
        while not self.ask(statement, *values):
            assert time.monotonic() < patience, f"in vain: {statement}"

    def new_database(self, *, template: str = TEMPLATE) -> str:
        """Make a database, by default with the tables of a store; return its name."""
        if not self.is_running:  # a test that crashed it may have failed
            self.start()
        name = f"test_{next(self._numbers)}"
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
            *map(sql.Identifier, (name, template, OWNER))
        )
        self.ask(make)
        return name

    def url_of_new_database(self) -> str:
        """Make a database with the tables of a store; return its URL."""
        return self.url(self.new_database())

    def drop(self, database: str) -> None:
        """Delete a database, whoever uses it."""
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self.ask(drop.format(sql.Identifier(database)))


def as_ordinary_user() -> dict[str, Any]:
    """Return how a program is started as who may run a server: root may not."""
    if os.getuid():
        return {}
    user = next(filter(_is_known, ("postgres", "nobody")))
    who = pwd.getpwnam(user)
    return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def _is_known(user: str) -> bool:
    with suppress(KeyError):
        return bool(pwd.getpwnam(user))
    return False


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Make a server and start it; stop and delete it in the end."""
    cluster = Cluster(
        programs=find_programs(),
        data=_private_folder(_quick_disk()) / "data",
        socket=_private_folder(SOCKETS),
    )
    try:
        cluster.run("initdb", "-D", cluster.data, *INITDB)
        (cluster.data / "pg_hba.conf").write_text(LET_IN)
        cluster.start()
        cluster.ask(f"CREATE ROLE {OWNER} LOGIN")
        cluster.ask(f"CREATE ROLE {CLERK} LOGIN PASSWORD '{CLERKS_PASSWORD}'")
        cluster.ask(f"CREATE DATABASE {TEMPLATE} OWNER {OWNER}")
        cluster.ask(AS_IN_SQLITE, database=TEMPLATE)
        with tempfile.TemporaryDirectory() as folder:
            open_store(cluster.url(TEMPLATE), pepper=Path(folder) / "pepper").close()
        yield cluster
    finally:
        with suppress(AssertionError):  # it may have crashed on purpose
            cluster.crash()
        shutil.rmtree(cluster.data.parent)
        shutil.rmtree(cluster.socket)


def find_programs() -> Path:
    """Return the folder of PostgreSQL's programs; fail where there is none."""
    # Debian gives pg_config only to who develops for PostgreSQL.
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if config := shutil.which("pg_config"):
        told = subprocess.run(
            [config, "--bindir"], capture_output=True, text=True, check=True
        )
        folders.insert(0, Path(told.stdout.strip()))
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    pytest.fail(LACKING, pytrace=False)


def _own(folder: Path) -> Path:
    """Give a folder to who runs the server."""
    if user := as_ordinary_user():
        os.chown(folder, user["user"], user["group"])
    return folder


def _private_folder(above: Path | None) -> Path:
    return _own(Path(tempfile.mkdtemp(prefix="pg-", dir=above)))


def _quick_disk() -> Path | None:
    """Return a disk in memory that is large enough; else any will do."""
    with suppress(OSError):
        if shutil.disk_usage(IN_MEMORY).free > ENOUGH_BYTES:
            return IN_MEMORY
    return None


class Databases:
    """Where new stores are made: in files, or on a server.

    One folder has one database, so a store opened in it again is the same.
    """

    def __init__(self) -> None:
        self._cluster: Cluster | None = None
        self._made: dict[Path, str] = {}
        self._stores: list[Store] = []

    def open_in(self, folder: Path) -> Store:
        """Return the store of a folder, in the database of the moment."""
        if self._cluster is None:
            return open_store(_file_with_tables(folder / "pingyi.db"))
        for gone in [it for it in self._made if not it.exists()]:
            self._cluster.drop(self._made.pop(gone))
        if folder not in self._made:
            self._made[folder] = self._cluster.new_database()
        url = self._cluster.url(self._made[folder])
        store = open_store(url, pepper=folder / "pepper")
        _understand_sqlite(store)
        self._stores.append(store)
        return store

    @contextmanager
    def on(self, cluster: Cluster | None) -> Iterator[None]:
        """Make stores on a server, or in files, and delete them in the end."""
        before = self._cluster, self._made, self._stores
        self._cluster, self._made, self._stores = cluster, {}, []
        try:
            yield
        finally:
            for store in self._stores:
                store.close()
            if cluster is not None:
                for name in self._made.values():
                    cluster.drop(name)
            self._cluster, self._made, self._stores = before


def _file_with_tables(path: Path) -> Path:
    """Make a file with the tables of a store if there is none; return its path."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(_empty_tables())
    return path


@cache
def _empty_tables() -> bytes:
    """Return a file of SQLite with the tables of a store, which takes long to make."""
    with tempfile.TemporaryDirectory() as folder:
        open_store(Path(folder) / "pingyi.db").close()
        return (Path(folder) / "pingyi.db").read_bytes()


def _understand_sqlite(store: Store) -> None:
    """Let statements that tests write themselves have blanks as SQLite has them."""

    @event.listens_for(store.engine, "before_cursor_execute", retval=True)
    def _asked(
        _connection: Any, _cursor: Any, said: str, values: Any, *how: Any
    ) -> Any:
        is_written = how[0].compiled is None
        return said.replace("?", "%s") if is_written else said, values


DATABASES: Final = Databases()
