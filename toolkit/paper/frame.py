"""What all grids of a form have in common: their columns on the left.

The dimension stands once beside all its questions, then comes the number,
then the question; what is right of them differs from grid to grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.paper.answers import SIZES
from toolkit.paper.lettering import halved, narrowest
from toolkit.paper.sheet import TYPE_AREA, Cell, Join, Line, Look, Row, cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit.i18n import Language, Translator
    from toolkit.survey.items import Item
    from toolkit.survey.model import Survey

ROW_HEIGHT: Final = 9.1
"""Room for a tick by hand, in millimetres."""

MARGIN: Final = 2.5
"""What a cell takes besides its words."""

HEAD_HEIGHT: Final = 7.5
_NUMBER: Final = 10
_NARROWEST_MARK: Final = 11
_DIMENSION: Final[Mapping[Language, float]] = {"zh-CN": 25, "en": 27}


@dataclass(frozen=True, slots=True)
class Asked:
    """An item with its number on the form, and what is said below its text."""

    number: int
    item: Item
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The columns on the left of every grid of one form."""

    survey: Survey
    has_dimensions: bool
    say: Translator

    @property
    def _left(self) -> tuple[float, ...]:
        dimension = (_DIMENSION[self.say.language],) if self.has_dimensions else ()
        return (*dimension, _NUMBER)

    @property
    def rest(self) -> float:
        """How wide question and answer are together."""
        return TYPE_AREA - sum(self._left)

    def widths(self, *own: float) -> tuple[float, ...]:
        """Return the widths of all columns, those of question and answer given."""
        return (*self._left, *own)

    def head(self, *titles: str, marks: Iterable[Cell] = ()) -> Row:
        """Return the head over a grid: its titles from the question on, its marks."""
        left = [self.say("Aspect")] if self.has_dimensions else []
        words = (*left, self.say("No."), *titles)
        return Row((*(cell(one, Look.HEAD) for one in words), *marks), HEAD_HEIGHT)

    def left(self, run: Sequence[Asked]) -> list[tuple[Cell, ...]]:
        """Return dimension and number of each question of a grid."""
        numbers = [cell(str(one.number), Look.NUMBER) for one in run]
        if not self.has_dimensions:
            return [(number,) for number in numbers]
        codes = [one.item.dimension for one in run]
        dimensions = [
            cell(
                self._dimension(code) if join is not Join.GOES_ON else "",
                Look.HEADING,
                join=join,
            )
            for code, join in zip(codes, joins(codes), strict=True)
        ]
        return list(zip(dimensions, numbers, strict=True))

    def question(self, one: Asked) -> Cell:
        """Return the cell with the text of an item and what is said below it."""
        return Cell((Line(one.item.text[self.say.language], Look.ITEM), *hints(one)))

    def rows(
        self,
        run: Sequence[Asked],
        answers: Iterable[tuple[Cell, ...]],
        *,
        height: float = ROW_HEIGHT,
    ) -> tuple[Row, ...]:
        """Return the rows of a grid, the cells right of the questions given."""
        return tuple(
            Row((*left, self.question(one), *answer), height)
            for left, one, answer in zip(self.left(run), run, answers, strict=True)
        )

    def _dimension(self, code: str | None) -> str:
        return self.survey.dimensions[code][self.say.language] if code else ""


def mark_width(labels: Iterable[str]) -> float:
    """Return how wide the column of each of some grades is."""
    needed = (narrowest(label, SIZES[Look.HEAD]) + MARGIN for label in labels)
    return max(_NARROWEST_MARK, *needed)


def mark_heads(labels: Iterable[str], width: float) -> tuple[Cell, ...]:
    """Return the heads of the columns of some grades."""
    return tuple(
        Cell(
            tuple(
                Line(half, Look.HEAD)
                for half in halved(label, width - MARGIN, SIZES[Look.HEAD])
            )
        )
        for label in labels
    )


def hints(one: Asked) -> tuple[Line, ...]:
    """Return what is said below the text of an item, line by line."""
    return tuple(Line(hint, Look.HINT) for hint in one.hints)


def joins(codes: Sequence[str | None]) -> list[Join]:
    """Return for each cell of a column whether it is one with its neighbours.

    >>> [join.value for join in joins(["a", "a", "b", None, None])]
    ['begins', 'goes on', 'alone', 'alone', 'alone']
    """
    found = []
    for before, code, after in zip(
        [None, *codes], codes, [*codes[1:], None], strict=False
    ):
        if code is not None and code == before:
            found.append(Join.GOES_ON)
        else:
            begins = code is not None and code == after
            found.append(Join.BEGINS if begins else Join.ALONE)
    return found
