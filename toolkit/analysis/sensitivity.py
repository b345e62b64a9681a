"""Sensitivity: whether the order of subjects hangs on how scores are made.

A scheme of points makes the steps between grades as large as it likes, a
rule book makes some groups count more, and a mean listens to extreme
ballots.  Where other spacings, equal groups, the median and a trimmed mean
put the subjects in one order, the order comes from the ballots; where they
do not, it comes from a choice, which is then to be shown beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from statistics import fmean
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from toolkit.analysis.group_means import GroupMean
from toolkit.analysis.scores import score
from toolkit.analysis.trimming import FEWEST_LEFT, trim_share
from toolkit.analysis.weighting import PolicyWeights
from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.tally import COUNT_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.tally import Tally

SPACINGS: Final = ("even", "strict", "lenient")
VARIANTS: Final = (*SPACINGS, "equal", "median", "trimmed")
"""The columns of the table: three spacings, then three other ways, evenly spaced."""

TRIMMED: Final = 0.05
"""The share of marks that rules leave out at each end of a group."""

_ROUNDING: Final = 1e-9
"""What binary fractions may leave of nothing."""

Counts = Mapping[float, int]
"""How often each number of points was given."""


def spacing(name: str, places: int) -> tuple[float, ...]:
    """Return the points of a scale under one of three spacings, 100 to 0.

    Formula, with x from 1 for the best to 0 for the worst grade in equal
    steps: ``even`` 100x; ``strict`` 100x², so that the best stands apart;
    ``lenient`` 100(1 − (1 − x)²), so that the worst does.  Any scheme of
    equal steps, such as 100/80/60/40, orders as ``even`` does.

    >>> [round(points, 1) for points in spacing("strict", 4)]
    [100.0, 44.4, 11.1, 0.0]

    Raises
    ------
    TallyError : there are fewer than two grades, or no such spacing.
    """
    if places <= 1:
        raise TallyError(reason=Phrase("there is only one grade"))
    steps = [1 - place / (places - 1) for place in range(places)]
    spaced = {
        "even": [100 * x for x in steps],
        "strict": [100 * x**2 for x in steps],
        "lenient": [100 * (1 - (1 - x) ** 2) for x in steps],
    }
    if name not in spaced:
        raise TallyError(reason=Phrase("there is no such scheme of points"))
    return tuple(spaced[name])


def sensitivity(
    tally: Tally,
    *,
    grades: Sequence[str],
    weights: PolicyWeights | Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return each subject's score and place, item by item, made in six ways.

    Formula: `toolkit.analysis.scores.score` under each `spacing` of
    ``grades``, best first; then, evenly spaced, ``equal``, the mean of the
    group means, whatever their weights; ``median``, the grade in the middle
    once every ballot weighs its group's weight ÷ the group's ballots (alike
    without weights), between two grades the middle of both; ``trimmed``,
    as ``even`` after 5 % of the marks are left out at each end of each
    group, rounded down, so none of fewer than twenty.  The place is 1 + the
    number of subjects with a higher score, so that equal ones share it.
    Source: the spacing of ordinal scores is arbitrary, Agresti (2010),
    Analysis of Ordinal Categorical Data, §2.1.  Units: points, places.

    A check, not a result: no graded ballot is ever left out of a score that
    is published.  The places are there to be compared with each other:
    differences smaller than their error order nobody.

    >>> from toolkit.tally import Tally
    >>> counts = pd.DataFrame({
    ...     "subject": ["m1", "m1", "m2"], "item": "A15", "group": "staff",
    ...     "grade": ["a", "c", "b"], "count": [5, 5, 10]})
    >>> table = sensitivity(Tally.from_counts(counts), grades=["a", "b", "c"])
    >>> table[["subject", "place_even", "place_strict", "place_lenient"]]
      subject  place_even  place_strict  place_lenient
    0      m1           1             1              2
    1      m2           1             2              1
    >>> table["score_median"].tolist()
    [50.0, 50.0]

    Returns
    -------
    columns ``subject, item``, then ``score_…`` and ``place_…`` of each of
    `VARIANTS`; a subject without grades has no row.

    Raises
    ------
    TallyError : as `toolkit.analysis.scores.score`.
    """
    scored = {
        name: score(tally, scheme=_points(name, grades), weights=weights).composites
        for name in SPACINGS
    }
    there = scored["even"]["score"].notna()
    table = scored["even"].loc[there, ["subject", "item"]].reset_index(drop=True)
    for name, one in scored.items():
        table[f"score_{name}"] = one.loc[there, "score"].to_numpy(dtype=float)
    given = _points_given(tally, _points("even", grades))
    shares = weights.shares if isinstance(weights, PolicyWeights) else weights
    keys = list(zip(table["subject"], table["item"], strict=True))
    for name, way in _WAYS.items():
        told = [way(_weighed(given[key], shares)) for key in keys]
        table[f"score_{name}"] = pd.Series(told, dtype="float64")
    return _placed(table)


def orders_agree(table: pd.DataFrame) -> bool:
    """Return whether no two subjects change places between any two ways.

    Whoever shares a place in one and not in another has not changed it.

    >>> orders_agree(pd.DataFrame(
    ...     {"item": "A15", "place_even": [1, 2], "place_median": [1, 1]}))
    True
    """
    places = [name for name in table if str(name).startswith("place_")]
    return not any(
        _reverses(part[places].to_numpy()) for _, part in table.groupby("item")
    )


def _points(name: str, grades: Sequence[str]) -> dict[str, float]:
    return dict(zip(grades, spacing(name, len(grades)), strict=True))


def _points_given(
    tally: Tally, points: Mapping[str, float]
) -> dict[tuple[str, str], dict[str, dict[float, int]]]:
    """Return, by subject and item, how often each group gave which points."""
    found: defaultdict[tuple[str, str], defaultdict[str, dict[float, int]]]
    found = defaultdict(lambda: defaultdict(dict))
    columns = (tally.counts[column] for column in COUNT_COLUMNS)
    for subject, item, group, grade, count in zip(*columns, strict=True):
        if grade in points:
            found[subject, item][group][points[grade]] = int(count)
    return {key: dict(groups) for key, groups in found.items()}


def _weighed(
    groups: Mapping[str, Counts], shares: Mapping[str, float] | None
) -> list[tuple[Counts, float]]:
    """Return each group's counts with its weight; its ballots where none is told."""
    weighed = [
        (counts, sum(counts.values()) if shares is None else shares[group])
        for group, counts in groups.items()
    ]
    return [(counts, weight) for counts, weight in weighed if weight]


def _mean_points(counts: Counts) -> float:
    return GroupMean.from_points("", counts).mean


def _mean(groups: Sequence[tuple[Counts, float]]) -> float:
    together = sum(weight for _, weight in groups)
    return sum(weight * _mean_points(counts) for counts, weight in groups) / together


def _equal(groups: Sequence[tuple[Counts, float]]) -> float:
    return fmean(_mean_points(counts) for counts, _ in groups)


def _median(groups: Sequence[tuple[Counts, float]]) -> float:
    """Return the points below and above which no more than half the weight lies."""
    heavy: defaultdict[float, float] = defaultdict(float)
    for counts, weight in groups:
        nobs = sum(counts.values())
        for points, count in counts.items():
            heavy[points] += weight * count / nobs
    order = sorted(heavy)
    reached = list(accumulate(heavy[points] for points in order))
    half, near = reached[-1] / 2, _ROUNDING * reached[-1]
    below = next(i for i, so_far in enumerate(reached) if so_far >= half - near)
    above = next(i for i, so_far in enumerate(reached) if so_far > half + near)
    return (order[below] + order[above]) / 2


def _trimmed(groups: Sequence[tuple[Counts, float]]) -> float:
    return _mean([(_without_ends(counts), weight) for counts, weight in groups])


def _without_ends(counts: Counts) -> Counts:
    few = sum(counts.values()) < FEWEST_LEFT
    return counts if few else trim_share(counts, share=TRIMMED)


_WAYS: Final[Mapping[str, Callable[[Sequence[tuple[Counts, float]]], float]]] = {
    "equal": _equal,
    "median": _median,
    "trimmed": _trimmed,
}


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    for name in VARIANTS:
        # computed sums that differ in the last digit are the same score
        told = table[f"score_{name}"].round(9)
        ranks = told.groupby(table["item"]).rank(method="min", ascending=False)
        table[f"score_{name}"], table[f"place_{name}"] = told, ranks.astype("int64")
    order = [f"{what}_{name}" for name in VARIANTS for what in ("score", "place")]
    return table[["subject", "item", *order]]


def _reverses(places: NDArray[np.int64]) -> bool:
    """Return whether any column orders two rows in the other way than another."""
    before = np.zeros((len(places), len(places)), dtype=bool)
    after = before.copy()
    for column in places.T:
        before |= column[:, None] < column
        after |= column[:, None] > column
    return bool((before & after).any())
