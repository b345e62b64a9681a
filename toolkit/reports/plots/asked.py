"""The places of a tally of which there can be an estimate: who, and on what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.analysis.participation import Ballots, ballots_by_subject
from toolkit.reports.marks import asked, marks_by_place, no_marks, rated
from toolkit.reports.plots.estimates import Estimate
from toolkit.reports.wording import EVERYONE, named_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.i18n import Translator
    from toolkit.reports.marks import Marks
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question
    from toolkit.tally import Tally


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about one subject, and what came back.

    ``silent`` are the raters without a valid ballot; ``None`` where they
    were not counted.  ``blank`` is the estimate without its number.
    """

    subject: str
    question: Question
    marks: Marks
    silent: int | None
    blank: Estimate


def places(
    tally: Tally,
    survey: Survey,
    _: Translator,
    *,
    items: Sequence[str] | None,
    names: Mapping[str, str] | None,
    fewest: int,
) -> Iterator[Asked]:
    """Yield the questions asked for in the survey's order, each of every subject."""
    told = marks_by_place(tally.pool(EVERYONE), survey)
    ballots = ballots_by_subject(tally)
    graded = [question.id for question in survey.questions if question.is_graded]
    for question in map(survey.question, graded if items is None else items):
        for subject in names or tally.subjects:
            marks = told.get((subject, question.id, EVERYONE), no_marks(question))
            yield Asked(
                subject=subject,
                question=question,
                marks=marks,
                silent=_silent(question, ballots.get(subject, Ballots())),
                blank=_blank(
                    (names or {}).get(subject, subject), question, marks, _, fewest
                ),
            )


def _silent(question: Question, ballots: Ballots) -> int | None:
    """Return how many stayed away; whether they would have been asked must be sure."""
    if question.is_conditional or not 0 < ballots.valid <= ballots.eligible:
        return None
    return ballots.eligible - ballots.valid


def _blank(
    name: str, question: Question, marks: Marks, _: Translator, fewest: int
) -> Estimate:
    item = named_item(question, _)
    if not asked(marks):
        return Estimate(name, item, None, reason=_("no figures shown"))
    if asked(marks) < fewest:
        reason = _("fewer than {fewest} valid ballots, not shown", fewest=fewest)
        return Estimate(name, item, None, reason=reason)
    if not rated(marks, question):
        return Estimate(name, item, None, reason=_("no grades given"))
    cannot_say = marks[question.scale.exit.code].count
    return Estimate(name, item, None, rated=rated(marks, question), unknown=cannot_say)
