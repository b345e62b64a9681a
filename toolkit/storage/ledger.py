"""The ledger: opinions, and what their reviewers decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select, update

from toolkit.opinions import Opinion, ReleasedOpinion, Review
from toolkit.storage.tables import opinion, subject
from toolkit.storage.unlinked import insert_unlinked

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class ClaimedText:
    """A text to be kept, and the digest by which its author may claim it."""

    subject: str
    item: str
    body: str
    claim: bytes


def write_opinions(
    connection: Connection, round_id: str, texts: Iterable[ClaimedText]
) -> None:
    """Write down texts under random ids, in the order of these."""
    rows = (
        {
            "round": round_id,
            "subject": text.subject,
            "item": text.item,
            "body": text.body,
            "claim": text.claim,
            "review": Review.WAITING.value,
        }
        for text in texts
    )
    insert_unlinked(connection, opinion, rows)


def read_opinions(
    connection: Connection, round_id: str, *, review: Review | None = None
) -> list[Opinion]:
    """Return the opinions of a round in the order of their random ids."""
    query = select(
        opinion.c.id,
        opinion.c.subject,
        opinion.c.item,
        opinion.c.body,
        opinion.c.review,
    ).where(opinion.c.round == round_id)
    if review is not None:
        query = query.where(opinion.c.review == review.value)
    return [
        Opinion(row.id.hex(), row.subject, row.item, row.body, Review(row.review))
        for row in connection.execute(query.order_by(opinion.c.id))
    ]


def round_of(connection: Connection, opinion_id: str) -> str:
    """Return the id of the round in which an opinion was given."""
    query = select(opinion.c.round).where(opinion.c.id == bytes.fromhex(opinion_id))
    return str(connection.execute(query).scalar_one())


def save_review(
    connection: Connection, opinion_id: str, review: Review, *, shown: str
) -> None:
    """Write down the reviewers' decision and the text as it is shown."""
    connection.execute(
        update(opinion)
        .where(opinion.c.id == bytes.fromhex(opinion_id))
        .values(review=review.value, shown=shown)
    )


def read_released(connection: Connection, round_id: str) -> list[ReleasedOpinion]:
    """Return the released texts: by subject, then in the order of random ids."""
    query = (
        select(opinion.c.subject, opinion.c.item, opinion.c.shown)
        .join(
            subject,
            (subject.c.round == opinion.c.round) & (subject.c.id == opinion.c.subject),
        )
        .where(
            opinion.c.round == round_id,
            opinion.c.review == Review.RELEASED.value,
        )
        .order_by(subject.c.position, opinion.c.item, opinion.c.id)
    )
    return [ReleasedOpinion(*row) for row in connection.execute(query)]


def forget_originals(connection: Connection, round_id: str) -> None:
    """Delete the original texts; what was released stays as shown."""
    connection.execute(
        update(opinion).where(opinion.c.round == round_id).values(body="")
    )
