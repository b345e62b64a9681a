"""How much higher one group's grades are: effect sizes told in pairs.

“Take one rater of each group at random: in how many of 100 such pairs does
the first give the higher grade, and in how many the second?”  This needs
an order of grades and nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from scipy import stats

from toolkit.analysis.comparison import placements, two_groups
from toolkit.analysis.intervals import Interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Dominance:
    """Shares of pairs in which the first group is higher, equal, or lower."""

    higher: float
    equal: float
    lower: float
    variance: float
    interval: Interval

    @property
    def delta(self) -> float:
        """Cliff's delta, −1 to 1; ``interval`` is about it."""
        return self.higher - self.lower

    @property
    def superiority(self) -> float:
        """Vargha and Delaney's A: P(X > Y) + ½ P(X = Y), 0 to 1."""
        return (self.delta + 1) / 2

    @property
    def superiority_interval(self) -> Interval:
        """The interval for A that belongs to the one for delta."""
        return Interval((self.interval.low + 1) / 2, (self.interval.high + 1) / 2)


def cliff_delta(
    first: ArrayLike,
    second: ArrayLike,
    *,
    confidence: float = 0.95,
    normal: bool = False,
    unbiased: bool = True,
) -> Dominance:
    """Return how often the first of two groups gives the higher grade.

    Formula: δ = P(X > Y) − P(X < Y).  Variance: with d a pair's −1, 0 or 1,
    ``unbiased`` (m²Σ(d_i − δ)² + n²Σ(d_j − δ)² − ΣΣ(d − δ)²) ÷
    (nm(n−1)(m−1)), at least (1 − δ²)/(nm − 1); else the consistent
    ((m−1)s²_i + (n−1)s²_j + s²_ij) ÷ nm.  Interval, with q from t with
    n + m − 2 degrees or, if ``normal``, from the normal: (δ − δ³ ±
    q·s·√((1−δ²)² + q²s²)) ÷ (1 − δ² + q²s²).  Source: N. Cliff (1996),
    Multivariate Behavioral Research 31:331–350; D. Feng and N. Cliff
    (2004), Journal of Modern Applied Statistical Methods 3:322–332; A:
    A. Vargha and H. D. Delaney (2000), Journal of Educational and
    Behavioral Statistics 25:101–132.  Shape: two rows of counts.

    Groups that do not overlap have no variance; the end towards 0 is then
    Feng and Cliff's ±(b − q²)/(b + q²), for b raters in the smaller group.
    Not a measure of how far apart the grades are, only of how often.

    >>> found = cliff_delta([1, 0, 4], [3, 1, 1])
    >>> found.delta, found.superiority
    (0.56, 0.78)

    Raises
    ------
    TallyError : a group has fewer than two grades.
    """
    x, y = two_groups(first, second)
    n, m = float(x.sum()), float(y.sum())
    by_x, by_y = placements(x, y)
    delta = float(x @ (2 * by_x - 1) / n)
    equal = float(x @ y / (n * m))
    rows = float(x @ (2 * by_x - 1 - delta) ** 2)
    columns = float(y @ (1 - 2 * by_y - delta) ** 2)
    cells = n * m * (1 - equal - delta**2)
    if unbiased:
        whole = (m**2 * rows + n**2 * columns - cells) / (n * m * (n - 1) * (m - 1))
        variance = max(whole, (1 - delta**2) / (n * m - 1))
    else:
        parts = (m - 1) * rows / (n - 1), (n - 1) * columns / (m - 1)
        variance = (sum(parts) + cells / ((n - 1) * (m - 1))) / (n * m)
    level = (1 + confidence) / 2
    reach = float(stats.norm.ppf(level) if normal else stats.t.ppf(level, n + m - 2))
    return Dominance(
        higher=(1 - equal + delta) / 2,
        equal=equal,
        lower=(1 - equal - delta) / 2,
        variance=variance,
        interval=_interval(delta, reach**2, variance, min(n, m)),
    )


def _interval(delta: float, q2: float, variance: float, fewer: float) -> Interval:
    if abs(delta) == 1:
        near = (fewer - q2) / (fewer + q2)
        return Interval(near, 1.0) if delta > 0 else Interval(-1.0, -near)
    within = 1 - delta**2
    spread = sqrt(q2 * variance * (within**2 + q2 * variance))
    centre, whole = delta * within, within + q2 * variance
    return Interval((centre - spread) / whole, (centre + spread) / whole)
