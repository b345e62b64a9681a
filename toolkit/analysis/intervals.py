"""Intervals for a share where the raters stand for a larger crowd.

A complete ballot has no sampling error and needs none of this; a partial
one asks first for the bounds in `toolkit.analysis.bounds`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included; shares between 0 and 1."""

    low: float
    high: float

    def __contains__(self, share: float) -> bool:
        return self.low <= share <= self.high


def wilson(count: int, nobs: int, *, confidence: float = 0.95) -> Interval:
    """Return Wilson's score interval for the share of a large population.

    Formula, with p = count ÷ nobs, n = nobs and z the normal quantile of
    ``confidence``: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n).
    Source: E. B. Wilson (1927), JASA 22:209–212; recommended by
    R. G. Newcombe (1998), Statistics in Medicine 17:857–872, whose table I
    gives 0.2553 to 0.3662 for 81 of 263.  Result: shares, no unit.

    Not for a branch in which everybody, or nearly everybody, voted: the
    population is then those people themselves, not an endless one.  Not
    for shares pooled over subjects, whose marks come from the same raters.

    >>> interval = wilson(81, 263)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2553, 0.3662)

    Raises
    ------
    ValueError : nobody was observed, or ``count`` is no count among them.
    """
    if not 0 <= count <= nobs or nobs == 0:
        message = f"{count} of {nobs} is no share."
        raise ValueError(message)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = count / nobs
    centre = share + z**2 / (2 * nobs)
    reach = z * sqrt(share * (1 - share) / nobs + z**2 / (4 * nobs**2))
    whole = 1 + z**2 / nobs
    return Interval(
        low=0.0 if count == 0 else (centre - reach) / whole,
        high=1.0 if count == nobs else (centre + reach) / whole,
    )
