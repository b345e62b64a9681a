"""The same raters in two rounds: who changed, and in which direction.

A table of transitions holds, for each grade then and each grade now, the
number of raters.  It exists only where raters agreed to be linked; without
that, two rounds may be compared by their totals alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from toolkit.analysis.crosstab import Numbers


ROUNDING: Final = 1e-12
"""What binary fractions may leave of nothing."""


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A chi-square statistic with its degrees of freedom."""

    chi2: float
    df: int
    p_value: float


def bowker(transitions: ArrayLike) -> ChiSquare:
    """Return whether changes from each grade to each other balance.

    Formula: χ² = Σ_{i<j} (nᵢⱼ − nⱼᵢ)²/(nᵢⱼ + nⱼᵢ), one degree of freedom for
    each pair of grades anybody changed between.  Source: A. H. Bowker
    (1948), JASA 43:572–574.  Unit: raters.  Nobody changing gives p = 1.

    It sees any imbalance, upward or not; whether the totals moved is
    `stuart_maxwell`.  Not for fewer than about ten changes.

    >>> found = bowker([[20, 5, 1], [12, 30, 4], [2, 9, 17]])
    >>> round(found.chi2, 3), found.df, round(found.p_value, 3)
    (5.139, 3, 0.162)

    Raises
    ------
    TallyError : the table is not square, is empty, or has a negative count.
    """
    table = _square(transitions)
    above = np.triu_indices(len(table), 1)
    up, down = table[above], table.T[above]
    moved = up + down > 0
    chi2 = ((up - down)[moved] ** 2 / (up + down)[moved]).sum()
    return _chi_square(float(chi2), int(moved.sum()))


def stuart_maxwell(transitions: ArrayLike) -> ChiSquare:
    """Return whether the totals of the grades moved between two rounds.

    Formula: χ² = dᵀS⁻¹d, for d the differences of the totals, and S with
    nᵢ₊ + n₊ᵢ − 2nᵢᵢ and −(nᵢⱼ + nⱼᵢ); its rank gives the degrees of freedom,
    grades less one where every grade was changed to or from.  Source:
    A. Stuart (1955), Biometrika 42:412–416; A. E. Maxwell (1970), British
    Journal of Psychiatry 116:651–655.

    For two grades it is McNemar's test.  Not for fewer than about ten
    changes.

    >>> found = stuart_maxwell([[20, 5, 1], [12, 30, 4], [2, 9, 17]])
    >>> round(found.chi2, 3), found.df, round(found.p_value, 3)
    (4.682, 2, 0.096)

    Raises
    ------
    TallyError : as for `bowker`.
    """
    table = _square(transitions)
    both = table + table.T
    spread = np.diag(both.sum(axis=1)) - both
    moved = table.sum(axis=1) - table.sum(axis=0)
    chi2 = float(moved @ np.linalg.pinv(spread, hermitian=True) @ moved)
    return _chi_square(chi2, int(np.linalg.matrix_rank(spread, hermitian=True)))


def bhapkar(transitions: ArrayLike) -> ChiSquare:
    """Return the same as `stuart_maxwell`, a little more powerful.

    Formula: χ² = dᵀ(S − ddᵀ/n)⁻¹d = W/(1 − W/n), for W of Stuart and Maxwell
    and n raters.  Source: V. P. Bhapkar (1966), JASA 61:228–235.

    Not for small tables, where it rejects too often.

    >>> found = bhapkar([[20, 5, 1], [12, 30, 4], [2, 9, 17]])
    >>> round(found.chi2, 3), found.df
    (4.912, 2)

    Raises
    ------
    TallyError : as for `bowker`.
    """
    n = float(_square(transitions).sum())
    found = stuart_maxwell(transitions)
    left = 1 - found.chi2 / n
    return _chi_square(found.chi2 / left if left > ROUNDING else inf, found.df)


@dataclass(frozen=True, slots=True)
class McNemar:
    """Raters who changed upward and downward; ``chi2`` is 0 where exact."""

    up: int
    down: int
    chi2: float
    p_value: float


def mcnemar(
    transitions: ArrayLike, *, exact: bool = True, continuity: bool = True
) -> McNemar:
    """Return whether as many changed to yes as changed to no.

    Formula: exact, twice the smaller binomial tail of ``up`` of all that
    changed, at ½; else χ² = (|b − c| − 1)²/(b + c), without the 1 unless
    ``continuity``.  Source: Q. McNemar (1947), Psychometrika 12:153–157.
    Shape: two by two, row then, column now.  Nobody changing gives p = 1.

    Not without linked raters: two separate rounds need `brunner_munzel`.

    >>> found = mcnemar([[20, 9], [2, 17]])
    >>> found.up, found.down, round(found.p_value, 4)
    (9, 2, 0.0654)

    Raises
    ------
    TallyError : the table is not two by two, or as for `bowker`.
    """
    table = _square(transitions)
    if table.shape != (2, 2):
        raise TallyError(reason=Phrase("the table is not two by two"))
    up, down = int(table[0, 1]), int(table[1, 0])
    changed = up + down
    if changed == 0:
        return McNemar(up, down, 0.0, 1.0)
    if exact:
        return McNemar(up, down, 0.0, float(stats.binomtest(up, changed).pvalue))
    chi2 = max(abs(up - down) - continuity, 0) ** 2 / changed
    return McNemar(up, down, chi2, float(stats.chi2.sf(chi2, 1)))


def _square(transitions: ArrayLike) -> Numbers:
    table = np.asarray(transitions, dtype=float)
    if table.ndim != 2 or table.shape[0] != table.shape[1] or len(table) < 2:  # noqa: PLR2004 -- a table, of two grades at least
        raise TallyError(reason=Phrase("the table is not square"))
    if not np.isfinite(table).all():
        raise TallyError(reason=Phrase("a number is missing or endless"))
    if (table < 0).any():
        raise TallyError(reason=Phrase("a count is negative"))
    if table.sum() == 0:
        raise TallyError(reason=Phrase("a group has no grades"))
    return table


def _chi_square(chi2: float, df: int) -> ChiSquare:
    return ChiSquare(chi2, df, float(stats.chi2.sf(chi2, df)) if df else 1.0)
