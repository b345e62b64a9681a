"""From sheets to a roster, or to the list of all that is wrong in them.

Every cell is read to the end and all problems are reported together, so
that an office corrects its workbook once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from toolkit.collection.roster import misfits, problems
from toolkit.collection.roster.cells import (
    broken_cells,
    category_words,
    number_of,
    standing_of,
)
from toolkit.collection.roster.headers import Field, Side, side_of, squeeze
from toolkit.collection.roster.lines import Line, Table, read_table
from toolkit.collection.roster.model import Post, Rater, Roster, Standing, Subject
from toolkit.collection.roster.people import (
    broken_among_voters,
    broken_between,
    broken_within,
    college_of_units,
)
from toolkit.collection.roster.wanted import Wanted, wanted_by
from toolkit.errors import RosterRefusedError

if TYPE_CHECKING:
    from toolkit.collection.roster.grid import Grid
    from toolkit.problem import Problem
    from toolkit.survey.model import Survey


def read_roster(sheets: Mapping[str, Grid], *, file: str, survey: Survey) -> Roster:
    """Return the roster written on two sheets, one of subjects, one of raters.

    Parameters
    ----------
    sheets : the sheets by name; others than the two are passed over.
    file : the name the person knows the file by.
    survey : what the roster is for; it says what must stand in it.

    Raises
    ------
    RosterRefusedError : naming every problem by its cell, notes last.
    """
    wanted = wanted_by(survey, _only(sheets, Side.SUBJECTS))
    tables = {
        side: read_table(grid, side, wanted)
        for side in wanted.required
        if (grid := _only(sheets, side)) is not None
    }
    found = [
        *_naming_problems(sheets, wanted, file=file),
        *_table_problems(tables, wanted),
    ]
    notes = tuple(problem for problem in found if not problem.blocks)
    blocking = [problem for problem in found if problem.blocks]
    if blocking:
        raise RosterRefusedError(file=file, problems=[*blocking, *notes])
    return _roster(tables, survey, wanted, notes)


def _candidates(sheets: Mapping[str, Grid], side: Side) -> list[str]:
    return [name for name in sheets if side_of(name) is side]


def _only(sheets: Mapping[str, Grid], side: Side) -> Grid | None:
    names = _candidates(sheets, side)
    return sheets[names[0]] if len(names) == 1 else None


def _naming_problems(
    sheets: Mapping[str, Grid], wanted: Wanted, *, file: str
) -> Iterator[Problem]:
    for side in wanted.required:
        names = _candidates(sheets, side)
        if not names:
            yield problems.NO_TABLE.at(file, side=side)
        elif len(names) > 1:
            listed = " / ".join(names)
            yield problems.SEVERAL_TABLES.at(file, side=side, sheets=listed)
    for name, grid in sheets.items():
        side_said = side_of(name)
        if wanted.is_of_voters and side_said is Side.RATERS and grid.rows:
            yield misfits.RATERS_NOT_READ.at(grid.place(1, 1))
        elif side_said is Side.SUBJECTS and wanted.subjects == "none" and grid.rows:
            yield misfits.SUBJECTS_NOT_READ.at(grid.place(1, 1))
        elif side_said not in wanted.required and grid.rows:
            yield problems.SHEET_NOT_READ.at(grid.place(1, 1))
        elif side_said is not None and grid.is_hidden:
            yield problems.SHEET_HIDDEN.at(grid.place(1, 1))


def _table_problems(tables: Mapping[Side, Table], wanted: Wanted) -> Iterator[Problem]:
    for table in tables.values():
        yield from table.problems
        yield from broken_cells(table, wanted)
        yield from broken_within(table, wanted)
        if wanted.is_of_voters:
            yield from broken_among_voters(table)
    if len(tables) == len(Side) and all(table.lines for table in tables.values()):
        yield from broken_between(tables[Side.SUBJECTS], tables[Side.RATERS], wanted)


def _roster(
    tables: Mapping[Side, Table],
    survey: Survey,
    wanted: Wanted,
    notes: tuple[Problem, ...],
) -> Roster:
    lines = {side: table.lines for side, table in tables.items()}
    listed = lines.get(Side.SUBJECTS, ())
    colleges = college_of_units([line for each in lines.values() for line in each])
    if wanted.is_of_voters:
        lines[Side.RATERS] = listed
        subjects = _branches(listed)
    else:
        subjects = _subjects(listed, survey, wanted, colleges)
    raters = _raters(lines[Side.RATERS], survey, wanted, colleges)
    return Roster(subjects, raters, notes)


def _subjects(
    lines: Sequence[Line],
    survey: Survey,
    wanted: Wanted,
    colleges: Mapping[str, str],
) -> tuple[Subject, ...]:
    words = category_words(survey.subject_groups, of_members=True)
    letter = "m" if wanted.has_members else "s"
    return tuple(
        Subject(
            id=f"{letter}{count:03}",
            name=line[Field.NAME],
            branch=line[Field.BRANCH] or _own_name(line, wanted, "branch"),
            unit=line[Field.UNIT] or _own_name(line, wanted, "organisation", "unit"),
            college=_college(line, colleges),
            standing=standing_of(line) if wanted.has_members else Standing.FULL,
            number=number_of(line),
            category=words.get(squeeze(line[Field.CATEGORY]), ""),
        )
        for count, line in enumerate(lines, start=1)
    )


def _college(line: Line, colleges: Mapping[str, str]) -> str:
    return colleges.get(line[Field.UNIT]) or line[Field.COLLEGE]


def _own_name(line: Line, wanted: Wanted, *kinds: str) -> str:
    """Return the name of a subject that is itself a branch or a unit."""
    return line[Field.NAME] if wanted.subjects in kinds else ""


def _branches(lines: Sequence[Line]) -> tuple[Subject, ...]:
    """Return the branches of members, in the order of the list."""
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line[Field.BRANCH], line)
    return tuple(
        Subject(
            id=f"s{count:03}",
            name=branch,
            branch=branch,
            unit="",
            college=line[Field.COLLEGE],
            standing=Standing.FULL,
            number="",
        )
        for count, (branch, line) in enumerate(first.items(), start=1)
    )


def _raters(
    lines: Sequence[Line],
    survey: Survey,
    wanted: Wanted,
    colleges: Mapping[str, str],
) -> tuple[Rater, ...]:
    """Return the raters; rows with one number are the posts of one person."""
    words = category_words(survey.rater_groups, of_members=not wanted.is_of_masses)
    only = survey.rater_groups[0].id
    people: dict[str, list[Line]] = {}
    for row, line in enumerate(lines):
        people.setdefault(number_of(line) or f"row {row}", []).append(line)
    return tuple(
        Rater(
            id=f"r{count:04}",
            name=first[Field.NAME],
            unit=first[Field.UNIT],
            college=_college(first, colleges),
            group=words.get(squeeze(first[Field.CATEGORY]), only),
            number=number_of(first),
            branch=first[Field.BRANCH],
            superior=first[Field.SUPERIOR],
            further=tuple(
                Post(line[Field.UNIT], line[Field.BRANCH], line[Field.SUPERIOR])
                for line in others
            ),
        )
        for count, (first, *others) in enumerate(people.values(), start=1)
    )
