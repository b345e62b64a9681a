"""Sheets as a spreadsheet has them, from rows written down in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.collection.roster.grid import Cell, Grid, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def grids_of(sheets: Mapping[str, Sequence[Sequence[object]]]) -> dict[str, Grid]:
    """Return grids, by the names of the sheets; empty cells are not in them."""
    return {name: _grid(name, rows) for name, rows in sheets.items()}


def sheets_of(written: str) -> dict[str, Grid]:
    """Return the sheets of a form written as one table, sheet by sheet.

    A line with something in its first cell begins a sheet of that name.
    """
    sheets: dict[str, list[list[str]]] = {}
    name = ""
    for line in written.strip().splitlines():
        first, *cells = (cell.strip() for cell in line.strip()[1:-1].split("|"))
        name = first or name
        sheets.setdefault(name, [])
        if any(cells):
            sheets[name].append(cells)
    return grids_of(sheets)


def _grid(name: str, rows: Sequence[Sequence[object]]) -> Grid:
    return Grid(
        name,
        {
            number: {
                place: Cell(
                    str(said), Kind.TEXT if isinstance(said, str) else Kind.NUMBER
                )
                for place, said in enumerate(row, start=1)
                if str(said).strip()
            }
            for number, row in enumerate(rows, start=1)
        },
    )
