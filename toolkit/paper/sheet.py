"""A paper ballot before it is drawn: lines and grids of cells, nothing else.

What stands on the paper is decided here and tested without opening a
document.  A sheet says nothing of a rater: it has no place for a number, a
mark or a date by which one could be told from another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

BOX = "□"

TYPE_AREA = 175
"""How wide the printed part of an A4 page is, in millimetres."""


class Look(StrEnum):
    """How a line of words is set."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    GUIDANCE = "guidance"
    FIELD = "field"
    HEAD = "head"
    HEADING = "heading"
    NUMBER = "number"
    ITEM = "item"
    HINT = "hint"
    OPTION = "option"
    SMALL_OPTION = "small option"
    BOX = "box"
    NAME = "name"
    NOTE = "note"
    SIGNATURE = "signature"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Line:
    """Words set in one way."""

    text: str
    look: Look


class Join(StrEnum):
    """Whether a cell is one with those below it in its column."""

    ALONE = "alone"
    BEGINS = "begins"
    GOES_ON = "goes on"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, some columns wide; with room ``on_top`` its words stand there."""

    lines: tuple[Line, ...] = ()
    columns: int = 1
    join: Join = Join.ALONE
    on_top: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells side by side, at least so many millimetres high."""

    cells: tuple[Cell, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under heads that are repeated on every page; widths in millimetres."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    heads: tuple[Row, ...] = ()


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """What begins on a page of its own."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class PaperBallot:
    """A whole document: the same for every rater who is given it."""

    title: str
    sheets: tuple[Sheet, ...]


def cell(text: str, look: Look, *, columns: int = 1, join: Join = Join.ALONE) -> Cell:
    """Return a cell that holds one line, or nothing if there are no words."""
    return Cell((Line(text, look),) if text else (), columns, join)
