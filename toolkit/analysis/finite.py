"""Intervals for a share of a known number of raters, not all of whom voted.

Those who stayed away are taken to be like those who voted: missing at
random.  `toolkit.analysis.bounds` does without that and comes first in
every report.  Once everybody voted, all of this shrinks to a point.
"""

from __future__ import annotations

from math import ceil, floor, inf, sqrt
from typing import TYPE_CHECKING

from scipy.stats import hypergeom

from toolkit.analysis.bounds import CountBounds
from toolkit.analysis.intervals import Interval, normal_quantile, wilson_of_share
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable


def hypergeometric_total(
    count: int, *, valid: int, eligible: int, confidence: float = 0.95
) -> CountBounds:
    """Return how many of all eligible raters hold an opinion, exactly.

    Formula, with x = count, n = valid, N = eligible, α = 1 − confidence and
    M from x to N − n + x: the smallest M with P(X ≥ x | N, M, n) > α/2 to
    the largest with P(X ≤ x | N, M, n) > α/2.  Source: H. S. Konijn (1973),
    Statistical Theory of Sample Survey Design; J. P. Buonaccorsi (1987),
    American Statistician 41:215–218.  Unit: persons; ``shares`` of the
    result are the same as shares.

    Not where those who stayed away may differ from those who voted; then
    only `toolkit.analysis.bounds.count_bounds` can be said.

    >>> total = hypergeometric_total(45, valid=100, eligible=300)
    >>> total.low, total.high
    (111, 160)

    Raises
    ------
    TallyError : the three numbers do not lie within each other.
    """
    _require_part(count, valid, eligible)
    normal_quantile(confidence)
    tail = (1 - confidence) / 2

    def tails(total: int) -> tuple[float, float]:
        return total_tails(count, valid=valid, eligible=eligible, total=total)

    most = eligible - valid + count
    return CountBounds(
        low=_first(count, most, lambda total: tails(total)[0] > tail),
        high=_first(count, most + 1, lambda total: tails(total)[1] <= tail) - 1,
        eligible=eligible,
    )


def total_tails(
    count: int, *, valid: int, eligible: int, total: int
) -> tuple[float, float]:
    """Return how probable at least, and at most, this count would be.

    Formula: P(X ≥ count) and P(X ≤ count) for X hypergeometric: ``valid``
    ballots drawn from ``eligible`` of whom ``total`` hold the opinion.
    Unit: probabilities.  Shows why a total lies inside the interval or not.

    >>> [round(tail, 4) for tail in total_tails(45, valid=100, eligible=300, total=111)]
    [0.029, 0.9841]

    Raises
    ------
    TallyError : the numbers do not lie within each other.
    """
    _require_part(count, valid, eligible)
    if not 0 <= total <= eligible:
        raise TallyError(reason=Phrase("more are counted than there are"))
    drawn = hypergeom(eligible, total, valid)
    return float(drawn.sf(count - 1)), float(drawn.cdf(count))


def finite_error(count: int, *, valid: int, eligible: int) -> float:
    """Return the standard error of a share of a population that has an end.

    Formula: √(p(1−p)/(n−1) · (N−n)/N).  Source: W. G. Cochran (1977),
    Sampling Techniques, 3rd ed., §3.2.  Unit: that of a share.

    Zero once everybody voted, and when all agree; neither makes an
    interval.  Not for a single ballot of several, which has no spread.

    >>> round(finite_error(45, valid=100, eligible=300), 4)
    0.0408

    Raises
    ------
    TallyError : the numbers do not lie within each other, or one ballot of
        several was returned.
    """
    _require_part(count, valid, eligible)
    if valid == eligible:
        return 0.0
    if valid == 1:
        raise TallyError(reason=Phrase("a single ballot has no spread"))
    share = count / valid
    return sqrt(share * (1 - share) / (valid - 1) * (eligible - valid) / eligible)


def finite_wilson(
    count: int, *, valid: int, eligible: int, confidence: float = 0.95
) -> Interval:
    """Return Wilson's interval, narrowed because the population has an end.

    Formula: `toolkit.analysis.intervals.wilson` with n* = n(N−1)/(N−n) in
    place of n; a point once everybody voted.  Source: Cochran (1977) §3.3.
    An approximation for large N: say so beside it, and take
    `hypergeometric_total` for a branch.  Result: shares.

    >>> interval = finite_wilson(370, valid=1000, eligible=5000)
    >>> round(interval.low, 3), round(interval.high, 3)
    (0.344, 0.397)

    Raises
    ------
    TallyError : the three numbers do not lie within each other.
    """
    _require_part(count, valid, eligible)
    share = count / valid
    if valid == eligible:
        return Interval(share, share)
    observed = effective_ballots(valid=valid, eligible=eligible)
    return wilson_of_share(share, observed, confidence=confidence)


def effective_ballots(*, valid: int, eligible: int) -> float:
    """Return how many ballots of an endless crowd would know as much.

    Formula: n* = n(N−1)/(N−n); endless once everybody voted.  Source:
    Cochran (1977) §3.3.  Unit: ballots, not whole.

    >>> effective_ballots(valid=100, eligible=298)
    150.0

    Raises
    ------
    TallyError : the two numbers do not lie within each other.
    """
    _require_part(0, valid, eligible)
    if valid == eligible:
        return inf
    return valid * (eligible - 1) / (eligible - valid)


def finite_normal(
    count: int,
    *,
    valid: int,
    eligible: int,
    confidence: float = 0.95,
    corrected: bool = True,
) -> Interval:
    """Return Cochran's normal limits of a share; to compare others with.

    Formula: p ± (z·√(1−n/N)·√(p(1−p)/(n−1)) + 1/2n), the last term for
    continuity only if ``corrected``; ends are not cut at 0 and 1.  Source:
    Cochran (1977) §3.6, whose example is below.  Result: shares.

    Not for few ballots or shares near none or all; never the default.

    >>> interval = finite_normal(37, valid=100, eligible=500)
    >>> round(interval.low, 2), round(interval.high, 2)
    (0.28, 0.46)

    Raises
    ------
    TallyError : as `finite_error`.
    """
    error = finite_error(count, valid=valid, eligible=eligible)
    reach = normal_quantile(confidence) * error + (1 / (2 * valid) if corrected else 0)
    return Interval(count / valid - reach, count / valid + reach)


def normal_total(
    count: int, *, valid: int, eligible: int, confidence: float = 0.95
) -> CountBounds:
    """Return the uncorrected normal limits as whole persons inside them.

    Formula: N(p ± z·SE), rounded inwards.  Source: G. Kauermann and
    H. Küchenhoff (2010), Stichproben, p. 53.  To compare
    `hypergeometric_total` with; not below about thirty ballots.

    >>> total = normal_total(45, valid=100, eligible=300)
    >>> total.low, total.high
    (111, 159)

    Raises
    ------
    TallyError : as `finite_error`.
    """
    limits = finite_normal(
        count, valid=valid, eligible=eligible, confidence=confidence, corrected=False
    )
    low, high = ceil(eligible * limits.low), floor(eligible * limits.high)
    return CountBounds(low, high, eligible)


def sample_size(
    margin: float,
    *,
    share: float = 0.5,
    eligible: int | None = None,
    confidence: float = 0.95,
) -> int:
    """Return how many ballots make a share known to within a margin.

    Formula: n = n₀N ÷ (n₀ + N − 1) with n₀ = p(1−p)z² ÷ e², rounded up;
    n₀ itself without ``eligible``.  Source: Cochran (1977) §4.4; Kauermann
    and Küchenhoff (2010), p. 57.  ``margin`` and ``share`` are shares; a
    half asks for the most ballots.  Unit: ballots.

    It plans a random sample.  Where those who want to vote do, no number
    of ballots takes away the difference between them and the rest.

    >>> sample_size(0.05, eligible=300)
    169

    Raises
    ------
    TallyError : ``margin`` or ``share`` is none, or nobody is eligible.
    """
    if not 0 < margin < 1 or not 0 <= share <= 1:
        raise TallyError(reason=Phrase("a share lies between 0 and 1"))
    needed = share * (1 - share) * (normal_quantile(confidence) / margin) ** 2
    if eligible is None:
        return ceil(needed)
    if eligible < 1:
        raise TallyError(reason=Phrase("nobody is eligible"))
    return ceil(needed * eligible / (needed + eligible - 1)) if needed else 0


def _require_part(count: int, valid: int, eligible: int) -> None:
    if not 0 <= count <= valid <= eligible or valid == 0:
        raise TallyError(reason=Phrase("more are counted than there are"))


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the first number from which on a rule holds; ``high`` if none earlier."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
