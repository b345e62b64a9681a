"""Schemes: how many points a grade is worth, where a round has decided so.

Points are a choice, not a finding: they say that the steps between grades
are as large as the scheme makes them.  So a scheme is named, never assumed,
and where a scale's order could be read in two ways nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.survey.presets import MARKS, PRESETS, Marks
from toolkit.survey.words import RESERVED

DONT_KNOW: Final = "dont_know"

SCALES: Final = (
    ("excellent", "good", "qualified", "unqualified"),
    ("excellent", "good", "fair", "poor"),
    ("excellent", "qualified", "basically_qualified", "unqualified"),
    ("good", "fairly_good", "average", "poor"),
    ("satisfied", "basically_satisfied", "dissatisfied"),
    ("a", "b", "c", "d"),
)
"""Grades of usual scales, best first: their order need not be told."""


Scheme = str | Mapping[str, float]
"""The name of a preset, or the points of each grade."""


def points_of(
    scheme: Scheme, given: Collection[str], *, grades: Sequence[str] | None = None
) -> dict[str, float]:
    """Return the points of the marks that were given.

    Parameters
    ----------
    scheme : a name in `PRESETS` or `MARKS`, or points by grade code.
    given : marks of a tally.  “Don't know”, blank and invalid ones are no
        grades and have no points.
    grades : codes of the scale, best first; needed for a preset on a scale
        not in `SCALES`, or where the grades given fit several.

    >>> points_of("q4_100_85_70_0", {"excellent", "good", "dont_know"})
    {'excellent': 100, 'good': 85}
    >>> points_of("marks_50_99", {"50", "88"})
    {'88': 88}

    Raises
    ------
    TallyError : the scheme is not known, a grade has no points in it, or the
        order of the grades cannot be told.
    """
    found = sorted(set(given) - RESERVED - {DONT_KNOW})
    if not isinstance(scheme, str):
        return _listed(scheme, found)
    if scheme in MARKS:
        return _marked(MARKS[scheme], found)
    if scheme not in PRESETS:
        raise TallyError(
            reason=Phrase("there is no such scheme of points"), scheme=scheme
        )
    return _placed(PRESETS[scheme], found, grades) if found else {}


def _listed(points: Mapping[str, float], found: Sequence[str]) -> dict[str, float]:
    for code in found:
        if code not in points:
            raise TallyError(
                reason=Phrase("a grade has no points in the scheme"), grade=code
            )
    return {code: points[code] for code in found}


def _marked(marks: Marks, found: Sequence[str]) -> dict[str, float]:
    for code in found:
        if not code.isdecimal() or not marks.lowest <= int(code) <= marks.highest:
            raise TallyError(
                reason=Phrase("a mark is no whole number in the range of the scheme"),
                grade=code,
            )
    return {code: int(code) for code in found if int(code) != marks.unknown}


def _placed(
    places: Sequence[float], found: Sequence[str], grades: Sequence[str] | None
) -> dict[str, float]:
    scales = SCALES if grades is None else (tuple(grades),)
    fitting = [
        dict(zip(scale, places, strict=True))
        for scale in scales
        if len(scale) == len(places) and set(found) <= set(scale)
    ]
    readings = {tuple(points[code] for code in found) for points in fitting}
    if not readings:
        raise TallyError(
            reason=Phrase("the grades do not fit the scheme; name them, best first")
        )
    if len(readings) > 1:
        raise TallyError(
            reason=Phrase("the grades fit several scales; name them, best first")
        )
    return dict(zip(found, readings.pop(), strict=True))
