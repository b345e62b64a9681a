"""Intervals for a share where the raters stand for a larger crowd.

A complete ballot has no sampling error and needs none of this; a partial
one asks first for the bounds in `toolkit.analysis.bounds`, then for
`toolkit.analysis.finite`.  Intervals that ask the binomial distribution
itself are in `toolkit.analysis.exact`.

This module brings in no library, since pages that must start at once
state an interval too.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from toolkit.errors import TallyError
from toolkit.i18n import Phrase


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included; shares between 0 and 1."""

    low: float
    high: float

    def __contains__(self, share: float) -> bool:
        return self.low <= share <= self.high


def normal_quantile(confidence: float) -> float:
    """Return how many standard errors an interval of this confidence reaches.

    Formula: z with P(−z ≤ Z ≤ z) = ``confidence``, Z standard normal.

    >>> round(normal_quantile(0.95), 4)
    1.96

    Raises
    ------
    TallyError : ``confidence`` is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise TallyError(reason=Phrase("a confidence lies between 0 and 1"))
    return NormalDist().inv_cdf((1 + confidence) / 2)


def require_share(count: int, nobs: int) -> None:
    """Refuse what is no count among somebody.

    Raises
    ------
    TallyError : nobody was observed, or ``count`` is no count among them.
    """
    if not 0 <= count <= nobs or nobs == 0:
        raise TallyError(reason=Phrase("a share is a count among at least one"))


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
    TallyError : nobody was observed, or ``count`` is no count among them.
    """
    require_share(count, nobs)
    return wilson_of_share(count / nobs, nobs, confidence=confidence)


def wilson_of_share(
    share: float, observed: float, *, confidence: float = 0.95
) -> Interval:
    """Return Wilson's interval of a share that stands for so many observations.

    The formula is that of `wilson`, with an effective number n of
    observations that need not be whole: after weighting, say, or in a
    population that is not endless.

    >>> wilson_of_share(81 / 263, 263) == wilson(81, 263)
    True

    Raises
    ------
    TallyError : ``share`` is none, or nothing was observed.
    """
    if not 0 <= share <= 1 or observed <= 0:
        raise TallyError(reason=Phrase("a share lies between 0 and 1"))
    z = normal_quantile(confidence)
    centre = share + z**2 / (2 * observed)
    reach = z * sqrt(share * (1 - share) / observed + z**2 / (4 * observed**2))
    whole = 1 + z**2 / observed
    return Interval(
        low=0.0 if share == 0 else (centre - reach) / whole,
        high=1.0 if share == 1 else (centre + reach) / whole,
    )


def wilson_corrected(count: int, nobs: int, *, confidence: float = 0.95) -> Interval:
    """Return Wilson's interval with a correction for continuity.

    Formula, with n = nobs, p = count ÷ n, q = 1 − p:
    (2np + z² ∓ 1 ∓ z·√(z² ∓ 2 − 1/n + 4p(nq ± 1))) ÷ 2(n + z²), the upper
    signs for the low end; no share below none or above all.  Source:
    Newcombe (1998), method 4.  Result: shares.

    Wider than `wilson`, and as cautious as Clopper–Pearson; take it where
    the interval must hold what it promises at every share.  Not for a
    ballot that is nearly complete.

    >>> interval = wilson_corrected(81, 263)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2535, 0.3682)

    Raises
    ------
    TallyError : nobody was observed, or ``count`` is no count among them.
    """
    require_share(count, nobs)
    low = _corrected_low(count, nobs, confidence)
    return Interval(low, 1 - _corrected_low(nobs - count, nobs, confidence))


def _corrected_low(count: int, nobs: int, confidence: float) -> float:
    if count == 0:
        return 0.0
    z, share = normal_quantile(confidence), count / nobs
    reach = z * sqrt(z**2 - 2 - 1 / nobs + 4 * share * (nobs * (1 - share) + 1))
    return max(0.0, (2 * count + z**2 - 1 - reach) / (2 * (nobs + z**2)))


def agresti_coull(count: int, nobs: int, *, confidence: float = 0.95) -> Interval:
    """Return the interval of Agresti and Coull: add successes, then be plain.

    Formula: p̃ ± z·√(p̃(1−p̃)/ñ) with ñ = n + z² and p̃ = (x + z²/2) ÷ ñ,
    cut at 0 and 1.  Source: A. Agresti and B. A. Coull (1998), American
    Statistician 52:119–126.  Result: shares.

    Centred where Wilson's is and never narrower; can be followed by hand.
    Prefer `wilson`, which needs no cutting.

    >>> interval = agresti_coull(81, 263)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2552, 0.3663)

    Raises
    ------
    TallyError : nobody was observed, or ``count`` is no count among them.
    """
    require_share(count, nobs)
    z = normal_quantile(confidence)
    observed = nobs + z**2
    centre = (count + z**2 / 2) / observed
    reach = z * sqrt(centre * (1 - centre) / observed)
    return Interval(max(0.0, centre - reach), min(1.0, centre + reach))


def wald(
    count: int, nobs: int, *, confidence: float = 0.95, corrected: bool = False
) -> Interval:
    """Return the textbook interval, to compare others with; never report it.

    Formula: p ± z·√(p(1−p)/n), widened by 1/2n at both ends if
    ``corrected`` for continuity; ends are not cut at 0 and 1.  Source:
    Newcombe (1998), methods 1 and 2, who shows why not: it holds the true
    share too seldom, and for none of 20 it is a point.

    >>> wald(0, 20)
    Interval(low=0.0, high=0.0)

    Raises
    ------
    TallyError : nobody was observed, or ``count`` is no count among them.
    """
    require_share(count, nobs)
    share = count / nobs
    reach = normal_quantile(confidence) * sqrt(share * (1 - share) / nobs)
    reach += 1 / (2 * nobs) if corrected else 0
    return Interval(share - reach, share + reach)
