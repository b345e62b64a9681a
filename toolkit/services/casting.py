"""Hand out the form, take the ballot.

What the ballot page, the kiosk and the rehearsal call.  A ballot is
acknowledged only after it is on disk; sent again with the same key it is
recognised, and changes nothing.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from toolkit.collection import ballot, credential, sealing
from toolkit.errors import (
    AlreadyVotedError,
    BusyError,
    MalformedBallotError,
    UnknownCodeError,
)
from toolkit.i18n import Phrase
from toolkit.storage import ballot_box, rounds
from toolkit.storage.fixed import fixed_of
from toolkit.survey.items import UnfitAnswerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from toolkit.collection.credential import CredentialKind
    from toolkit.collection.round import Round
    from toolkit.storage.engine import Store
    from toolkit.storage.rounds import StoredSubject
    from toolkit.survey.items import Answer
    from toolkit.survey.model import Survey

_IDEM: Final = re.compile(r"[0-9a-f]{32}")


class Outcome(StrEnum):
    """What became of a ballot that was accepted."""

    COUNTED = "counted"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class FormForRater:
    """What a code opens: the subjects to appraise, and how to seal.

    ``size`` is the one size of a filled-in ballot in bytes, ``pad`` on the
    wire.
    """

    round_id: str
    title: str
    survey: Survey
    group: str
    kind: CredentialKind
    subjects: tuple[StoredSubject, ...]
    key: str
    fingerprint: str
    size: int


@dataclass(frozen=True, slots=True)
class SealedBallot:
    """Sealed envelopes, and the codes their rater keeps.

    ``author_code`` is there only if something was written.
    """

    envelopes: Mapping[str, bytes]
    receipt: str
    author_code: str | None


def hand_out(
    store: Store, round_id: str, code: str, *, even_if_spent: bool = False
) -> FormForRater:
    """Return the form that a code opens; nothing is changed.

    Parameters
    ----------
    even_if_spent : for sealing again what may be in the box already.

    Raises
    ------
    NotOpenError, MistypedCodeError, UnknownCodeError, AlreadyVotedError
    """
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        found.require_open()
        entitlement = _entitlement(store, connection, found, code)
        is_spent = ballot_box.is_spent(connection, entitlement.digest)
        if is_spent and not even_if_spent:
            raise AlreadyVotedError
    fixed = fixed_of(store, round_id)
    return FormForRater(
        round_id=round_id,
        title=found.title,
        survey=fixed.survey,
        group=entitlement.group,
        kind=entitlement.kind,
        subjects=fixed.slates[entitlement.slate],
        key=fixed.key,
        fingerprint=sealing.fingerprint(fixed.key),
        size=fixed.size,
    )


def seal_answers(
    form: FormForRater,
    answers: Mapping[tuple[str, str], Answer],
    *,
    idem: str | None = None,
) -> SealedBallot:
    """Seal answers here, for a browser that cannot.

    Parameters
    ----------
    answers : by subject and item; those left out are abstentions.
    idem : the submission's own key.  Sealed again with the same, a ballot has
        the same receipt and author code.

    Raises
    ------
    MalformedBallotError : an answer is none that its item takes.
    """
    survey, public = form.survey, sealing.key_from_text(form.key)
    pack = secrets.token_hex(16)
    own_key = idem or secrets.token_hex(16)
    receipt, author = (
        credential.derive_code(own_key, purpose) for purpose in ("receipt", "author")
    )
    wrote = False
    envelopes: dict[str, bytes] = {}
    for subject in form.subjects:
        given = {i: a for (about, i), a in answers.items() if about == subject.id}
        marks, bodies = _checked(given, survey)
        texts = {
            item: ballot.Words(
                body, credential.author_code_for(author, subject=subject.id, item=item)
            )
            for item, body in bodies.items()
        }
        wrote = wrote or bool(texts)
        plain = ballot.write_ballot(
            ballot.Ballot(pack, receipt, marks, texts), size=form.size
        )
        info = sealing.info_for(
            round_id=form.round_id, group=form.group, subject=subject.id
        )
        envelopes[subject.id] = sealing.seal(plain, public, info)
    return SealedBallot(envelopes, receipt, author if wrote else None)


def _checked(
    given: Mapping[str, Answer], survey: Survey
) -> tuple[dict[str, Answer], dict[str, str]]:
    """Return the marks and the texts of one ballot, each as its item takes it."""
    items = {item.id: item for item in survey.items}
    if given.keys() - items.keys():
        raise MalformedBallotError(reason=Phrase("it answers what is not asked"))
    plain = {item: ballot.plain_answer(answer) for item, answer in given.items()}
    try:
        answers = {
            item: items[item].check(answer, survey)
            for item, answer in plain.items()
            if answer not in ("", [], None)
        }
    except UnfitAnswerError as error:
        raise MalformedBallotError(reason=error.reason) from error
    texts = {item for item in answers if items[item].kind == "text"}
    return (
        {item: answers[item] for item in answers.keys() - texts},
        {item: answers[item] for item in texts},
    )


def cast(
    store: Store,
    round_id: str,
    *,
    code: str,
    idem: str,
    envelopes: Mapping[str, bytes],
) -> Outcome:
    """Drop a ballot in the box of an open round; return when it is on disk.

    Parameters
    ----------
    idem : 32 hex digits, drawn by the page for this submission.
    envelopes : for every subject of the form exactly one.

    Raises
    ------
    NotOpenError, MistypedCodeError, UnknownCodeError, AlreadyVotedError,
    MalformedBallotError, BusyError
    """
    if not _IDEM.fullmatch(idem):
        raise MalformedBallotError(reason=Phrase("its own key is missing"))
    # Read before the lock is taken, so that no writer waits for a connection.
    fixed = fixed_of(store, round_id)
    with _as_busy(), store.writing() as connection:
        found = rounds.get_round(connection, round_id)
        found.require_open()
        entitlement = _entitlement(store, connection, found, code)
        if set(envelopes) != {one.id for one in fixed.slates[entitlement.slate]}:
            raise MalformedBallotError(
                reason=Phrase("it must have one envelope for every subject")
            )
        size = fixed.size + sealing.OVERHEAD
        if any(len(sealed) != size for sealed in envelopes.values()):
            raise MalformedBallotError(reason=Phrase("an envelope has a wrong size"))
        dropped = ballot_box.drop(
            connection,
            round_id,
            entitlement,
            idem=hashlib.sha256(bytes.fromhex(idem)).digest(),
            envelopes=envelopes,
        )
    return Outcome.COUNTED if dropped else Outcome.AGAIN


def _entitlement(
    store: Store, connection: Connection, found: Round, code: str
) -> ballot_box.Entitlement:
    digest = credential.digest_code(
        credential.read_credential(code), pepper=store.pepper, purpose=found.id
    )
    entitlement = ballot_box.find_entitlement(connection, found.id, digest)
    if entitlement is None:
        raise UnknownCodeError
    return entitlement


@contextmanager
def _as_busy() -> Iterator[None]:
    """Say that the store is locked or full as it concerns a rater."""
    try:
        yield
    except (OperationalError, PoolTimeoutError) as error:
        raise BusyError from error
