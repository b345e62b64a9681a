"""Does it rise from round to round? Tests for groups that have an order.

Rounds, years of service and levels of rank come in an order, and a test
that knows it sees a steady rise that others miss.  Rounds are compared as
they were counted: unless raters agreed to be linked, nobody is followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from toolkit.analysis.crosstab import Numbers, table_of
from toolkit.analysis.sides import tail
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from toolkit.analysis.sides import Direction


@dataclass(frozen=True, slots=True)
class ShareTrend:
    """``slope``: change of the share for one more of the score.

    ``departure`` is the chi-square left once a straight line is taken out,
    with two degrees of freedom fewer than there are rounds.
    """

    slope: float
    z: float
    chi2: float
    p_value: float
    departure: float


def cochran_armitage(
    chosen: Sequence[float],
    valid: Sequence[float],
    *,
    scores: Sequence[float] | None = None,
    direction: Direction = "either",
) -> ShareTrend:
    """Return whether a share rises or falls over rounds in order.

    Formula: z = Σ(xᵢ − nᵢp)(sᵢ − s̄) ÷ √(p(1−p)Σnᵢ(sᵢ − s̄)²), two-sided or,
    by ``direction``, one-sided; the departure is Σ(xᵢ − nᵢp)² ÷ nᵢp(1−p) less
    z².  Source: P. Armitage (1955), Biometrics 11:375–386.  ``scores`` are the
    times of the rounds, 1, 2, 3, … unless given.  Nobody or everybody
    choosing gives p = 1.

    Not a test that the rise is steady, and not for rounds whose wording or
    scale differs.

    >>> found = cochran_armitage([6, 8, 11], [12, 12, 12])
    >>> round(found.slope, 3), round(found.z, 3), round(found.p_value, 3)
    (0.208, 2.216, 0.027)

    Raises
    ------
    TallyError : fewer than two rounds, none valid, or more chosen than valid.
    """
    x, n = np.asarray(chosen, float), np.asarray(valid, float)
    if x.shape != n.shape:
        raise TallyError(reason=Phrase("the two rows differ in length"))
    if (x > n).any():
        raise TallyError(reason=Phrase("more chose it than are valid"))
    table_of(np.column_stack([x, n - x]))
    s = np.arange(1.0, x.size + 1) if scores is None else np.asarray(scores, float)
    if s.shape != x.shape:
        raise TallyError(reason=Phrase("there is not one score for each row or column"))
    share = x.sum() / n.sum()
    off = s - n @ s / n.sum()
    spread = float(n @ off**2)
    if spread == 0:
        raise TallyError(reason=Phrase("all scores are equal"))
    rise = float((x - n * share) @ off)
    if not 0 < share < 1:
        return ShareTrend(0.0, 0.0, 0.0, 1.0, 0.0)
    z = rise / sqrt(share * (1 - share) * spread)
    whole = float(((x - n * share) ** 2 / n).sum() / (share * (1 - share)))
    p_value = tail(z, direction, stats.norm.sf)
    return ShareTrend(rise / spread, z, z**2, p_value, max(whole - z**2, 0.0))


@dataclass(frozen=True, slots=True)
class Jonckheere:
    """``j``: pairs in which the later group is higher, equal ones counted half.

    ``mean`` and ``variance`` are those of ``j`` were there no order.
    """

    j: float
    z: float
    p_value: float
    mean: float
    variance: float


def jonckheere_terpstra(
    counts: ArrayLike, *, direction: Direction = "either", exact: bool = False
) -> Jonckheere:
    """Return whether grades rise over groups in order, by rank.

    Formula: J = Σ_{i<j} U_ij; z from its mean (N² − Σn²)/4 and its variance
    corrected for ties.  ``exact`` counts all orders and needs values that
    are all different.  Source: A. R. Jonckheere (1954), Biometrika
    41:133–145; M. Hollander and D. A. Wolfe (1999), Nonparametric
    Statistical Methods, section 6.2.  Shape: one row of counts a group,
    groups in order, lowest grade first.  All grades equal give p = 1.

    Not for an order found in the same data.

    >>> found = jonckheere_terpstra([[5, 3, 2], [3, 3, 4], [1, 3, 6]])
    >>> found.j, round(found.z, 3), round(found.p_value, 4)
    (202.0, 2.107, 0.0351)

    Raises
    ------
    TallyError : fewer than two groups, an empty one, or ``exact`` with ties.
    """
    table = table_of(counts)
    sizes, every = table.sum(axis=1), table.sum(axis=0)
    pooled = table.cumsum(axis=0)[:-1]
    j = float((table[1:] * (pooled.cumsum(axis=1) - pooled / 2)).sum())
    n = float(sizes.sum())
    centre = (n**2 - float((sizes**2).sum())) / 4
    spread = _jonckheere_variance(n, sizes, every)
    if exact:
        p_value = _exact_p(j, sizes, every, direction)
        return Jonckheere(j, nan, p_value, centre, spread)
    z = (j - centre) / sqrt(spread) if spread > 0 else 0.0
    return Jonckheere(j, z, tail(z, direction, stats.norm.sf), centre, spread)


def _jonckheere_variance(n: float, sizes: Numbers, every: Numbers) -> float:
    def cubic(t: Numbers | float) -> float:
        return float(np.sum(np.multiply(t, t - 1) * (2 * np.asarray(t) + 5)))

    def triple(t: Numbers) -> float:
        return float((t * (t - 1) * (t - 2)).sum())

    def double(t: Numbers) -> float:
        return float((t * (t - 1)).sum())

    found = (cubic(n) - cubic(sizes) - cubic(every)) / 72
    found += double(sizes) * double(every) / (8 * n * (n - 1))
    if n > 2:  # noqa: PLR2004 -- three marks make a triple
        found += triple(sizes) * triple(every) / (36 * n * (n - 1) * (n - 2))
    return found


def _exact_p(j: float, sizes: Numbers, every: Numbers, direction: Direction) -> float:
    """Return the tail of J, the sum of independent counts of Mann and Whitney."""
    if (every > 1).any():
        raise TallyError(reason=Phrase("an exact test needs values all different"))
    ways, before = np.array([1.0]), 0
    for size in sizes.astype(int):
        ways = np.convolve(ways, _orders(before, size))
        before += size
    chances = ways / ways.sum()
    rising, falling = chances[round(j) :].sum(), chances[: round(j) + 1].sum()
    sides = {"rising": rising, "falling": falling}
    return float(sides.get(direction, min(1.0, 2 * min(rising, falling))))


def _orders(n: int, m: int) -> Numbers:
    """Return in how many orders of n and m values each count of pairs occurs.

    These are the coefficients of the Gaussian binomial of n + m over n.
    """
    ways = np.zeros(n * m + 1)
    ways[0] = 1
    for size in range(1, n + 1):
        for place in range(n * m, m + size - 1, -1):
            ways[place] -= ways[place - m - size]
        for place in range(size, n * m + 1):
            ways[place] += ways[place - size]
    return ways


@dataclass(frozen=True, slots=True)
class Page:
    """``statistic``: Page's L, ranks within rows weighted by the predicted order.

    ``z`` is its distance from what no order would give, ties not allowed for.
    """

    statistic: float
    p_value: float
    z: float


def page(matrix: ArrayLike, *, exact: bool = True) -> Page:
    """Return whether each rater's grades rise over conditions in order.

    Formula: L = Σ j·Rⱼ, for Rⱼ the sum of the ranks within raters in column
    j; z = (L − nk(k+1)²/4) ÷ √(nk²(k+1)²(k−1)/144); one-sided.  Source:
    E. B. Page (1963), JASA 58:216–230.  Shape: one row a rater or subject,
    one column a condition, in the order predicted.

    Rows must be the same raters throughout: only with consented linkage, or
    with subjects as rows.  With many ties within rows p is too large.

    >>> found = page([[3, 4, 3], [2, 2, 4], [3, 3, 5], [1, 3, 2]])
    >>> found.statistic, round(found.p_value, 3)
    (52.0, 0.109)

    Raises
    ------
    TallyError : fewer than two rows or three columns, or a number missing.
    """
    table = np.asarray(matrix, dtype=float)
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 3:  # noqa: PLR2004 -- the least a trend needs
        raise TallyError(reason=Phrase("a trend needs two rows and three columns"))
    if not np.isfinite(table).all():
        raise TallyError(reason=Phrase("a number is missing or endless"))
    found = stats.page_trend_test(table, method="exact" if exact else "asymptotic")
    n, k = table.shape
    centre = n * k * (k + 1) ** 2 / 4
    spread = n * k**2 * (k + 1) ** 2 * (k - 1) / 144
    z = (float(found.statistic) - centre) / sqrt(spread)
    return Page(float(found.statistic), float(found.pvalue), z)
