"""The columns of a table that hold figures, which depend on what was asked.

Grades have votes and shares; points their number, mean and median; options
of a list the votes for them.  Exit, blank and invalid cells follow as counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.reports.blocks import AS_OPTIONS, AS_POINTS
from toolkit.reports.marks import chosen
from toolkit.reports.points import points_in, rounded
from toolkit.reports.report import Column, Kind
from toolkit.reports.wording import named_mark
from toolkit.survey.words import BLANK, INVALID, NOT_ASKED

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.reports.blocks import Block
    from toolkit.reports.marks import Marks
    from toolkit.reports.report import Cell
    from toolkit.survey.questions import Question


def mark_columns(block: Block, _: Translator) -> tuple[Column, ...]:
    """Return the columns of figures for a block of questions."""
    others = (
        Column(named_mark(block.scale, mark, _), Kind.COUNT, width=7)
        for mark in _others(block)
    )
    if block.kind == AS_POINTS:
        return (
            Column(_("Points given by"), Kind.COUNT, width=8),
            Column(_("Mean"), Kind.NUMBER, width=8),
            Column(_("Median"), Kind.NUMBER, width=8),
            *others,
        )
    if block.kind == AS_OPTIONS:
        return (Column(_("Chosen"), Kind.SHARE, width=18), *others)
    words = (grade.text[_.language] for grade in block.scale.grades)
    return (*(Column(said, Kind.SHARE, width=18) for said in words), *others)


def mark_cells(
    marks: Marks | None, question: Question, block: Block
) -> tuple[Cell, ...]:
    """Return the cells of those columns; empty where nothing may be said."""
    if marks is None:
        return (None,) * _width(block)
    others = (marks[mark].count if mark in marks else 0 for mark in _others(block))
    if block.kind == AS_POINTS:
        points = points_in(marks, question)
        return (points.given, rounded(points.mean), points.median, *others)
    if block.kind == AS_OPTIONS:
        return (chosen(marks), *others)
    return (*(marks[grade.code] for grade in block.scale.grades), *others)


def _width(block: Block) -> int:
    alone = {AS_POINTS: 3, AS_OPTIONS: 1}
    return alone.get(block.kind, len(block.scale.grades)) + len(_others(block))


def _others(block: Block) -> tuple[str, ...]:
    conditional = (NOT_ASKED,) if block.is_conditional else ()
    return (block.scale.exit.code, BLANK, INVALID, *conditional)
