"""Batches: how far the box was full when somebody took note of its head.

Envelopes wait until many of the same subject and group do; then all but
some, chosen by chance, make up a batch, and its head is noted.  So every
batch holds, of each subject and group, the envelopes of many raters or of
none, the last one too.  Its number is all that a box remembers of when an
envelope came, and is blanked when the box is opened.  The heads stay.
"""

from __future__ import annotations

import secrets
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, bindparam, func, insert, select, update

from toolkit.heads import Head, entry, first_head, next_head
from toolkit.storage.tables import envelope, frozen, head

NONE: Final = 0
"""The batch of envelopes that wait, and of all once the box is open."""

_CHANCE: Final = secrets.SystemRandom()


def read_heads(connection: Connection, round_id: str) -> tuple[Head, ...]:
    """Return the heads of a round, in the order of their batches."""
    query = select(head.c.batch, head.c.envelopes, head.c.head)
    rows = connection.execute(
        query.where(head.c.round == round_id).order_by(head.c.batch)
    )
    return tuple(Head(*row) for row in rows)


def close_batch(connection: Connection, round_id: str, *, fewest: int) -> bool:
    """Make up a batch of what waits; return whether there was enough for one.

    The caller has taken the round.

    Parameters
    ----------
    fewest : of each subject and group, how many envelopes a batch holds at
        least, and how many are left behind for the next.
    """
    chosen = [
        one
        for _, cell in groupby(_waiting(connection, round_id), lambda row: row[1:3])
        if len(rows := list(cell)) >= 2 * fewest
        for one in _CHANCE.sample(rows, len(rows) - fewest)
    ]
    return _note(connection, round_id, chosen)


def close_last_batch(connection: Connection, round_id: str) -> None:
    """Make up the last batch, of all that waits.  The caller has taken the round."""
    _note(connection, round_id, _waiting(connection, round_id))


def forget_batches(connection: Connection, round_id: str) -> None:
    """Blank what tells in which batch an envelope fell."""
    connection.execute(
        update(envelope).where(envelope.c.round == round_id).values(batch=NONE)
    )


Waiting = tuple[bytes, str, str, bytes]
"""An envelope that waits: its id, subject, group and leaf."""


def _waiting(connection: Connection, round_id: str) -> list[Waiting]:
    """Return what waits, by subject and group."""
    columns = (envelope.c.id, envelope.c.subject, envelope.c.group, envelope.c.leaf)
    query = (
        select(*columns)
        .where(envelope.c.round == round_id, envelope.c.batch == NONE)
        .order_by(envelope.c.subject, envelope.c.group)
    )
    return [
        (one, subject, group, leaf)
        for one, subject, group, leaf in connection.execute(query)
    ]


def _note(connection: Connection, round_id: str, chosen: list[Waiting]) -> bool:
    """Make up a batch of these envelopes and note its head, if there are any."""
    if not chosen:
        return False
    query = select(func.max(head.c.batch)).where(head.c.round == round_id)
    batch = (connection.scalar(query) or NONE) + 1
    connection.execute(
        update(envelope).where(envelope.c.id == bindparam("one")).values(batch=batch),
        [{"one": one} for one, *_ in sorted(chosen)],
    )
    entries = [
        entry(leaf, subject=subject, group=group) for _, subject, group, leaf in chosen
    ]
    connection.execute(
        insert(head).values(
            round=round_id,
            batch=batch,
            envelopes=len(chosen),
            head=next_head(_newest_head(connection, round_id), entries),
        )
    )
    return True


def _newest_head(connection: Connection, round_id: str) -> str:
    heads = read_heads(connection, round_id)
    if heads:
        return heads[-1].head
    query = select(frozen.c.rules_digest).where(frozen.c.round == round_id)
    return first_head(connection.execute(query).scalar_one())
