"""Bootstrap intervals from a tally alone.

Drawing raters again with replacement is drawing the tally from a
multinomial: a replicate costs as many steps as there are grades, whatever
the number of ballots.  A sample of numbers is a tally too, of its
distinct values.  Chance is an argument, so a report can be made again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import ndtr, ndtri

from toolkit.analysis.intervals import Interval, normal_quantile
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.analysis.tally_figures import Numbers, Statistic

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

    >>> from toolkit.analysis.tally_figures import mean_of
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
    return _told(
        float(statistic(given)),
        _drawn(given, statistic, rng, replicates),
        speed=acceleration(counts, statistic),
        confidence=confidence,
    )


def bootstrap_difference(
    first: Sequence[int],
    second: Sequence[int],
    statistic: Statistic,
    *,
    rng: np.random.Generator,
    confidence: float = 0.95,
    replicates: int = 9999,
) -> Bootstrap:
    """Return intervals of by how much a statistic is higher in the first tally.

    Formula: as `bootstrap`, each tally drawn on its own; the acceleration is
    Σₜ Σ d³/n³ ÷ 6(Σₜ Σ d²/n²)^1.5 over both, d = n − 1 times the mean of the
    estimates without one ballot minus that without this one.  Source: Efron
    and Tibshirani (1993), ch. 14; computed as scipy does.  Unit: that of the
    statistic.

    Not for two rounds of the same few raters, who are drawn as if they were
    strangers; not for complete ballots, whose difference is a fact.

    >>> from toolkit.analysis.tally_figures import mean_of
    >>> told = bootstrap_difference(
    ...     [7, 3, 2], [4, 4, 4], mean_of([100, 80, 60]), rng=np.random.default_rng(1)
    ... )
    >>> round(told.estimate, 2), 0 in told.bca
    (8.33, True)

    Raises
    ------
    TallyError : fewer than two ballots were counted in one of them.
    """
    tallies = [_counted(first), _counted(second)]
    here, there = (_drawn(one, statistic, rng, replicates) for one in tallies)
    moved, (against, often) = (_jackknifed(one, statistic) for one in tallies)
    return _told(
        float(statistic(tallies[0])) - float(statistic(tallies[1])),
        here - there,
        speed=_speed([moved, (-against, often)]),
        confidence=confidence,
    )


def acceleration(counts: Sequence[int], statistic: Statistic) -> float:
    """Return how fast the standard error changes with the estimate.

    Formula: Σ d³ ÷ 6(Σ d²)^1.5 over ballots, d the mean of the estimates
    without one ballot minus that without this one.  There is one such
    value for each grade, taken as often as the grade was given.  Source:
    Efron and Tibshirani (1993), (14.15).  No unit.

    >>> from toolkit.analysis.tally_figures import mean_of
    >>> round(acceleration([7, 3, 2, 0], mean_of([100, 80, 60, 40])), 4)
    -0.0414

    Raises
    ------
    TallyError : fewer than two ballots were counted.
    """
    return _speed([_jackknifed(_counted(counts), statistic)])


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

    >>> from toolkit.analysis.tally_figures import mean_of
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


def _drawn(
    given: Numbers, statistic: Statistic, rng: np.random.Generator, replicates: int
) -> Numbers:
    nobs = int(given.sum())
    return np.asarray(statistic(rng.multinomial(nobs, given / nobs, replicates)))


def _jackknifed(given: Numbers, statistic: Statistic) -> tuple[Numbers, Numbers]:
    """Return how far each ballot moves the estimate, and how many do so alike."""
    there = np.flatnonzero(given)
    often = given[there]
    without = np.asarray(statistic(given - np.eye(given.size)[there]))
    moved = np.average(without, weights=often) - without
    return (given.sum() - 1) * moved, often


def _speed(tallies: Sequence[tuple[Numbers, Numbers]]) -> float:
    """Return the acceleration of a statistic of one tally, or of several."""
    cubes = sum(float(n @ moved**3) / n.sum() ** 3 for moved, n in tallies)
    squares = sum(float(n @ moved**2) / n.sum() ** 2 for moved, n in tallies)
    return float(cubes / (6 * squares**1.5)) if squares else 0.0


def _told(
    estimate: float, drawn: Numbers, *, speed: float, confidence: float
) -> Bootstrap:
    z = normal_quantile(confidence)
    # sums that differ in the last digit are the same value
    equal = np.isclose(drawn, estimate, rtol=1e-12, atol=0)
    below = (drawn < estimate) & ~equal
    bias = float(ndtri(below.mean() + equal.mean() / 2))
    return Bootstrap(
        estimate=estimate,
        standard_error=float(drawn.std(ddof=1)),
        bias=bias,
        acceleration=speed,
        percentile=_between(drawn, (-z, z)),
        bca=_between(drawn, [_moved(end, bias, speed) for end in (-z, z)]),
    )


def _moved(end: float, bias: float, speed: float) -> float:
    if not np.isfinite(bias):
        return end
    return bias + (bias + end) / (1 - speed * (bias + end))


def _between(drawn: Numbers, ends: Sequence[float]) -> Interval:
    low, high = np.quantile(drawn, ndtr(ends))
    return Interval(float(low), float(high))
