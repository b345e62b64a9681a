"""A workbook's sheets as grids of text.

openpyxl's quick reader gives values only, so a first pass over the same
part finds what it passes over: hidden rows, merged cells, formulas, and
how far the sheet really goes.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final

from defusedxml.ElementTree import iterparse
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.utils.escape import unescape

from toolkit.collection.roster.grid import Cell, Grid, Kind
from toolkit.collection.roster.problems import Complaint
from toolkit.storage.office_package import check_package, damage_refused, refusal

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_SHEETS: Final = 50
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 60
MOST_CELLS: Final = 1_000_000  # formatted but empty ones included

TOO_MANY_SHEETS: Final = Complaint(
    "The workbook has more than {most} sheets.",
    "Copy the two sheets of the roster into a new workbook.",
)
TOO_MANY_CELLS: Final = Complaint(
    "The table goes beyond row {rows} or column {columns}, or has more than {cells} "
    "cells.",
    "Copy only the filled cells into a new file.",
)

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_EXACT_BELOW: Final = 10**15  # larger numbers have lost digits in a spreadsheet
_NOT_COMPUTED: Final = "="


def read_workbook(raw: bytes, *, file: str) -> Mapping[str, Grid]:
    """Return every sheet of an .xlsx workbook, by name.

    Raises
    ------
    RosterRefusedError : for whatever cannot or should not be read.
    """
    check_package(raw, file=file)
    with damage_refused(file=file), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names features it passes over
        return _sheets(raw, file=file)


def too_many_cells(*, file: str, place: str) -> Exception:
    """Return the refusal of a table that is larger than a roster can be."""
    return refusal(
        TOO_MANY_CELLS,
        file=file,
        place=place,
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
        cells=MOST_CELLS,
    )


def as_text(value: object) -> str:
    """Return a cell's value as text, as a spreadsheet would show it.

    >>> as_text(20230117.0), as_text(1.5), as_text(True), as_text("_x0041_")
    ('20230117', '1.5', 'TRUE', 'A')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < _EXACT_BELOW
        return str(int(value)) if is_whole else format(value, ".15g")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    # A lone surrogate could not be written down again.
    halves = unescape(str(value)).encode("utf-16", "surrogatepass")
    return halves.decode("utf-16", "replace")


def _sheets(raw: bytes, *, file: str) -> Mapping[str, Grid]:
    reader = ExcelReader(BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    reader.read()
    parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
    grids: dict[str, Grid] = {}
    if len(parts) > MOST_SHEETS:
        raise refusal(TOO_MANY_SHEETS, file=file, most=MOST_SHEETS)
    for sheet in reader.wb.worksheets:
        with reader.archive.open(parts[sheet.title]) as part:
            layout = _layout(part, sheet=sheet.title, file=file)
        values = sheet.iter_rows(  # to the end found: a part may misstate its size
            max_row=layout.rows, max_col=layout.columns, values_only=True
        )
        grids[sheet.title] = Grid(
            name=sheet.title,
            rows=_filled(values, layout),
            hidden_rows=layout.hidden,
            is_hidden=sheet.sheet_state != "visible",
        )
    return grids


@dataclass(frozen=True, slots=True)
class _Layout:
    """How far a sheet is filled, and what the quick reader does not tell."""

    rows: int
    columns: int
    hidden: tuple[int, ...]
    formulas: frozenset[tuple[int, int]]
    merged: tuple[tuple[int, int, int], ...]
    """Column, first row and last row of what is merged downwards."""


def _layout(part: IO[bytes], *, sheet: str, file: str) -> _Layout:
    row = rows = columns = cells = 0
    hidden: list[int] = []
    formulas: set[tuple[int, int]] = set()
    merged: list[tuple[int, int, int]] = []
    for _, element in iterparse(part, forbid_dtd=True):
        if element.tag == f"{_MAIN}row":
            row = _next(row, element)
            for column, is_formula in _filled_columns(element):
                rows, columns = row, max(columns, column)
                if is_formula:
                    formulas.add((row, column))
            cells += len(element)
            if element.get("hidden") in {"1", "true"}:
                hidden.append(row)
            if rows > MOST_ROWS or columns > MOST_COLUMNS or cells > MOST_CELLS:
                raise too_many_cells(file=file, place=sheet)
            element.clear()
        elif element.tag == f"{_MAIN}mergeCell":
            bounds = range_boundaries(element.get("ref", ""))
            column, first, _, last = (bound or 1 for bound in bounds)
            merged.append((column, first, last))
    return _Layout(
        rows=max(rows, 1),
        columns=max(columns, 1),
        hidden=tuple(hidden),
        formulas=frozenset(formulas),
        merged=tuple(merged),
    )


def _next(row: int, element: Element) -> int:
    """Return the number of a row, which must come after the one before."""
    number = int(element.get("r", row + 1))
    if number <= row:
        raise ValueError(number)
    return number


def _filled_columns(row: Element) -> Iterator[tuple[int, bool]]:
    """Yield the columns with something in them, and whether it is a formula."""
    column = 0
    for cell in row:
        place = cell.get("r")
        column = coordinate_to_tuple(place)[1] if place else column + 1
        if len(cell):
            yield column, cell.find(f"{_MAIN}f") is not None


def _filled(
    values: Iterable[tuple[object, ...]], layout: _Layout
) -> Mapping[int, Mapping[int, Cell]]:
    """Return the cells with text in them, and those merged with one above."""
    rows: dict[int, dict[int, Cell]] = {}
    for row, line in enumerate(values, start=1):
        for column, value in enumerate(line, start=1):
            is_formula = (row, column) in layout.formulas
            if (cell := _cell(value, is_formula=is_formula)) is not None:
                rows.setdefault(row, {})[column] = cell
    left = layout.rows * layout.columns  # merged cells never overlap
    for column, first, last in layout.merged:
        bottom = min(last, layout.rows)
        left -= max(bottom - first + 1, 0)
        if left < 0:
            raise ValueError(column)
        if (cell := rows.get(first, {}).get(column)) is not None:
            for row in range(first + 1, bottom + 1):
                rows.setdefault(row, {}).setdefault(column, cell)
    return rows


def _cell(value: object, *, is_formula: bool) -> Cell | None:
    text = "" if value is None else as_text(value)
    if is_formula or text in ERROR_CODES:
        return Cell(text or _NOT_COMPUTED, Kind.FORMULA)
    if not text.strip():
        return None
    return Cell(text, Kind.TEXT if isinstance(value, str) else Kind.NUMBER)
