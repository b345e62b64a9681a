"""The ledger: opinions, and what their reviewers decided."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, func, select, update

from toolkit.opinions import Opinion, ReleasedOpinion, Review
from toolkit.storage.tables import opinion, subject
from toolkit.storage.unlinked import insert_unlinked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ID: Final = re.compile(r"[0-9a-f]{32}")
_OPINIONS: Final = select(
    opinion.c.id,
    opinion.c.subject,
    opinion.c.item,
    opinion.c.body,
    opinion.c.review,
)


@dataclass(frozen=True, slots=True)
class ClaimedText:
    """A text to be kept, and the digest by which its author may claim it."""

    subject: str
    item: str
    body: str
    claim: bytes


@dataclass(frozen=True, slots=True)
class ReviewedOpinion:
    """An opinion, and in which words it is shown if it is released."""

    opinion: Opinion
    shown: str


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
    query = _OPINIONS.where(opinion.c.round == round_id)
    if review is not None:
        query = query.where(opinion.c.review == review.value)
    rows = connection.execute(query.order_by(opinion.c.id))
    return [_read(*row) for row in rows]


def read_reviewed(connection: Connection, round_id: str) -> list[ReviewedOpinion]:
    """Return the opinions of a round as reviewed, in the order of their random ids."""
    query = _OPINIONS.add_columns(opinion.c.shown).where(opinion.c.round == round_id)
    rows = connection.execute(query.order_by(opinion.c.id))
    return [ReviewedOpinion(_read(*told), shown) for *told, shown in rows]


def count_reviews(connection: Connection, round_id: str) -> Mapping[Review, int]:
    """Return how many opinions of a round are released, withheld, or wait."""
    query = (
        select(opinion.c.review, func.count())
        .where(opinion.c.round == round_id)
        .group_by(opinion.c.review)
    )
    found = {Review(review): count for review, count in connection.execute(query)}
    return Counter(found)


def find_opinion(connection: Connection, opinion_id: str) -> Opinion | None:
    """Return the opinion of this id, if anything can be one and there is one."""
    if not _ID.fullmatch(opinion_id):
        return None
    query = _OPINIONS.where(opinion.c.id == bytes.fromhex(opinion_id))
    row = connection.execute(query).one_or_none()
    return None if row is None else _read(*row)


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


def _read(opinion_id: bytes, about: str, item: str, body: str, review: str) -> Opinion:
    return Opinion(opinion_id.hex(), about, item, body, Review(review))
