"""Intervals for the shares of all grades at once.

Four intervals of 95 % each do not hold together in 95 of 100 rounds; these
do.  Like those in `toolkit.analysis.intervals` they speak of a large crowd:
for a complete ballot the counts themselves are the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.special import chdtri
from statsmodels.stats.proportion import multinomial_proportions_confint

from toolkit.analysis.intervals import Interval, normal_quantile, wilson_of_share
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence


def goodman(counts: Sequence[int], *, confidence: float = 0.95) -> tuple[Interval, ...]:
    """Return simultaneous intervals for the shares of a few grades.

    Formula: Wilson's interval of each share at the confidence
    1 − (1 − confidence) ÷ k, for k grades.  Source: L. A. Goodman (1965),
    Technometrics 7:247–254.  Result: shares, in the order of ``counts``.

    The one to take for four or five grades, empty ones included.  Not for
    a ballot that is nearly complete.

    >>> [(round(one.low, 3), round(one.high, 3)) for one in goodman([7, 3, 2, 0])]
    [(0.265, 0.845), (0.068, 0.603), (0.035, 0.527), (0.0, 0.342)]

    Raises
    ------
    TallyError : a count is negative, or nobody was observed.
    """
    nobs = _observed(counts)
    normal_quantile(confidence)
    each = 1 - (1 - confidence) / len(counts)
    return tuple(wilson_of_share(n / nobs, nobs, confidence=each) for n in counts)


def quesenberry_hurst(
    counts: Sequence[int], *, confidence: float = 0.95
) -> tuple[Interval, ...]:
    """Return the older, wider simultaneous intervals.

    Formula: (A + 2n_i ± √(A(A + 4n_i(n − n_i)/n))) ÷ 2(n + A), with A the
    ``confidence`` quantile of χ² with k − 1 degrees of freedom.  Source:
    C. P. Quesenberry and D. C. Hurst (1964), Technometrics 6:191–195.
    Result: shares, in the order of ``counts``.

    It also covers every contrast of the shares; where only the shares are
    reported, `goodman` is narrower.

    >>> first, *_ = quesenberry_hurst([7, 3, 2, 0])
    >>> round(first.low, 3), round(first.high, 3)
    (0.239, 0.862)

    Raises
    ------
    TallyError : a count is negative, nobody was observed, or there is only
        one grade.
    """
    nobs = _observed(counts)
    normal_quantile(confidence)
    quantile = float(chdtri(len(counts) - 1, 1 - confidence))
    return tuple(_around(n, nobs, quantile) for n in counts)


def sison_glaz(
    counts: Sequence[int], *, confidence: float = 0.95
) -> tuple[Interval, ...]:
    """Return simultaneous intervals of one width for many grades.

    Formula: all shares within the same distance, the smallest that reaches
    the confidence by an Edgeworth expansion.  Source: C. P. Sison and
    J. Glaz (1995), JASA 90:366–369; computed by statsmodels.  Result:
    shares, in the order of ``counts``.

    Made for seven or more cells; for four grades take `goodman`.

    >>> first, *_ = sison_glaz([56, 72, 73, 59, 62, 87, 58])
    >>> round(first.low, 3), round(first.high, 3)
    (0.079, 0.164)

    Raises
    ------
    TallyError : a count is negative, nobody was observed, or there is only
        one grade.
    """
    _observed(counts)
    normal_quantile(confidence)
    limits = multinomial_proportions_confint(
        list(counts), alpha=1 - confidence, method="sison-glaz"
    )
    return tuple(Interval(float(low), float(high)) for low, high in limits)


def _observed(counts: Sequence[int]) -> int:
    if any(count < 0 for count in counts):
        raise TallyError(reason=Phrase("a count is negative"))
    if not sum(counts):
        raise TallyError(reason=Phrase("a share is a count among at least one"))
    if len(counts) == 1:
        raise TallyError(reason=Phrase("there is only one grade"))
    return sum(counts)


def _around(count: int, nobs: int, quantile: float) -> Interval:
    root = (quantile * (quantile + 4 * count * (nobs - count) / nobs)) ** 0.5
    whole = 2 * (nobs + quantile)
    return Interval(
        low=0.0 if count == 0 else (quantile + 2 * count - root) / whole,
        high=1.0 if count == nobs else (quantile + 2 * count + root) / whole,
    )
