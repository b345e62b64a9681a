"""Figures of a tally that can be drawn again: means, shares, medians, ratios.

Each is made once for the points of a scale and then takes counts, one row
or a million of them, so that the bootstrap and the jackknife need to know
nothing of what they resample.  A sample of numbers is a tally of its
distinct values, a sample of pairs one of its distinct pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Statistic = Callable[[NDArray[Any]], NDArray[Any]]
"""Takes counts, shape (…, grades), and returns values, shape (…)."""


def mean_of(points: Sequence[float] | Numbers) -> Statistic:
    """Return the statistic that is the mean of points given for grades.

    >>> float(mean_of([100, 80, 60, 40])(np.array([7, 3, 2, 0])).round(2))
    88.33
    """
    values = np.asarray(points, dtype=np.float64)
    return lambda counts: (counts @ values) / counts.sum(axis=-1)


def variance_of(
    points: Sequence[float] | Numbers, *, unbiased: bool = False
) -> Statistic:
    """Return the statistic that is the variance of points.

    Its divisor is n, or n − 1 if ``unbiased``.

    >>> float(variance_of([0, 1])(np.array([5, 5])))
    0.25
    """
    values = np.asarray(points, dtype=np.float64)
    mean, of_squares = mean_of(values), mean_of(values**2)

    def variance(counts: NDArray[Any]) -> NDArray[Any]:
        found = of_squares(counts) - mean(counts) ** 2
        nobs = counts.sum(axis=-1)
        return np.asarray(found * nobs / (nobs - 1)) if unbiased else found

    return variance


def share_of(best: int, grades: int) -> Statistic:
    """Return the statistic that is the share of the first ``best`` grades.

    >>> float(share_of(2, 4)(np.array([7, 1, 2, 0])))
    0.8
    """
    return mean_of([1.0] * best + [0.0] * (grades - best))


def median_of(points: Sequence[float]) -> Statistic:
    """Return the statistic that is the median of points; the middle of two.

    >>> float(median_of([100, 80, 60, 40])(np.array([2, 2, 0, 0])))
    90.0
    """
    values = np.asarray(points, dtype=np.float64)
    order = np.argsort(values)

    def median(counts: NDArray[Any]) -> NDArray[Any]:
        reached = counts[..., order].cumsum(axis=-1)
        half = reached[..., -1:] / 2
        below, above = (reached >= half).argmax(-1), (reached > half).argmax(-1)
        return np.asarray(values[order][below] + values[order][above]) / 2

    return median


def ratio_of(above: Sequence[float], below: Sequence[float]) -> Statistic:
    """Return the statistic that is the ratio of two means.

    Each grade, or each pair of values, has a number of either kind.

    >>> float(ratio_of([1, 0], [0, 1])(np.array([6, 3])))
    2.0
    """
    upper, lower = mean_of(above), mean_of(below)
    return lambda counts: upper(counts) / lower(counts)


def correlation_of(first: Sequence[float], second: Sequence[float]) -> Statistic:
    """Return the statistic that is Pearson's correlation of pairs of values.

    >>> float(correlation_of([0, 1, 2], [0, 2, 4])(np.array([1, 1, 1])).round(6))
    1.0
    """
    x, y = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    means, spreads = (mean_of(x), mean_of(y)), (variance_of(x), variance_of(y))
    together = mean_of(x * y)

    def correlation(counts: NDArray[Any]) -> NDArray[Any]:
        shared = together(counts) - means[0](counts) * means[1](counts)
        return np.asarray(shared / np.sqrt(spreads[0](counts) * spreads[1](counts)))

    return correlation
