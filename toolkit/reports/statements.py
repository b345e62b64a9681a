"""Sentences on one question's grades that claim no more than the counts hold.

Bounds come before intervals, the “don't know” share beside the shares,
and a majority is called one only where the missing ballots cannot undo it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.analysis.bounds import MORE_THAN_HALF, count_bounds, flip_count
from toolkit.reports.marks import Marks, together
from toolkit.reports.report import Share, percent_text
from toolkit.survey.words import BLANK, INVALID, NOT_ASKED, Option, Scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.analysis.participation import Ballots
    from toolkit.i18n import Translator
    from toolkit.survey.questions import Question


def about_grades(
    question: Question, marks: Marks, ballots: Ballots, _: Translator
) -> Iterator[str]:
    """Yield the sentences on one graded question, all groups together.

    Of a question that not all were asked, nothing is said about those who
    stayed away: whether they would have been asked is not known.
    """
    scale = question.scale
    yield from _about_grades(scale, marks, _)
    yield from _about_others(scale, marks, _)
    if 0 < ballots.valid <= ballots.eligible and not question.is_conditional:
        if not ballots.is_complete:
            yield _about_missing(scale.grades[0], marks, ballots, _)
        yield _about_majority(scale, marks, ballots, _)


def _about_grades(scale: Scale, marks: Marks, _: Translator) -> Iterator[str]:
    rated = marks[scale.grades[0].code].of
    if not rated:
        yield _("No ballot gives a grade.")
        return
    told = [
        _(
            "“{grade}” {count} ({percent})",
            grade=grade.text[_.language],
            count=marks[grade.code].count,
            percent=percent_text(marks[grade.code]),
        )
        for grade in scale.grades
    ]
    yield _("Of {rated} ballots with a grade: {told}.", rated=rated, told=_.join(told))
    good = scale.grades[: len(scale.grades) // 2]
    if len(good) > 1:
        share = together(marks, good)
        yield _(
            "{grades} together: {count} ({percent}).",
            grades=_quoted(good, _),
            count=share.count,
            percent=percent_text(share),
        )


def _about_others(scale: Scale, marks: Marks, _: Translator) -> Iterator[str]:
    cannot_say = marks[scale.exit.code]
    exit_words = scale.exit.text[_.language]
    facts = {"exit": exit_words, "count": cannot_say.count}
    facts |= {"percent": percent_text(cannot_say)}
    yield (
        _(
            "“{exit}”: {count} ({percent} of the valid ballots that were asked), not "
            "in the shares.",
            **facts,
        )
        if NOT_ASKED in marks
        else _(
            "“{exit}”: {count} ({percent} of valid ballots), not in the shares.",
            **facts,
        )
    )
    if is_hardly_known(cannot_say):
        yield _(
            "More than a third say “{exit}”: read the shares with care.",
            exit=exit_words,
        )
    blank, invalid = marks[BLANK].count, marks[INVALID].count
    if blank or invalid:
        yield _(
            "Blank {blank}, invalid cells {invalid}: not in the shares either.",
            blank=blank,
            invalid=invalid,
        )


def is_hardly_known(cannot_say: Share) -> bool:
    """Return whether more than a third say they cannot judge."""
    return 3 * cannot_say.count > cannot_say.of


def _about_missing(grade: Option, marks: Marks, ballots: Ballots, _: Translator) -> str:
    bounds = count_bounds(
        marks[grade.code].count, valid=ballots.valid, eligible=ballots.eligible
    )
    return _(
        "{missing} of {eligible} eligible raters gave no valid ballot and may "
        "think anything: among all, “{grade}” lies between {low} and {high} "
        "({low_share} to {high_share}).",
        missing=ballots.eligible - ballots.valid,
        eligible=ballots.eligible,
        grade=grade.text[_.language],
        low=bounds.low,
        high=bounds.high,
        low_share=percent_text(Share(bounds.low, ballots.eligible)),
        high_share=percent_text(Share(bounds.high, ballots.eligible)),
    )


def _about_majority(scale: Scale, marks: Marks, ballots: Ballots, _: Translator) -> str:
    half = len(scale.grades) // 2
    alone = [(grade,) for grade in scale.grades]
    for grades in (*alone, scale.grades[:half], scale.grades[-half:]):
        count = together(marks, grades).count
        if MORE_THAN_HALF.holds(count, of=ballots.eligible):
            return _firm_majority(grades, count, ballots, _)
    if ballots.is_complete:
        return _("No grade was chosen by more than half of all eligible raters.")
    return _(
        "No grade can be said for certain to be the choice of more than half of "
        "all eligible raters."
    )


def _firm_majority(
    grades: Sequence[Option], count: int, ballots: Ballots, _: Translator
) -> str:
    if not ballots.is_complete:
        return _(
            "More than half of all eligible raters chose {grades}, whatever the "
            "others think.",
            grades=_quoted(grades, _),
        )
    return _(
        "More than half of all eligible raters chose {grades}; to undo that, at "
        "least {flips} ballots would have to change.",
        grades=_quoted(grades, _),
        flips=flip_count(count, of=ballots.eligible),
    )


def _quoted(grades: Sequence[Option], _: Translator) -> str:
    names = [_("“{grade}”", grade=grade.text[_.language]) for grade in grades]
    return _(" and ").join(names)
