"""A report before it is drawn: what it says, in which order, nothing else.

Documents, workbooks and screens draw these values and compute nothing,
so all of them show the same numbers and a test needs to open none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from toolkit.analysis.shares import half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.i18n import Translator


@dataclass(frozen=True, slots=True)
class Share:
    """A count out of another, shown as a percentage."""

    count: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent, half up to two places; none of nothing."""
        return half_up(self.count, self.of) if self.of else None


Cell = str | int | Decimal | Share | None
"""Words, a count, a number with its decimals, a share, or nothing where nothing
may be said."""

NOTHING = "—"


class Kind(StrEnum):
    """How the cells of a column are shown."""

    TEXT = "text"
    NAME = "name"
    COUNT = "count"
    PERCENT = "percent"
    SHARE = "share"
    """Count and percentage together, as ``134 (95.04%)``."""
    NUMBER = "number"
    """A mean, a median, a score: with as many decimals as it has."""
    BAND = "band"
    """Limits in place of a count, as ``80–100%``."""

    @property
    def is_words(self) -> bool:
        """Whether the cells are words, not numbers."""
        return self in {Kind.TEXT, Kind.NAME}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the heading over it, and its kind.

    ``width`` is a wish in half-width characters.  What is the same in rows
    that follow each other ``is_joined`` to one cell.
    """

    title: str
    kind: Kind = Kind.TEXT
    over: str = ""
    width: int = 8
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Typed cells under headings, with what is said above and below them."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    above: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()

    def compact(self) -> Table:
        """Return the table without columns of words that are all empty."""
        return self._only(
            place
            for place in range(len(self.columns))
            if not self.rows or any(row[place] != "" for row in self.rows)
        )

    def with_remarks(self, said: Sequence[str], _: Translator) -> Table:
        """Return the table with a column of remarks, if there are any."""
        if not any(said):
            return self
        rows = zip(self.rows, said, strict=True)
        return replace(
            self,
            columns=(*self.columns, Column(_("Remarks"), width=16)),
            rows=tuple((*row, remark) for row, remark in rows),
        )

    def without(self, title: str) -> Table:
        """Return the table without the column of a title."""
        return self._only(
            place for place, one in enumerate(self.columns) if one.title != title
        )

    def _only(self, places: Iterable[int]) -> Table:
        kept = list(places)
        return replace(
            self,
            columns=tuple(self.columns[place] for place in kept),
            rows=tuple(tuple(row[place] for place in kept) for row in self.rows),
        )

    def spread(self, _: Translator) -> Table:
        """Return the table with every share in two columns, votes and per cent."""
        columns: list[Column] = []
        for column in self.columns:
            columns += _spread_column(column, _)
        rows = (
            tuple(
                cell
                for pair in zip(self.columns, row, strict=True)
                for cell in _spread_cell(*pair)
            )
            for row in self.rows
        )
        return replace(self, columns=tuple(columns), rows=tuple(rows))


def joined(table: Table, place: int) -> Sequence[tuple[int, int]]:
    """Return the first and last row of every run that is one cell in a column."""
    runs: list[tuple[int, int]] = []
    for number, row in enumerate(table.rows):
        before = table.rows[number - 1][: place + 1] if runs else None
        if table.columns[place].is_joined and row[: place + 1] == before:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _spread_column(column: Column, _: Translator) -> Sequence[Column]:
    if column.kind is not Kind.SHARE:
        return (column,)
    return (
        Column(_("Votes"), Kind.COUNT, over=column.title, width=7),
        Column("%", Kind.PERCENT, over=column.title, width=9),
    )


def _spread_cell(column: Column, cell: Cell) -> Sequence[Cell]:
    if column.kind is not Kind.SHARE:
        return (cell,)
    return (cell.count, cell) if isinstance(cell, Share) else (cell, cell)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section; level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class FillIn:
    """Room for what only people can write, and who is to write it."""

    hint: str
    lines: int = 4


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of one branch."""

    branch: str


Block = Heading | Paragraph | FillIn | Chart | Table


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    signatures: tuple[str, ...] = ()


def cell_text(cell: Cell, kind: Kind, _: Translator) -> str:
    """Return a cell as it is written in running text or a printed table.

    >>> from toolkit.i18n import translator
    >>> cell_text(Share(134, 141), Kind.SHARE, translator("en"))
    '134 (95.04%)'
    """
    if isinstance(cell, Share):
        percent = percent_text(cell)
        if kind is Kind.PERCENT:
            return percent.removesuffix("%")
        return _("{count} ({percent})", count=cell.count, percent=percent)
    return NOTHING if cell is None else str(cell)


def percent_text(share: Share) -> str:
    """Return a share as a percentage with its sign.

    >>> percent_text(Share(3, 141)), percent_text(Share(0, 0))
    ('2.13%', '—')
    """
    return NOTHING if share.percent is None else f"{share.percent}%"
