"""Which bands an archive must hold, and what they must say.

A part of the verifier: read from the plain files alone, and written apart
from the code that tells figures in bands.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from toolkit.services.ruled_marks import NOT_ASKED

TOO_FEW: Final = "too few ballots"
FEW_ASKED: Final = "too few were asked"
BANDS: Final = "few ballots: told in bands"
COMPUTABLE: Final = "too few could be computed"
COLUMNS: Final = [
    *("subject", "item", "grade"),
    *("low", "high", "of", "percent_low", "percent_high"),
]
COUNTED: Final = 2
"""Times the floor: fewer ballots are told in bands."""
_FIFTHS: Final = 5
_HALF: Final = 50
_EDGES: Final = ((0, 20), (20, 40), (40, 60), (60, 80), (80, 100))


@dataclass(frozen=True, slots=True)
class ReadBand:
    """One row of bands.csv."""

    low: int
    high: int
    of: int
    percent: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.low}–{self.high} / {self.of}"


Bands = Mapping[tuple[str, str], Mapping[str, ReadBand]]
"""By subject and question, and there by mark."""


def read_bands(folder: Path) -> Bands:
    """Return the rows of bands.csv; `ValueError` if a mark stands there twice."""
    found: dict[tuple[str, str], dict[str, ReadBand]] = {}
    with (folder / "bands.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != COLUMNS:
            raise ValueError(rows.fieldnames)
        for row in rows:
            percent = int(row["percent_low"]), int(row["percent_high"])
            low, high, of = (int(row[name]) for name in ("low", "high", "of"))
            marks = found.setdefault((row["subject"], row["item"]), {})
            if row["grade"] in marks:
                raise ValueError(row["grade"])
            marks[row["grade"]] = ReadBand(low, high, of, percent)
    return found


def band_by_rule(count: int, of: int) -> ReadBand:
    """Return how a count of so many ballots must be told."""
    alike = [one for one in range(of + 1) if _edges(one, of) == _edges(count, of)]
    return ReadBand(min(alike), max(alike), of, _edges(count, of))


def is_by_rule(band: ReadBand) -> bool:
    """Tell whether a band is what one of its counts must be told as."""
    return 0 <= band.low <= band.of > 0 and band == band_by_rule(band.low, band.of)


def has_few(reason: str, ballots: int, *, fewest: int) -> bool:
    """Tell whether so many ballots are few enough for a reason not to count them."""
    by_size = why(ballots, TOO_FEW, fewest)
    return reason == (by_size or COMPUTABLE) or (
        reason == COMPUTABLE and by_size == BANDS
    )


def why(ballots: int, too_few: str, fewest: int) -> str:
    """Return why so many ballots have no counts; empty if they have."""
    if ballots < fewest:
        return too_few
    return BANDS if ballots < COUNTED * fewest else ""


def is_told_in_bands(
    given: Mapping[str, ReadBand],
    marks: frozenset[str],
    *,
    valid: int,
    alone: bool,
    fewest: int,
) -> bool:
    """Tell whether a question's bands are those of all its marks, as they must be.

    ``alone``, other questions on the subject have counts, and how many of
    the ``valid`` ballots were not asked this one is told as a number.
    """
    number = given.get(NOT_ASKED) if alone else None
    known = number.low if number else 0
    banded = [one for mark, one in given.items() if not (alone and mark == NOT_ASKED)]
    return (
        given.keys() == marks
        and valid - known >= fewest
        and (not alone or valid - known < COUNTED * fewest)
        and (number is None or number == ReadBand(known, known, valid - known, (0, 0)))
        and all(one.of == valid - known and is_by_rule(one) for one in banded)
        and sum(one.low for one in banded) <= valid - known
        and sum(one.high for one in banded) >= valid - known
    )


def _edges(count: int, of: int) -> tuple[int, int]:
    share = Fraction(100 * count, of)
    if of < _FIFTHS:
        return 0 if share < _HALF else _HALF, _HALF if share <= _HALF else 100
    for low, high in (_EDGES[0], _EDGES[2], _EDGES[4]):
        if low <= share <= high:
            return low, high
    return _EDGES[1] if share < _EDGES[1][1] else _EDGES[3]
