"""Hand out the form, take the ballot.

What the ballot page, the kiosk and the rehearsal call.  A ballot is
acknowledged only after it is on disk; sent again with the same key it is
recognised, and changes nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection import ballot, credential, sealing
from toolkit.collection.apart import number_envelopes
from toolkit.errors import (
    AlreadyVotedError,
    MalformedBallotError,
    ToolkitError,
    UnknownCodeError,
)
from toolkit.i18n import Phrase
from toolkit.services.dropping import Submission, drop_together
from toolkit.storage import ballot_box, rounds
from toolkit.storage.fixed import fixed_of
from toolkit.survey.items import UnfitAnswerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from toolkit.collection.credential import CredentialKind
    from toolkit.collection.round import Round
    from toolkit.storage.ballot_box import Outcome
    from toolkit.storage.engine import Store
    from toolkit.storage.rounds import StoredSubject
    from toolkit.survey.items import Answer
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class FormForRater:
    """What a code opens: the subjects to appraise, and how to seal.

    ``size`` is the one size of a filled-in ballot in bytes, ``pad`` on the
    wire; ``needed`` how many key slips open the box, none if its key lies on
    the server; ``is_apart`` tells whether envelopes are numbered apart.
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
    needed: int
    is_apart: bool


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
        needed=fixed.needed,
        is_apart=fixed.is_apart,
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
        the same receipt, in the same envelope, and the same author code.

    Raises
    ------
    MalformedBallotError : an answer is none that its item takes.
    """
    survey, public = form.survey, sealing.key_from_text(form.key)
    own_key = idem or secrets.token_hex(16)
    receipt, author = (
        credential.derive_code(own_key, purpose) for purpose in ("receipt", "author")
    )
    numbers = number_envelopes(
        [one.id for one in form.subjects],
        receipt=receipt,
        bearer=_bearer(form, own_key) if form.is_apart else None,
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
        own = numbers[subject.id]
        plain = ballot.write_ballot(
            ballot.Ballot(own.pack, own.receipt, marks, texts), size=form.size
        )
        info = sealing.info_for(
            round_id=form.round_id, group=form.group, subject=subject.id
        )
        envelopes[subject.id] = sealing.seal(plain, public, info)
    return SealedBallot(envelopes, receipt, author if wrote else None)


def _bearer(form: FormForRater, own_key: str) -> str:
    """Return whose envelope bears the receipt: by lot, but the same when repeated."""
    return min(
        (one.id for one in form.subjects),
        key=lambda subject: credential.derive_code(own_key, f"bearer|{subject}"),
    )


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
    submission = Submission(code, idem, envelopes)
    (outcome,) = drop_together(store, round_id, [submission])
    if isinstance(outcome, ToolkitError):
        raise outcome
    return outcome


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
