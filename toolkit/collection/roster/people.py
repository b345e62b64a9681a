"""What must hold between the people of a roster.

Nobody twice but for joint appointments, nobody who appraises himself, no
rater without somebody to appraise, and no subject without somebody who may.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster import misfits, problems
from toolkit.collection.roster.cells import number_of, shown, standing_of, words_on
from toolkit.collection.roster.headers import Field, Side, squeeze
from toolkit.collection.roster.model import Standing
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from toolkit.collection.roster.lines import Line, Table
    from toolkit.collection.roster.wanted import Wanted
    from toolkit.problem import Problem


_LINKED_BY: Final[Mapping[Direction, Field]] = {
    Direction.MEMBERS_TO_BRANCH: Field.BRANCH,
    Direction.LOWER_TO_HIGHER: Field.SUPERIOR,
}
"""By which column raters name the subject they appraise."""


def college_of_units(lines: Sequence[Line]) -> Mapping[str, str]:
    """Return the college of each unit, as first said on either sheet."""
    said: dict[str, str] = {}
    for line in lines:
        if line[Field.UNIT] and line[Field.COLLEGE]:
            said.setdefault(line[Field.UNIT], line[Field.COLLEGE])
    return said


def broken_within(table: Table, wanted: Wanted) -> Iterator[Problem]:
    """Yield everyone who stands on a sheet twice or looks as if he did."""
    is_of_people = table.side is Side.RATERS or wanted.has_members
    is_linked = not is_of_people and wanted.direction in _LINKED_BY
    words = words_on(table.side, wanted)
    by_number: dict[str, list[Line]] = {}
    by_name: dict[tuple[str, str], Line] = {}
    for line in table.lines:
        number = number_of(line)
        who = (line[Field.NAME], "") if is_linked else _who(line)
        if number in by_number:
            yield from _number_again(line, by_number[number], table.side, words)
        elif who[0] and who in by_name:
            earlier = by_name[who]
            facts = {"name": shown(line), "where": earlier.place()}
            if not is_of_people:
                yield misfits.SUBJECT_TWICE.at(line.place(), **facts)
            elif not (number and number_of(earlier)):
                yield problems.PERSON_TWICE.at(line.place(), **facts)
            elif table.side is Side.SUBJECTS:
                unit = line[Field.UNIT]
                yield problems.NAMESAKES.at(line.place(), unit=unit, **facts)
        by_name.setdefault(who, line)
        if number:
            by_number.setdefault(number, []).append(line)


def broken_between(subjects: Table, raters: Table, wanted: Wanted) -> Iterator[Problem]:
    """Yield everything that does not fit between the two sheets."""
    yield from _on_both_sides(subjects.lines, raters.lines, wanted)
    lines = [*subjects.lines, *raters.lines]
    yield from _colleges(lines, Field.UNIT, problems.UNIT_OF_TWO_COLLEGES)
    if wanted.is_of_masses:
        yield from _lonely_units(subjects.lines, raters.lines)
    elif wanted.direction in _LINKED_BY:
        field = _LINKED_BY[wanted.direction]
        yield from _loose_ends(subjects.lines, raters.lines, field)
        yield from _own_superiors(subjects.lines, raters.lines)
    elif wanted.direction is Direction.SELF_EVALUATION:
        yield from _strange_units(subjects.lines, raters.lines)


def broken_among_voters(members: Table) -> Iterator[Problem]:
    """Yield every branch that may be two of one name."""
    complaint = misfits.BRANCH_OF_TWO_COLLEGES
    yield from _colleges(members.lines, Field.BRANCH, complaint)


def _number_again(
    line: Line, earlier: list[Line], side: Side, words: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield what is wrong with a number that stood higher up already.

    Nothing is, if one person rates from different posts in one group.
    """
    first = earlier[0]
    is_same = line[Field.NAME] == first[Field.NAME]
    again = next((one for one in earlier if _post(one) == _post(line)), None)
    groups = [words.get(squeeze(one[Field.CATEGORY])) for one in (first, line)]
    if side is Side.SUBJECTS or not is_same or again is not None:
        yield _same_number(line, again or first)
    elif groups[0] != groups[1]:
        yield misfits.TWO_GROUPS.at(
            line.place(Field.CATEGORY),
            name=shown(line),
            text=line[Field.CATEGORY],
            other=first[Field.CATEGORY],
            where=first.place(Field.CATEGORY),
        )


def _post(line: Line) -> tuple[str, str, str]:
    return line[Field.UNIT], line[Field.BRANCH], line[Field.SUPERIOR]


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
    subjects: Sequence[Line], raters: Sequence[Line], wanted: Wanted
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
        elif not wanted.is_of_masses:
            continue  # who is appraised too is not asked about himself
        elif member[Field.BRANCH] in branches[line[Field.UNIT]]:
            yield problems.RATER_APPRAISES_SELF.at(line.place(), **facts)
        else:
            yield problems.RATER_APPRAISED_ELSEWHERE.at(line.place(), **facts)


def _colleges(
    lines: Sequence[Line], field: Field, complaint: problems.Complaint
) -> Iterator[Problem]:
    """Yield the first row at which a unit or branch changes its college."""
    first: dict[str, Line] = {}
    told: set[tuple[str, str]] = set()
    for line in lines:
        unit, college = line[field], line[Field.COLLEGE]
        if not (unit and college):
            continue
        earlier = first.setdefault(unit, line)
        if earlier[Field.COLLEGE] != college and (unit, college) not in told:
            told.add((unit, college))
            yield complaint.at(
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


def _loose_ends(
    subjects: Sequence[Line], raters: Sequence[Line], field: Field
) -> Iterator[Problem]:
    """Yield links to no subject, and subjects that no link leads to.

    Raters whose cell is empty appraise more than one subject.
    """
    names = {line[field] or line[Field.NAME]: line for line in reversed(subjects)}
    linked: dict[str, list[Line]] = {}
    for line in raters:
        linked.setdefault(line[field], []).append(line)
    anywhere = linked.pop("", ())
    for name, lines in linked.items():
        if name not in names:
            yield _unknown_link(name, names, lines, field)
    for name, line in names.items():
        if name and name not in linked and not anywhere:
            yield misfits.NOBODY_APPRAISES.at(line.place(), name=name)


def _own_superiors(
    subjects: Sequence[Line], raters: Sequence[Line]
) -> Iterator[Problem]:
    """Yield raters who belong to the superior on their row: it is left out."""
    units = {
        line[Field.NAME]: {line[Field.NAME], line[Field.UNIT]} for line in subjects
    }
    for line in raters:
        if line[Field.UNIT] in units.get(line[Field.SUPERIOR], ()):
            yield misfits.OWN_SUPERIOR.at(
                line.place(Field.SUPERIOR),
                name=shown(line),
                superior=line[Field.SUPERIOR],
            )


def _strange_units(
    subjects: Sequence[Line], raters: Sequence[Line]
) -> Iterator[Problem]:
    """Yield units of raters that are no subject's, where others' are.

    Where none is, the raters are of one organisation and appraise it all.
    """
    known = {line[field] for line in subjects for field in (Field.NAME, Field.UNIT)}
    by_unit = _by_unit(raters)
    if known.isdisjoint(by_unit):
        return
    for unit, lines in by_unit.items():
        if unit not in known:
            yield _unknown_link(unit, known - {""}, lines, Field.UNIT)


def _unknown_link(
    name: str, known: Iterable[str], lines: Sequence[Line], field: Field
) -> Problem:
    near = get_close_matches(name, known, n=1, cutoff=0.7)
    kind = misfits.BRANCH_MISSPELT if near else misfits.BRANCH_UNKNOWN
    facts = {"near": near[0]} if near else {}
    return kind.at(lines[0].place(field), name=name, count=len(lines), **facts)
