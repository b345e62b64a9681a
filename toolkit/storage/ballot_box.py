"""The ballot box: a credential is marked spent and an envelope drops, or neither.

Roll and box never share a key, an order or a time.  What is dropped
cannot be read here; the box knows no roster.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, distinct, func, insert, select
from sqlalchemy.exc import IntegrityError

from toolkit.collection.credential import CredentialKind
from toolkit.errors import AlreadyVotedError, MalformedBallotError
from toolkit.i18n import Phrase
from toolkit.storage.tables import credential, envelope, receipt, spent
from toolkit.storage.unlinked import insert_unlinked

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a credential entitles to: one visit with this slate, in this group."""

    digest: bytes
    kind: CredentialKind
    group: str
    slate: str


def find_entitlement(
    connection: Connection, round_id: str, digest: bytes
) -> Entitlement | None:
    """Return what a code's digest entitles to, if it is known in the round."""
    row = connection.execute(
        select(credential.c.kind, credential.c.group, credential.c.slate).where(
            credential.c.digest == digest, credential.c.round == round_id
        )
    ).one_or_none()
    if row is None:
        return None
    return Entitlement(digest, CredentialKind(row.kind), row.group, row.slate)


def is_spent(connection: Connection, digest: bytes) -> bool:
    """Return whether a ballot was handed in with this code."""
    query = select(func.count()).where(spent.c.digest == digest)
    return connection.execute(query).scalar_one() > 0


def drop(
    connection: Connection,
    round_id: str,
    entitlement: Entitlement,
    *,
    idem: bytes,
    envelopes: Mapping[str, bytes],
) -> bool:
    """Spend the credential and drop its envelopes, in the caller's transaction.

    Parameters
    ----------
    idem : digest of the submission's own key; the same submission sent
        again is recognised by it and changes nothing.
    envelopes : the sealed envelope of each subject.

    Returns
    -------
    bool : whether the envelopes were dropped now; ``False`` if they are in
        the box already.

    Raises
    ------
    AlreadyVotedError : the credential is spent on another submission.
    MalformedBallotError : an envelope lies in the box already, copied.
    """
    before = dict(
        connection.execute(
            select(spent.c.subject, spent.c.idem).where(
                spent.c.digest == entitlement.digest
            )
        ).all()
    )
    if before:
        if all(before.get(subject) == idem for subject in envelopes):
            return False
        raise AlreadyVotedError
    connection.execute(
        insert(spent),
        [
            {"digest": entitlement.digest, "subject": subject, "idem": idem}
            for subject in sorted(envelopes)
        ],
    )
    rows = (
        {
            "round": round_id,
            "group": entitlement.group,
            "subject": subject,
            "leaf": hashlib.sha256(sealed).digest(),
            "sealed": sealed,
        }
        for subject, sealed in envelopes.items()
    )
    try:
        insert_unlinked(connection, envelope, rows)
    except IntegrityError as error:
        raise MalformedBallotError(
            reason=Phrase("an envelope is in the box already")
        ) from error
    return True


def count_returned(connection: Connection, round_id: str) -> int:
    """Return how many credentials of the round are spent."""
    query = (
        select(func.count(distinct(spent.c.digest)))
        .join(credential, credential.c.digest == spent.c.digest)
        .where(credential.c.round == round_id)
    )
    return connection.execute(query).scalar_one()


def kinds_issued(connection: Connection, round_id: str) -> frozenset[CredentialKind]:
    """Return the kinds of credential the round was issued with."""
    query = select(credential.c.kind).where(credential.c.round == round_id).distinct()
    return frozenset(CredentialKind(kind) for kind in connection.scalars(query))


def read_receipts(connection: Connection, round_id: str) -> tuple[str, ...]:
    """Return the receipts of an opened round, sorted."""
    query = select(receipt.c.code).where(receipt.c.round == round_id)
    return tuple(connection.scalars(query.order_by(receipt.c.code)))
