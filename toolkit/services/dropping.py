"""Take submissions into the box: as many as wait, in one durable transaction.

A disk needs as long for the ballots of many as for the ballot of one.  So
whoever comes while it is busy goes with the next transaction, each judged
apart: what is wrong with one submission does not touch another.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError

from toolkit.collection import credential, sealing
from toolkit.errors import (
    MalformedBallotError,
    ToolkitError,
    UnknownCodeError,
    VoidedCodeError,
)
from toolkit.i18n import Phrase
from toolkit.storage import ballot_box, rounds
from toolkit.storage.ballot_box import Outcome, Pack
from toolkit.storage.fixed import Fixed, fixed_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from toolkit.collection.round import Round
    from toolkit.storage.engine import Store

P = ParamSpec("P")
T = TypeVar("T")

_IDEM: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Submission:
    """What is handed in: a code, the submission's own key, sealed envelopes.

    ``idem`` is 32 hex digits, drawn by the page; ``envelopes`` are exactly
    one for every subject of the form.
    """

    code: str
    idem: str
    envelopes: Mapping[str, bytes]


def drop_together(
    store: Store, round_id: str, submissions: Sequence[Submission]
) -> list[Outcome | ToolkitError]:
    """Drop submissions in the box of a round; return when all are on disk.

    Returns
    -------
    What became of each, in the order given: its outcome, or why it is refused.

    Raises
    ------
    NoSuchRoundError, NotOpenError : there is no such round, or it is a draft.
    BusyError : the store is locked or full; nothing was dropped.
    """
    fixed_of(store, round_id)  # so that no writer waits for a second connection
    try:
        with store.writing() as connection:
            return _drop(store, connection, round_id, submissions)
    except IntegrityError:
        # An envelope is in the box already, copied: find out whose.
        if len(submissions) > 1:
            return [
                one
                for each in submissions
                for one in drop_together(store, round_id, [each])
            ]
        return [
            MalformedBallotError(reason=Phrase("an envelope is in the box already"))
        ]


def _drop(
    store: Store,
    connection: Connection,
    round_id: str,
    submissions: Sequence[Submission],
) -> list[Outcome | ToolkitError]:
    found = rounds.hold_round(connection, round_id)
    fixed = fixed_of(store, round_id)
    digests = [_tried(_digest_of, store, found, one) for one in submissions]
    known = [one for one in digests if isinstance(one, bytes)]
    entitled = ballot_box.find_entitlements(connection, round_id, known, alone=True)
    taken_back = ballot_box.find_taken_back(connection, known)
    packs = [
        digest
        if isinstance(digest, ToolkitError)
        else _tried(_pack, one, entitled.get(digest), digest in taken_back, fixed)
        for one, digest in zip(submissions, digests, strict=True)
    ]
    fit = [one for one in packs if isinstance(one, Pack)]
    outcomes = iter(ballot_box.drop(connection, round_id, fit))
    return [next(outcomes) if isinstance(one, Pack) else one for one in packs]


def _tried(act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | ToolkitError:
    """Return what an act returns, or why it is refused."""
    try:
        return act(*args, **kwargs)
    except ToolkitError as refused:
        return refused


def _digest_of(store: Store, found: Round, one: Submission) -> bytes:
    if not _IDEM.fullmatch(one.idem):
        raise MalformedBallotError(reason=Phrase("its own key is missing"))
    found.require_open()
    return credential.digest_code(
        credential.read_credential(one.code), pepper=store.pepper, purpose=found.id
    )


def _pack(
    one: Submission,
    entitlement: ballot_box.Entitlement | None,
    is_taken_back: bool,  # noqa: FBT001 -- given by place, to be tried
    fixed: Fixed,
) -> Pack:
    if entitlement is None:
        raise UnknownCodeError
    if is_taken_back:
        raise VoidedCodeError
    if set(one.envelopes) != {each.id for each in fixed.slates[entitlement.slate]}:
        raise MalformedBallotError(
            reason=Phrase("it must have one envelope for every subject")
        )
    size = fixed.size + sealing.OVERHEAD
    if any(len(sealed) != size for sealed in one.envelopes.values()):
        raise MalformedBallotError(reason=Phrase("an envelope has a wrong size"))
    idem = hashlib.sha256(bytes.fromhex(one.idem)).digest()
    return Pack(entitlement, idem, one.envelopes)
