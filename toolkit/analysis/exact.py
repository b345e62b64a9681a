"""Intervals for a share, computed from the binomial distribution itself.

They answer the same question as those in `toolkit.analysis.intervals`, and
like them know no population: for a branch of twelve see
`toolkit.analysis.finite`.  Which method is taken is said beside the result.
"""

from __future__ import annotations

from math import log, sqrt
from typing import TYPE_CHECKING, Final

from scipy.special import bdtr, bdtrc, betaincinv, ndtr

from toolkit.analysis.intervals import Interval, normal_quantile, require_share
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

_HALVINGS: Final = 100
"""More than a double has bits: a root is found as exactly as it can be."""


def clopper_pearson(count: int, nobs: int, *, confidence: float = 0.95) -> Interval:
    """Return the exact interval, which holds the share at least as often as said.

    Formula, with x = count, n = nobs and α = 1 − confidence: the α/2
    quantile of Beta(x, n − x + 1) to the 1 − α/2 quantile of
    Beta(x + 1, n − x).  Source: C. J. Clopper and E. S. Pearson (1934),
    Biometrika 26:404–413.  Result: shares.

    Wider than needed on average: take it where a promise must be kept at
    any price, `wilson` elsewhere.  Not for a ballot that is nearly
    complete; its population has an end.

    >>> interval = clopper_pearson(81, 263)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2527, 0.3676)

    Raises
    ------
    TallyError : nobody was observed, or ``count`` is no count among them.
    """
    tail = _tail(count, nobs, confidence)
    rest = nobs - count
    return Interval(
        low=float(betaincinv(count, rest + 1, tail)) if count else 0.0,
        high=float(betaincinv(count + 1, rest, 1 - tail)) if rest else 1.0,
    )


def mid_p(count: int, nobs: int, *, confidence: float = 0.95) -> Interval:
    """Return the exact interval that counts half of what was observed.

    Formula: the shares at which P(X > x) + ½P(X = x) and
    P(X < x) + ½P(X = x) equal α/2.  Source: H. O. Lancaster (1961),
    JASA 56:223–234; Newcombe (1998), method 6.  Result: shares.

    Holds what it says on average, not at every share; narrower than
    `clopper_pearson`.  Not for a ballot that is nearly complete.

    >>> interval = mid_p(15, 148)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.0601, 0.1581)

    Raises
    ------
    TallyError : nobody was observed, or ``count`` is no count among them.
    """
    tail = _tail(count, nobs, confidence)

    def above(share: float) -> float:
        more = bdtrc(count, nobs, share)
        return float(more + bdtrc(count - 1, nobs, share)) / 2

    def below(share: float) -> float:
        fewer = bdtr(count - 1, nobs, share) if count else 0.0
        return float(fewer + bdtr(count, nobs, share)) / 2

    return Interval(
        low=_crossing(lambda p: above(p) - tail) if count else 0.0,
        high=_crossing(lambda p: tail - below(p)) if count < nobs else 1.0,
    )


def jeffreys(count: int, nobs: int, *, confidence: float = 0.95) -> Interval:
    """Return the equal-tailed Bayes interval under Jeffreys' prior.

    Formula: the α/2 and 1 − α/2 quantiles of Beta(x + ½, n − x + ½), also
    for none and for all; some authors set the outer end to 0 or 1 there.
    Source: L. D. Brown, T. T. Cai and A. DasGupta (2001), Statistical
    Science 16:101–133.  Result: shares.

    Good for few observations.  Not where “none” should lie in the interval
    after none was observed; not for a ballot that is nearly complete.

    >>> interval = jeffreys(2, 10)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.044, 0.503)

    Raises
    ------
    TallyError : nobody was observed, or ``count`` is no count among them.
    """
    tail = _tail(count, nobs, confidence)
    low, high = betaincinv(count + 0.5, nobs - count + 0.5, [tail, 1 - tail])
    return Interval(float(low), float(high))


def likelihood(count: int, nobs: int, *, confidence: float = 0.95) -> Interval:
    """Return all shares nearly as likely as the one observed.

    Formula: 2(l(p̂) − l(p)) ≤ z², with l the binomial log-likelihood.
    Source: Newcombe (1998), method 7.  Result: shares.

    To compare others with; at the edges it is too narrow.

    >>> interval = likelihood(0, 20)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.0, 0.0916)

    Raises
    ------
    TallyError : nobody was observed, or ``count`` is no count among them.
    """
    require_share(count, nobs)
    share = count / nobs
    least = _log_likelihood(count, nobs, share) - normal_quantile(confidence) ** 2 / 2

    def spare(p: float) -> float:
        return _log_likelihood(count, nobs, p) - least

    return Interval(
        low=_crossing(spare, high=share) if count else 0.0,
        high=_crossing(lambda p: -spare(p), low=share) if count < nobs else 1.0,
    )


def share_within(
    count: int, nobs: int, *, low: float, high: float, normal: bool = False
) -> float:
    """Return the p-value against “the share lies outside ``low`` to ``high``”.

    Formula: the larger of P(X ≥ x) at ``low`` and P(X ≤ x) at ``high``; or,
    ``normal``, of the two tails of (p − margin) ÷ √(p(1−p)/n), to compare
    with only.  Source: D. J. Schuirmann (1987), Journal of Pharmacokinetics and
    Biopharmaceutics 15:657–680; D. Lakens (2017), Social Psychological and
    Personality Science 8:355–362.  Result: a probability; small says that
    the share is no further off than that.

    The margins are named before the count.  Not for a complete ballot,
    whose share is known.

    >>> round(share_within(150, 200, low=0.65, high=0.85), 4)
    0.0015

    Raises
    ------
    TallyError : nobody was observed, ``count`` is no count among them, or
        the margins are no shares in order.
    """
    require_share(count, nobs)
    if not 0 < low < high < 1:
        raise TallyError(reason=Phrase("a margin must lie between nothing and all"))
    if normal:
        share = count / nobs
        return outside_p(share, low, high, error=sqrt(share * (1 - share) / nobs))
    above = bdtrc(count - 1, nobs, low) if count else 1.0
    return float(max(above, bdtr(count, nobs, high)))


def outside_p(value: float, low: float, high: float, *, error: float) -> float:
    """Return the larger of two one-sided normal p-values against a value's margins.

    Without an error the value is sure: 0 between the margins, else 1.

    >>> round(outside_p(0.5, 0.3, 0.7, error=0.1), 4)
    0.0228
    """
    if error == 0:
        return float(not low < value < high)
    return float(max(ndtr((low - value) / error), ndtr((value - high) / error)))


def _tail(count: int, nobs: int, confidence: float) -> float:
    require_share(count, nobs)
    if not 0 < confidence < 1:
        raise TallyError(reason=Phrase("a confidence lies between 0 and 1"))
    return (1 - confidence) / 2


def _log_likelihood(count: int, nobs: int, share: float) -> float:
    parts = ((count, share), (nobs - count, 1 - share))
    return sum(n * log(p) for n, p in parts if n)


def _crossing(
    rising: Callable[[float], float], *, low: float = 0.0, high: float = 1.0
) -> float:
    """Return where a function that rises through zero does so."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
