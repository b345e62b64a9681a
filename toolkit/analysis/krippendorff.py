"""Krippendorff's alpha: agreement of any number of raters, at any level.

It needs only how many raters gave each unit each grade, copes with
missing ratings, and reads the grades as names, ranks or numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from toolkit.analysis.agreement import units_with_pairs
from toolkit.analysis.grade_counts import checked_values
from toolkit.analysis.intervals import Interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""What distances between grades mean."""


def krippendorff_alpha(
    counts: ArrayLike, *, level: Level, values: ArrayLike | None = None
) -> float:
    """Return Krippendorff's alpha: 1 for full agreement, 0 for chance.

    Formula, for coincidences o_ck = Σ_u n_uc (n_uk − [c = k]) ÷ (m_u − 1),
    their margins n_c, their sum n and squared distances δ² of the level:
    1 − (n − 1) Σ o_ck δ²_ck ÷ Σ n_c n_k δ²_ck.  Units with one rating drop
    out.  Source: K. Krippendorff (2011), Computing Krippendorff's
    alpha-reliability; nominal .743 in its example of four observers is
    among the test values.  No unit; ``nan`` where all marks are one grade.

    Not for the quality of the appraised, and not where nearly all marks
    are one grade: alpha is then low however seldom raters differ.

    Parameters
    ----------
    counts : units × grades, how many raters gave each.
    values : what the grades stand for, in the order of the columns; 1, 2,
        3, … without it.  Read by the levels interval and ratio.

    >>> round(krippendorff_alpha([[3, 0], [0, 2], [1, 1], [1, 0]], level="nominal"), 4)
    0.5

    Raises
    ------
    TallyError : the counts cannot be, or no unit has two ratings.
    """
    table = units_with_pairs(counts)
    numbers = checked_values(values, grades=table.shape[1])
    return _alpha(_coincidences(table).sum(axis=0), numbers, level)


def krippendorff_interval(
    counts: ArrayLike,
    *,
    level: Level,
    rng: np.random.Generator,
    values: ArrayLike | None = None,
    resamples: int = 2000,
    confidence: float = 0.95,
) -> Interval:
    """Return a percentile bootstrap interval of alpha, resampling units.

    Source: A. F. Hayes and K. Krippendorff (2007), Communication Methods
    and Measures 1:77–89, here with whole units drawn.  It answers how alpha
    would vary over other such units; resamples of one single grade have no
    alpha and are left out.  Not for fewer than about ten units.

    >>> table = [[3, 0], [0, 3], [2, 1], [3, 0], [0, 3]]
    >>> rng = np.random.default_rng(1)
    >>> 0.6 in krippendorff_interval(table, level="nominal", rng=rng, resamples=200)
    True

    Raises
    ------
    TallyError : as `krippendorff_alpha`.
    """
    table = units_with_pairs(counts)
    numbers = checked_values(values, grades=table.shape[1])
    units = _coincidences(table)
    drawn = rng.multinomial(len(units), np.full(len(units), 1 / len(units)), resamples)
    found = [
        _alpha(np.tensordot(times, units, axes=1), numbers, level) for times in drawn
    ]
    beyond = (1 - confidence) / 2
    low, high = np.nanquantile(found, [beyond, 1 - beyond])
    return Interval(float(low), float(high))


def _coincidences(table: NDArray[np.float64]) -> NDArray[np.float64]:
    pairs = table[:, :, None] * table[:, None, :]
    grades = np.arange(table.shape[1])
    pairs[:, grades, grades] -= table
    return np.asarray(pairs / (table.sum(axis=1) - 1)[:, None, None])


def _alpha(
    coincidences: NDArray[np.float64], values: NDArray[np.float64], level: Level
) -> float:
    margins = coincidences.sum(axis=1)
    distances = _DISTANCES[level](values, margins)
    expected = margins @ distances @ margins
    if expected == 0:
        return float("nan")
    observed = (coincidences * distances).sum()
    return float(1 - (margins.sum() - 1) * observed / expected)


def _between_ranks(margins: NDArray[np.float64]) -> NDArray[np.float64]:
    middles = np.cumsum(margins) - margins / 2
    return np.asarray(np.subtract.outer(middles, middles) ** 2)


def _between_ratios(values: NDArray[np.float64]) -> NDArray[np.float64]:
    apart = np.subtract.outer(values, values)
    together = np.add.outer(values, values)
    return np.asarray((apart / np.where(together == 0, 1, together)) ** 2)


_Distance = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]
"""From the grades' values, and how often each was given."""
_DISTANCES: Final[Mapping[Level, _Distance]] = {
    "nominal": lambda values, _: 1 - np.eye(len(values)),
    "ordinal": lambda _, margins: _between_ranks(margins),
    "interval": lambda values, _: np.subtract.outer(values, values) ** 2,
    "ratio": lambda values, _: _between_ratios(values),
}
