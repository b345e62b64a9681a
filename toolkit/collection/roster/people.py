"""What must hold between the people of a roster.

Nobody twice, nobody who appraises himself, no rater without somebody to
appraise, and no member without somebody who may.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from toolkit.collection.roster import problems
from toolkit.collection.roster.cells import number_of, shown, standing_of
from toolkit.collection.roster.headers import Field, Side
from toolkit.collection.roster.model import Standing

if TYPE_CHECKING:
    from toolkit.collection.roster.lines import Line, Table
    from toolkit.problem import Problem


def college_of_units(lines: Sequence[Line]) -> Mapping[str, str]:
    """Return the college of each unit, as first said on either sheet."""
    said: dict[str, str] = {}
    for line in lines:
        if line[Field.COLLEGE]:
            said.setdefault(line[Field.UNIT], line[Field.COLLEGE])
    return said


def broken_within(table: Table) -> Iterator[Problem]:
    """Yield everyone who stands on a sheet twice or looks as if he did."""
    by_number: dict[str, Line] = {}
    by_name: dict[tuple[str, str], Line] = {}
    for line in table.lines:
        number, who = number_of(line), _who(line)
        if number in by_number:
            yield _same_number(line, by_number[number])
        elif who[0] and who in by_name:
            earlier = by_name[who]
            facts = {"name": shown(line), "where": earlier.place()}
            if not (number and number_of(earlier)):
                yield problems.PERSON_TWICE.at(line.place(), **facts)
            elif table.side is Side.SUBJECTS:
                unit = line[Field.UNIT]
                yield problems.NAMESAKES.at(line.place(), unit=unit, **facts)
        by_name.setdefault(who, line)
        if number:
            by_number.setdefault(number, line)


def broken_between(subjects: Table, raters: Table) -> Iterator[Problem]:
    """Yield everything that does not fit between the two sheets."""
    yield from _on_both_sides(subjects.lines, raters.lines)
    yield from _colleges([*subjects.lines, *raters.lines])
    yield from _lonely_units(subjects.lines, raters.lines)


def _who(line: Line) -> tuple[str, str]:
    return line[Field.NAME], line[Field.UNIT]


def _same_number(line: Line, earlier: Line) -> Problem:
    if line[Field.NAME] == earlier[Field.NAME]:
        facts = {"name": shown(line), "where": earlier.place()}
        return problems.PERSON_TWICE.at(line.place(), **facts)
    return problems.NUMBER_TWICE.at(
        line.place(Field.NUMBER),
        name=shown(line),
        number=number_of(line),
        other=shown(earlier),
        where=earlier.place(Field.NUMBER),
    )


def _on_both_sides(
    subjects: Sequence[Line], raters: Sequence[Line]
) -> Iterator[Problem]:
    by_number = {number_of(line): line for line in subjects}
    by_name = {_who(line): line for line in subjects}
    branches: defaultdict[str, set[str]] = defaultdict(set)
    for line in subjects:
        branches[line[Field.UNIT]].add(line[Field.BRANCH])
    for line in raters:
        number = number_of(line)
        member = by_number.get(number) if number else None
        if member is None:
            namesake = by_name.get(_who(line))
            if namesake is None or (number and number_of(namesake)):
                continue
            member = namesake
        facts = {"name": shown(line), "where": member.place()}
        if member[Field.NAME] != line[Field.NAME]:
            yield _same_number(line, member)
        elif member[Field.BRANCH] in branches[line[Field.UNIT]]:
            yield problems.RATER_APPRAISES_SELF.at(line.place(), **facts)
        else:
            yield problems.RATER_APPRAISED_ELSEWHERE.at(line.place(), **facts)


def _colleges(lines: Sequence[Line]) -> Iterator[Problem]:
    """Yield the first row at which a unit changes its college."""
    first: dict[str, Line] = {}
    told: set[tuple[str, str]] = set()
    for line in lines:
        unit, college = line[Field.UNIT], line[Field.COLLEGE]
        if not (unit and college):
            continue
        earlier = first.setdefault(unit, line)
        if earlier[Field.COLLEGE] != college and (unit, college) not in told:
            told.add((unit, college))
            yield problems.UNIT_OF_TWO_COLLEGES.at(
                line.place(Field.COLLEGE),
                unit=unit,
                college=college,
                other=earlier[Field.COLLEGE],
                where=earlier.place(Field.COLLEGE),
            )


def _lonely_units(
    subjects: Sequence[Line], raters: Sequence[Line]
) -> Iterator[Problem]:
    graded = [line for line in subjects if standing_of(line) is Standing.FULL]
    with_members, with_raters = _by_unit(graded), _by_unit(raters)
    known = _by_unit(subjects)
    for unit, lines in with_raters.items():
        if unit not in with_members:
            place, count = lines[0].place(Field.UNIT), len(lines)
            candidates = () if unit in known else with_members
            near = get_close_matches(unit, candidates, n=1, cutoff=0.7)
            kind = problems.UNIT_MISSPELT if near else problems.UNIT_WITHOUT_MEMBERS
            facts = {"near": near[0]} if near else {}
            yield kind.at(place, unit=unit, count=count, **facts)
    for unit, lines in with_members.items():
        if unit not in with_raters:
            place, count = lines[0].place(Field.UNIT), len(lines)
            yield problems.UNIT_WITHOUT_RATERS.at(place, unit=unit, count=count)


def _by_unit(lines: Sequence[Line]) -> Mapping[str, list[Line]]:
    units: dict[str, list[Line]] = {}
    for line in lines:
        if line[Field.UNIT]:
            units.setdefault(line[Field.UNIT], []).append(line)
    return units
