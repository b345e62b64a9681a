"""Sensitivity: whether the order of subjects hangs on how grades were spaced.

A scheme of points makes the steps between grades as large as it likes.
Where three quite different spacings put the subjects in one order, the
order comes from the ballots; where they do not, it comes from the scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from toolkit.analysis.scores import score
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.analysis.weighting import PolicyWeights
    from toolkit.tally import Tally

SPACINGS: Final = ("even", "strict", "lenient")


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
    """Return each subject's score and place, item by item, under three spacings.

    Formula: `toolkit.analysis.scores.score` under each `spacing` of
    ``grades``, best first; the place is 1 + the number of subjects with a
    higher score, so that equal ones share it.  Source: the spacing of
    ordinal scores is arbitrary, Agresti (2010), Analysis of Ordinal
    Categorical Data, §2.1.  Units: points, places.

    The places are there to be compared with each other, not to be
    published: differences smaller than their error order nobody.

    >>> from toolkit.tally import Tally
    >>> counts = pd.DataFrame({
    ...     "subject": ["m1", "m1", "m2"], "item": "A15", "group": "staff",
    ...     "grade": ["a", "c", "b"], "count": [5, 5, 10]})
    >>> table = sensitivity(Tally.from_counts(counts), grades=["a", "b", "c"])
    >>> table[["subject", "place_even", "place_strict", "place_lenient"]]
      subject  place_even  place_strict  place_lenient
    0      m1           1             1              2
    1      m2           1             2              1

    Returns
    -------
    columns ``subject, item``, then ``score_…`` and ``place_…`` of each
    spacing; a subject without grades has no row.

    Raises
    ------
    TallyError : as `toolkit.analysis.scores.score`.
    """
    table = pd.DataFrame()
    for name in SPACINGS:
        points = dict(zip(grades, spacing(name, len(grades)), strict=True))
        scored = score(tally, scheme=points, weights=weights).composites
        scored = scored[scored["score"].notna()].reset_index(drop=True)
        # computed sums that differ in the last digit are the same score
        told = scored["score"].astype("float64").round(9)
        ranks = told.groupby(scored["item"]).rank(method="min", ascending=False)
        table = scored[["subject", "item"]].copy() if table.empty else table
        table[f"score_{name}"], table[f"place_{name}"] = told, ranks.astype("int64")
    return table


def orders_agree(table: pd.DataFrame) -> bool:
    """Return whether all three spacings put the subjects in one order.

    >>> orders_agree(pd.DataFrame({f"place_{name}": [1, 2] for name in SPACINGS}))
    True
    """
    first, *others = (table[f"place_{name}"] for name in SPACINGS)
    return all(first.equals(other) for other in others)
