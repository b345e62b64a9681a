"""The ballot box: a credential is marked spent and an envelope drops, or neither.

Roll and box never share a key, an order or a time.  What is dropped
cannot be read here; the box knows no roster.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, distinct, func, insert, select

from toolkit.collection.credential import CredentialKind
from toolkit.errors import AlreadyVotedError, VoidedCodeError
from toolkit.storage import batches
from toolkit.storage.tables import credential, envelope, receipt, spent, voided
from toolkit.storage.unlinked import insert_unlinked


class Outcome(StrEnum):
    """What became of a ballot that was accepted."""

    COUNTED = "counted"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a credential entitles to: one visit with this slate, in this group."""

    digest: bytes
    kind: CredentialKind
    group: str
    slate: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The sealed envelopes of one submission, by subject.

    ``idem`` is the digest of the submission's own key; the same submission
    sent again is recognised by it.
    """

    entitlement: Entitlement
    idem: bytes
    envelopes: Mapping[str, bytes]


def find_entitlements(
    connection: Connection,
    round_id: str,
    digests: Collection[bytes],
    *,
    alone: bool = False,
) -> dict[bytes, Entitlement]:
    """Return what codes entitle to, by digest; unknown ones are left out.

    Parameters
    ----------
    alone : whether to wait for, and keep out, everybody else who acts on the
        same codes in this moment.
    """
    query = (
        select(
            credential.c.digest,
            credential.c.kind,
            credential.c.group,
            credential.c.slate,
        )
        .where(credential.c.digest.in_(digests), credential.c.round == round_id)
        .order_by(credential.c.digest)  # all wait in one order, and nobody for ever
    )
    rows = connection.execute(query.with_for_update() if alone else query)
    return {
        digest: Entitlement(digest, CredentialKind(kind), group, slate)
        for digest, kind, group, slate in rows
    }


def find_taken_back(connection: Connection, digests: Collection[bytes]) -> set[bytes]:
    """Return the digests of those codes that were taken back."""
    query = select(voided.c.digest).where(voided.c.digest.in_(digests))
    return set(connection.scalars(query))


def find_entitlement(
    connection: Connection, round_id: str, digest: bytes, *, alone: bool = False
) -> Entitlement | None:
    """Return what one code entitles to; see `find_entitlements`.

    Raises
    ------
    VoidedCodeError : it was taken back.
    """
    found = find_entitlements(connection, round_id, [digest], alone=alone).get(digest)
    if found is not None and find_taken_back(connection, [digest]):
        raise VoidedCodeError
    return found


def is_spent(connection: Connection, digest: bytes) -> bool:
    """Return whether a ballot was handed in with this code."""
    query = select(func.count()).where(spent.c.digest == digest)
    return connection.execute(query).scalar_one() > 0


def is_dropped(connection: Connection, digest: bytes, idem: bytes) -> bool:
    """Return whether this code was spent on the submission with this own key."""
    query = select(func.count()).where(spent.c.digest == digest, spent.c.idem == idem)
    return connection.execute(query).scalar_one() > 0


def drop(
    connection: Connection, round_id: str, packs: Sequence[Pack]
) -> list[Outcome | AlreadyVotedError]:
    """Spend credentials and drop their envelopes, in the caller's transaction.

    The caller holds the round and is alone with the credentials.

    Returns
    -------
    What became of each pack: dropped now, in the box already, or refused
    because its credential was spent on another submission.

    Raises
    ------
    IntegrityError : an envelope lies in the box already, copied.
    """
    outcomes: list[Outcome | AlreadyVotedError] = []
    dropped: list[Pack] = []
    marks = _marks_of(connection, packs)
    for pack in packs:
        before = marks.setdefault(pack.entitlement.digest, {})
        if not before:
            before.update(dict.fromkeys(pack.envelopes, pack.idem))
            dropped.append(pack)
            outcomes.append(Outcome.COUNTED)
        elif all(before.get(subject) == pack.idem for subject in pack.envelopes):
            outcomes.append(Outcome.AGAIN)
        else:
            outcomes.append(AlreadyVotedError())
    _write(connection, round_id, dropped)
    return outcomes


def _marks_of(
    connection: Connection, packs: Sequence[Pack]
) -> dict[bytes, dict[str, bytes]]:
    """Return the roll marks of credentials: by subject, the submission's key."""
    marks: dict[bytes, dict[str, bytes]] = {}
    digests = [pack.entitlement.digest for pack in packs]
    query = select(spent.c.digest, spent.c.subject, spent.c.idem)
    for digest, subject, idem in connection.execute(
        query.where(spent.c.digest.in_(digests))
    ):
        marks.setdefault(digest, {})[subject] = idem
    return marks


def _write(connection: Connection, round_id: str, packs: Sequence[Pack]) -> None:
    if not packs:
        return
    roll = [
        {"digest": pack.entitlement.digest, "subject": subject, "idem": pack.idem}
        for pack in packs
        for subject in pack.envelopes
    ]
    connection.execute(
        insert(spent), sorted(roll, key=lambda mark: (mark["digest"], mark["subject"]))
    )
    box = (
        {
            "round": round_id,
            "batch": batches.NONE,
            "group": pack.entitlement.group,
            "subject": subject,
            "leaf": hashlib.sha256(sealed).digest(),
            "sealed": sealed,
        }
        for pack in packs
        for subject, sealed in pack.envelopes.items()
    )
    insert_unlinked(connection, envelope, box)


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
