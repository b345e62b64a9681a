"""Mean points with intervals, where a scheme was chosen by name.

A round whose rules give no points has no scores; whoever picks a scheme all
the same computes something of their own, and is told so.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from toolkit.apps.results.panel import MOST_ROWS, Drawing, Findings, Panel
from toolkit.i18n import Phrase
from toolkit.reports.plots.estimates import Estimate
from toolkit.reports.plots.frame import in_pages
from toolkit.reports.plots.scores import score_estimates
from toolkit.reports.score_tables import score_tables
from toolkit.reports.scoring import (
    points_by_grade,
    policy_weights,
    scored_questions,
    subject_score,
)
from toolkit.reports.withholding import why_empty
from toolkit.reports.wording import named_item
from toolkit.survey.presets import NO_SCORING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.figure import Figure

    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject
    from toolkit.reports.report import Table
    from toolkit.survey.questions import Question


def find(chosen: Chosen, _: Translator) -> Findings:
    """Return scores beside the counts they come from, and dots with intervals."""
    if chosen.scheme is None:
        return Findings(said=tuple(_why_none(chosen, _)))
    questions = scored_questions(chosen.shown.survey)
    if not questions:
        return Findings(
            said=(_("No question that is chosen here has grades of this scheme."),)
        )
    return Findings(
        said=tuple(_said(chosen, _)),
        tables=tuple(_tables(chosen, _)),
        drawings=tuple(_drawings(chosen, questions, _)),
    )


def _why_none(chosen: Chosen, _: Translator) -> Iterator[str]:
    if chosen.publications and chosen.survey.scoring == NO_SCORING:
        yield _(
            "The rules of this round give no points to grades: there are no scores."
        )
    yield _(
        "Scores appear once a scheme of points is picked under “Points”. That is your "
        "own choice, not the round's, and belongs beside every score you report."
    )


def _said(chosen: Chosen, _: Translator) -> Iterator[str]:
    if chosen.scheme == chosen.survey.scoring:
        yield _("The points are those of the round's rules.")
    elif chosen.publications:
        yield _(
            "You picked these points; the round's rules do not. Say so beside every "
            "score you report."
        )
    yield _(
        "Points make the steps between grades as large as the scheme likes. Whether "
        "the order hangs on that is under “Sensitivity”; nobody is ranked here."
    )
    if policy_weights(chosen.survey):
        yield _("Rater groups have the weights of the round's rules.")


def _tables(chosen: Chosen, _: Translator) -> Iterator[Table]:
    """Yield the tables of documents, saying of the rules only what is so."""
    for table in score_tables(chosen.shown, _):
        *notes, about_rules = table.notes
        if chosen.scheme == chosen.survey.scoring:
            notes.append(about_rules)
        else:
            notes.append(
                _(
                    "Everything is rounded half up to two places last, so sums of "
                    "printed figures may differ by a hundredth."
                )
            )
        yield replace(table, notes=tuple(notes))


def _drawings(
    chosen: Chosen, questions: Sequence[Question], _: Translator
) -> Iterator[Drawing]:
    """Yield dots: of one subject item by item, of several on one question each."""
    if len(chosen.subjects) == 1:
        places = [(chosen.subjects[0], question) for question in questions]
        for page in in_pages(places, at_most=MOST_ROWS):
            yield _drawing(chosen, page, chosen.subjects[0].name, _)
        return
    overall = chosen.shown.survey.overall_question
    for question in [overall] if overall in questions and overall else questions:
        asked = [one for one in chosen.subjects if question.is_about(one.category)]
        for part in in_pages(asked, at_most=MOST_ROWS):
            about = [(one, question) for one in part]
            yield _drawing(chosen, about, named_item(question, _), _)


def _drawing(
    chosen: Chosen,
    places: Sequence[tuple[ListedSubject, Question]],
    title: str,
    _: Translator,
) -> Drawing:
    return Drawing(title, partial(_drawn, chosen, places, title, _))


def _drawn(
    chosen: Chosen,
    places: Sequence[tuple[ListedSubject, Question]],
    title: str,
    _: Translator,
) -> Figure:
    from toolkit.reports.plots.dot_intervals import draw_dot_intervals  # noqa: PLC0415  # slow to load

    estimates = [_estimate(chosen, subject, asked, _) for subject, asked in places]
    points = [
        worth
        for _subject, question in places
        for worth in points_by_grade(chosen.shown.survey, question).values()
    ]
    return draw_dot_intervals(
        estimates,
        _,
        title=title,
        subtitle=chosen.shown.title,
        unit="points",
        span=(min(points), max(points)),
    )


def _estimate(
    chosen: Chosen, subject: ListedSubject, question: Question, _: Translator
) -> Estimate:
    """Return a score with its interval; where the table has none, neither has this."""
    shown = chosen.shown
    if subject_score(shown, subject, question).score is None:
        why = why_empty(shown, [subject], question, _) or _("no score")
        return Estimate(subject.name, named_item(question, _), None, reason=why)
    weights = {one: float(share) for one, share in policy_weights(shown.survey).items()}
    (found,) = score_estimates(
        shown.tally.select(group=[*weights] or None),
        shown.survey,
        _,
        scheme=points_by_grade(shown.survey, question),
        weights=weights or None,
        items=[question.id],
        names={subject.id: subject.name},
    )
    return found


PANEL: Final = Panel(Phrase("Scores"), find)
