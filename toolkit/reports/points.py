"""Points given: how many gave some, their mean and their median.

Sums of whole numbers are divided once and rounded last, half up, so that a
pocket calculator finds the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.reports.marks import Marks
    from toolkit.survey.questions import Question


@dataclass(frozen=True, slots=True)
class Points:
    """How often each number of points was given."""

    counts: Mapping[int, int]

    @property
    def given(self) -> int:
        """How many ballots give points."""
        return sum(self.counts.values())

    @property
    def total(self) -> int:
        """All points added up."""
        return sum(points * count for points, count in self.counts.items())

    @property
    def mean(self) -> Fraction | None:
        """The mean, unrounded; none of nothing."""
        return Fraction(self.total, self.given) if self.given else None

    @property
    def median(self) -> Decimal | None:
        """The middle one, or half-way between the two in the middle.

        >>> Points({10: 1, 13: 1}).median, Points({10: 2, 13: 1}).median
        (Decimal('11.5'), Decimal('10'))
        """
        in_order = sorted(
            points for points, count in self.counts.items() for _ in range(count)
        )
        if not in_order:
            return None
        half = len(in_order) // 2
        twice = in_order[half] + in_order[-half - 1]
        return Decimal(twice) / 2


def points_in(marks: Marks, question: Question) -> Points:
    """Return the points in the marks of a question that asks for some."""
    return Points(
        {int(one.code): marks[one.code].count for one in question.scale.grades}
    )


def most_points(question: Question) -> int:
    """Return the most points a question gives."""
    return max(int(grade.code) for grade in question.scale.grades)


def rounded(number: Fraction | None, *, places: int = 2) -> Decimal | None:
    """Return a number with so many decimals, a half rounded up.

    >>> rounded(Fraction(1, 8)), rounded(Fraction(89))
    (Decimal('0.13'), Decimal('89.00'))
    """
    if number is None:
        return None
    return Decimal(floor(number * 10**places + Fraction(1, 2))).scaleb(-places)


def added_up(numbers: Iterable[Fraction | None]) -> Fraction | None:
    """Return the sum of numbers; none if one of them is missing."""
    known = list(numbers)
    there = [number for number in known if number is not None]
    return sum(there, Fraction(0)) if known and len(there) == len(known) else None
