"""Rows that must not remember in which order they came.

Each gets a random id and all are written in the order of these, so that
neither key nor place says anything.  See ADR 0003.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, insert

ID_BYTES = 16


def insert_unlinked(
    connection: Connection, table: Table, rows: Iterable[Mapping[str, object]]
) -> None:
    """Insert rows into a table whose key is a random ``id``."""
    keyed = {secrets.token_bytes(ID_BYTES): row for row in rows}
    if keyed:
        connection.execute(
            insert(table), [{**keyed[key], "id": key} for key in sorted(keyed)]
        )
