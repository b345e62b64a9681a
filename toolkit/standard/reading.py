"""From a sheet to the standard on it, with all that is wrong, cell by cell.

Offices merge the cells of the upper levels, or write them once and leave
the rows below empty; both are filled downwards here.  A file is read to
its end before it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster.headers import tidy
from toolkit.errors import FileRefusedError
from toolkit.standard import problems
from toolkit.standard.elements import doubled, read_element
from toolkit.standard.headers import NEEDED, find_header, version_of
from toolkit.standard.lines import line_at
from toolkit.standard.model import Element, Field, Standard

if TYPE_CHECKING:
    from toolkit.collection.roster.grid import Grid
    from toolkit.problem import Problem
    from toolkit.standard.headers import Header
    from toolkit.standard.lines import Line

_WISHED: Final = (Field.UNITS, Field.DUE)


def read_standard(
    sheets: Mapping[str, Grid], *, file: str, version: str = ""
) -> Standard:
    """Return the standard in a file.

    Parameters
    ----------
    version : what to call this version; by default what the titles above
        the headers say, else the name of the file.

    Raises
    ------
    FileRefusedError : with every problem, each by its cell.
    """
    headers = {name: find_header(grid) for name, grid in sheets.items()}
    found = {name: header for name, header in headers.items() if header}
    if len(found) != 1:
        raise FileRefusedError(file=file, problems=[_no_table(found, file)])
    ((name, header),) = found.items()
    grid = sheets[name]
    elements, wrong = _read_lines(grid, header)
    noticed = (
        *_other_sheets(sheets, name),
        *_columns(grid, header),
        *_hidden(grid, header),
        *wrong,
        *doubled(elements),
    )
    if any(problem.blocks for problem in noticed):
        raise FileRefusedError(file=file, problems=noticed)
    return Standard(
        version=version or version_of(grid, header) or file.rpartition(".")[0] or file,
        elements=tuple(elements),
        notes=noticed,
    )


def _no_table(found: Mapping[str, Header], file: str) -> Problem:
    if found:
        return problems.SEVERAL_TABLES.at(file, sheets=" / ".join(found))
    columns = " / ".join(field.value for field in NEEDED)
    return problems.NO_TABLE.at(file, columns=columns)


def _read_lines(grid: Grid, header: Header) -> tuple[list[Element], list[Problem]]:
    elements: list[Element] = []
    wrong: list[Problem] = []
    levels: dict[Field, str] = {}
    for row in range(header.row + 1, grid.last_row + 1):
        line = line_at(grid, row, header)
        if line.is_element:
            levels = _levels_at(line, levels)
            element, found = read_element(line, levels)
            elements.append(element)
            wrong += found
        elif line.is_aside:
            continue
        elif line.is_heading:
            levels = _levels_at(line, levels)
        elif line.raw:
            levels = _levels_at(line, levels)
            wrong.append(problems.ELEMENT_MISSING.at(line.place()))
        else:
            wrong.append(problems.ROW_PASSED.at(grid.place(row, 1)))
    if not elements:
        wrong.append(problems.NO_ELEMENTS.at(grid.place(header.row + 1, 1)))
    return elements, wrong


def _levels_at(line: Line, above: Mapping[Field, str]) -> dict[Field, str]:
    """Fill the levels downwards; where a new first one begins, the second ends."""
    first = line[Field.LEVEL_1] or above.get(Field.LEVEL_1, "")
    goes_on = first == above.get(Field.LEVEL_1)
    carried = above.get(Field.LEVEL_2, "") if goes_on else ""
    return {Field.LEVEL_1: first, Field.LEVEL_2: line[Field.LEVEL_2] or carried}


def _other_sheets(sheets: Mapping[str, Grid], chosen: str) -> Iterator[Problem]:
    for name, grid in sheets.items():
        if name != chosen and grid.rows:
            yield problems.SHEET_NOT_READ.at(grid.place(1, 1))


def _columns(grid: Grid, header: Header) -> Iterator[Problem]:
    place = grid.place(header.row, 1)
    for field in Field:
        among = header.columns.get(field, ())
        if not among and field in NEEDED:
            yield problems.NO_COLUMN.at(place, column=field.value)
        elif not among and field in _WISHED:
            yield problems.COLUMN_NOT_THERE.at(place, column=field.value)
        for second in among[1:]:
            yield problems.COLUMN_TWICE.at(
                grid.place(header.row, second),
                first=tidy(header.texts[among[0]]),
                second=tidy(header.texts[second]),
            )
    for column, text in header.unknown.items():
        yield problems.COLUMN_PASSED.at(
            grid.place(header.row, column), header=tidy(text)
        )


def _hidden(grid: Grid, header: Header) -> Iterator[Problem]:
    hidden = [row for row in grid.hidden_rows if row > header.row and row in grid.rows]
    if hidden:
        yield problems.ROWS_HIDDEN.at(grid.place(hidden[0], 1), count=len(hidden))
