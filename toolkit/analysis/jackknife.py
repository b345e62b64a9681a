"""The random-group jackknife: errors that know one rater marks many subjects.

Each rater belongs to one of some dozens of random groups, drawn when the
box was opened; leaving out one group after the other leaves out all marks
of its raters together.  So the error is right for any figure of a tally,
though no rater is known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.sums import REPLICATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from toolkit.analysis.tally_figures import Statistic


@dataclass(frozen=True, slots=True)
class Jackknife:
    """A figure of all ballots, and its error between raters."""

    estimate: float
    standard_error: float


def group_jackknife(replicates: ArrayLike, statistic: Statistic) -> Jackknife:
    """Return a statistic and its error, raters kept whole.

    Formula: √((G−1)/G · Σ(θ₍g₎ − θ)²) over G random groups, θ₍g₎ the
    statistic without group g.  Source: K. M. Wolter (2007), Introduction
    to Variance Estimation, 2nd ed., §4.2.  Unit: that of the statistic.

    For some thousands of raters and more.  Not for a branch, nor for a
    census, which has no sampling error; with few groups the error itself
    is uncertain.

    Parameters
    ----------
    replicates : counts, shape (groups, grades).
    statistic : takes counts, shape (…, grades), as those of
        `toolkit.analysis.tally_figures` do.

    >>> from toolkit.analysis.tally_figures import mean_of
    >>> told = group_jackknife([[3, 1], [2, 2], [4, 0], [3, 1]], mean_of([1, 0]))
    >>> told.estimate, round(told.standard_error, 4)
    (0.75, 0.1021)

    Raises
    ------
    TallyError : there are fewer than two groups, a count is negative, or
        one group holds all ballots.
    """
    groups = np.asarray(replicates, dtype=np.float64)
    if groups.ndim != 2 or len(groups) <= 1:  # noqa: PLR2004 -- groups by grades
        raise TallyError(reason=Phrase("there are too few random groups"))
    if (groups < 0).any():
        raise TallyError(reason=Phrase("a count is negative"))
    whole = groups.sum(axis=0)
    rest = whole - groups
    if not rest.sum(axis=1).all():
        raise TallyError(reason=Phrase("there are too few random groups"))
    estimate = float(statistic(whole))
    apart = np.asarray(statistic(rest)) - estimate
    squares = float((apart**2).sum())
    return Jackknife(estimate, ((len(groups) - 1) / len(groups) * squares) ** 0.5)


def replicate_counts(
    replicates: pd.DataFrame, grades: Sequence[str]
) -> NDArray[np.float64]:
    """Return the counts of each random group as rows, grades as columns.

    ``replicates`` is the table of that name in `toolkit.sums.Sums`, or the
    part of it that is wanted; its other columns are added up.  A random
    group without such ballots is a row of zeros: it counts as a group.

    Raises
    ------
    TallyError : there are more random groups than a round has.
    """
    table = replicates.pivot_table(
        index="replicate", columns="grade", values="count", aggfunc="sum", fill_value=0
    )
    if not set(table.index) <= set(range(REPLICATES)):
        raise TallyError(reason=Phrase("there are more random groups than a round has"))
    rows = table.reindex(
        index=range(REPLICATES), columns=list(grades), fill_value=0
    ).to_numpy()
    return np.asarray(rows, dtype=np.float64)
