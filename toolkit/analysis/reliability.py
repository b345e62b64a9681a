"""Do several criteria measure one thing: internal consistency.

Everything follows from the covariances of the items, which
`toolkit.analysis.item_moments` takes from sums.  A high value is no proof
of quality: ballots that give one grade throughout raise it, so look at
`toolkit.analysis.straight_lining` first.  McDonald's omega, which asks
less of the items, is in `toolkit.analysis.omega`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.stats import f as f_distribution

from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_FEWEST: Final = 2


def cronbach_alpha(covariance: ArrayLike) -> float:
    """Return Cronbach's alpha: how far the items' sum is one thing.

    Formula, for k items: k ÷ (k − 1) · (1 − Σ variances ÷ Σ all entries).
    Source: L. J. Cronbach (1951), Psychometrika 16:297–334; the attitude
    data of Chatterjee and Price give .84.  No unit, at most 1, negative
    where items contradict each other; ``nan`` where nothing varies.

    Not for items of different meaning, and not pooled over subjects as if
    it were about raters: differences between subjects raise it.

    >>> round(cronbach_alpha([[2, 1], [1, 2]]), 4)
    0.6667

    Raises
    ------
    TallyError : not a square table of two items or more.
    """
    table = checked_covariance(covariance)
    return float(_alpha(np.trace(table), table.sum(), len(table)))


def standardised_alpha(covariance: ArrayLike) -> float:
    """Return alpha of the items brought to equal variance.

    Formula: `cronbach_alpha` of the correlations, k r̄ ÷ (1 + (k − 1) r̄).
    Use it where items have scales of different length.

    >>> round(standardised_alpha([[4, 1], [1, 1]]), 4)
    0.6667

    Raises
    ------
    TallyError : as `cronbach_alpha`.
    """
    return cronbach_alpha(correlations(covariance))


def mean_correlation(covariance: ArrayLike) -> float:
    """Return the mean correlation of two items; within ballots, their halo.

    >>> mean_correlation([[4, 1], [1, 1]])
    0.5

    Raises
    ------
    TallyError : as `cronbach_alpha`.
    """
    table = correlations(covariance)
    items = len(table)
    return float((table.sum() - items) / (items * (items - 1)))


def guttman_lambda2(covariance: ArrayLike) -> float:
    """Return Guttman's lambda 2, never below alpha.

    Formula, for the sum Q of squared covariances off the diagonal and k
    items: (Σ off-diagonal + √(k ÷ (k − 1) · Q)) ÷ Σ all entries.  Source: L.
    Guttman (1945), Psychometrika 10:255–282.  Equal to alpha where all
    covariances are equal; ``nan`` where nothing varies.

    >>> round(guttman_lambda2([[2, 1], [1, 2]]), 4)
    0.6667

    Raises
    ------
    TallyError : as `cronbach_alpha`.
    """
    table = checked_covariance(covariance)
    off = table - np.diag(np.diag(table))
    items, total = len(table), table.sum()
    if total <= 0:
        return float("nan")
    squares = items / (items - 1) * (off**2).sum()
    return float((off.sum() + np.sqrt(squares)) / total)


def guttman_lambda6(covariance: ArrayLike) -> float:
    """Return Guttman's lambda 6, from what each item shares with the others.

    Formula: 1 − Σ (1 − R²_j) ÷ Σ all correlations, 1 − R²_j being one over
    the j-th diagonal entry of the inverse.  Source: L. Guttman (1945),
    Psychometrika 10:255–282.  ``nan`` where an item does not vary or
    follows from the others.

    >>> round(guttman_lambda6([[2, 1], [1, 2]]), 4)
    0.5

    Raises
    ------
    TallyError : as `cronbach_alpha`.
    """
    table = correlations(covariance)
    if np.isnan(table).any() or np.linalg.matrix_rank(table) < len(table):
        return float("nan")
    return float(1 - (1 / np.diag(np.linalg.inv(table))).sum() / table.sum())


def item_rest_correlations(covariance: ArrayLike) -> list[float]:
    """Return each item's correlation with the sum of all the others.

    It is the item's discrimination: near zero, the item tells nothing the
    scale is about.  Formula: cov(x_j, Σ_{i≠j} x_i) ÷ the two deviations.
    ``nan`` for an item that does not vary.

    >>> item_rest_correlations([[2, 1], [1, 2]])
    [0.5, 0.5]

    Raises
    ------
    TallyError : as `cronbach_alpha`.
    """
    table = checked_covariance(covariance)
    own = np.diag(table)
    with_rest = table.sum(axis=1) - own
    return _ratio(with_rest, np.sqrt(own * (table.sum() - own - 2 * with_rest)))


def item_total_correlations(covariance: ArrayLike) -> list[float]:
    """Return each item's correlation with the sum of all, itself included.

    Higher than `item_rest_correlations`, the more so the fewer items.

    >>> [round(r, 4) for r in item_total_correlations([[2, 1], [1, 2]])]
    [0.866, 0.866]

    Raises
    ------
    TallyError : as `cronbach_alpha`.
    """
    table = checked_covariance(covariance)
    return _ratio(table.sum(axis=1), np.sqrt(np.diag(table) * table.sum()))


def alpha_if_dropped(covariance: ArrayLike) -> list[float]:
    """Return alpha of the scale without each item in turn.

    Above the alpha of all, the scale would be more consistent without the
    item; that alone is no reason to drop a question a rule asks for.
    ``nan`` where one item would be left.

    >>> [round(a, 3) for a in alpha_if_dropped([[2, 1, 0], [1, 2, 0], [0, 0, 2]])]
    [0.0, 0.0, 0.667]

    Raises
    ------
    TallyError : as `cronbach_alpha`.
    """
    table = checked_covariance(covariance)
    own, rows = np.diag(table), table.sum(axis=1)
    if len(table) == _FEWEST:
        return [float("nan")] * _FEWEST
    return [
        float(_alpha(own.sum() - v, table.sum() - 2 * r + v, len(table) - 1))
        for v, r in zip(own, rows, strict=True)
    ]


def feldt_interval(
    alpha: float, *, ballots: int, items: int, confidence: float = 0.95
) -> Interval:
    """Return Feldt's interval of Cronbach's alpha.

    Formula, with F quantiles of n − 1 and (n − 1)(k − 1) degrees of freedom:
    1 − (1 − α) F_upper to 1 − (1 − α) F_lower.  Source: L. S. Feldt (1965),
    Psychometrika 30:357–370.  It supposes normal answers and independent
    ballots; one rater's ballots on many subjects are not independent.

    >>> found = feldt_interval(0.84, ballots=30, items=7)
    >>> round(found.low, 2), round(found.high, 2)
    (0.73, 0.91)

    Raises
    ------
    TallyError : fewer than two ballots or items.
    """
    if min(ballots, items) < _FEWEST:
        raise TallyError(reason=Phrase("fewer than two ballots or two items"))
    degrees = (ballots - 1, (ballots - 1) * (items - 1))
    beyond = (1 - confidence) / 2
    upper, lower = (
        float(f_distribution.ppf(tail, *degrees)) for tail in (1 - beyond, beyond)
    )
    return Interval(1 - (1 - alpha) * upper, 1 - (1 - alpha) * lower)


def alpha_error(covariance: ArrayLike, *, ballots: int) -> float:
    """Return the large-sample standard error of Cronbach's alpha.

    Formula, for covariances V of k items, s = Σ all entries, t = trace:
    √(2 k² ÷ ((k − 1)² s³) · (s (tr V² + t²) − 2 t ΣΣ V²) ÷ n), where ΣΣ V²
    adds up all entries of V·V.  Source: A. Duhachek and D. Iacobucci (2004),
    Journal of Applied Psychology 89:792–808; J. M. van Zyl, H. Neudecker
    and D. G. Nel (2000), Psychometrika 65:271–280.  For a few ballots use
    `feldt_interval`.

    >>> round(alpha_error([[2, 1], [1, 2]], ballots=50), 4)
    0.0943

    Raises
    ------
    TallyError : as `cronbach_alpha`, or there are no ballots.
    """
    table = checked_covariance(covariance)
    if ballots < 1:
        raise TallyError(reason=Phrase("nothing was counted"))
    items, total, own = len(table), table.sum(), np.trace(table)
    square = table @ table
    spread = total * (np.trace(square) + own**2) - 2 * own * square.sum()
    if total <= 0:
        return float("nan")
    scale = 2 * items**2 / ((items - 1) ** 2 * total**3)
    return float(np.sqrt(max(scale * spread, 0) / ballots))


def correlations(covariance: ArrayLike) -> NDArray[np.float64]:
    """Return the correlations of items, ``nan`` with one that does not vary.

    >>> correlations([[4, 1], [1, 1]]).tolist()
    [[1.0, 0.5], [0.5, 1.0]]

    Raises
    ------
    TallyError : as `cronbach_alpha`.
    """
    table = checked_covariance(covariance)
    deviations = np.sqrt(np.diag(table))
    scale = np.where(deviations > 0, deviations, np.nan)
    return np.asarray(table / np.outer(scale, scale))


def checked_covariance(covariance: ArrayLike) -> NDArray[np.float64]:
    """Return a table of covariances as an array; refuse what cannot be one.

    >>> checked_covariance([[2, 1], [1, 2]]).shape
    (2, 2)

    Raises
    ------
    TallyError : not square, not symmetric, or of fewer than two items.
    """
    table = np.asarray(covariance, dtype=np.float64)
    square = table.ndim == _FEWEST and table.shape[0] == table.shape[1]
    if not square or len(table) < _FEWEST:
        raise TallyError(reason=Phrase("the covariances are not of two items or more"))
    if not np.allclose(table, table.T, equal_nan=True) or (np.diag(table) < 0).any():
        raise TallyError(reason=Phrase("the covariances contradict each other"))
    return table


def _alpha(own: float, total: float, items: int) -> float:
    return items / (items - 1) * (1 - own / total) if total > 0 else float("nan")


def _ratio(upper: NDArray[np.float64], lower: NDArray[np.float64]) -> list[float]:
    known = np.where(lower > 0, lower, np.nan)
    return [float(value) for value in upper / known]
