"""Invents a plausible roster for any survey: as a value, or as a workbook.

Nobody and nothing in it exists.  The same survey and seed give the same
roster.  Raters are spread evenly over posts and groups; masses are put into
so few units that every group of every unit is large enough to be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

import xlsxwriter

from toolkit.collection.roster.grid import Cell, Grid
from toolkit.collection.roster.reading import read_roster
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from toolkit.collection.roster.model import Roster
    from toolkit.survey.model import Survey

SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN: Final = "明远一凡小川春生嘉树子衿文博雨泽思源若兰知行立新"
PLACES: Final = "格物致知明德笃行博学慎思求实创新崇文尚理"
FEWEST_TOGETHER: Final = 6  # raters of one group in one unit, where there are so many

SUBJECT_NAMES: Final[Mapping[str, str]] = {
    "branch": "{place}教工党支部",
    "organisation": "{place}学院党委",
    "unit": "{place}处",
    "matter": "“{place}”工作方案",
    "nominee": "{person}",
    "member": "{person}",
}
SUBJECT_HEADS: Final[Mapping[str, str]] = {
    "branch": "支部名称",
    "organisation": "组织名称",
    "unit": "单位名称",
    "matter": "事项",
    "nominee": "候选人",
    "member": "姓名",
}

Rows = list[dict[str, str]]


def roster_for(
    survey: Survey, *, raters: int = 40, subjects: int = 6, seed: int = 1
) -> Roster:
    """Return a roster that fits a survey."""
    tables = tables_for(survey, raters=raters, subjects=subjects, seed=seed)
    sheets = {name: grid_of(name, rows) for name, rows in tables.items()}
    return read_roster(sheets, file="roster.xlsx", survey=survey)


def write_roster_for(
    survey: Survey, path: Path, *, raters: int = 40, subjects: int = 6, seed: int = 1
) -> Path:
    """Write a workbook with a roster that fits a survey; return its path."""
    tables = tables_for(survey, raters=raters, subjects=subjects, seed=seed)
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in tables.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines_of(rows)):
                for column, text in enumerate(line):
                    sheet.write_string(number, column, text)
    return path


def tables_for(
    survey: Survey, *, raters: int, subjects: int, seed: int
) -> Mapping[str, Rows]:
    """Return the rows of the sheets, each by its headers."""
    names = _people(Random(seed))
    things = _subjects(survey, subjects, names, units=_units(survey, raters, subjects))
    voters = _raters(survey, raters, names, things)
    tables = {"评议对象": things, "参评人员": voters}
    return {name: rows for name, rows in tables.items() if rows}


def grid_of(name: str, rows: Rows) -> Grid:
    """Return rows as the sheet of a workbook, headers first."""
    return Grid(
        name,
        {
            number: {n: Cell(text) for n, text in enumerate(line, start=1) if text}
            for number, line in enumerate(lines_of(rows), start=1)
        },
    )


def lines_of(rows: Rows) -> list[list[str]]:
    """Return rows as lines of cells, headers first."""
    return [[*rows[0]], *([*row.values()] for row in rows)]


def _units(survey: Survey, raters: int, subjects: int) -> int:
    crowd = FEWEST_TOGETHER * len(survey.rater_groups)
    return max(1, min(subjects, raters // crowd))


def _subjects(survey: Survey, count: int, names: Iterator[str], *, units: int) -> Rows:
    kind = survey.subjects
    if kind == "none":
        return []
    places = _places(count)
    is_own = survey.direction is Direction.SELF_EVALUATION
    categories = cycle(group.text["zh-CN"] for group in survey.subject_groups)
    rows: Rows = []
    for number, place in enumerate(places):
        unit = f"{places[number % units]}教研室"
        name = SUBJECT_NAMES[kind].format(place=place, person=next(names))
        row = {SUBJECT_HEADS[kind]: name}
        if kind == "member":
            row |= {"工号": f"0010{number:04}", "所在支部": f"{unit}党支部"}
            row |= {"单位": unit, "学院": "格物学院", "政治面貌": "中共党员"}
        elif kind == "branch":
            row |= {"学院": "格物学院"}
        elif kind == "nominee":
            row |= {"工号": f"0010{number:04}", "所在支部": f"{unit}党支部"}
        elif kind == "organisation" and is_own:
            row |= {"单位": f"{place}学院"}
        if survey.subject_groups:
            row |= {"类别": next(categories)}
        rows.append(row)
    return rows


def _raters(survey: Survey, count: int, names: Iterator[str], things: Rows) -> Rows:
    """Return raters who go round the posts, group by group."""
    posts = _posts(survey, things)
    groups = [group.text["zh-CN"] for group in survey.rater_groups]
    several = len(groups) > 1
    rows: Rows = []
    for number, name in enumerate(islice(names, count)):
        row = {"工号/学号": f"0020{number:04}", "姓名": name}
        row |= posts[number % len(posts)]
        if several or survey.direction is Direction.MASSES_TO_MEMBERS:
            row |= {"人员类别": groups[number // len(posts) % len(groups)]}
        rows.append(row)
    return rows


def _posts(survey: Survey, things: Rows) -> Sequence[dict[str, str]]:
    """Return the posts of raters that fit the subjects, all with the same columns."""
    named = [next(iter(row.values())) for row in things]
    units = list(dict.fromkeys(row["单位"] for row in things if "单位" in row))
    if survey.direction is Direction.MEMBERS_TO_BRANCH:
        branches = [row.get("所在支部", next(iter(row.values()))) for row in things]
        return [
            {"单位": "格物学院", "所在支部": branch}
            for branch in dict.fromkeys(branches)
        ]
    is_lower = survey.direction is Direction.LOWER_TO_HIGHER
    if is_lower and survey.layout == "form":
        return [
            {"单位": f"下属第{number}党支部", "上级党组织": name}
            for number, name in enumerate(named, start=1)
        ] or [{"单位": "下属党支部"}]
    if survey.subjects == "unit" and named:
        return [{"单位": name} for name in named]
    return [{"单位": unit} for unit in units or ("格物学院", "致知学院")]


def _people(rng: Random) -> Iterator[str]:
    """Yield names of people, each once: two characters at first, then three."""
    for length in (1, 2, 3):
        names = [
            surname + "".join(rng.sample(GIVEN, length))
            for surname in SURNAMES
            for _ in range(len(GIVEN) * length)
        ]
        fresh = list(dict.fromkeys(names))
        rng.shuffle(fresh)
        yield from fresh


def _places(count: int) -> list[str]:
    """Return so many names of places, none twice."""
    pairs = [first + second for first in PLACES for second in PLACES if first != second]
    step = 37  # has no divisor in common with the number of pairs
    return [pairs[number * step % len(pairs)] for number in range(count)]
