"""Hand in ballots one after another; print the number of each that is in the box.

``python -m faults.cast_and_tell DATABASE ROUND BALLOTS [PRAGMA …]``, where
the last are set on every connection after those of the store.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine, event

from toolkit.services import casting
from toolkit.storage.engine import open_store


def main(database: str, round_id: str, ballots: str, pragmas: Sequence[str]) -> None:
    """Cast what lies in a file, under settings of one's own."""
    store = open_store(database)
    store.close()

    @event.listens_for(Engine, "checkout")
    def _connected(connection: sqlite3.Connection, *_: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    for one in pickle.loads(Path(ballots).read_bytes()):  # noqa: S301 -- our own
        casting.cast(
            store, round_id, code=one.code, idem=one.idem, envelopes=one.envelopes
        )
        os.write(1, f"{one.rater}\n".encode())  # in one go, for it is recorded
    store.close()


if __name__ == "__main__":
    database, round_id, ballots, *pragmas = sys.argv[1:]
    main(database, round_id, ballots, pragmas)
