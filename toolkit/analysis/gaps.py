"""How far two mean scores lie apart: own and others', or one group and another.

A mean score takes the steps between grades to be as long as the points
given to them, so it stands beside the grades and never alone.  What is
left open is what those who did not vote would have added; where all
voted, the gap is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class ScoreGap:
    """The first mean score less the second, and the range left open."""

    gap: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class _Mean:
    """A mean score, its variance over who might have voted, and its number."""

    value: float
    variance: float
    number: float


def own_gap(
    own: float,
    counts: ArrayLike,
    values: Sequence[float],
    *,
    eligible: int | None = None,
    confidence: float = 0.95,
) -> ScoreGap:
    """Return a subject's own rating less the mean of the others.

    Formula: own − x̄ ± t·s/√n·√(1 − n/N), t with n − 1 degrees, N =
    ``eligible``; without N, the others stand for an endless crowd.  Source:
    W. G. Cochran (1977), Sampling Techniques, 3rd ed., ch. 2.  Shape: one
    count and one value a grade.

    Not for fewer than five others, whom it would point at.

    >>> found = own_gap(4, [0, 2, 5, 3], [1, 2, 3, 4], eligible=12)
    >>> round(found.gap, 2), round(found.interval.low, 2)
    (0.9, 0.68)

    Raises
    ------
    TallyError : fewer than two others, more than are eligible, a negative
        count, or not one value for each count.
    """
    others = _mean(counts, values, eligible)
    return _gap(own - others.value, others.variance, others.number - 1, confidence)


def group_gap(
    first: ArrayLike,
    second: ArrayLike,
    values: Sequence[float],
    *,
    eligible: tuple[int, int] | None = None,
    confidence: float = 0.95,
) -> ScoreGap:
    """Return the mean score of one rater group less that of another.

    Formula: x̄₁ − x̄₂ ± t·√(v₁ + v₂), v = s²/n·(1 − n/N), t with
    Satterthwaite's degrees.  Source: B. L. Welch (1947), Biometrika
    34:28–35; W. G. Cochran (1977), ch. 2 and 5.  Shape: one count and one
    value a grade; ``eligible`` are the raters of either group.

    Not where the steps between grades are in doubt: `brunner_munzel` needs
    none.  Not for groups too small to be shown.

    >>> found = group_gap([5, 3, 2], [1, 3, 6], [60, 80, 100], eligible=(12, 15))
    >>> found.gap, round(found.interval.low, 1), round(found.interval.high, 1)
    (-16.0, -23.0, -9.0)

    Raises
    ------
    TallyError : as for `own_gap`, for either group.
    """
    some, other = eligible if eligible is not None else (None, None)
    a, b = _mean(first, values, some), _mean(second, values, other)
    variance = a.variance + b.variance
    parts = a.variance**2 / (a.number - 1) + b.variance**2 / (b.number - 1)
    return _gap(
        a.value - b.value, variance, variance**2 / parts if parts else 1.0, confidence
    )


def _mean(counts: ArrayLike, values: Sequence[float], eligible: int | None) -> _Mean:
    given, points = np.asarray(counts, dtype=float), np.asarray(values, dtype=float)
    if given.shape != points.shape:
        raise TallyError(reason=Phrase("the two rows differ in length"))
    if (given < 0).any():
        raise TallyError(reason=Phrase("a count is negative"))
    n = float(given.sum())
    if n < 2:  # noqa: PLR2004 -- one grade has no variance
        raise TallyError(reason=Phrase("a group has fewer than two grades"))
    if eligible is not None and n > eligible:
        raise TallyError(reason=Phrase("more rated than are eligible"))
    mean = float(given @ points / n)
    variance = float(given @ (points - mean) ** 2 / (n - 1))
    absent = 1 - n / eligible if eligible is not None else 1.0
    return _Mean(mean, variance / n * absent, n)


def _gap(gap: float, variance: float, df: float, confidence: float) -> ScoreGap:
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * sqrt(variance)
    return ScoreGap(gap, Interval(gap - reach, gap + reach))
