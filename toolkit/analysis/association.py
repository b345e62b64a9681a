"""Do two graded questions go together? Measures of order on a table of counts.

Rows are the grades of one, columns those of the other, both lowest first.
What goes together need not cause anything, and one table tells nothing of
a third matter that moves both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from toolkit.analysis.crosstab import Numbers, table_of
from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True, slots=True)
class Association:
    """A measure between −1 and 1, its standard error, and its interval.

    ``null_error`` is the error were there no association, for the test.
    """

    value: float
    error: float
    null_error: float
    interval: Interval

    @property
    def z(self) -> float:
        """The value in errors of no association; 0 where there is no error."""
        return self.value / self.null_error if self.null_error else 0.0

    @property
    def p_value(self) -> float:
        """The two-sided normal p-value against no association."""
        return float(2 * stats.norm.sf(abs(self.z)))


@dataclass(frozen=True, slots=True)
class _Pairs:
    """By cell, the count of others in the same order and in the opposite one."""

    table: Numbers
    same: Numbers
    opposite: Numbers

    @property
    def excess(self) -> float:
        """Twice the pairs in the same order less those in the opposite one."""
        return float((self.table * (self.same - self.opposite)).sum())

    @property
    def null_root(self) -> float:
        """√(Σ n(A − D)² − (P − Q)²/n), the error of no association before scaling.

        Source: M. B. Brown and J. K. Benedetti (1977), JASA 72:309–315.
        """
        squares = float((self.table * (self.same - self.opposite) ** 2).sum())
        return sqrt(max(squares - self.excess**2 / float(self.table.sum()), 0.0))


def gamma(counts: ArrayLike, *, confidence: float = 0.95) -> Association:
    """Return Goodman and Kruskal's gamma: order among pairs without ties.

    Formula: γ = (C − D)/(C + D), for C pairs in the same and D in the
    opposite order; variance 16/(P + Q)⁴ · Σ n(Q·A − P·D)² with P = 2C, Q =
    2D.  Source: L. A. Goodman and W. H. Kruskal (1963), JASA 58:310–364;
    A. Agresti (2010), Analysis of Ordinal Categorical Data, 2nd ed.

    It ignores ties and so looks large where most pairs are tied, as with
    four grades they are: read `kendall_tau_b` beside it.

    >>> round(gamma([[20, 10, 5], [8, 15, 12], [3, 9, 18]]).value, 3)
    0.595

    Raises
    ------
    TallyError : fewer than two rows with counts, or no pair without a tie.
    """
    pairs = _pairs_of(counts)
    p = float((pairs.table * pairs.same).sum())
    q = float((pairs.table * pairs.opposite).sum())
    if p + q == 0:
        raise TallyError(reason=Phrase("every pair is tied"))
    off = q * pairs.same - p * pairs.opposite
    error = 4 * sqrt(float((pairs.table * off**2).sum())) / (p + q) ** 2
    null = 2 * pairs.null_root / (p + q)
    return _association((p - q) / (p + q), error, null, confidence)


def somers_d(counts: ArrayLike, *, confidence: float = 0.95) -> Association:
    """Return Somers' d: how the columns follow the rows, in pairs.

    Formula: d = (P − Q)/w, w = n² − Σ nᵢ² over the rows; variance 4/w⁴ ·
    Σ n(w(A − D) − (P − Q)(n − nᵢ))².  Source: R. H. Somers (1962), American
    Sociological Review 27:799–811.  Rows explain, columns are explained;
    turn the table over for the other direction.

    >>> round(somers_d([[20, 10, 5], [8, 15, 12], [3, 9, 18]]).value, 3)
    0.419

    Raises
    ------
    TallyError : fewer than two rows with counts.
    """
    pairs = _pairs_of(counts)
    rows, n = pairs.table.sum(axis=1), pairs.table.sum()
    w = float(n**2 - (rows**2).sum())
    off = w * (pairs.same - pairs.opposite) - pairs.excess * (n - rows)[:, None]
    error = 2 * sqrt(float((pairs.table * off**2).sum())) / w**2
    return _association(pairs.excess / w, error, 2 * pairs.null_root / w, confidence)


def kendall_tau_b(counts: ArrayLike, *, confidence: float = 0.95) -> Association:
    """Return Kendall's tau-b: order among all pairs, corrected for ties.

    Formula: τ = (P − Q)/√(wᵣ·w꜀), w = n² − Σ n² over rows and columns;
    variance as in M. B. Brown and J. K. Benedetti (1977), JASA 72:309–315.
    Source: M. G. Kendall (1945), Biometrika 33:239–251.

    Not for comparing tables with different numbers of grades.

    >>> round(kendall_tau_b([[20, 10, 5], [8, 15, 12], [3, 9, 18]]).value, 3)
    0.418

    Raises
    ------
    TallyError : fewer than two rows or columns with counts.
    """
    pairs = _pairs_of(counts)
    rows, columns = pairs.table.sum(axis=1), pairs.table.sum(axis=0)
    n = float(pairs.table.sum())
    down, along = n**2 - float((rows**2).sum()), n**2 - float((columns**2).sum())
    if along == 0:
        raise TallyError(reason=Phrase("every pair is tied"))
    w = sqrt(down * along)
    tau = pairs.excess / w
    tied = rows[:, None] * along + columns[None, :] * down
    off = 2 * w * (pairs.same - pairs.opposite) + tau * tied
    inner = float((pairs.table * off**2).sum()) - n**3 * tau**2 * (down + along) ** 2
    error = sqrt(max(inner, 0.0)) / w**2
    return _association(tau, error, 2 * pairs.null_root / w, confidence)


def stuart_tau_c(counts: ArrayLike, *, confidence: float = 0.95) -> Association:
    """Return Stuart's tau-c: order among all pairs, for tables that are not square.

    Formula: τ = (P − Q)·m/(n²(m − 1)), m the smaller number of rows and
    columns with counts; variance (2m/((m − 1)n²))²·(Σ n(A − D)² − (P − Q)²/n).  Source:
    A. Stuart (1953), Biometrika 40:105–110; Brown and Benedetti (1977).

    >>> round(stuart_tau_c([[20, 10, 5], [8, 15, 12], [3, 9, 18]]).value, 3)
    0.418

    Raises
    ------
    TallyError : fewer than two rows or columns with counts.
    """
    pairs = _pairs_of(counts)
    fewer = min(int((pairs.table.sum(axis=axis) > 0).sum()) for axis in (0, 1))
    n = float(pairs.table.sum())
    if fewer < 2:  # noqa: PLR2004 -- one column orders nobody
        raise TallyError(reason=Phrase("every pair is tied"))
    scale = fewer / (n**2 * (fewer - 1))
    error = 2 * scale * pairs.null_root
    return _association(scale * pairs.excess, error, error, confidence)


@dataclass(frozen=True, slots=True)
class LinearTrend:
    """The correlation of the scores, and its test with one degree of freedom."""

    correlation: float
    z: float
    chi2: float
    p_value: float


def linear_by_linear(
    counts: ArrayLike,
    *,
    row_scores: Sequence[float] | None = None,
    column_scores: Sequence[float] | None = None,
) -> LinearTrend:
    """Return whether columns rise with rows, for scores given to both.

    Formula: z = r·√(n − 1), M² = z².  Source: N. Mantel (1963), JASA
    58:690–700; A. Agresti (2010).  Scores are 1, 2, 3, … unless given;
    with midranks it is Spearman's correlation, corrected for ties.

    The scores are a choice and belong beside the result.  Not a test of
    every kind of association: one that rises and falls is not seen.

    >>> found = linear_by_linear([[20, 10, 5], [8, 15, 12], [3, 9, 18]])
    >>> round(found.correlation, 3), round(found.chi2, 2)
    (0.463, 21.18)

    Raises
    ------
    TallyError : fewer than two rows with counts, or scores of wrong number.
    """
    table = _two_or_more(counts)
    u = _scores(row_scores, table.shape[0])
    v = _scores(column_scores, table.shape[1])
    n = table.sum()
    u = u - table.sum(axis=1) @ u / n
    v = v - table.sum(axis=0) @ v / n
    spread = (table.sum(axis=1) @ u**2) * (table.sum(axis=0) @ v**2)
    if spread <= 0:
        return LinearTrend(nan, 0.0, 0.0, 1.0)
    r = float(u @ table @ v / np.sqrt(spread))
    z = r * sqrt(n - 1)
    return LinearTrend(r, z, z**2, float(stats.chi2.sf(z**2, 1)))


def _scores(given: Sequence[float] | None, number: int) -> Numbers:
    scores = np.arange(1.0, number + 1) if given is None else np.asarray(given, float)
    if scores.shape != (number,):
        raise TallyError(reason=Phrase("there is not one score for each row or column"))
    return scores


def _two_or_more(counts: ArrayLike) -> Numbers:
    """Return the table, rows allowed to be empty as long as two are not."""
    given = np.asarray(counts, dtype=float)
    if given.ndim == 2:  # noqa: PLR2004 -- a table
        table_of(given[given.sum(axis=1) != 0])
        return given
    return table_of(given)


def _pairs_of(counts: ArrayLike) -> _Pairs:
    table = _two_or_more(counts)
    return _Pairs(
        table,
        same=_before(table) + _before(table[::-1, ::-1])[::-1, ::-1],
        opposite=_before(table[:, ::-1])[:, ::-1] + _before(table[::-1])[::-1],
    )


def _before(table: Numbers) -> Numbers:
    """Return, by cell, the counts in all earlier rows and earlier columns."""
    found = np.zeros_like(table)
    found[1:, 1:] = table.cumsum(axis=0).cumsum(axis=1)[:-1, :-1]
    return found


def _association(
    value: float, error: float, null_error: float, confidence: float
) -> Association:
    reach = error * float(stats.norm.ppf((1 + confidence) / 2))
    low, high = max(value - reach, -1.0), min(value + reach, 1.0)
    return Association(value, error, null_error, Interval(low, high))
