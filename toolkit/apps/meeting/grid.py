"""A report's table as a screen shows it: headings, texts, and bars behind shares."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from toolkit.reports.report import Cell, Kind, Share, Table, cell_text

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
    """One square of the grid; ``percent`` is the length of the bar behind it."""

    text: str
    is_number: bool = False
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under two rows of headings."""

    over: tuple[Heading, ...]
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Square, ...], ...]
    notes: tuple[str, ...]


def grid_of(table: Table, _: Translator) -> Grid:
    """Return a report's table, ready to be drawn on a screen."""
    kinds = [column.kind for column in table.columns]
    over = groupby(column.over for column in table.columns)
    return Grid(
        over=tuple(Heading(text, len([*group])) for text, group in over),
        headings=tuple(
            Heading(column.title, is_number=column.kind is not Kind.TEXT)
            for column in table.columns
        ),
        rows=tuple(
            tuple(_square(cell, kind, _) for cell, kind in zip(row, kinds, strict=True))
            for row in table.rows
        ),
        notes=table.notes,
    )


def _square(cell: Cell, kind: Kind, _: Translator) -> Square:
    has_bar = kind is Kind.PERCENT and isinstance(cell, Share)
    return Square(
        cell_text(cell, kind, _),
        is_number=kind is not Kind.TEXT,
        percent=cell.percent if has_bar and isinstance(cell, Share) else None,
    )
