"""A table as people wrote it: text in cells, each with its address.

What reads files makes grids, what reads rosters takes them; so the rules
of a roster are tested without a file, and a file is opened without
knowing the rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_LETTERS = 26


class Kind(StrEnum):
    """What a cell holds beside its text."""

    TEXT = "text"
    NUMBER = "number"  # leading zeros are lost already
    FORMULA = "formula"  # the text is what was last computed, or “=”


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell."""

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled cells of one sheet, by row and column, both from 1.

    A cell merged downwards stands in every row it covers.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    hidden_rows: tuple[int, ...] = ()
    is_hidden: bool = False

    @property
    def last_row(self) -> int:
        """The last row with a filled cell; 0 in an empty sheet."""
        return max(self.rows, default=0)

    def place(self, row: int, column: int) -> str:
        """Return the address of a cell as a spreadsheet shows it."""
        return f"{self.name}!{_column_letters(column)}{row}"


def _column_letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters
