"""Do groups differ? Answers by rank, computed from counts alone.

Grades are in order but their distances are not known, so nothing here
adds grades up.  A test speaks of the crowd the raters stand for; where
all of a group voted, its difference is a fact and needs no test.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, copysign, inf, nan, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from toolkit.analysis.crosstab import Numbers, midranks, table_of, table_of_rows, ties
from toolkit.analysis.intervals import Interval
from toolkit.analysis.sides import SIDES, tail
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from toolkit.analysis.sides import Direction


@dataclass(frozen=True, slots=True)
class MannWhitney:
    """``u`` pairs in which the first is higher, equal ones counted half."""

    u: float
    z: float
    p_value: float
    correlation: float
    """Between group and rank: (first higher − first lower) ÷ pairs, −1 to 1."""


def mann_whitney(
    first: ArrayLike,
    second: ArrayLike,
    *,
    direction: Direction = "either",
    continuity: bool = True,
    exact: bool = False,
) -> MannWhitney:
    """Return whether two groups give the same grades, by rank.

    Formula: U = R₁ − n₁(n₁+1)/2 with midranks; z = (U − n₁n₂/2) ÷ √v, v =
    n₁n₂/12 · (N + 1 − Σ(t³−t)/(N(N−1))), moved half a pair towards 0 by
    ``continuity``.  ``exact`` counts all orders and needs values that are
    all different.  Two-sided, or whether the second group is higher
    (``rising``) or lower (``falling``) than the first.  Source: H. B. Mann
    and D. R. Whitney (1947), Annals of Mathematical Statistics 18:50–60.
    Shape: two rows of counts, lowest grade first.  All grades equal give
    p = 1.

    Not where the two groups spread unequally: `brunner_munzel` allows it.

    >>> found = mann_whitney([5, 3, 2], [1, 3, 6])
    >>> found.u, round(found.p_value, 4)
    (24.0, 0.0404)

    Raises
    ------
    TallyError : a group is empty, or ``exact`` with equal values.
    """
    table = table_of_rows(first, second)
    every = table.sum(axis=0)
    n, m = table.sum(axis=1)
    u = float(table[0] @ midranks(every) - n * (n + 1) / 2)
    apart = float(2 * u / (n * m) - 1)
    if exact:
        return MannWhitney(u, nan, _exact_p(table, direction), apart)
    spread = n * m / 12 * (n + m + 1 - ties(every) / ((n + m) * (n + m - 1)))
    if spread <= 0:
        return MannWhitney(u, 0.0, 1.0, apart)
    off = n * m / 2 - u
    if direction == "either":
        z = copysign(max(abs(off) - continuity / 2, 0), off) / sqrt(spread)
    else:
        z = off + (continuity / 2 if direction == "falling" else -continuity / 2)
        z /= sqrt(spread)
    return MannWhitney(u, -z, tail(z, direction, stats.norm.sf), apart)


def _exact_p(table: Numbers, direction: Direction) -> float:
    if (table.sum(axis=0) > 1).any():
        raise TallyError(reason=Phrase("an exact test needs values all different"))
    first, second = (np.flatnonzero(row) for row in table)
    found = stats.mannwhitneyu(
        second, first, alternative=SIDES[direction], method="exact"
    )
    return float(found.pvalue)


@dataclass(frozen=True, slots=True)
class KruskalWallis:
    """``h`` and how much of the ranks' spread lies between the groups (0 to 1).

    ``eta_squared`` is the same, less what chance alone would put there.
    """

    h: float
    df: int
    p_value: float
    epsilon_squared: float
    eta_squared: float


def kruskal_wallis(counts: ArrayLike) -> KruskalWallis:
    """Return whether several groups give the same grades, by rank.

    Formula: H = (12/(N(N+1)) · Σ R²/n − 3(N+1)) ÷ (1 − Σ(t³−t)/(N³−N)),
    chi-square with groups − 1 degrees; ε² = H/(N − 1), η² = (H − k + 1)/(N −
    k) for k groups.  Source: W. H. Kruskal and W. A. Wallis (1952), JASA
    47:583–621; M. Tomczak and E. Tomczak (2014), Trends in Sport Sciences
    21:19–25.  Shape: one row of counts a group, lowest grade first.  All
    grades equal give p = 1.

    Not for fewer than five in a group, and not for marks of the same
    raters on several subjects, which belong together.

    >>> found = kruskal_wallis([[5, 3, 2], [1, 3, 6], [2, 2, 2]])
    >>> round(found.h, 3), found.df, round(found.p_value, 3)
    (4.527, 2, 0.104)

    Raises
    ------
    TallyError : fewer than two groups, or an empty one.
    """
    table = table_of(counts)
    every, sizes = table.sum(axis=0), table.sum(axis=1)
    n = sizes.sum()
    even = 1 - ties(every) / (n**3 - n)
    if even <= 0:
        return KruskalWallis(0.0, len(table) - 1, 1.0, 0.0, 0.0)
    off = table @ midranks(every) / sizes - (n + 1) / 2
    h = float(12 / (n * (n + 1)) * (sizes @ off**2) / even)
    df = len(table) - 1
    eta = float((h - df) / (n - len(table))) if n > len(table) else nan
    p_value = float(stats.chi2.sf(h, df))
    return KruskalWallis(h, df, p_value, float(h / (n - 1)), eta)


@dataclass(frozen=True, slots=True)
class BrunnerMunzel:
    """``probability``: P(X < Y) + ½ P(X = Y), for X of the first group."""

    probability: float
    statistic: float
    df: float
    p_value: float
    interval: Interval | None


def brunner_munzel(
    first: ArrayLike,
    second: ArrayLike,
    *,
    direction: Direction = "either",
    confidence: float = 0.95,
    normal: bool = False,
) -> BrunnerMunzel:
    """Return how likely one of the second group gives the higher grade.

    The usual test between two groups: they may spread unequally.

    Formula: p̂ = mean placement of Y among X, its variance s²ₓ/n + s²ᵧ/m
    from the placements of each among the other, t with Satterthwaite's
    degrees, or ``normal``.  Two-sided, or whether the second group is
    higher (``rising``) or lower (``falling``).  Source: E. Brunner and
    U. Munzel (2000), Biometrical Journal 42:17–25.  The orientation is
    theirs, P(X < Y) + ½ P(X = Y); some software reports the opposite.
    Shape: two rows of counts, lowest grade first.

    Groups that do not overlap, or are all equal, have no variance: p is
    then the permutation test's and there is no interval.  In small groups
    the interval can pass 0 or 1.  Not for fewer than ten in a group.

    >>> found = brunner_munzel([11, 2, 0, 1, 0], [3, 1, 4, 2, 1])
    >>> round(found.probability, 4), round(found.p_value, 4)
    (0.789, 0.0058)

    Raises
    ------
    TallyError : a group has fewer than two grades.
    """
    x, y = two_groups(first, second)
    n, m = x.sum(), y.sum()
    of_x, of_y = placements(x, y)
    probability = float(y @ of_y / m)
    part_x, part_y = _variance(x, of_x) / n, _variance(y, of_y) / m
    if part_x + part_y == 0:
        endless = copysign(inf, probability - 1 / 2) if probability != 1 / 2 else 0.0
        odds = _unspread_p(endless, direction, comb(int(n + m), int(n)))
        return BrunnerMunzel(probability, endless, nan, odds, None)
    error = sqrt(part_x + part_y)
    df = (part_x + part_y) ** 2 / (part_x**2 / (n - 1) + part_y**2 / (m - 1))
    statistic = (probability - 1 / 2) / error
    curve = stats.norm() if normal else stats.t(df)
    reach = error * float(curve.ppf((1 + confidence) / 2))
    return BrunnerMunzel(
        probability,
        statistic,
        float(df),
        tail(statistic, direction, curve.sf),
        Interval(probability - reach, probability + reach),
    )


def _unspread_p(endless: float, direction: Direction, orders: int) -> float:
    """Return the p-value of the permutation test where groups do not overlap."""
    if endless == 0:
        return 1.0
    if direction == "either":
        return 2 / orders
    return 1 / orders if (endless > 0) == (direction == "rising") else 1.0


def two_groups(first: ArrayLike, second: ArrayLike) -> Numbers:
    """Return two rows of counts with two grades in each at least."""
    table = table_of_rows(first, second)
    if (table.sum(axis=1) < 2).any():  # noqa: PLR2004 -- one grade has no variance
        raise TallyError(reason=Phrase("a group has fewer than two grades"))
    return table


def placements(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Return, by grade, the share of the other group below, equal ones half."""
    return (y.cumsum() - y / 2) / y.sum(), (x.cumsum() - x / 2) / x.sum()


def _variance(counts: Numbers, values: Numbers) -> float:
    n = counts.sum()
    centre = counts @ values / n
    return float(counts @ (values - centre) ** 2 / (n - 1))
