"""Write down what a committee decides on a published round, and its minutes.

Decisions rest on the archive that this store published and change nothing in
it.  A quota that is exceeded is told, not refused: it is the committee's to
keep.  Who decided about whom is recorded; which grade, only the decision
says, for others read the record than may read decisions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from toolkit.analysis.decisions import departs, question_to_decide, voted_grades
from toolkit.collection.round import State
from toolkit.collection.staff import Act
from toolkit.errors import (
    ArchiveRefusedError,
    DecisionRefusedError,
    NotPublishedError,
)
from toolkit.i18n import Phrase
from toolkit.problem import Problem
from toolkit.services.reading import read_publication
from toolkit.storage import decisions as stored
from toolkit.storage import rounds

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Connection

    from toolkit.analysis.decisions import Decision
    from toolkit.collection.round import Round
    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.storage.engine import Store

LONGEST: Final = 400
"""Characters of a reason."""

_DECIDED_IN: Final = frozenset({State.PUBLISHED, State.DESTROYED})
"""What is destroyed leaves archive and grades as they were."""


def decisions(store: Store, round_id: str) -> tuple[Decision, ...]:
    """Return what was decided in a round, in agenda order.

    Raises
    ------
    NotPermittedError : they are not for whoever asks.
    NoSuchRoundError : the round is not in this store.
    NotPublishedError : it is not published.
    """
    store.require(Act.READ_DECISIONS)
    with store.reading() as connection:
        _require_published(rounds.get_round(connection, round_id))
        found = stored.read_decisions(connection, round_id)
        agenda = [one.id for one in rounds.get_subjects(connection, round_id)]
    return tuple(found[one] for one in agenda if one in found)


def decide(
    store: Store, round_id: str, decision: Decision, *, published: Path, today: date
) -> None:
    """Write down a decision; without a grade, take back what was decided.

    Parameters
    ----------
    published : the folder of published archives.

    Raises
    ------
    NotPermittedError : it is not for whoever asks.
    NoSuchRoundError, NotPublishedError : as in `decisions`.
    ArchiveRefusedError : the archive is not the one this store published.
    DecisionRefusedError : no such subject or grade, or no reason where one
        is owed.
    """
    store.require(Act.DECIDED)
    publication = _publication(store, round_id, published)
    wanted = _fit(decision, publication)
    with store.writing() as connection:
        _require_published(rounds.take_round(connection, round_id))
        if stored.read_decisions(connection, round_id).get(decision.subject) == wanted:
            return
        _write(connection, round_id, decision.subject, wanted)
        rounds.record_act(
            connection,
            round_id,
            done=Act.DECIDED.value,
            day=today.isoformat(),
            detail=decision.subject,
        )


def write_minutes(
    store: Store, round_id: str, path: Path, _: Translator, *, published: Path
) -> None:
    """Write the minutes of what was decided so far as a Word document.

    Raises the same errors as `decisions` and `decide`.
    """
    # Slow to import; who only decides should not wait.
    from toolkit.reports import word  # noqa: PLC0415  # slow to load

    decided = decisions(store, round_id)
    publication = _publication(store, round_id, published)
    if question_to_decide(publication.survey) is None:
        raise DecisionRefusedError(reason=_NOT_GRADED)
    word.write_minutes(publication, decided, path, _)


def _require_published(round_: Round) -> None:
    if round_.state not in _DECIDED_IN:
        raise NotPublishedError(round=round_.id, state=round_.state)


def _publication(store: Store, round_id: str, published: Path) -> Publication:
    """Return what this store published; its id is no path before it is known here."""
    with store.reading() as connection:
        _require_published(rounds.get_round(connection, round_id))
        frozen = rounds.get_frozen(connection, round_id)
    publication = read_publication(published / round_id)
    if frozen is None or publication.seals.rules != frozen.rules_digest:
        problem = Problem(
            place="rules.json",
            message="This archive is not of the round that this store published.",
        )
        raise ArchiveRefusedError(file=round_id, problems=[problem])
    return publication


_NOT_GRADED: Final = Phrase("no grade is decided on the form of this round")
_NOT_LISTED: Final = Phrase("nobody of this number is on the list")
_NO_GRADE: Final = Phrase("there is no such grade")
_TOO_LONG: Final = Phrase("the reason is longer than {most} characters", most=LONGEST)
_NO_REASON: Final = Phrase("it departs from the votes and no reason is given")


def _fit(decision: Decision, publication: Publication) -> Decision | None:
    """Return the decision as it is written down, or nothing if it is taken back."""
    question = question_to_decide(publication.survey)
    if question is None:
        raise DecisionRefusedError(reason=_NOT_GRADED)
    if decision.subject not in {one.id for one in publication.subjects}:
        raise DecisionRefusedError(reason=_NOT_LISTED)
    if not decision.grade:
        return None
    if decision.grade not in {grade.code for grade in question.scale.grades}:
        raise DecisionRefusedError(reason=_NO_GRADE)
    clean = replace(decision, reason=_one_line(decision.reason))
    if len(clean.reason) > LONGEST:
        raise DecisionRefusedError(reason=_TOO_LONG)
    if not clean.reason and departs(clean, voted_grades(publication)):
        raise DecisionRefusedError(reason=_NO_REASON)
    return clean


def _one_line(reason: str) -> str:
    """Return a reason in one line of characters that any document can hold."""
    printable = "".join(c if c.isprintable() else " " for c in reason)
    return " ".join(printable.split())


def _write(
    connection: Connection, round_id: str, subject: str, wanted: Decision | None
) -> None:
    if wanted is None:
        stored.remove_decision(connection, round_id, subject)
    else:
        stored.save_decision(connection, round_id, wanted)
