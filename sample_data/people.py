"""Draws the people of an invented university; nobody here is real.

The same university and seed give the same people, in the same order.
Nothing is said of anyone but work and organisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

CATEGORIES: Final[Mapping[str, str]] = {
    "staff": "教职工", "students": "学生", "retired": "离退休人员"
}  # fmt: skip
MEMBERS: Final[Mapping[str, str]] = {
    "teaching": "教师党员", "offices": "职工党员", "students": "学生党员",
    "retired": "离退休党员",
}  # fmt: skip
_SHARES: Final = {"two_characters": 0.3, "rare": 0.01, "spaced": 0.35, "remark": 0.03}
_ENTERED: Final = {
    "staff": (1994, 2025), "students": (2022, 2025), "retired": (1962, 1988)
}  # fmt: skip

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with one branch; ``kind`` tells its sizes and posts."""

    name: str
    college: str
    college_code: int
    kind: str


class People:
    """Draws people nobody is: names, numbers, posts."""

    def __init__(self, university: Mapping[str, Any], seed: int) -> None:
        self.university = university
        self.chance = Random(seed)  # noqa: S311 -- made to be repeated, not to be secret
        self.surnames = university["surnames"].split()
        self.weights = [1 / (rank + 4) for rank in range(len(self.surnames))]
        self.given = university["given"].split()
        self.rare = university["rare_given"].split()
        self.numbers: set[str] = set()

    def size(self, unit: Unit, of: str) -> int:
        """Return how many people of a kind the unit has."""
        fewest, most = self.university["sizes"][unit.kind][of]
        return self.chance.randint(fewest, most)

    def happens(self, what: str) -> bool:
        """Return whether something of a known share happens this time."""
        return self.chance.random() < _SHARES[what]

    def name(self, taken: set[str]) -> str:
        """Return a name that nobody in the unit has."""
        while True:
            surname = self.chance.choices(self.surnames, self.weights)[0]
            count = 1 if self.happens("two_characters") else 2
            given = "".join(self.chance.sample(self.given, count))
            if self.happens("rare"):
                given = given[:-1] + self.chance.choice(self.rare)
            name = f"{surname}{given}"
            if name not in taken:
                taken.add(name)
                return name

    def written(self, name: str) -> str:
        """Return a name as typed: short ones sometimes spaced to three."""
        if len(name) == len("张三") and self.happens("spaced"):
            return name[0] + self.chance.choice(" 　") + name[1]
        return name

    def number(self, kind: str, unit: Unit) -> str:
        """Return a staff number of eight digits or a student number of ten."""
        while True:
            year = self.chance.randint(*_ENTERED[kind])
            serial = f"{self.chance.randint(1, 9999):04}"
            if kind == "students":
                named = re.search(r"(20\d\d)级", unit.name)
                number = f"{named[1] if named else year}{unit.college_code:02}{serial}"
            else:
                number = f"00{year % 100:02}{serial}"
            if number not in self.numbers:
                self.numbers.add(number)
                return number

    def remark(self, kind: str) -> str:
        """Return a remark on somebody's place of work, for few of the staff."""
        is_remarked = kind == "staff" and self.happens("remark")
        return self.chance.choice(self.university["remarks"]) if is_remarked else ""


def units_of(university: Mapping[str, Any]) -> Iterator[Unit]:
    """Yield the units of the university, college by college."""
    for code, college in enumerate(university["colleges"], start=1):
        for kind in ("teaching", "students", "offices", "retired"):
            for name in college.get(kind, ()):
                yield Unit(name, college["name"], code, kind)


def roster_rows(
    university: Mapping[str, Any], *, seed: int
) -> tuple[list[Row], list[Row]]:
    """Return the rows of subjects and of raters, without headers."""
    people = People(university, seed)
    subjects: list[Row] = []
    raters: list[Row] = []
    for unit in units_of(university):
        taken: set[str] = set()
        subjects += _members(people, unit, taken)
        raters += _raters(people, unit, taken)
    return _counted(subjects), _counted(raters)


def _counted(rows: Sequence[Row]) -> list[Row]:
    return [(count, *row) for count, row in enumerate(rows, start=1)]


def _members(people: People, unit: Unit, taken: set[str]) -> Iterator[Row]:
    kind = unit.kind if unit.kind in {"students", "retired"} else "staff"
    count = people.size(unit, "members")
    newest = 0 if kind == "retired" else people.chance.choice((0, 1, 2, 2))
    posts = people.university["posts"]
    leading = dict(enumerate(posts["leading"]))
    for index in range(count):
        yield (
            people.number(kind, unit),
            people.written(people.name(taken)),
            f"{unit.name}党支部",
            unit.name,
            unit.college,
            "预备党员" if index >= count - newest else "中共党员",
            leading.get(index) or people.chance.choice(posts[unit.kind]),
            MEMBERS[unit.kind],
            people.remark(kind),
        )


def _raters(people: People, unit: Unit, taken: set[str]) -> Iterator[Row]:
    for kind, category in CATEGORIES.items():
        for _ in range(people.size(unit, kind)):
            yield (
                people.number(kind, unit),
                people.written(people.name(taken)),
                unit.name,
                unit.college,
                category,
                people.remark(kind),
            )
