"""The table of many subjects: one row each, so many to a sheet.

Each grade has a column of its own; other questions are answered within one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.paper import wording
from toolkit.paper.answers import answer_lines
from toolkit.paper.frame import (
    HEAD_HEIGHT,
    MARGIN,
    ROW_HEIGHT,
    hints,
    mark_heads,
    mark_width,
)
from toolkit.paper.lettering import spread
from toolkit.paper.sheet import (
    BOX,
    TYPE_AREA,
    Cell,
    Grid,
    Join,
    Line,
    Look,
    Row,
    cell,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.i18n import Translator
    from toolkit.paper.frame import Asked
    from toolkit.paper.subject import Subject
    from toolkit.survey.model import Survey

NAMES_A_SHEET: Final = 20
NOT_ASKED: Final = "／"

_AS_COLUMNS: Final = frozenset({"grade", "choice"})
_SHARES: Final[Mapping[str, float]] = {
    "grade": 1.4,
    "choice": 1.4,
    "choose": 1.4,
    "points": 1,
    "number": 1,
    "text": 1,
}
"""How wide questions that are answered in one cell are, against each other."""

_NUMBER: Final = 10
_NAMES: Final[Mapping[str, float]] = {"member": 24}
_LONG_NAMES: Final = 38
_NARROWEST_WORDS: Final = 18


@dataclass(frozen=True, slots=True)
class _Question:
    """A question of the table, with the width of each column it takes."""

    asked: Asked
    widths: tuple[float, ...]
    labels: tuple[str, ...] = ()

    @property
    def least(self) -> float:
        """How narrow a column may be."""
        return 0 if self.labels else _NARROWEST_WORDS


class Matrix:
    """A table with a row for each subject and columns for each question."""

    def __init__(
        self, survey: Survey, questions: Sequence[_Question], _: Translator
    ) -> None:
        self._survey, self._questions, self._ = survey, questions, _
        own = [width for question in questions for width in question.widths]
        # Where nothing is to be written, names take what room is left.
        self._widths = (_NUMBER, TYPE_AREA - _NUMBER - sum(own), *own)

    def grid(self, subjects: Sequence[Subject | None], *, first: int = 1) -> Grid:
        """Return the table for some subjects, ``None`` for one not named.

        They are numbered from ``first`` on.
        """
        return Grid(
            widths=self._widths,
            heads=tuple(self._heads()),
            rows=tuple(
                Row(tuple(self._row(number, subject)), ROW_HEIGHT)
                for number, subject in enumerate(subjects, first)
            ),
        )

    def _heads(self) -> Iterator[Row]:
        _ = self._
        names = wording.column_of(self._survey, _)
        upper = [cell(one, Look.HEAD, join=Join.BEGINS) for one in (_("No."), names)]
        lower = [Cell(join=Join.GOES_ON)] * len(upper)
        for question in self._questions:
            text = Line(question.asked.item.text[_.language], Look.HEAD)
            upper.append(
                Cell(
                    (text, *hints(question.asked)),
                    len(question.widths),
                    Join.ALONE if question.labels else Join.BEGINS,
                )
            )
            lower += mark_heads(question.labels, question.widths[0]) or (
                Cell(join=Join.GOES_ON),
            )
        yield Row(tuple(upper), HEAD_HEIGHT)
        yield Row(tuple(lower), HEAD_HEIGHT)

    def _row(self, number: int, subject: Subject | None) -> Iterator[Cell]:
        yield cell(str(number), Look.NUMBER)
        yield cell(spread(subject.name) if subject else "", Look.NAME)
        for question in self._questions:
            only_for = question.asked.item.only_for
            if subject and only_for and subject.category not in only_for:
                yield from [cell(NOT_ASKED, Look.BOX)] * len(question.widths)
            elif question.labels:
                yield from [cell(BOX, Look.BOX)] * len(question.labels)
            else:
                (width,) = question.widths
                yield Cell(self._within(question.asked, width - MARGIN))

    def _within(self, asked: Asked, room: float) -> tuple[Line, ...]:
        return answer_lines(asked.item, self._survey, room, self._, Look.SMALL_OPTION)


def matrix_of(survey: Survey, asked: Sequence[Asked], _: Translator) -> Matrix | None:
    """Return the table of a survey; none if its questions do not fit into one.

    Where grades have no room for columns of their own, they stand in a cell.
    """
    if not {one.item.kind for one in asked} <= _SHARES.keys():
        return None
    for as_columns in (_AS_COLUMNS, frozenset[str]()):
        questions = _questions(survey, asked, as_columns, _)
        if all(min(question.widths) >= question.least for question in questions):
            return Matrix(survey, questions, _)
    return None


def _questions(
    survey: Survey, asked: Sequence[Asked], as_columns: frozenset[str], _: Translator
) -> list[_Question]:
    marked = {
        one.number: _marked(survey, one, _)
        for one in asked
        if one.item.kind in as_columns
    }
    left = TYPE_AREA - _NUMBER - _NAMES.get(survey.subjects, _LONG_NAMES)
    left -= sum(sum(question.widths) for question in marked.values())
    shares = {
        one.number: _SHARES[one.item.kind] for one in asked if one.number not in marked
    }
    return [
        marked.get(one.number)
        or _Question(one, (left * shares[one.number] / sum(shares.values()),))
        for one in asked
    ]


def _marked(survey: Survey, one: Asked, _: Translator) -> _Question:
    options = one.item.options_in(survey)
    labels = tuple(option.text[_.language] for option in options)
    return _Question(one, (mark_width(labels),) * len(labels), labels)
