"""Raking: a table of ballots adjusted until several margins are as known.

For rounds where raters are known by faculty and by rank, say, but not by
both together.  What it cannot do it refuses: an empty cell stays empty,
and a margin nobody can fill is no margin.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

_NEAR: Final = 1e-8
"""How near the margins must come, as a share of the whole."""
_SAME: Final = 1e-13
"""How near is as near as numbers in a computer come."""


@dataclass(frozen=True, eq=False)
class Raked:
    """A table with the wanted margins, and what it took to get there.

    ``weights`` are fitted ÷ seed, cell by cell: how many raters a ballot
    of the cell stands for; 0 where the seed is empty.
    """

    fitted: NDArray[np.float64]
    weights: NDArray[np.float64]
    rounds: int

    @property
    def most_weight(self) -> float:
        """The largest weight of a ballot, to be reported beside the result."""
        return float(self.weights.max())

    @property
    def effective_ballots(self) -> float:
        """How many equally weighted ballots would know as much (Kish).

        Formula: (Σ n·w)² ÷ Σ n·w² over all cells.  Source: L. Kish (1965),
        Survey Sampling, §11.7.
        """
        return float(self.fitted.sum() ** 2 / (self.fitted * self.weights).sum())


def rake(
    seed: ArrayLike,
    margins: Sequence[ArrayLike],
    *,
    cap: float | None = None,
    most_rounds: int = 1000,
) -> Raked:
    """Return a table adjusted to the margins, one for each of its axes.

    Formula: iterative proportional fitting, each axis in turn multiplied
    by wanted ÷ present sums, until all sums are right to 1e-8 of the
    whole at least; no cell beyond ``cap`` times its seed.  All odds ratios
    of the seed are kept where no cap bites.  Source: W. E. Deming and
    F. F. Stephan (1940), Annals of Mathematical Statistics 11:427–444;
    J.-C. Deville and C.-E. Särndal (1992), JASA 87:376–382.  Unit: that of
    the margins.

    Not for cells with a handful of ballots, which would speak for
    hundreds: look at ``most_weight``.  Not where the full table is known;
    post-stratify then.

    >>> raked = rake([[40, 30], [35, 50]], [[80, 75], [70, 85]])
    >>> raked.fitted.sum(axis=1).round(6).tolist()
    [80.0, 75.0]

    Raises
    ------
    TallyError : counts are negative, margins do not belong to the table or
        add up to different wholes, or cannot be reached.
    """
    table = np.asarray(seed, dtype=np.float64)
    wanted = [np.asarray(margin, dtype=np.float64) for margin in margins]
    _require_fitting(table, wanted)
    most = np.inf if cap is None else cap * table
    fitted = table.copy()
    for done in range(1, most_rounds + 1):
        for axis, margin in enumerate(wanted):
            fitted = np.minimum(_adjusted(fitted, axis, margin), most)
        off = _distance(fitted, wanted) / wanted[0].sum()
        if off <= _SAME or (done == most_rounds and off <= _NEAR):
            weights = np.divide(
                fitted, table, out=np.zeros_like(table), where=table > 0
            )
            return Raked(fitted, weights, done)
    raise TallyError(
        reason=Phrase("the margins cannot be reached; merge cells or raise the cap")
    )


def odds_ratio(table: ArrayLike) -> float:
    """Return the odds ratio of the first two rows and columns of a table.

    Formula: n₁₁n₂₂ ÷ n₁₂n₂₁.  Raking leaves it as it was in the seed.

    >>> odds_ratio([[40, 30], [35, 50]])
    1.9047619047619047

    Raises
    ------
    TallyError : a cell it divides by is empty.
    """
    cells = np.asarray(table, dtype=np.float64)
    below = float(cells[0, 1] * cells[1, 0])
    if not below:
        raise TallyError(reason=Phrase("a cell that is divided by is empty"))
    return float(cells[0, 0] * cells[1, 1]) / below


def _require_fitting(
    table: NDArray[np.float64], margins: Sequence[NDArray[np.float64]]
) -> None:
    if tuple(margin.size for margin in margins) != table.shape:
        raise TallyError(reason=Phrase("the margins do not belong to the table"))
    if (table < 0).any() or any((margin < 0).any() for margin in margins):
        raise TallyError(reason=Phrase("a count is negative"))
    wholes = [float(margin.sum()) for margin in margins]
    if not wholes[0] or not np.allclose(wholes, wholes[0], rtol=1e-9, atol=0):
        raise TallyError(reason=Phrase("the margins add up to different wholes"))


def _sums(table: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    others = tuple(other for other in range(table.ndim) if other != axis)
    return np.asarray(table.sum(axis=others))


def _adjusted(
    table: NDArray[np.float64], axis: int, margin: NDArray[np.float64]
) -> NDArray[np.float64]:
    sums = _sums(table, axis)
    factors = np.divide(margin, sums, out=np.zeros_like(margin), where=sums > 0)
    shape = [-1 if other == axis else 1 for other in range(table.ndim)]
    return table * factors.reshape(shape)


def _distance(
    table: NDArray[np.float64], margins: Sequence[NDArray[np.float64]]
) -> float:
    return max(
        float(np.abs(_sums(table, axis) - margin).max())
        for axis, margin in enumerate(margins)
    )
