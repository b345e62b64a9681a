"""Many comparisons at once: which groups differ, corrected for their number.

Whoever compares twenty pairs finds one “difference” by chance.  So nothing
here returns an uncorrected p-value alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from scipy import stats

from toolkit.analysis.crosstab import Numbers, midranks, table_of, ties
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

Correction = Literal[
    "bonferroni",
    "sidak",
    "holm",
    "holm-sidak",
    "hochberg",
    "hommel",
    "benjamini-hochberg",
    "benjamini-yekutieli",
]


def adjust(p_values: Sequence[float], correction: Correction = "holm") -> list[float]:
    """Return p-values corrected for their number, in the order given.

    An adjusted p-value of at most 0.05 is a finding at the level of 0.05:
    over all comparisons together (Holm, Hochberg, Hommel, Bonferroni,
    Šidák), or with 5% false ones expected among the findings (Benjamini).
    Formula, for m p-values from the smallest: Bonferroni m·p; Šidák
    1 − (1 − p)^m; Holm max over j ≤ i of (m − j + 1)·p_j, and Šidák's step
    likewise; Hochberg min over j ≥ i of (m − j + 1)·p_j; Benjamini–Hochberg
    min over j ≥ i of m·p_j/j, times Σ 1/j for Benjamini–Yekutieli; Hommel
    the largest p-value that Simes' test gives a set with p_i.  Source:
    S. Holm (1979), Scandinavian Journal of Statistics 6:65–70; Y. Hochberg
    (1988), Biometrika 75:800–802; G. Hommel (1988), Biometrika 75:383–386;
    Y. Benjamini and Y. Hochberg (1995), JRSS B 57:289–300; Y. Benjamini and
    D. Yekutieli (2001), Annals of Statistics 29:1165–1188.

    Not to be used on the comparisons that looked interesting: all that were
    made go in.

    >>> [round(p, 3) for p in adjust([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]

    Raises
    ------
    TallyError : something is no probability.
    """
    given = np.asarray(p_values, dtype=float)
    if not ((given >= 0) & (given <= 1)).all():
        raise TallyError(reason=Phrase("a p-value lies outside 0 and 1"))
    if given.size == 0:
        return []
    order = np.argsort(given, kind="stable")
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(_ADJUSTED[correction](given[order]), 1)
    return [float(p) for p in adjusted]


def _left(p: Numbers) -> Numbers:
    """Return, for each p-value from the smallest, how many are no smaller."""
    return np.arange(p.size, 0, -1, dtype=float)


def _rising(p: Numbers) -> Numbers:
    return np.asarray(np.maximum.accumulate(p))


def _falling(p: Numbers) -> Numbers:
    return np.asarray(np.minimum.accumulate(p[::-1])[::-1])


def _sidak(p: Numbers, tests: Numbers | int) -> Numbers:
    """Return 1 − (1 − p)^m, exact also where p is tiny."""
    with np.errstate(divide="ignore"):  # the logarithm of 1 - 1
        return np.asarray(-np.expm1(tests * np.log1p(-p)))


def _hommel(p: Numbers) -> Numbers:
    """Return the closed test of Simes, all sets of one size at once.

    Of the sets of ``size`` p-values, the hardest to pass for p_i are p_i
    with the largest others, or the largest ``size`` that include it.
    """
    m = p.size
    adjusted, least = p.copy(), np.empty(m)
    for size in range(m, 1, -1):
        split = m - size + 1
        largest = size * p[split:] / np.arange(2, size + 1)
        least[:split] = np.minimum(size * p[:split], largest.min())
        least[split:] = least[split - 1]
        adjusted = np.maximum(adjusted, least)
        adjusted[:split] = np.maximum(
            adjusted[:split], np.minimum(least[:split], size * p[:split])
        )
    return adjusted


_ADJUSTED: Final[Mapping[Correction, Callable[[Numbers], Numbers]]] = {
    "bonferroni": lambda p: p.size * p,
    "sidak": lambda p: _sidak(p, p.size),
    "holm": lambda p: _rising(_left(p) * p),
    "holm-sidak": lambda p: _rising(_sidak(p, _left(p))),
    "hochberg": lambda p: _falling(_left(p) * p),
    "hommel": _hommel,
    "benjamini-hochberg": lambda p: stats.false_discovery_control(p, method="bh"),
    "benjamini-yekutieli": lambda p: stats.false_discovery_control(p, method="by"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups by their row; ``z`` above 0 if the first is higher."""

    first: int
    second: int
    z: float
    p_value: float
    adjusted: float


def dunn(counts: ArrayLike, *, correction: Correction = "holm") -> list[Pair]:
    """Return which groups differ, pair by pair, after `kruskal_wallis`.

    Formula: z = (R̄ᵢ − R̄ⱼ) ÷ √((N(N+1)/12 − Σ(t³−t)/(12(N−1)))(1/nᵢ +
    1/nⱼ)), ranks over all groups together; two-sided.  Source: O. J. Dunn
    (1964), Technometrics 6:241–252.  Shape: one row of counts a group,
    lowest grade first.  All grades equal give p = 1.

    Not on its own where only two groups are of interest: `brunner_munzel`.

    >>> for pair in dunn([[5, 3, 2], [1, 3, 6], [2, 2, 2]]):
    ...     print(pair.first, pair.second, round(pair.adjusted, 3))
    0 1 0.104
    0 2 0.502
    1 2 0.502

    Raises
    ------
    TallyError : fewer than two groups, or an empty one.
    """
    table = table_of(counts)
    every, sizes = table.sum(axis=0), table.sum(axis=1)
    n = sizes.sum()
    spread = n * (n + 1) / 12 - ties(every) / (12 * (n - 1))
    means = table @ midranks(every) / sizes
    pairs = list(combinations(range(len(table)), 2))
    z = [_z(means, sizes, spread, pair) for pair in pairs]
    p = [float(2 * stats.norm.sf(abs(one))) for one in z]
    found = zip(pairs, z, p, adjust(p, correction), strict=True)
    return [Pair(i, j, *numbers) for (i, j), *numbers in found]


def _z(means: Numbers, sizes: Numbers, spread: float, pair: tuple[int, int]) -> float:
    if spread <= 0:
        return 0.0
    i, j = pair
    error = sqrt(spread * (1 / sizes[i] + 1 / sizes[j]))
    return float((means[i] - means[j]) / error)
