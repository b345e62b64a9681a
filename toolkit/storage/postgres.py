"""PostgreSQL: one database for several ballot servers.

Readers see one state; writers wait for each other only where they touch
the same code or the same round.  A server that would lose ballots, or tell
when they came, is refused.  The driver is an optional extra: it is under
the LGPL and is used as it comes.

A password never appears in what is said here, nor do values of a statement.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    func,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError, OperationalError

from toolkit.errors import DatabaseRefusedError, SettingError
from toolkit.i18n import Phrase
from toolkit.storage.rewriting import REWRITTEN, lock, take_no_samples
from toolkit.storage.server_settings import problems_of, rights_problems
from toolkit.storage.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy.engine import ExceptionContext
    from sqlalchemy.engine.interfaces import DBAPIConnection

DRIVER: Final = "psycopg"
READING: Final = {
    "isolation_level": "REPEATABLE READ",
    "postgresql_readonly": True,
    "pingyi_reads": True,
}
WRITING: Final = {"isolation_level": "READ COMMITTED", "postgresql_readonly": False}

_CONNECTING: Final = {
    "application_name": "pingyi",
    "client_encoding": "utf8",
    "connect_timeout": 10,
}
_SESSION: Final = (
    "synchronous_commit = on",
    "log_parameter_max_length_on_error = 0",
    "debug_print_parse = off",
    "debug_print_rewritten = off",
    "debug_print_plan = off",
    "lock_timeout = '10s'",
    "statement_timeout = 0",  # opening a large box is one long transaction
    "idle_in_transaction_session_timeout = 0",
    "tcp_keepalives_idle = 30",  # what a dead ballot server holds is soon let go
    "tcp_keepalives_interval = 10",
    "tcp_keepalives_count = 3",
    "jit = off",
)
# Two servers with four threads each, and a command or two beside them.
_POOL: Final = {"pool_size": 5, "max_overflow": 5, "pool_timeout": 10}
_MAKING: Final = 0x70696E67  # of the lock under which tables are made
_MAY_CHECKPOINT: Final = "SELECT pg_has_role(current_user, 'pg_checkpoint', 'MEMBER')"
_FORBIDDEN: Final = "42501"
_PASSING: Final = frozenset({"25006", "25P03"})  # a standby taking over, a cut


def connect(url: URL) -> Engine:
    """Return an engine for a database on a server, its tables made.

    Raises
    ------
    SettingError : there is no driver, or the server does not let us in.
    DatabaseRefusedError : the server would lose or tell too much.
    """
    if find_spec(DRIVER) is None:
        raise SettingError(
            setting=name_of(url),
            reason=Phrase(
                "the driver for PostgreSQL is missing; pip install 'pingyi[postgres]' "
                "brings it"
            ),
        )
    engine = create_engine(
        url.set(drivername=f"postgresql+{DRIVER}"),
        connect_args=_CONNECTING,
        hide_parameters=True,
        pool_pre_ping=True,
        **_POOL,
    )
    _set_up(engine)
    try:
        _prepare(engine, name_of(url))
    except DBAPIError as error:
        engine.dispose()
        if isinstance(error, OperationalError) or _is_forbidden(error):
            raise _refusal(error, url) from None  # its text may hold what was typed
        raise
    except DatabaseRefusedError:
        engine.dispose()
        raise
    return engine


def name_of(url: URL) -> str:
    """Return what a database may be called in a message: no password, no options."""
    host = url.host or str(url.query.get("host", ""))
    place = f"{host}:{url.port}" if url.port else host
    return f"postgresql://{place}/{url.database or ''}"


def write_back(engine: Engine) -> None:
    """Have the server let go of files that are not used any more, if we may ask."""
    at_once = engine.execution_options(isolation_level="AUTOCOMMIT")
    with at_once.connect() as connection:
        if connection.exec_driver_sql(_MAY_CHECKPOINT).scalar_one():
            connection.exec_driver_sql("CHECKPOINT")


def _prepare(engine: Engine, name: str) -> None:
    """Look at the server, make the tables, and look at the rights to them.

    Of several servers that start together one makes the tables.
    """
    with engine.begin() as connection:
        if problems := list(problems_of(connection)):
            raise DatabaseRefusedError(file=name, problems=problems)
        connection.execute(select(func.pg_advisory_xact_lock(_MAKING)))
        known = set(inspect(connection).get_table_names())
        new = [it for it in metadata.sorted_tables if it.name not in known]
        metadata.create_all(connection, new, checkfirst=False)
        take_no_samples(connection, [it for it in REWRITTEN if it in new])
        if problems := list(rights_problems(connection)):
            raise DatabaseRefusedError(file=name, problems=problems)


def _is_forbidden(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) == _FORBIDDEN


def _refusal(error: DBAPIError, url: URL) -> SettingError:
    said = " ".join(str(error.orig).split())
    if url.password:
        said = said.replace(str(url.password), "***")
    if _is_forbidden(error):
        reason = Phrase(
            "its role may not make tables there ({said}); let the administrator run: "
            "GRANT CREATE ON SCHEMA public TO {role}",
            said=said,
            role=url.username or "…",
        )
    else:
        reason = Phrase(
            "the server does not let us in ({said}); see that it runs, and that host, "
            "user, password and database are right",
            said=said,
        )
    return SettingError(setting=name_of(url), reason=reason)


def _set_up(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("; ".join(f"SET {setting}" for setting in _SESSION))
        cursor.close()
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        if connection.get_execution_options().get("pingyi_reads"):
            lock(connection, "ACCESS SHARE")

    @event.listens_for(engine, "handle_error")
    def _failed(context: ExceptionContext) -> OperationalError | None:
        """Count what passes by itself among what a caller may try again."""
        original = context.original_exception
        if getattr(original, "sqlstate", None) in _PASSING:
            return OperationalError(context.statement, None, original)
        return None
