"""Rewriting: what PostgreSQL remembers of a row beside what stands in it.

Every row carries the number of its transaction and lies where it was
written, so rows of one submission can be found by either, and neither
VACUUM nor CLUSTER changes that.  Rows written anew, in one transaction and
in the order of random keys, all carry one number and lie in no order that
means anything; the files they stood in before go with TRUNCATE.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Column, Connection, MetaData, Table, insert, select

from toolkit.storage import tables

if TYPE_CHECKING:
    from collections.abc import Iterable

REWRITTEN: Final = (
    tables.credential,  # before what points to it
    tables.voided,
    tables.spent,
    tables.envelope,
    tables.head,
    tables.opinion,
    tables.receipt,
    tables.rater,
    tables.wrap,
    tables.mark_count,
    tables.pattern_count,
    tables.spread_count,
    tables.replicate_count,
)
"""What a round deletes, or what must not remember in which order it came."""


def lock(connection: Connection, mode: str) -> None:
    """Wait for, and take, a lock on all that is rewritten.

    A reader takes the weakest before it looks at anything: who looked at the
    state first and came to an emptied table later would find it empty.
    """
    names = ", ".join(_quoted(connection, REWRITTEN))
    connection.exec_driver_sql(f"LOCK TABLE {names} IN {mode} MODE")


def rewrite_rows(connection: Connection) -> None:
    """Write all rows anew, in the caller's transaction, in the order of their keys.

    The keys are random, or digests; those of people and counts are in an
    order that everybody knows.
    """
    lock(connection, "ACCESS EXCLUSIVE")
    kept = [_set_aside(connection, table) for table in REWRITTEN]
    names = ", ".join(_quoted(connection, REWRITTEN))
    connection.exec_driver_sql(f"TRUNCATE {names}")
    for table, aside in zip(REWRITTEN, kept, strict=True):
        keys = [aside.c[column.name] for column in table.primary_key]
        rows = select(aside).order_by(*keys)
        connection.execute(insert(table).from_select(list(table.c.keys()), rows))
        aside.drop(connection)


def take_no_samples(connection: Connection, made: Iterable[Table]) -> None:
    """Let the server's statistics keep no values of new tables.

    They are samples of names and opinions, and would outlive the rows.
    """
    for table in made:
        (name,) = _quoted(connection, [table])
        for column in table.columns:
            quoted = connection.dialect.identifier_preparer.format_column(column)
            connection.exec_driver_sql(
                f"ALTER TABLE {name} ALTER COLUMN {quoted} SET STATISTICS 0"
            )


def _set_aside(connection: Connection, table: Table) -> Table:
    """Copy the rows of a table into one that only this transaction sees."""
    aside = Table(
        f"{table.name}_aside",
        MetaData(),
        *(Column(column.name, column.type) for column in table.columns),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )
    aside.create(connection)
    connection.execute(insert(aside).from_select(list(table.c.keys()), select(table)))
    return aside


def _quoted(connection: Connection, tables: Iterable[Table]) -> list[str]:
    return [
        connection.dialect.identifier_preparer.format_table(table) for table in tables
    ]
