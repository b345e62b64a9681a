"""From a sheet to the lines of people on it.

Offices put a title above the headers, split them over two rows, merge
cells, number empty rows and sign below.  This module finds the lines and
says which cell holds which field.  What a field says is judged elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection.roster import misfits, problems
from toolkit.collection.roster.grid import Kind
from toolkit.collection.roster.headers import (
    READ,
    Field,
    Header,
    Side,
    field_of,
    find_header,
    is_header,
    is_refused,
    squeeze,
    tidy,
)

if TYPE_CHECKING:
    from toolkit.collection.roster.grid import Grid
    from toolkit.collection.roster.wanted import Wanted
    from toolkit.problem import Problem


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the headers: its fields' columns, and their texts, tidied."""

    grid: Grid
    row: int
    columns: Mapping[Field, int]
    texts: Mapping[Field, str]

    def __getitem__(self, field: Field) -> str:
        """Return the text of a field, empty if there is none."""
        return self.texts.get(field, "")

    def kind(self, field: Field) -> Kind:
        """Return what else is known of the cell of a field."""
        cell = self.grid.rows[self.row].get(self.columns.get(field, 0))
        return cell.kind if cell else Kind.TEXT

    def place(self, field: Field = Field.NAME) -> str:
        """Return the address of a field, or of the row if it has no column."""
        return self.grid.place(self.row, self.columns.get(field, 1))


@dataclass(frozen=True, slots=True)
class Table:
    """One side of the roster: its lines, and what was noticed on the way."""

    side: Side
    fields: frozenset[Field]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read_table(grid: Grid, side: Side, wanted: Wanted) -> Table:
    """Return the lines of a sheet, by its headers."""
    header = find_header(grid, wanted.named_by(side))
    if header is None:
        place = grid.place(1, 1)
        named = " / ".join(wanted.header(it, side) for it in wanted.required[side])
        missing = problems.NO_HEADER.at(place, columns=named)
        return Table(side, frozenset(), (), (missing,))
    columns, rest = _sort_columns(header.texts, wanted.named_by(side))
    lines, blank, unnamed = _lines(grid, header.row, columns)
    found = [
        *_missing_columns(grid.place(header.row, 1), columns, side, wanted),
        *_other_columns(grid, header, rest),
        *_competing(grid, header, columns, lines),
        *_row_notes(grid, header.row, blank, unnamed),
    ]
    if not lines:
        found.append(problems.NOBODY.at(grid.place(header.row + 1, 1)))
    return Table(side, frozenset(columns), lines, tuple(found))


def _sort_columns(
    texts: Mapping[int, str], named_by: tuple[Field, ...]
) -> tuple[Mapping[Field, tuple[int, ...]], Mapping[int, str]]:
    """Return the columns of each field, and the headers of the others."""
    known: dict[Field, tuple[int, ...]] = {}
    rest: dict[int, str] = {}
    for column, text in sorted(texts.items()):
        field = field_of(text)
        if field is None or is_refused(text):
            rest[column] = tidy(text)
        else:
            known[field] = (*known.get(field, ()), column)
    naming = next((field for field in named_by if field in known), Field.NAME)
    if naming is not Field.NAME:
        known[Field.NAME] = known.pop(naming)
    return known, rest


def _lines(
    grid: Grid, header_row: int, columns: Mapping[Field, tuple[int, ...]]
) -> tuple[tuple[Line, ...], list[int], list[int]]:
    """Return the lines of people, the blank rows, and the rows of something else."""
    lines: list[Line] = []
    blank: list[int] = []
    unnamed: list[int] = []
    for row in range(header_row + 1, grid.last_row + 1):
        line = _line(grid, row, columns)
        if all(f is Field.ORDER and _is_counting(t) for f, t in line.texts.items()):
            blank.append(row)
        elif _names_nobody(line):
            unnamed.append(row)
        else:
            lines.append(line)
    last = lines[-1].row if lines else 0
    return tuple(lines), [row for row in blank if row < last], unnamed


def _line(grid: Grid, row: int, columns: Mapping[Field, tuple[int, ...]]) -> Line:
    """Return a row's fields; of columns that mean the same, the first one filled."""
    filled = grid.rows.get(row, {})
    used = {
        field: next((column for column in among if column in filled), among[0])
        for field, among in columns.items()
    }
    texts = {f: tidy(filled[c].text) for f, c in used.items() if c in filled}
    return Line(grid, row, used, texts)


def _names_nobody(line: Line) -> bool:
    """Whether the row is a footer, a total or the headers once more."""
    name, order = line[Field.NAME], line[Field.ORDER]
    if name:
        return ":" in squeeze(name) or is_header(name)
    says_else = _is_remark(line[Field.NUMBER]) or (
        bool(order) and not _is_counting(order)
    )
    return says_else or not any(line[field] for field in READ)


def _is_remark(number: str) -> bool:
    """Whether words of a footer stand in the column of numbers."""
    return bool(re.search(r":|^[\u4e00-\u9fff()]+$", squeeze(number)))


def _is_counting(order: str) -> bool:
    return squeeze(order).strip(".、()").isdecimal()


def _missing_columns(
    place: str,
    columns: Mapping[Field, tuple[int, ...]],
    side: Side,
    wanted: Wanted,
) -> Iterator[Problem]:
    required = wanted.required[side]
    for field in required:
        if field not in columns:
            header = wanted.header(field, side)
            yield problems.NO_COLUMN.at(place, column=header)
    if side is not Side.SUBJECTS:
        return
    is_graded = wanted.has_members and not wanted.is_of_voters
    if is_graded and Field.STANDING not in columns:
        yield problems.NO_STANDING_COLUMN.at(place, column=Field.STANDING.value)
    groups = wanted.groups[side]
    if groups and Field.CATEGORY not in {*columns, *required}:
        yield misfits.NO_CATEGORY_COLUMN.at(
            place,
            column=Field.CATEGORY.value,
            known=" / ".join(group.text["zh-CN"] for group in groups),
        )


def _other_columns(
    grid: Grid, header: Header, rest: Mapping[int, str]
) -> Iterator[Problem]:
    below = {c for row, cells in grid.rows.items() if row > header.row for c in cells}
    for column, text in rest.items():
        place = grid.place(header.row, column)
        if is_refused(text):
            yield problems.COLUMN_REFUSED.at(place, header=text)
        elif column in below:
            yield problems.COLUMN_NOT_USED.at(place, header=text)


def _competing(
    grid: Grid,
    header: Header,
    columns: Mapping[Field, tuple[int, ...]],
    lines: Iterable[Line],
) -> Iterator[Problem]:
    """Yield the first row in which two columns of one field say two things."""
    doubled = {f: among for f, among in columns.items() if f in READ and among[1:]}
    for among in doubled.values():
        for line in lines:
            cells = grid.rows[line.row]
            said = {tidy(cells[c].text): c for c in reversed(among) if c in cells}
            if len(said) > 1:
                first, second = sorted(said.values())[:2]
                yield problems.COLUMNS_COMPETE.at(
                    grid.place(line.row, second),
                    first=tidy(header.texts[first]),
                    second=tidy(header.texts[second]),
                )
                break


def _row_notes(
    grid: Grid, header_row: int, blank: list[int], unnamed: list[int]
) -> Iterator[Problem]:
    if blank:
        yield problems.BLANK_ROWS.at(grid.place(blank[0], 1), rows=_runs(blank))
    hidden = [row for row in grid.hidden_rows if row > header_row and row in grid.rows]
    if hidden:
        yield problems.HIDDEN_ROWS.at(
            grid.place(hidden[0], 1), rows=_runs(hidden), count=len(hidden)
        )
    for row in unnamed:
        yield problems.ROW_NOT_READ.at(grid.place(row, 1))


def _runs(rows: Iterable[int], *, most: int = 8) -> str:
    """Return row numbers as people write them: ``3-5, 9``."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    shown = [f"{a}" if a == b else f"{a}-{b}" for a, b in runs[:most]]
    return ", ".join([*shown, "…"] if runs[most:] else shown)
