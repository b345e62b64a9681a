"""What a PostgreSQL server must be set to before it may hold a ballot box.

A server that skips a write loses ballots that were acknowledged; one that
logs statements or commit times knows when each ballot came.  What a
session may set for itself is set on connecting and not asked about here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, text

from toolkit.problem import Problem
from toolkit.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OLDEST_VERSION: Final = 150000
RIGHTS: Final = "SELECT, INSERT, UPDATE, DELETE, TRUNCATE"

_LOSES: Final = "loses"
_TELLS: Final = "tells"
_SAID: Final[Mapping[str, str]] = {
    _LOSES: "It is {found}: a ballot that was acknowledged could be lost.",
    _TELLS: "It is {found}: the server would write down when each ballot came.",
}
_OFF: Final = ("off",)
_NEVER: Final = ("-1",)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The values a setting may have, the first being the one to set."""

    values: tuple[str, ...]
    otherwise: str  # what a server set up differently does


_WANTED: Final[Mapping[str, _Wanted]] = {
    "fsync": _Wanted(("on",), _LOSES),
    "full_page_writes": _Wanted(("on",), _LOSES),
    "track_commit_timestamp": _Wanted(_OFF, _TELLS),
    "log_statement": _Wanted(("none",), _TELLS),
    "log_duration": _Wanted(_OFF, _TELLS),
    "log_min_duration_statement": _Wanted(_NEVER, _TELLS),
    "log_min_duration_sample": _Wanted(_NEVER, _TELLS),
    "log_transaction_sample_rate": _Wanted(("0",), _TELLS),
    "log_parameter_max_length": _Wanted(("0",), _TELLS),
    "log_lock_waits": _Wanted(_OFF, _TELLS),
    "log_statement_stats": _Wanted(_OFF, _TELLS),
    "log_parser_stats": _Wanted(_OFF, _TELLS),
    "log_planner_stats": _Wanted(_OFF, _TELLS),
    "log_executor_stats": _Wanted(_OFF, _TELLS),
    "log_min_messages": _Wanted(
        ("warning", "info", "notice", "error", "log", "fatal", "panic"), _TELLS
    ),
    # Of modules, if they are loaded.
    "auto_explain.log_min_duration": _Wanted(_NEVER, _TELLS),
    "pgaudit.log": _Wanted(("none", ""), _TELLS),
}
_REMEDIES: Final[Mapping[str, str]] = {
    "superuser": "Let its administrator run: ALTER ROLE {role} SET {name} = {wanted}",
    "sighup": (
        "Let its administrator run: ALTER SYSTEM SET {name} = {wanted}; "
        "SELECT pg_reload_conf()"
    ),
    "postmaster": (
        "Let its administrator run ALTER SYSTEM SET {name} = {wanted} and restart "
        "the server."
    ),
}


def problems_of(connection: Connection) -> Iterator[Problem]:
    """Yield everything that makes the server unfit, with the way out."""
    version = connection.exec_driver_sql("SHOW server_version_num").scalar_one()
    if int(version) < OLDEST_VERSION:
        yield Problem(
            place="PostgreSQL",
            message="The server is version {found}.",
            remedy="Version 15 or newer is needed.",
            facts={"found": int(version) // 10000},
        )
    yield from _encoding_problem(connection)
    yield from _setting_problems(connection)
    yield from _standby_problem(connection)


def rights_problems(connection: Connection) -> Iterator[Problem]:
    """Yield the tables on which this role may not do what the store does."""
    query = text(
        "SELECT name, has_table_privilege(name, wanted) "
        "FROM unnest(CAST(:tables AS text[])) AS name, "
        "unnest(CAST(:rights AS text[])) AS wanted"
    )
    prepare = connection.dialect.identifier_preparer
    names = [prepare.format_table(table) for table in metadata.sorted_tables]
    rights = RIGHTS.split(", ")
    rows = connection.execute(query, {"tables": names, "rights": rights})
    lacking = sorted({name for name, allowed in rows if not allowed})
    if lacking:
        yield Problem(
            place=_role(connection),
            message="This role may not change the tables {tables}.",
            remedy=(
                "Let their owner run: GRANT {rights} ON ALL TABLES IN SCHEMA public "
                "TO {role}"
            ),
            facts={
                "tables": ", ".join(lacking),
                "rights": RIGHTS,
                "role": _role(connection),
            },
        )


def _encoding_problem(connection: Connection) -> Iterator[Problem]:
    found = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if found != "UTF8":
        yield Problem(
            place="server_encoding",
            message="It is {found}: Chinese names could not be kept.",
            remedy=(
                "Make the database anew: CREATE DATABASE … ENCODING UTF8 "
                "TEMPLATE template0"
            ),
            facts={"found": found},
        )


def _setting_problems(connection: Connection) -> Iterator[Problem]:
    query = text("SELECT name, setting, context FROM pg_settings WHERE name = ANY(:n)")
    role = _role(connection)
    found = connection.execute(query, {"n": list(_WANTED)}).all()
    for name, setting, context in sorted(
        found, key=lambda row: list(_WANTED).index(row[0])
    ):
        wanted = _WANTED[name]
        if setting not in wanted.values:
            yield Problem(
                place=name,
                message=_SAID[wanted.otherwise],
                remedy=_REMEDIES.get(context, _REMEDIES["sighup"]),
                facts={
                    "found": setting,
                    "name": name,
                    "wanted": wanted.values[0],
                    "role": role,
                },
            )


def _standby_problem(connection: Connection) -> Iterator[Problem]:
    """Yield a standby that lags behind what is acknowledged.

    A role without the right sees that something follows the server, but not
    what it is.
    """
    named = connection.exec_driver_sql("SHOW synchronous_standby_names").scalar_one()
    if named:
        return
    states = connection.exec_driver_sql("SELECT state FROM pg_stat_replication")
    following = [state for state in states.scalars() if state != "backup"]
    if None in following:
        yield Problem(
            place="pg_stat_replication",
            message="Something follows this server, and this role may not see what.",
            remedy="Let its administrator run: GRANT pg_monitor TO {role}",
            facts={"role": _role(connection)},
        )
    elif following:
        yield Problem(
            place="synchronous_standby_names",
            message=(
                "A standby follows this server later than ballots are acknowledged: "
                "what it has not yet got would be lost with the server."
            ),
            remedy=(
                "Let its administrator name it in synchronous_standby_names, or "
                "detach it while ballots are taken."
            ),
        )


def _role(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SELECT current_user").scalar_one())
