"""Do raters put the subjects in the same order: Kendall and Friedman.

This is about order only: a lenient and a severe rater who rank alike agree
in full.  It needs every rater's grades of every subject, which a sealed
round does not keep; use it on outside data or rankings made in the open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.stats import chi2, rankdata

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Concordance:
    """How alike raters order subjects, and whether chance would do it.

    Attributes
    ----------
    w : Kendall's W corrected for ties, from 0 to 1.
    w_uncorrected : the same without the correction; too low where grades tie.
    mean_correlation : the mean rank correlation of two raters, ties corrected.
    chi_square : Friedman's statistic, corrected for ties.
    degrees : its degrees of freedom.
    p_value : its upper tail; rough below some eight subjects.
    rank_sums : each subject's ranks added up over raters.
    """

    w: float
    w_uncorrected: float
    mean_correlation: float
    chi_square: float
    degrees: int
    p_value: float
    rank_sums: tuple[float, ...]


def concordance(grades: ArrayLike) -> Concordance:
    """Return Kendall's W and Friedman's test of a table of grades or ranks.

    Formula, for m raters, n subjects, S the squared deviations of the rank
    sums and T = Σ (t³ − t) over each rater's ties: W = 12 S ÷ (m²(n³ − n) −
    m Σ T), χ² = m (n − 1) W.  Source: M. G. Kendall (1948), Rank Correlation
    Methods; S. Siegel (1956) prints .16, and .828 with ties where the
    uncorrected value is .796.  Four grades are nothing but ties, so the
    correction is compulsory.  ``nan`` where every rater ties all subjects.

    Not for raters who saw different subjects.

    Parameters
    ----------
    grades : raters × subjects; the more, the better or the worse, alike for all.

    >>> ranks = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]
    >>> round(concordance(ranks).w, 3)
    0.162

    Raises
    ------
    TallyError : fewer than two raters or subjects, or a grade is missing.
    """
    table = np.asarray(grades, dtype=np.float64)
    if table.ndim != _FEWEST or min(table.shape) < _FEWEST:
        raise TallyError(reason=Phrase("fewer than two raters or two subjects"))
    if np.isnan(table).any():
        raise TallyError(reason=Phrase("a grade is missing in a complete table"))
    raters, subjects = table.shape
    ranks = rankdata(table, axis=1)
    sums = ranks.sum(axis=0)
    spread = float(((sums - sums.mean()) ** 2).sum())
    most = raters**2 * (subjects**3 - subjects)
    possible = most - raters * _ties(ranks)
    w = 12 * spread / possible if possible else float("nan")
    statistic = raters * (subjects - 1) * w
    return Concordance(
        w=w,
        w_uncorrected=12 * spread / most,
        mean_correlation=(raters * w - 1) / (raters - 1),
        chi_square=statistic,
        degrees=subjects - 1,
        p_value=float(chi2.sf(statistic, subjects - 1)),
        rank_sums=tuple(sums.tolist()),
    )


def _ties(ranks: NDArray[np.float64]) -> float:
    tied = (np.unique(row, return_counts=True)[1] for row in ranks)
    return float(sum((sizes**3 - sizes).sum() for sizes in tied))
