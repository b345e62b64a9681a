"""What grades say without points: boxes, the median, and who could not judge.

Nothing here knows how far apart two grades are, only which is better.
Grades stand in the order of their scale, best first.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_UNKNOWN: Final = Fraction(1, 3)
"""Where more answer “don't know”, raters had no basis to judge."""

QUOTA: Final = Fraction(1, 3)


class Unknown(StrEnum):
    """What is done with “don't know” in a share of grades."""

    EXCLUDED = "excluded"
    """Left out of the share; its rate is to be shown beside."""
    KEPT = "kept"
    """In the denominator: an answer that is no approval."""


def box_share(
    counts: Sequence[int],
    *,
    best: int = 1,
    unknown: int = 0,
    policy: Unknown = Unknown.EXCLUDED,
) -> float:
    """Return the share of the best grades: top box, or several together.

    Formula: (n₁ + … + n_best) ÷ Σ n_k, with ``unknown`` added below if it
    is kept.  Source: A. Agresti (2010), Analysis of Ordinal Categorical
    Data, ch. 2.  Result: a share.

    Always show the top box beside a merged one: 100 % “satisfied” can hide
    that hardly anybody was fully so.

    >>> box_share([25, 20, 5, 1]), box_share([25, 20, 5, 1], best=2)
    (0.49019607843137253, 0.8823529411764706)

    Raises
    ------
    TallyError : nothing was counted, a count is negative, or there are
        fewer grades than ``best``.
    """
    _require_grades(counts, unknown)
    if not 0 < best <= len(counts):
        raise TallyError(reason=Phrase("there are fewer grades than that"))
    whole = sum(counts) + (unknown if policy is Unknown.KEPT else 0)
    return sum(counts[:best]) / whole


def bottom_share(counts: Sequence[int], *, worst: int = 1) -> float:
    """Return the share of the worst grades.

    Formula: the last ``worst`` counts ÷ all.  Result: a share.

    >>> bottom_share([7, 2, 1, 0], worst=2)
    0.1

    Raises
    ------
    TallyError : as `box_share`.
    """
    return box_share(counts[::-1], best=worst)


def net_share(counts: Sequence[int], *, best: int = 1, worst: int = 1) -> float:
    """Return how much larger the share of the best is than that of the worst.

    Formula: top box − bottom box, from −1 to 1.  It hides how many stand
    between; never show it alone.

    >>> net_share([7, 2, 1, 0])
    0.7

    Raises
    ------
    TallyError : as `box_share`.
    """
    return box_share(counts, best=best) - bottom_share(counts, worst=worst)


def unknown_bounds(counts: Sequence[int], *, unknown: int, best: int = 1) -> Interval:
    """Return the top box if all who said “don't know” thought worst, or best.

    Formula: x ÷ (n + u) to (x + u) ÷ (n + u), for x in the box, n grades
    and u unknown.  Source: C. F. Manski (1989), Journal of Human Resources
    24:343–360.  Result: shares.

    >>> unknown_bounds([7, 3, 0, 0], unknown=2)
    Interval(low=0.5833333333333334, high=0.75)

    Raises
    ------
    TallyError : as `box_share`.
    """
    _require_grades(counts, unknown)
    low = box_share(counts, best=best, unknown=unknown, policy=Unknown.KEPT)
    return Interval(low, low + unknown / (sum(counts) + unknown))


def lacks_basis(*, unknown: int, answered: int) -> bool:
    """Return whether so many could not judge that the grades say little.

    Formula: unknown ÷ answered > ⅓, in whole numbers; ``answered`` are
    grades and “don't know” together.

    >>> lacks_basis(unknown=4, answered=12), lacks_basis(unknown=5, answered=12)
    (False, True)
    """
    return unknown > MOST_UNKNOWN * answered


def median_grade(counts: Sequence[int]) -> tuple[int, int]:
    """Return the places of the lower and upper median, 0 the best grade.

    Formula: the grades of the ballots at ⌈n/2⌉ and ⌊n/2⌋ + 1 in order; the
    two differ only where exactly half stand on either side.  Unit: places
    in the scale.

    >>> median_grade([7, 3, 2, 0]), median_grade([2, 2, 0, 0])
    ((0, 0), (0, 1))

    Raises
    ------
    TallyError : nothing was counted, or a count is negative.
    """
    _require_grades(counts)
    nobs = sum(counts)
    return _grade_at((nobs + 1) // 2, counts), _grade_at(nobs // 2 + 1, counts)


def ridits(counts: Sequence[int]) -> tuple[float, ...]:
    """Return what each grade is worth if only its place among all counts.

    Formula: the share graded worse, plus half the share graded alike;
    their mean over the same counts is ½.  Source: I. D. J. Bross (1958),
    Biometrics 14:18–38.  Result: shares, best grade first.

    >>> ridits([5, 5, 0, 0])
    (0.75, 0.25, 0.0, 0.0)

    Raises
    ------
    TallyError : nothing was counted, or a count is negative.
    """
    _require_grades(counts)
    nobs = sum(counts)
    return tuple(
        (sum(counts[place + 1 :]) + count / 2) / nobs
        for place, count in enumerate(counts)
    )


def mean_ridit(counts: Sequence[int], *, among: Sequence[int]) -> float:
    """Return how likely a ballot here is better than one among all, ties halved.

    Formula: the mean of ``ridits(among)`` under ``counts``.  Source: Bross
    (1958).  Result: a probability; ½ is as good as all.

    >>> mean_ridit([4, 0], among=[5, 5])
    0.75

    Raises
    ------
    TallyError : nothing was counted, a count is negative, or the two have
        different scales.
    """
    _require_grades(counts)
    if len(counts) != len(among):
        raise TallyError(reason=Phrase("the two scales have different lengths"))
    worth = zip(counts, ridits(among), strict=True)
    return sum(count * ridit for count, ridit in worth) / sum(counts)


def most_excellent(participants: int) -> int:
    """Return how many may be graded excellent at most: a third, rounded down.

    Formula: ⌊participants ÷ 3⌋.  Source: the rule that excellent members
    are as a rule no more than a third of those appraised.  It limits the
    committee's grades, not the ballots.  Unit: persons.

    >>> most_excellent(13)
    4

    Raises
    ------
    TallyError : the number is negative.
    """
    if participants < 0:
        raise TallyError(reason=Phrase("a count is negative"))
    return (QUOTA * participants).__floor__()


def _require_grades(counts: Sequence[int], unknown: int = 0) -> None:
    if unknown < 0 or any(count < 0 for count in counts):
        raise TallyError(reason=Phrase("a count is negative"))
    if not sum(counts):
        raise TallyError(reason=Phrase("a share is a count among at least one"))


def _grade_at(ballot: int, counts: Sequence[int]) -> int:
    seen = enumerate(accumulate(counts))
    return next(place for place, reached in seen if reached >= ballot)
