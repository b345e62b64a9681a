"""Bootstrap intervals from a tally alone.

Drawing raters again with replacement is drawing the tally from a
multinomial: a replicate costs as many steps as there are grades, whatever
the number of ballots.  A sample of numbers is a tally too, of its
distinct values.  Chance is an argument, so a report can be made again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from toolkit.analysis.intervals import Interval, normal_quantile
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

Numbers = NDArray[np.float64]
Statistic = Callable[[NDArray[Any]], NDArray[Any]]
"""Takes counts, shape (…, grades), and returns values, shape (…)."""

_STEP: Final = 0.001
"""How far ABC looks from the sample, in ballots."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """What the replicates say.

    Attributes
    ----------
    estimate : the statistic of the counts themselves.
    standard_error : the spread of the replicates.
    bias : z₀, how far the estimate lies from their median, in normal units.
    acceleration : how fast the error changes with the estimate.
    """

    estimate: float
    standard_error: float
    bias: float
    acceleration: float
    percentile: Interval
    bca: Interval


def mean_of(points: Sequence[float]) -> Statistic:
    """Return the statistic that is the mean of points given for grades.

    >>> float(mean_of([100, 80, 60, 40])(np.array([7, 3, 2, 0])).round(2))
    88.33
    """
    values = np.asarray(points, dtype=np.float64)
    return lambda counts: (counts @ values) / counts.sum(axis=-1)


def variance_of(points: Sequence[float]) -> Statistic:
    """Return the statistic that is the variance of points, divisor n.

    >>> float(variance_of([0, 1])(np.array([5, 5])))
    0.25
    """
    values = np.asarray(points, dtype=np.float64)
    mean, of_squares = mean_of(points), mean_of(list(values**2))
    return lambda counts: of_squares(counts) - mean(counts) ** 2


def bootstrap(
    counts: Sequence[int],
    statistic: Statistic,
    *,
    rng: np.random.Generator,
    confidence: float = 0.95,
    replicates: int = 9999,
) -> Bootstrap:
    """Return percentile and BCa intervals of any statistic of a tally.

    Formula: replicates are multinomial draws of n ballots; z₀ is the normal
    quantile of the share of replicates below the estimate, a the
    acceleration below, and the ends are the replicates' quantiles at
    Φ(z₀ + (z₀ ± z) ÷ (1 − a(z₀ ± z))).  Source: B. Efron (1987), JASA
    82:171–185; B. Efron and R. J. Tibshirani (1993), An Introduction to
    the Bootstrap, ch. 14.  Unit: that of the statistic.

    Not for a complete ballot, which has no sampling error; not for fewer
    than about ten ballots; not for marks of the same raters pooled over
    subjects.  Where all agree the interval is a point and promises nothing.

    >>> told = bootstrap(
    ...     [7, 3, 2, 0], mean_of([100, 80, 60, 40]), rng=np.random.default_rng(1)
    ... )
    >>> round(told.estimate, 2), round(told.acceleration, 4)
    (88.33, -0.0414)

    Raises
    ------
    TallyError : fewer than two ballots were counted.
    """
    given = _counted(counts)
    z = normal_quantile(confidence)
    nobs = int(given.sum())
    estimate = float(statistic(given))
    drawn = np.asarray(statistic(rng.multinomial(nobs, given / nobs, replicates)))
    # sums that differ in the last digit are the same value
    equal = np.isclose(drawn, estimate, rtol=1e-12, atol=0)
    below = (drawn < estimate) & ~equal
    bias = float(ndtri(below.mean() + equal.mean() / 2))
    speed = acceleration(counts, statistic)
    return Bootstrap(
        estimate=estimate,
        standard_error=float(drawn.std(ddof=1)),
        bias=bias,
        acceleration=speed,
        percentile=_between(drawn, (-z, z)),
        bca=_between(drawn, [_moved(end, bias, speed) for end in (-z, z)]),
    )


def acceleration(counts: Sequence[int], statistic: Statistic) -> float:
    """Return how fast the standard error changes with the estimate.

    Formula: Σ d³ ÷ 6(Σ d²)^1.5 over ballots, d the mean of the estimates
    without one ballot minus that without this one.  There is one such
    value for each grade, taken as often as the grade was given.  Source:
    Efron and Tibshirani (1993), (14.15).  No unit.

    >>> round(acceleration([7, 3, 2, 0], mean_of([100, 80, 60, 40])), 4)
    -0.0414

    Raises
    ------
    TallyError : fewer than two ballots were counted.
    """
    given = _counted(counts)
    there = np.flatnonzero(given)
    often = given[there]
    without = np.asarray(statistic(given - np.eye(given.size)[there]))
    apart = np.average(without, weights=often) - without
    squares = float(often @ apart**2)
    return float(often @ apart**3) / (6 * squares**1.5) if squares else 0.0


def abc_interval(
    counts: Sequence[int], statistic: Statistic, *, confidence: float = 0.95
) -> Interval:
    """Return what BCa would give, by analysis instead of chance.

    Formula: the statistic at p̂ + δ·λ ÷ (1 − aλ)², λ = z₀ ± z, where the
    direction δ, a and z₀ come from derivatives in the shares of grades.
    Source: Efron and Tibshirani (1993), §14.4 and ch. 22.  Unit: that of
    the statistic.

    Only for statistics that are smooth in the shares: means, variances,
    ratios; not medians or shares of the top grade chosen afterwards.

    >>> interval = abc_interval([7, 3, 2, 0], mean_of([100, 80, 60, 40]))
    >>> round(interval.low, 1), round(interval.high, 1)
    (77.9, 95.6)

    Raises
    ------
    TallyError : fewer than two ballots were counted.
    """
    z = normal_quantile(confidence)
    given = _counted(counts)
    nobs = given.sum()
    there = np.flatnonzero(given)
    often, here = given[there], given / nobs
    estimate = float(statistic(here))
    step = _STEP / nobs
    towards = np.eye(given.size)[there] - here
    up, down = (np.asarray(statistic(here + s * towards)) for s in (step, -step))
    slope, bend = (up - down) / (2 * step), (up - 2 * estimate + down) / step**2
    error = float(np.sqrt(often @ slope**2)) / nobs
    if not error:
        return Interval(estimate, estimate)
    speed = float(often @ slope**3) / (6 * nobs**3 * error**3)
    direction = np.zeros_like(here)
    direction[there] = often * slope / (nobs**2 * error)

    def along(distance: float) -> float:
        return float(statistic(here + distance * direction))

    curve = (along(step) - 2 * estimate + along(-step)) / (2 * error * step**2)
    excess = float(often @ bend) / (2 * nobs**2) / error - curve
    bias = float(ndtri(2 * ndtr(speed) * ndtr(-excess)))
    low, high = (
        along((bias + end) / (1 - speed * (bias + end)) ** 2) for end in (-z, z)
    )
    return Interval(low, high)


def _counted(counts: Sequence[int]) -> Numbers:
    given = np.asarray(counts, dtype=np.float64)
    if (given < 0).any():
        raise TallyError(reason=Phrase("a count is negative"))
    if given.sum() <= 1:
        raise TallyError(reason=Phrase("a single ballot has no spread"))
    return given


def _moved(end: float, bias: float, speed: float) -> float:
    if not np.isfinite(bias):
        return end
    return bias + (bias + end) / (1 - speed * (bias + end))


def _between(drawn: Numbers, ends: Sequence[float]) -> Interval:
    low, high = np.quantile(drawn, ndtr(ends))
    return Interval(float(low), float(high))
