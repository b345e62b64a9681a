"""The numbers that stand for codes where a program wants numbers.

Numbers follow from the order of the codes alone: files of rounds of one
survey have the same numbers for the same marks.  What is no grade has a
negative number, so a mean or a share of grades needs one condition only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.survey.words import BLANK, INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

RESERVED: Final[Mapping[str, int]] = {BLANK: -1, INVALID: -2, NOT_ASKED: -3}
"""The numbers of what can stand in a cell of any survey and is no grade."""
LOWEST: Final = -999
"""No number is lower: the end of the range that SPSS takes for missing."""
MOST_POINTS: Final = 1000
"""Codes that are numbers up to here stand for themselves."""


def numbered(codes: Iterable[str]) -> dict[str, int]:
    """Return the number of each code: 1, 2, 3 … in their order."""
    return {code: number for number, code in enumerate(dict.fromkeys(codes), start=1)}


def numbered_marks(
    marks: Iterable[str], exits: Collection[str] = frozenset()
) -> dict[str, int]:
    """Return the number of each mark.

    Points are their own numbers.  Grades in words are numbered from 1 on, or
    from 1001 on where there are points; exits from −4 downwards.

    >>> numbered_marks(["good", "poor", "dont_know", "blank"], {"dont_know"})
    {'good': 1, 'poor': 2, 'dont_know': -4, 'blank': -1}
    >>> numbered_marks(["2", "1", "0", "good"])
    {'2': 2, '1': 1, '0': 0, 'good': 1001}
    """
    listed = [*dict.fromkeys(marks)]
    grades = [mark for mark in listed if mark not in RESERVED and mark not in exits]
    words = [mark for mark in grades if not _is_points(mark)]
    first = 1 if len(words) == len(grades) else MOST_POINTS + 1
    outside = [mark for mark in listed if mark in exits]
    numbers = {
        **{mark: int(mark) for mark in grades if _is_points(mark)},
        **{mark: number for number, mark in enumerate(words, start=first)},
        **{mark: min(RESERVED.values()) - n for n, mark in enumerate(outside, start=1)},
        **RESERVED,
    }
    return {mark: numbers[mark] for mark in listed}


def _is_points(mark: str) -> bool:
    """Return whether a mark is a number as it is written: ``10``, but not ``010``."""
    is_number = mark.isascii() and mark.isdecimal() and len(mark) <= len("1000")
    return is_number and str(int(mark)) == mark and int(mark) <= MOST_POINTS
