"""Questions that need a table of their own: clauses to change, evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.paper.answers import answer_lines
from toolkit.paper.frame import HEAD_HEIGHT, MARGIN, hints
from toolkit.paper.sheet import TYPE_AREA, Cell, Grid, Line, Look, Row, cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.paper.frame import Asked, Frame
    from toolkit.survey.items import ClauseItem
    from toolkit.survey.words import Text

_CLAUSE_WIDTHS: Final = (35, 80, TYPE_AREA - 35 - 80)
_CLAUSE_HEIGHT: Final = 12
_TARGET: Final = 24
_GRADE: Final = 34
_WRITTEN: Final = 22
_EVIDENCE_HEIGHT: Final = 12


def clause_grid(frame: Frame, one: Asked, item: ClauseItem) -> Grid:
    """Return blank rows for clause, proposed change and reason."""
    _ = frame.say
    text = f"{one.number}. {item.text[_.language]}"
    titles = (_("Clause"), _("Proposed change"), _("Reason"))
    blank = Row((Cell(),) * len(titles), _CLAUSE_HEIGHT)
    return Grid(
        widths=_CLAUSE_WIDTHS,
        heads=(
            Row(
                (Cell((Line(text, Look.ITEM), *hints(one)), len(titles)),), HEAD_HEIGHT
            ),
            Row(tuple(cell(title, Look.HEAD) for title in titles), HEAD_HEIGHT),
        ),
        rows=(blank,) * item.at_most,
    )


def evidence_grid(frame: Frame, run: Sequence[Asked]) -> Grid:
    """Return a row for each duty: target, own grade, value, number of evidence."""
    _ = frame.say
    has_grades = any(one.item.options_in(frame.survey) for one in run)
    grade = (_GRADE,) if has_grades else ()
    own = (_TARGET, *grade, _WRITTEN, _WRITTEN)
    titles = [_("Duty"), _("Target"), _("Achieved"), _("Evidence no.")]
    if has_grades:
        titles.insert(2, _("Own grade"))
    answers = []
    for one in run:
        target: Text | None = getattr(one.item, "target", None)
        boxes = answer_lines(
            one.item, frame.survey, _GRADE - MARGIN, _, Look.SMALL_OPTION
        )
        answers.append(
            (
                cell(target[_.language] if target else "", Look.HINT),
                *((Cell(boxes),) if has_grades else ()),
                Cell(),
                Cell(),
            )
        )
    return Grid(
        widths=frame.widths(frame.rest - sum(own), *own),
        heads=(frame.head(*titles),),
        rows=frame.rows(run, answers, height=_EVIDENCE_HEIGHT),
    )
