"""The counter: what comes out of the box, written once.

Envelopes are read for opening; tally, sums, texts and receipts are
written in one transaction in the order of their random ids.  Afterwards
`scrubbing` sees to it that the database does not remember more than that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import Connection, Table, delete, func, insert, select, update

from toolkit.collection.box import SealedEnvelope
from toolkit.publication import BoxCount
from toolkit.storage import register
from toolkit.storage.scrubbing import note_unscrubbed
from toolkit.storage.tables import (
    ballot_count,
    box_count,
    credential,
    envelope,
    mark_count,
    pattern_count,
    receipt,
    replicate_count,
    spent,
    spoiled_count,
    spread_count,
    wrap,
)
from toolkit.storage.unlinked import insert_unlinked
from toolkit.sums import Sums
from toolkit.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Place = tuple[str, str]


def read_envelopes(connection: Connection, round_id: str) -> Iterator[SealedEnvelope]:
    """Yield the envelopes of a round in the order of their random ids."""
    query = (
        select(
            envelope.c.subject,
            envelope.c.group,
            envelope.c.batch,
            envelope.c.sealed,
            envelope.c.leaf,
        )
        .where(envelope.c.round == round_id)
        .order_by(envelope.c.id)
    )
    for row in connection.execute(query):
        yield SealedEnvelope(*row)


def count_envelopes(connection: Connection, round_id: str) -> dict[Place, int]:
    """Return how many envelopes lie in the box for every subject and group."""
    query = (
        select(envelope.c.subject, envelope.c.group, func.count())
        .where(envelope.c.round == round_id)
        .group_by(envelope.c.subject, envelope.c.group)
    )
    return {(s, g): count for s, g, count in connection.execute(query)}


def count_spent(connection: Connection, round_id: str) -> dict[Place, int]:
    """Return how many credentials are spent for every subject and group."""
    query = (
        select(spent.c.subject, credential.c.group, func.count())
        .join(credential, credential.c.digest == spent.c.digest)
        .where(credential.c.round == round_id)
        .group_by(spent.c.subject, credential.c.group)
    )
    return {(s, g): count for s, g, count in connection.execute(query)}


def write_count(
    connection: Connection,
    round_id: str,
    *,
    tally: Tally,
    sums: Sums,
    spoiled: Mapping[tuple[str, str, str], int],
    box: BoxCount,
) -> None:
    """Write down what the ballots add up to."""
    for table, frame in (
        (mark_count, tally.counts),
        (ballot_count, tally.ballots),
        (pattern_count, sums.patterns),
        (spread_count, sums.spreads),
        (replicate_count, sums.replicates),
    ):
        _write_frame(connection, table, round_id, frame)
    rows = [
        {"round": round_id, "subject": s, "group": g, "reason": reason, "count": n}
        for (s, g, reason), n in sorted(spoiled.items())
    ]
    if rows:
        connection.execute(insert(spoiled_count), rows)
    connection.execute(
        insert(box_count).values(
            round=round_id,
            spent=box.spent,
            envelopes=box.envelopes,
            voided=box.voided,
            replaced=box.replaced,
        )
    )


def write_receipts(
    connection: Connection, round_id: str, receipts: Iterable[str]
) -> None:
    """Write down the receipts under random ids, in the order of these."""
    rows = ({"round": round_id, "code": code} for code in receipts)
    insert_unlinked(connection, receipt, rows)


def forget_submissions(connection: Connection, round_id: str) -> None:
    """Blank the submissions' own keys, which could tell them apart."""
    issued = select(credential.c.digest).where(credential.c.round == round_id)
    connection.execute(
        update(spent).where(spent.c.digest.in_(issued)).values(idem=bytes(32))
    )


def empty_box(connection: Connection, round_id: str) -> None:
    """Delete envelopes, wraps, roll marks and codes; a scrub is due after it."""
    issued = select(credential.c.digest).where(credential.c.round == round_id)
    connection.execute(delete(envelope).where(envelope.c.round == round_id))
    connection.execute(delete(wrap).where(wrap.c.round == round_id))
    connection.execute(delete(spent).where(spent.c.digest.in_(issued)))
    register.forget_codes(connection, round_id)
    note_unscrubbed(connection, round_id)


def forget_counts(connection: Connection, round_id: str) -> None:
    """Delete what was counted before it was protected; the archive has the rest."""
    for table in (
        *(mark_count, ballot_count, spoiled_count),
        *(pattern_count, spread_count, replicate_count),
    ):
        connection.execute(delete(table).where(table.c.round == round_id))


def read_tally(connection: Connection, round_id: str) -> Tally:
    """Return the whole tally of an opened round; staff and analysis only."""
    return Tally.from_counts(
        _read_frame(connection, mark_count, round_id),
        _read_frame(connection, ballot_count, round_id),
    )


def read_sums(connection: Connection, round_id: str) -> Sums:
    """Return the sums of an opened round; they never leave the data folder."""
    return Sums(
        patterns=_read_frame(connection, pattern_count, round_id),
        spreads=_read_frame(connection, spread_count, round_id),
        replicates=_read_frame(connection, replicate_count, round_id),
    )


def read_box_count(connection: Connection, round_id: str) -> BoxCount:
    """Return what roll and box held when the box was opened."""
    query = select(
        box_count.c.spent,
        box_count.c.envelopes,
        box_count.c.voided,
        box_count.c.replaced,
    ).where(box_count.c.round == round_id)
    return BoxCount(*connection.execute(query).one())


def _write_frame(
    connection: Connection, table: Table, round_id: str, frame: pd.DataFrame
) -> None:
    rows: Any = frame.assign(round=round_id).to_dict("records")
    if rows:
        connection.execute(insert(table), rows)


def _read_frame(connection: Connection, table: Table, round_id: str) -> pd.DataFrame:
    columns = [column for column in table.columns if column.name != "round"]
    query = select(*columns).where(table.c.round == round_id)
    rows = connection.execute(query).all()
    return pd.DataFrame(rows, columns=[column.name for column in columns])
