"""The marks of a tally, ready to be said: by place, zeros included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.analysis.shares import grade_shares
from toolkit.reports.report import Share
from toolkit.survey.questions import CHOSEN
from toolkit.survey.words import NOT_ASKED

if TYPE_CHECKING:
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question
    from toolkit.survey.words import Option
    from toolkit.tally import Tally

Marks = Mapping[str, Share]
"""By mark: how many ballots have it, and out of how many."""

Place = tuple[str, str, str]
"""A subject, a question, and the label of a group."""


def marks_by_place(tally: Tally, survey: Survey) -> dict[Place, Marks]:
    """Return the marks at every place where there are any."""
    found: dict[Place, dict[str, Share]] = {}
    shares = grade_shares(tally, survey)
    columns = (shares[name] for name in shares.columns.drop("percent"))
    for subject, item, group, grade, count, of in zip(*columns, strict=True):
        found.setdefault((subject, item, group), {})[grade] = Share(count, of)
    return dict(found)


def no_marks(question: Question) -> Marks:
    """Return the marks of a place where there are none."""
    return dict.fromkeys(question.marks, Share(0, 0))


def added(several: Sequence[Marks], question: Question) -> Marks:
    """Return the marks of several places added up."""
    return {
        mark: Share(
            sum(marks[mark].count for marks in several),
            sum(marks[mark].of for marks in several),
        )
        for mark in question.marks
    }


def together(marks: Marks, grades: Iterable[Option]) -> Share:
    """Return the share of several grades taken together."""
    parts = [marks[grade.code] for grade in grades]
    return Share(sum(part.count for part in parts), parts[0].of)


def asked(marks: Marks) -> int:
    """Return how many valid ballots were asked."""
    return sum(share.count for mark, share in marks.items() if mark != NOT_ASKED)


def rated(marks: Marks, question: Question) -> int:
    """Return how many ballots give a grade."""
    return sum(marks[grade.code].count for grade in question.scale.grades)


def chosen(marks: Marks) -> Share:
    """Return how many of the ballots that were asked chose an option.

    Whoever chose nothing, or too many, did not choose this one: so votes are
    shares of all valid ballots that were asked.
    """
    return Share(marks[CHOSEN].count, asked(marks))
