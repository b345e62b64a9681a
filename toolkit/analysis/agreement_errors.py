"""How sure are coefficients of agreement: standard errors and a test.

The coefficients themselves are in `toolkit.analysis.agreement`.  Their
errors say how they would vary over other units appraised by such raters;
the test of Fleiss asks whether raters agree beyond chance at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from scipy.stats import t as t_distribution

from toolkit.analysis.agreement import (
    Credit,
    agreement_weights,
    brennan_prediger,
    fleiss_kappa,
    gwet_ac,
)
from toolkit.analysis.grade_counts import checked_counts
from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

Coefficient = Literal["fleiss", "gwet", "brennan_prediger"]
"""Whose idea of chance is taken."""

_A_PAIR: Final = 2


@dataclass(frozen=True, slots=True)
class KappaTest:
    """Fleiss' kappa against none, where every unit has as many raters."""

    kappa: float
    null_error: float

    @property
    def z(self) -> float:
        """Kappa in units of the error it would have without agreement."""
        return self.kappa / self.null_error if self.null_error else nan

    @property
    def p_value(self) -> float:
        """The two-sided p-value of it, from the normal distribution."""
        return 2 * NormalDist().cdf(-abs(self.z))


def agreement_error(
    counts: ArrayLike, *, coefficient: Coefficient, credit: Credit = "identity"
) -> float:
    """Return the standard error of a coefficient of agreement.

    Formula: the coefficient is written as a mean over the n units rated,
    with what each adds to chance taken off; the error is √(Σ (κ_u − κ)² ÷
    (n (n − 1))).  Source: K. L. Gwet (2008), British Journal of Mathematical
    and Statistical Psychology 61:29–48, and (2014), Handbook of Inter-Rater
    Reliability, ch. 5, for missing ratings and partial credit.  It speaks
    of other units, with the raters held fixed; ``nan`` for one unit and
    where the coefficient has no value.

    >>> table = [[3, 0], [0, 3], [2, 1], [3, 0], [0, 3]]
    >>> round(agreement_error(table, coefficient="gwet"), 3)
    0.264

    Raises
    ------
    TallyError : the counts cannot be, or no unit has two ratings.
    """
    table = checked_counts(counts, dimensions=2)
    table = table[table.sum(axis=1) > 0]
    value = _VALUES[coefficient](table, credit=credit)
    units = len(table)
    if np.isnan(value) or units < _A_PAIR:
        return nan
    raters = table.sum(axis=1)
    weights = agreement_weights(table.shape[1], credit)
    own = _by_unit(table, weights)
    by_unit = _CHANCES[coefficient](table, weights)
    chance = float(by_unit.mean())
    paired = raters >= _A_PAIR
    parts = np.where(paired, own - chance, 0) / (1 - chance)
    parts *= units / paired.sum()
    parts -= 2 * (1 - value) * (by_unit - chance) / (1 - chance)
    return sqrt(float(((parts - value) ** 2).sum()) / (units * (units - 1)))


def agreement_interval(
    counts: ArrayLike,
    *,
    coefficient: Coefficient,
    credit: Credit = "identity",
    confidence: float = 0.95,
) -> Interval:
    """Return the interval of a coefficient, t with units − 1 degrees, cut off at 1.

    Source: Gwet (2014), as `agreement_error`.  For few units it is long and
    lopsided at the cut; there `toolkit.analysis.krippendorff` has a bootstrap.

    >>> table = [[3, 0], [0, 3], [2, 1], [3, 0], [0, 3]]
    >>> found = agreement_interval(table, coefficient="gwet")
    >>> round(found.low, 2), round(found.high, 2)
    (0.0, 1.0)

    Raises
    ------
    TallyError : as `agreement_error`.
    """
    table = checked_counts(counts, dimensions=2)
    units = int((table.sum(axis=1) > 0).sum())
    value = _VALUES[coefficient](table, credit=credit)
    error = agreement_error(table, coefficient=coefficient, credit=credit)
    reach = float(t_distribution.ppf((1 + confidence) / 2, max(units - 1, 1))) * error
    return Interval(value - reach, min(1.0, value + reach))


def fleiss_test(counts: ArrayLike) -> KappaTest:
    """Return Fleiss' kappa and the error it would have without agreement.

    Formula, for n units of m raters, shares p_j, q_j = 1 − p_j and D =
    Σ p_j q_j: √2 ÷ (D √(n m (m − 1))) · √(D² − Σ p_j q_j (q_j − p_j)).
    Source: J. L. Fleiss, J. C. M. Nee and J. R. Landis (1979), Psychological
    Bulletin 86:974–977; kappa .430 of the 30 patients of Fleiss (1971) is
    17.7 such errors.  ``nan`` where all marks are one grade.

    A kappa is seldom in doubt; how large it is matters more.

    >>> found = fleiss_test([[3, 0], [0, 3], [2, 1], [3, 0], [0, 3]])
    >>> round(found.kappa, 2), round(found.z, 2)
    (0.73, 2.84)

    Raises
    ------
    TallyError : the counts cannot be, or units have unequal numbers of raters.
    """
    table = checked_counts(counts, dimensions=2)
    raters = table.sum(axis=1)
    if raters.min() != raters.max() or raters[0] < _A_PAIR:
        raise TallyError(reason=Phrase("units do not have the same number of raters"))
    shares = table.sum(axis=0) / table.sum()
    apart = shares * (1 - shares)
    spread = float(apart.sum())
    if spread == 0:
        return KappaTest(nan, nan)
    inner = spread**2 - float((apart * (1 - 2 * shares)).sum())
    pairs = len(table) * raters[0] * (raters[0] - 1)
    return KappaTest(
        fleiss_kappa(table), sqrt(2 * max(inner, 0) / float(pairs)) / spread
    )


def _by_unit(
    table: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the share of agreeing pairs of each unit, 0 without a pair."""
    raters = table.sum(axis=1)
    pairs = (table * (table @ weights - 1)).sum(axis=1)
    return np.asarray(pairs / np.maximum(raters * (raters - 1), 1))


def _shares(table: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(table / table.sum(axis=1, keepdims=True))


def _fleiss(
    table: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    shares = _shares(table)
    return np.asarray(shares @ weights @ shares.mean(axis=0))


def _gwet(
    table: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    shares, grades = _shares(table), table.shape[1]
    scale = weights.sum() / (grades * (grades - 1))
    return np.asarray(scale * (shares @ (1 - shares.mean(axis=0))))


def _alike(
    table: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.full(len(table), weights.sum() / weights.size)


_VALUES: Final[Mapping[Coefficient, Callable[..., float]]] = {
    "fleiss": fleiss_kappa,
    "gwet": gwet_ac,
    "brennan_prediger": brennan_prediger,
}
_CHANCES: Final[
    Mapping[
        Coefficient,
        Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]],
    ]
] = {"fleiss": _fleiss, "gwet": _gwet, "brennan_prediger": _alike}
