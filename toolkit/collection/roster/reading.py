"""From sheets to a roster, or to the list of all that is wrong in them.

Every cell is read to the end and all problems are reported together, so
that an office corrects its workbook once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.collection.roster import problems
from toolkit.collection.roster.cells import (
    broken_cells,
    category_words,
    number_of,
    standing_of,
)
from toolkit.collection.roster.headers import Field, Side, side_of, squeeze
from toolkit.collection.roster.lines import Table, read_table
from toolkit.collection.roster.model import Rater, Roster, Subject
from toolkit.collection.roster.people import (
    broken_between,
    broken_within,
    college_of_units,
)
from toolkit.errors import RosterRefusedError

if TYPE_CHECKING:
    from toolkit.collection.roster.grid import Grid
    from toolkit.problem import Problem
    from toolkit.survey.model import RaterGroup


def read_roster(
    sheets: Mapping[str, Grid], *, file: str, groups: Sequence[RaterGroup]
) -> Roster:
    """Return the roster written on two sheets, one of subjects, one of raters.

    Parameters
    ----------
    sheets : the sheets by name; others than the two are passed over.
    file : the name the person knows the file by.
    groups : the rater groups of the survey, to which categories belong.

    Raises
    ------
    RosterRefusedError : naming every problem by its cell, notes last.
    """
    tables = {
        side: read_table(grid, side)
        for side in Side
        if (grid := _only(sheets, side)) is not None
    }
    found = [
        *_naming_problems(sheets, file=file),
        *_table_problems(tables, groups),
    ]
    notes = tuple(problem for problem in found if not problem.blocks)
    blocking = [problem for problem in found if problem.blocks]
    if blocking:
        raise RosterRefusedError(file=file, problems=[*blocking, *notes])
    return _roster(tables[Side.SUBJECTS], tables[Side.RATERS], groups, notes)


def _candidates(sheets: Mapping[str, Grid], side: Side) -> list[str]:
    return [name for name in sheets if side_of(name) is side]


def _only(sheets: Mapping[str, Grid], side: Side) -> Grid | None:
    names = _candidates(sheets, side)
    return sheets[names[0]] if len(names) == 1 else None


def _naming_problems(sheets: Mapping[str, Grid], *, file: str) -> Iterator[Problem]:
    for side in Side:
        names = _candidates(sheets, side)
        if not names:
            yield problems.NO_TABLE.at(file, side=side)
        elif len(names) > 1:
            listed = " / ".join(names)
            yield problems.SEVERAL_TABLES.at(file, side=side, sheets=listed)
    for name, grid in sheets.items():
        if side_of(name) is None and grid.rows:
            yield problems.SHEET_NOT_READ.at(grid.place(1, 1))
        elif side_of(name) is not None and grid.is_hidden:
            yield problems.SHEET_HIDDEN.at(grid.place(1, 1))


def _table_problems(
    tables: Mapping[Side, Table], groups: Sequence[RaterGroup]
) -> Iterator[Problem]:
    for table in tables.values():
        yield from table.problems
        yield from broken_cells(table, groups)
        yield from broken_within(table)
    if len(tables) == len(Side) and all(table.lines for table in tables.values()):
        yield from broken_between(tables[Side.SUBJECTS], tables[Side.RATERS])


def _roster(
    subjects: Table,
    raters: Table,
    groups: Sequence[RaterGroup],
    notes: tuple[Problem, ...],
) -> Roster:
    words = category_words(groups)
    colleges = college_of_units([*subjects.lines, *raters.lines])
    return Roster(
        subjects=tuple(
            Subject(
                id=f"m{count:03}",
                name=line[Field.NAME],
                branch=line[Field.BRANCH],
                unit=line[Field.UNIT],
                college=colleges.get(line[Field.UNIT], ""),
                standing=standing_of(line),
                number=number_of(line),
            )
            for count, line in enumerate(subjects.lines, start=1)
        ),
        raters=tuple(
            Rater(
                id=f"r{count:04}",
                name=line[Field.NAME],
                unit=line[Field.UNIT],
                college=colleges.get(line[Field.UNIT], ""),
                group=words[squeeze(line[Field.CATEGORY])],
                number=number_of(line),
            )
            for count, line in enumerate(raters.lines, start=1)
        ),
        notes=notes,
    )
