"""Items by importance and performance: the values of a grid, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from toolkit.analysis.importance import Cuts, Point, Quadrant, Rule, quadrants

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.analysis.intervals import Interval
    from toolkit.i18n import Translator
    from toolkit.reports.plots.estimates import Estimate


def importance_points(
    importance: Sequence[Estimate], performance: Sequence[Estimate]
) -> tuple[Point, ...]:
    """Return the items that have both numbers, in the order of ``performance``.

    Both come from one subject, or from all of them taken together.

    >>> from toolkit.reports.plots.estimates import Estimate
    >>> importance_points([Estimate("", "A1", 4.0)], [Estimate("", "A1", 3.0)])[0].item
    'A1'
    """
    weights = {one.item: one for one in importance}
    return tuple(
        Point(
            one.item,
            weights[one.item].value or 0.0,
            one.value,
            weights[one.item].reach,
            one.reach,
        )
        for one in performance
        if one.value is not None
        and one.item in weights
        and weights[one.item].value is not None
    )


def importance_table(
    points: Sequence[Point], *, cuts: Cuts | Rule = "means"
) -> pd.DataFrame:
    """Return the table behind a grid: a row for each item, and the field it is in.

    Raises
    ------
    TallyError : there is no item.
    """
    fields = quadrants(points, cuts=cuts)
    return pd.DataFrame(
        [
            {
                "item": point.item,
                "importance": point.importance,
                **_ends("importance", point.importance_interval),
                "performance": point.performance,
                **_ends("performance", point.performance_interval),
                "field": fields[point.item].value,
            }
            for point in points
        ]
    )


def importance_sentence(
    points: Sequence[Point], _: Translator, *, cuts: Cuts | Rule = "means"
) -> str:
    """Return in one sentence what a grid shows."""
    fields = quadrants(points, cuts=cuts)
    first = [item for item, field in fields.items() if field is Quadrant.CONCENTRATE]
    undecided = sum(field is Quadrant.UNDECIDED for field in fields.values())
    if not first:
        return _(
            "Of {n} items none is for certain important and not going well; "
            "undecided: {undecided}.",
            n=len(points),
            undecided=undecided,
        )
    return _(
        "Of {n} items, important and not going well: {first}; undecided: {undecided}.",
        n=len(points),
        first=_.join([_("“{item}”", item=item) for item in first]),
        undecided=undecided,
    )


def _ends(name: str, interval: Interval | None) -> dict[str, float | None]:
    low, high = (None, None) if interval is None else (interval.low, interval.high)
    return {f"{name}_low": low, f"{name}_high": high}
