"""A report's table as a screen shows it: headings, texts, and bars behind shares."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from toolkit.reports.report import Cell, Kind, Share, Table, cell_text, joined

if TYPE_CHECKING:
    from decimal import Decimal

    from toolkit.i18n import Translator


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over some columns."""

    text: str
    columns: int = 1
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Square:
    """One square of the grid, over some rows.

    ``percent`` is the length of the bar behind it.
    """

    text: str
    is_number: bool = False
    percent: Decimal | None = None
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under two rows of headings.

    ``ends_with_all`` tells whether the last columns are those of all groups;
    without them, it has a row for each item.
    """

    title: str
    over: tuple[Heading, ...]
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Square, ...], ...]
    notes: tuple[str, ...]
    ends_with_all: bool = False


def grid_of(table: Table, _: Translator) -> Grid:
    """Return a report's table, ready to be drawn on a screen."""
    last = table.columns[-1]
    over = groupby(column.over for column in table.columns)
    return Grid(
        title=table.title,
        over=tuple(Heading(text, len([*group])) for text, group in over),
        headings=tuple(
            Heading(column.title, is_number=not column.kind.is_words)
            for column in table.columns
        ),
        rows=_rows(table, _),
        notes=table.notes,
        ends_with_all=bool(last.over) and last.kind is Kind.PERCENT,
    )


def _rows(table: Table, _: Translator) -> tuple[tuple[Square, ...], ...]:
    """Return the squares row by row; what goes on from above has none of its own."""
    rows: list[list[Square]] = [[] for _row in table.rows]
    for place, column in enumerate(table.columns):
        for first, last in joined(table, place):
            square = _square(table.rows[first][place], column.kind, _)
            rows[first].append(replace(square, rows=last - first + 1))
    return tuple(map(tuple, rows))


def _square(cell: Cell, kind: Kind, _: Translator) -> Square:
    has_bar = kind in {Kind.PERCENT, Kind.SHARE} and isinstance(cell, Share)
    return Square(
        cell_text(cell, kind, _),
        is_number=not kind.is_words,
        percent=cell.percent if has_bar and isinstance(cell, Share) else None,
    )
