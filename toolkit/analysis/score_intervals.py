"""Intervals of mean scores that hold for all subjects together, at any size.

A normal interval of a mean fails where it is needed most: three voters of
five who agree have no spread, and look certain.  Here a mean is taken apart
into shares, each share gets exact limits, and the limits are put together
again; nothing is assumed of the shape of anything.  It knows counts only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.stats import beta, hypergeom

from toolkit.analysis.intervals import normal_quantile
from toolkit.analysis.ranking import RankSets
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

MOST_EXACT: Final = 5_000
"""Eligible raters up to which the hypergeometric distribution is asked; beyond,
the binomial one, whose limits are a little wider, costs a thousandth."""
NO_LIMIT: Final = 0
"""The number of eligible raters of a round that is open to whoever comes."""
_ALIKE: Final = 1e-9
"""Steps that only the rounding of a computer makes."""


@dataclass(frozen=True, eq=False)
class ScoreIntervals:
    """The lower and the upper limits of some numbers, in their order."""

    low: Floats
    high: Floats

    def surely_before(self) -> NDArray[np.bool_]:
        """Return, for every j and k, whether all of j lies above all of k.

        The last axis is that of the subjects; one more is added after it.
        """
        apart = self.low[..., :, None] - self.high[..., None, :]
        return np.asarray(apart > _ALIKE)


def opinion_intervals(
    chosen: ArrayLike,
    others: ArrayLike,
    *,
    valid: ArrayLike,
    eligible: ArrayLike,
    error: float,
) -> ScoreIntervals:
    """Return limits for shares among all eligible raters who have an opinion.

    How many of those who stayed away have one is not known.  So two totals
    are limited: T, who would choose it, and U, who would choose something
    else; the share T/(T + U) lies between T_low/(T_low + U_high) and
    T_high/(T_high + U_low).  “Don't know” and blanks are in neither.
    Formula of each limit: as `toolkit.analysis.finite.hypergeometric_total`,
    with ``error``/4 in each tail, since two limits stand behind each end.
    Beyond `MOST_EXACT` eligible raters, or with `NO_LIMIT`: those of Clopper
    and Pearson (1934), Biometrika 26:404–413, for ``chosen`` of ``chosen +
    others``.  Results are shares; 0 to 1 where nobody chose anything.

    Those who stayed away are taken to be like those who voted.  The limits
    are cautious: they fail more seldom than ``error`` says.

    Parameters
    ----------
    chosen, others, valid, eligible : counts, all of one shape or single.
    error : how often either limit may fail, between 0 and 1.

    >>> found = opinion_intervals([3, 5], [0, 0], valid=[3, 5], eligible=5, error=0.05)
    >>> found.low.round(2).tolist(), found.high.tolist()
    ([0.6, 1.0], [1.0, 1.0])

    Raises
    ------
    TallyError : the counts do not lie within each other.
    """
    normal_quantile(1 - error)
    columns = np.broadcast_arrays(chosen, others, valid, eligible)
    shape = columns[0].shape
    rows = np.stack([np.asarray(one, dtype=np.int64).ravel() for one in columns])
    x, y, n, crowd = rows
    out_of_reach = (crowd != NO_LIMIT) & (n > crowd)
    if (rows < 0).any() or (x + y > n).any() or out_of_reach.any():
        raise TallyError(reason=Phrase("more are counted than there are"))
    low, high = np.zeros(len(x)), np.ones(len(x))
    exact = (crowd != NO_LIMIT) & (crowd <= MOST_EXACT)
    low[exact], high[exact] = _finite(
        x[exact], y[exact], n[exact], crowd[exact], error / 4
    )
    low[~exact], high[~exact] = _endless(x[~exact], y[~exact], error / 2)
    return ScoreIntervals(low.reshape(shape), high.reshape(shape))


def score_intervals(
    counts: ArrayLike,
    *,
    values: ArrayLike,
    valid: ArrayLike,
    eligible: ArrayLike,
    confidence: float = 0.95,
    at_once: int | None = None,
) -> ScoreIntervals:
    """Return intervals of mean scores that all hold together.

    Formula: with values v₁ ≥ … ≥ v_K of the grades, best first, and F_k the
    share of grade k or better, the mean is v_K + Σ (v_k − v_{k+1})·F_k.  Each
    F_k gets the limits of `opinion_intervals` with error α ÷ (subjects ×
    thresholds), Bonferroni's share, and the limits are added up.  So all
    intervals hold together with ``confidence`` at least, whatever the number
    of raters and however the ballots of one rater hang together.  Source of
    the use made of them: M. Klein, T. Wright and J. Wieczorek (2020), JRSS C
    69:589–606.  Unit: that of ``values``.

    The population are the eligible raters who have an opinion.  Cautious: of
    one subject with four grades and many raters one and a half to two times
    as wide as the normal interval, which holds at no small number.  Not for
    scores with weights by group.

    Parameters
    ----------
    counts : subjects × grades, best grade first.
    valid, eligible : ballots of each subject; `NO_LIMIT` eligible where
        whoever comes may vote.
    at_once : how many intervals shall hold together; all rows without it.

    >>> found = score_intervals(
    ...     [[3, 0, 0, 0]], values=[3, 2, 1, 0], valid=3, eligible=5)
    >>> found.low.round(2).tolist(), found.high.round(2).tolist()
    ([1.8], [3.0])

    Raises
    ------
    TallyError : the counts cannot be, or a better grade counts less.
    """
    table = np.asarray(counts, dtype=np.int64)
    worth = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[1:] != worth.shape:  # noqa: PLR2004 -- rows, columns
        raise TallyError(reason=Phrase("the counts are not of the shape needed"))
    steps = worth[:-1] - worth[1:]
    if (steps < 0).any():
        raise TallyError(reason=Phrase("a better grade counts less"))
    used = steps > 0
    reached = np.cumsum(table, axis=1)[:, :-1][:, used]
    family = max(at_once or len(table), 1) * max(int(used.sum()), 1)
    shares = opinion_intervals(
        reached,
        table.sum(axis=1)[:, None] - reached,
        valid=_column(valid),
        eligible=_column(eligible),
        error=(1 - confidence) / family,
    )
    low, high = (worth[-1] + one @ steps[used] for one in (shares.low, shares.high))
    return ScoreIntervals(low, high)


def score_bounds(
    counts: ArrayLike, *, values: ArrayLike, missing: ArrayLike
) -> ScoreIntervals:
    """Return the lowest and highest means, whatever the missing raters think.

    Formula, for sum S of r grades and m missing raters: (S + m·v) ÷ (r + m)
    with the worst and the best value v: some of the missing may have no
    opinion, which leads to nothing outside.  Source: C. F. Manski (1989),
    Journal of Human Resources 24:343–360.  Unit: that of ``values``.

    >>> found = score_bounds([[3, 0, 0, 0]], values=[3, 2, 1, 0], missing=[2])
    >>> found.low.tolist(), found.high.tolist()
    ([1.8], [3.0])
    """
    table, worth = np.asarray(counts, dtype=np.int64), np.asarray(values, dtype=float)
    away = np.broadcast_to(np.asarray(missing, dtype=np.int64), table.shape[:1])
    whole = table.sum(axis=1) + away

    def limit(extreme: float) -> Floats:
        means = np.full(len(table), extreme)
        np.divide(table @ worth + away * extreme, whole, out=means, where=whole > 0)
        return means

    return ScoreIntervals(limit(float(worth.min())), limit(float(worth.max())))


def rank_sets_of(intervals: ScoreIntervals, scores: ArrayLike) -> RankSets:
    """Return the places that intervals holding together leave open; highest first.

    Formula: j is before k for sure if all of j's interval lies above all of
    k's; the first possible place is 1 + the number surely before, the last
    p − the number surely after.  Source: Klein, Wright and Wieczorek (2020).
    With `score_intervals` all sets hold together, at every number of raters,
    which `toolkit.analysis.ranking.rank_sets` promises for many raters only;
    with `score_bounds` they hold whatever the missing think.

    >>> found = score_intervals([[40, 0], [38, 2], [2, 38]], values=[1, 0],
    ...                         valid=40, eligible=50)
    >>> rank_sets_of(found, [1, 0.95, 0.05])
    RankSets(rank=(1, 2, 3), low=(1, 1, 3), high=(2, 2, 3))
    """
    means = np.asarray(scores, dtype=np.float64)
    before = intervals.surely_before()
    ahead = means[:, None] - means[None, :] > _ALIKE
    return RankSets(
        rank=tuple(1 + int(n) for n in ahead.sum(axis=0)),
        low=tuple(1 + int(n) for n in before.sum(axis=0)),
        high=tuple(len(means) - int(n) for n in before.sum(axis=1)),
    )


def _column(numbers: ArrayLike) -> NDArray[Any]:
    return np.atleast_1d(np.asarray(numbers, dtype=np.int64))[:, None]


def _finite(
    x: Integers, y: Integers, n: Integers, crowd: Integers, tail: float
) -> tuple[Floats, Floats]:
    fewest_x, fewest_y, fewest_not_x, fewest_not_y = np.split(
        _fewest(
            np.concatenate([x, y, n - x, n - y]), np.tile(n, 4), np.tile(crowd, 4), tail
        ),
        4,
    )
    most_x, most_y = crowd - fewest_not_x, crowd - fewest_not_y
    return _part(fewest_x, most_y, 0.0), _part(most_x, fewest_y, 1.0)


def _part(chosen: Integers, others: Integers, of_nothing: float) -> Floats:
    whole = chosen + others
    parts = np.full(len(whole), of_nothing)
    np.divide(chosen, whole, out=parts, where=whole > 0)
    return parts


def _fewest(x: Integers, n: Integers, crowd: Integers, tail: float) -> Integers:
    """Return the smallest totals with which so many would not be too surprising."""
    rows, back = np.unique(np.stack([x, n, crowd]), axis=1, return_inverse=True)
    x, n, crowd = rows
    low, high = x.copy(), crowd - n + x
    while (open_ := low < high).any():
        middle = (low + high) // 2
        holds = hypergeom.sf(x - 1, crowd, middle, n) > tail
        high = np.where(open_ & holds, middle, high)
        low = np.where(open_ & ~holds, middle + 1, low)
    return np.asarray(low[back.ravel()])


def _endless(x: Integers, y: Integers, tail: float) -> tuple[Floats, Floats]:
    low, high = np.zeros(len(x)), np.ones(len(x))
    some, not_all = x > 0, y > 0
    low[some] = beta.ppf(tail, x[some], y[some] + 1)
    high[not_all] = beta.ppf(1 - tail, x[not_all] + 1, y[not_all])
    return low, high
