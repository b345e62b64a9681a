"""Is there consensus on this very subject: agreement within one group.

Each index compares how far raters spread with how far they would without
any agreement.  What that would be is a choice, so say which null was
taken and show more than one.  The subject need not differ from others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from toolkit.analysis.grade_counts import (
    checked_counts,
    checked_values,
    sample_variance,
)
from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike

Null = Literal["uniform", "triangular", "polarised"]
"""No agreement: any grade alike, mostly the middle, half at either end."""
_FEWEST: Final = 2


def null_variance(grades: int, *, null: Null = "uniform") -> float:
    """Return the variance of marks without agreement, on the scale 1 … A.

    Formula: uniform (A² − 1)/12, so 1.25 for four grades; triangular
    (A² + 2A − 2)/24 for even A, (A² + 2A − 3)/24 for odd; polarised
    (A − 1)²/4, the largest there can be.  Source: L. R. James, R. G.
    Demaree and G. Wolf (1984), Journal of Applied Psychology 69:85–98; for
    the last M. K. Lindell and C. J. Brandt (1999), 84:640–647.

    >>> null_variance(4), null_variance(5), null_variance(4, null="polarised")
    (1.25, 2.0, 2.25)

    Raises
    ------
    TallyError : fewer than two grades.
    """
    if grades < _FEWEST:
        raise TallyError(reason=Phrase("there are fewer than two grades"))
    return _NULLS[null](grades)


def null_variance_of(shares: ArrayLike, *, values: ArrayLike | None = None) -> float:
    """Return the variance of a null of one's own: a share for every grade.

    For raters known to be lenient, a null leaning to the good grades asks
    whether they agree beyond leniency.  James and others (1984) print
    .05 .15 .20 .35 .25 with variance 1.34 for a small skew.

    >>> round(null_variance_of([0.05, 0.15, 0.20, 0.35, 0.25]), 2)
    1.34

    Raises
    ------
    TallyError : the shares cannot be, or nothing would vary.
    """
    weights = checked_counts(shares, dimensions=1)
    numbers = checked_values(values, grades=len(weights))
    weights = weights / weights.sum()
    found = float(weights @ numbers**2 - (weights @ numbers) ** 2)
    if found <= 0:
        raise TallyError(reason=Phrase("without agreement, marks must vary"))
    return found


def rwg(
    counts: ArrayLike, *, variance: float | None = None, values: ArrayLike | None = None
) -> float:
    """Return rwg: agreement of one group on one item, 0 to 1.

    Formula, for the sample variance s² (n − 1) and the null's σ²:
    1 − s²/σ², and 0 where that is negative.  Source: James, Demaree and
    Wolf (1984).  ``nan`` for fewer than two marks.

    Not for fewer than some five raters, and not across scales of different
    length.

    Parameters
    ----------
    counts : how many raters gave each grade.
    variance : the null's, in squared units of ``values``; without it that of
        marks spread evenly over these.
    values : what the grades stand for; 1, 2, 3, … without it.

    >>> round(rwg([1, 2, 3, 2, 2]), 4)
    0.1333
    >>> round(rwg([1, 2, 3, 2, 2], values=[20, 40, 60, 80, 100]), 4)
    0.1333

    Raises
    ------
    TallyError : the counts cannot be.
    """
    return _not_negative(r_star_wg(counts, variance=variance, values=values))


def r_star_wg(
    counts: ArrayLike, *, variance: float | None = None, values: ArrayLike | None = None
) -> float:
    """Return r*wg: as `rwg`, but left negative where raters disagree.

    Formula: 1 − s²/σ².  Source: Lindell and Brandt (1999).  Negative values
    say that raters spread more than without agreement: camps.

    >>> r_star_wg([5, 0, 0, 5]) < 0
    True

    Raises
    ------
    TallyError : the counts cannot be.
    """
    row = checked_counts(counts, dimensions=1)
    return r_star_wg_j(row[None, :], variance=variance, values=values)


def rwg_j(
    counts: ArrayLike, *, variance: float | None = None, values: ArrayLike | None = None
) -> float:
    """Return rwg(J): agreement of one group on several items of one scale.

    Formula, for the mean s² over J items: J(1 − s²/σ²) ÷ (J(1 − s²/σ²) +
    s²/σ²), and 0 where 1 − s²/σ² is negative.  Source: James, Demaree and
    Wolf (1984).  It grows with J alone, like a reliability; `r_star_wg_j`
    does not.  ``nan`` where an item has fewer than two marks.

    Parameters
    ----------
    counts : items × grades.

    >>> round(rwg_j([[0, 2, 6, 2], [1, 1, 6, 2]]), 4)
    0.6804

    Raises
    ------
    TallyError : the counts cannot be.
    """
    agreed = _not_negative(r_star_wg_j(counts, variance=variance, values=values))
    items = len(checked_counts(counts, dimensions=2))
    return items * agreed / (items * agreed + 1 - agreed)


def r_star_wg_j(
    counts: ArrayLike, *, variance: float | None = None, values: ArrayLike | None = None
) -> float:
    """Return r*wg(J): 1 − mean s² ÷ σ² over several items of one scale.

    Source: Lindell and Brandt (1999).  Parameters as `rwg_j`.

    >>> round(r_star_wg_j([[0, 2, 6, 2], [1, 1, 6, 2]]), 4)
    0.5156

    Raises
    ------
    TallyError : the counts cannot be.
    """
    table = checked_counts(counts, dimensions=2)
    null = variance
    if null is None:
        null = null_variance_of(np.ones(table.shape[1]), values=values)
    if null <= 0:
        raise TallyError(reason=Phrase("without agreement, marks must vary"))
    spreads = [sample_variance(row, values=values) for row in table]
    return float(1 - np.mean(spreads) / null)


def a_wg(counts: ArrayLike, *, values: ArrayLike | None = None) -> float:
    """Return a_wg: agreement against the most spread the mean allows.

    Formula, for mean M, lowest and highest value L and H and n raters:
    1 − 2 s² ÷ ((H + L) M − M² − H L) · (n − 1)/n.  Source: R. D. Brown and
    N. M. A. Hauenstein (2005), Organizational Research Methods 8:165–184.
    From −1 to 1.  ``nan`` for fewer than two marks and where all are at one
    end, the spread possible then being none.

    Read it only where the mean lies in `a_wg_range`.

    >>> round(a_wg([1, 2, 3, 2, 2]), 4)
    0.2121

    Raises
    ------
    TallyError : the counts cannot be.
    """
    row = checked_counts(counts, dimensions=1)
    numbers = checked_values(values, grades=len(row))
    raters = float(row.sum())
    mean = float(row @ numbers) / raters
    low, high = float(numbers.min()), float(numbers.max())
    most = (high + low) * mean - mean**2 - high * low
    if raters < _FEWEST or most <= 0:
        return float("nan")
    spread = sample_variance(row, values=numbers)
    return 1 - 2 * spread * (raters - 1) / (most * raters)


def a_wg_j(counts: ArrayLike, *, values: ArrayLike | None = None) -> float:
    """Return the mean a_wg of several items, items × grades.

    Source: Brown and Hauenstein (2005).  ``nan`` where one item has none.

    >>> round(a_wg_j([[1, 2, 3, 2, 2], [1, 2, 3, 2, 2]]), 4)
    0.2121

    Raises
    ------
    TallyError : the counts cannot be.
    """
    table = checked_counts(counts, dimensions=2)
    return float(np.mean([a_wg(row, values=values) for row in table]))


def a_wg_range(raters: int, *, low: float, high: float) -> Interval:
    """Return the means between which a_wg can be read.

    Formula: (L(n − 1) + H)/n to (H(n − 1) + L)/n; beyond, not every spread
    can occur.  Source: Brown and Hauenstein (2005).

    >>> a_wg_range(10, low=1, high=5)
    Interval(low=1.4, high=4.6)

    Raises
    ------
    TallyError : nobody rated.
    """
    if raters < 1:
        raise TallyError(reason=Phrase("nothing was counted"))
    return Interval(
        (low * (raters - 1) + high) / raters, (high * (raters - 1) + low) / raters
    )


def _not_negative(agreement: float) -> float:
    return agreement if np.isnan(agreement) else max(agreement, 0.0)


_NULLS: Final[Mapping[Null, Callable[[int], float]]] = {
    "uniform": lambda grades: (grades**2 - 1) / 12,
    "triangular": lambda grades: (grades**2 + 2 * grades - 2 - grades % 2) / 24,
    "polarised": lambda grades: (grades - 1) ** 2 / 4,
}
