"""Did the subjects improve between two rounds? Pairs are subjects, not raters.

Each subject has one number in each round, a share or a score, so no rater
needs to be followed.  Subjects picked because they did badly will do
better next time whatever happens: choose them before looking, or compare
all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import stats

from toolkit.analysis.intervals import Interval
from toolkit.analysis.sides import SIDES
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from toolkit.analysis.crosstab import Numbers
    from toolkit.analysis.sides import Direction

MOST_EXACT: Final = 50
"""Subjects up to which all signs are counted; the normal is as good beyond."""


@dataclass(frozen=True, slots=True)
class Wilcoxon:
    """``v``: sum of the ranks of all rises; ``shift``: the typical change."""

    v: float
    p_value: float
    shift: float


def wilcoxon(
    after: Sequence[float],
    before: Sequence[float],
    *,
    direction: Direction = "either",
    continuity: bool = True,
) -> Wilcoxon:
    """Return whether subjects changed between two rounds, by signed ranks.

    Formula: V = Σ ranks of |d| over the rises, d = after − before, subjects
    without change left out; exact up to 50 subjects without equal
    changes, else normal, corrected for ties and half a rank moved by
    ``continuity``.  ``shift`` is the median of all (dᵢ + dⱼ)/2.  Source:
    F. Wilcoxon (1945), Biometrics Bulletin 1:80–83; M. Hollander and
    D. A. Wolfe (1999), section 3.1.  No change at all gives p = 1.

    Not where changes lean far to one side: `sign_test` asks less.

    >>> found = wilcoxon([82.0, 91.5, 77.0, 88.0], [80.0, 87.0, 78.0, 85.0])
    >>> found.v, round(found.p_value, 3), found.shift
    (9.0, 0.25, 2.25)

    Raises
    ------
    TallyError : no subjects, rounds of unequal length, or a number missing.
    """
    changes = changes_of(after, before)
    walsh = (changes[:, None] + changes[None, :]) / 2
    shift = float(np.median(walsh[np.triu_indices(changes.size)]))
    moved = changes[changes != 0]
    if moved.size == 0:
        return Wilcoxon(0.0, 1.0, shift)
    ranks = stats.rankdata(abs(moved))
    plain = np.unique(ranks).size == changes.size <= MOST_EXACT
    method: Any = "exact" if plain else "asymptotic"  # not known to all type stubs
    found = stats.wilcoxon(
        moved,
        alternative=SIDES[direction],
        method=method,
        correction=continuity,
    )
    return Wilcoxon(float(ranks[moved > 0].sum()), float(found.pvalue), shift)


@dataclass(frozen=True, slots=True)
class Signs:
    """How many subjects rose, fell, and stayed."""

    up: int
    down: int
    same: int
    p_value: float


def sign_test(
    after: Sequence[float], before: Sequence[float], *, direction: Direction = "either"
) -> Signs:
    """Return whether more subjects rose than fell.

    Formula: the binomial tail of ``up`` of ``up + down`` at ½, doubled for
    ``either``.  Source: M. Hollander and D. A. Wolfe (1999), section 3.4.
    Unit: subjects.  Nobody changing gives p = 1.

    It does not look at how much they changed.

    >>> sign_test([82.0, 91.5, 77.0, 88.0], [80.0, 87.0, 78.0, 85.0])
    Signs(up=3, down=1, same=0, p_value=0.625)

    Raises
    ------
    TallyError : as for `wilcoxon`.
    """
    changes = changes_of(after, before)
    up, down = int((changes > 0).sum()), int((changes < 0).sum())
    p = 1.0
    if up + down:
        p = stats.binomtest(up, up + down, alternative=SIDES[direction]).pvalue
    return Signs(up, down, changes.size - up - down, float(p))


@dataclass(frozen=True, slots=True)
class MeanChange:
    """The mean change, and what other subjects of the same kind could show."""

    mean: float
    interval: Interval


def mean_change(
    after: Sequence[float],
    before: Sequence[float],
    *,
    rng: np.random.Generator,
    resamples: int = 9999,
    confidence: float = 0.95,
) -> MeanChange:
    """Return the mean change of subjects, with a bootstrap interval (BCa).

    Formula: whole subjects are drawn again, both rounds together; the
    percentiles are corrected for bias and acceleration.  Source: B. Efron
    (1987), JASA 82:171–185.  Unit: that of the numbers given.

    Not for fewer than ten subjects, and not where these subjects are all
    there are: their mean change is then known.

    >>> rng = np.random.default_rng(1)
    >>> found = mean_change([82.0, 91.5, 77.0, 88.0], [80.0, 87.0, 78.0, 85.0], rng=rng)
    >>> found.mean, 2.125 in found.interval
    (2.125, True)

    Raises
    ------
    TallyError : fewer than two subjects, or as for `wilcoxon`.
    """
    changes = changes_of(after, before)
    if changes.size < 2:  # noqa: PLR2004 -- one subject has no spread
        raise TallyError(reason=Phrase("a comparison over subjects needs two of them"))
    mean = float(changes.mean())
    if np.ptp(changes) == 0:
        return MeanChange(mean, Interval(mean, mean))
    found = stats.bootstrap(
        (changes,),
        np.mean,
        n_resamples=resamples,
        confidence_level=confidence,
        method="BCa",
        rng=rng,
    ).confidence_interval
    return MeanChange(mean, Interval(float(found.low), float(found.high)))


def changes_of(after: Sequence[float], before: Sequence[float]) -> Numbers:
    """Return after − before, subject by subject, checked.

    >>> changes_of([3.0, 2.0], [1.0, 2.0])
    array([2., 0.])

    Raises
    ------
    TallyError : no subjects, rounds of unequal length, or a number missing.
    """
    if len(after) != len(before):
        raise TallyError(reason=Phrase("the two rows differ in length"))
    changes: Numbers = np.subtract(after, before, dtype=float)
    if changes.size == 0:
        raise TallyError(reason=Phrase("there are no subjects"))
    if not np.isfinite(changes).all():
        raise TallyError(reason=Phrase("a number is missing or endless"))
    return changes
