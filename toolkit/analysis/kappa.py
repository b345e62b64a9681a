"""Cohen's kappa: two raters, or two counts of the same things, pair by pair.

It reads a square table of who said what when the other said what, as two
tellers entering the same paper ballots produce it.  Ballots themselves
are secret and give no such table.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from statsmodels.stats.inter_rater import cohens_kappa

from toolkit.analysis.grade_counts import checked_counts
from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Kappa:
    """A kappa and its large-sample standard error.

    ``null_error`` is the error there would be without any agreement beyond
    chance, which is the one to test with.
    """

    value: float
    standard_error: float
    null_error: float = nan

    @property
    def z(self) -> float:
        """The statistic of the test that agreement is that of chance."""
        return self.value / self.null_error if self.null_error else nan

    @property
    def p_value(self) -> float:
        """Its two-sided p-value, from the normal distribution."""
        return 2 * NormalDist().cdf(-abs(self.z))

    def interval(self, *, confidence: float = 0.95) -> Interval:
        """Return the normal interval; it may reach beyond 1.

        >>> Kappa(0.5, 0.1).interval().low > 0.3
        True
        """
        reach = NormalDist().inv_cdf((1 + confidence) / 2) * self.standard_error
        return Interval(self.value - reach, self.value + reach)


def cohen_kappa(table: ArrayLike, *, disagreement: ArrayLike | None = None) -> Kappa:
    """Return Cohen's kappa of a square table, weighted if weights are given.

    Formula, with shares p, margins' products e and weights v of disagreement
    (0 on the diagonal; without them 1 off it): 1 − Σ v p ÷ Σ v e; the error
    is that of Fleiss, Cohen and Everitt (1969).  Source: J. Cohen (1968),
    Psychological Bulletin 70:213–220, whose example gives .492 and .348.
    No unit; ``nan`` where both gave one grade throughout.  With weights of
    disagreement d² for grades d apart it is the quadratic kappa, near an
    intraclass correlation.

    Not for more than two raters, and not to compare tables whose margins
    differ much.

    Parameters
    ----------
    table : grades of one rater × grades of the other, as counts; the error
        needs them.
    disagreement : of the same shape, how bad each pair of grades is.

    >>> kappa = cohen_kappa([[40, 10], [10, 40]])
    >>> round(kappa.value, 3), round(kappa.standard_error, 3)
    (0.6, 0.08)

    Raises
    ------
    TallyError : the table is not square, its counts cannot be, or the
        weights do not fit it.
    """
    counts = checked_counts(table, dimensions=2)
    rows, columns = counts.shape
    if rows != columns:
        raise TallyError(reason=Phrase("the table of two raters is not square"))
    weights = 1 - np.eye(rows) if disagreement is None else np.asarray(disagreement)
    if weights.shape != counts.shape or np.diag(weights).any() or (weights < 0).any():
        raise TallyError(reason=Phrase("the weights do not fit the grades"))
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    if (weights * expected).sum() == 0:
        return Kappa(nan, nan)
    found = cohens_kappa(counts, weights=weights)
    return Kappa(float(found.kappa), float(found.std_kappa), float(found.std_kappa0))
