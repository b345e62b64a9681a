"""One row of a basic standard: where its fields stand, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster.grid import Kind
from toolkit.collection.roster.headers import squeeze, tidy
from toolkit.standard.headers import field_of
from toolkit.standard.model import Field

if TYPE_CHECKING:
    from toolkit.collection.roster.grid import Grid
    from toolkit.standard.headers import Header

LEVELS: Final = (Field.LEVEL_1, Field.LEVEL_2)

_NOTES: Final = ("注:", "注1", "说明:", "备注:", "填报", "填表", "审核", "note")
_TOTALS: Final = frozenset({"合计", "总计", "总分", "小计", "total"})


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the headers; ``raw`` has the texts as they were written."""

    grid: Grid
    row: int
    columns: Mapping[Field, int]
    raw: Mapping[Field, str]

    def __getitem__(self, field: Field) -> str:
        """Return what a field says, tidied; empty if there is nothing."""
        return tidy(self.raw.get(field, ""))

    def place(self, field: Field = Field.TEXT) -> str:
        """Return the address of a field, or of the row if it has no column."""
        return self.grid.place(self.row, self.columns.get(field, 1))

    def is_computed(self, field: Field) -> bool:
        """Whether the field holds a formula."""
        cell = self.grid.rows.get(self.row, {}).get(self.columns.get(field, 0))
        return cell is not None and cell.kind is Kind.FORMULA

    @property
    def is_element(self) -> bool:
        """Whether the row has an element; headers repeated are none."""
        return bool(self[Field.TEXT]) and not self.is_header

    @property
    def is_header(self) -> bool:
        """Whether the row repeats the headers, as at the top of a page."""
        return field_of(self[Field.TEXT]) is Field.TEXT

    @property
    def is_heading(self) -> bool:
        """Whether the row says only which level the rows below belong to."""
        filled = {field for field in self.raw if self[field]}
        return bool(filled) and filled <= {*LEVELS}

    @property
    def is_aside(self) -> bool:
        """Whether the row is empty, a number, a total, or a note below the table."""
        filled = self.grid.rows.get(self.row, {})
        start = squeeze(filled[min(filled)].text) if filled else ""
        only_numbered = len(filled) == 1 and start.strip(".、()").isdecimal()
        return (
            not start
            or only_numbered
            or start in _TOTALS
            or start.startswith(_NOTES)
            or self.is_header
        )


def line_at(grid: Grid, row: int, header: Header) -> Line:
    """Return a row of the table; of columns that mean the same, the first is read."""
    filled = grid.rows.get(row, {})
    columns = {field: among[0] for field, among in header.columns.items()}
    raw = {field: filled[col].text for field, col in columns.items() if col in filled}
    return Line(grid, row, columns, raw)
