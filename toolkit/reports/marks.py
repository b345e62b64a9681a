"""The marks of a tally, ready to be said: by place, zeros included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.analysis.shares import grade_shares, marks_of
from toolkit.reports.report import Share

if TYPE_CHECKING:
    from toolkit.survey.model import GradeItem, Option, Scale, Survey
    from toolkit.tally import Tally

Marks = Mapping[str, Share]
"""By mark: how many ballots have it, and out of how many."""

Place = tuple[str, str, str]
"""A subject, an item, and the label of a group."""


def marks_by_place(tally: Tally, survey: Survey) -> dict[Place, Marks]:
    """Return the marks at every place where there are any."""
    found: dict[Place, dict[str, Share]] = {}
    shares = grade_shares(tally, survey)
    columns = (shares[name] for name in shares.columns.drop("percent"))
    for subject, item, group, grade, count, of in zip(*columns, strict=True):
        found.setdefault((subject, item, group), {})[grade] = Share(count, of)
    return dict(found)


def no_marks(scale: Scale) -> Marks:
    """Return the marks of a place where there are none."""
    return dict.fromkeys(marks_of(scale), Share(0, 0))


def overall_item(survey: Survey) -> GradeItem:
    """Return the item on the whole: surveys ask it last of what is marked."""
    return survey.closed_items[-1]


def added(several: Sequence[Marks], scale: Scale) -> Marks:
    """Return the marks of several places added up."""
    return {
        mark: Share(
            sum(marks[mark].count for marks in several),
            sum(marks[mark].of for marks in several),
        )
        for mark in marks_of(scale)
    }


def together(marks: Marks, grades: Iterable[Option]) -> Share:
    """Return the share of several grades taken together."""
    parts = [marks[grade.code] for grade in grades]
    return Share(sum(part.count for part in parts), parts[0].of)
