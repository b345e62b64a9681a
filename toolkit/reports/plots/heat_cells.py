"""The cells of a heatmap: which values differ from their column's mean for sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.reports.plots.estimates import Estimate

Side = Literal["above", "below", "none"]
"""Where a value lies for sure: above the mean of its column, below, or neither."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: its value, how far it is from its column's mean, and if for sure."""

    subject: str
    item: str
    value: float | None
    difference: float | None
    side: Side
    reason: str = ""


def heat_cells(estimates: Sequence[Estimate]) -> tuple[HeatCell, ...]:
    """Return the cells of a heatmap, in the order of the estimates.

    Formula: the difference from the plain mean of all values of the item;
    it is one for sure where the mean lies outside the estimate's ``reach``.
    Of many cells some will do so by chance: with intervals of 95 %, up to
    one in twenty.

    >>> from toolkit.analysis.intervals import Interval
    >>> from toolkit.reports.plots.estimates import Estimate
    >>> cells = heat_cells([
    ...     Estimate("Li", "A1", 0.9, interval=Interval(0.75, 0.95)),
    ...     Estimate("Wu", "A1", 0.5, interval=Interval(0.3, 0.75)),
    ... ])
    >>> [cell.side for cell in cells]
    ['above', 'none']
    """
    means = column_means(estimates)
    return tuple(_cell(one, means.get(one.item)) for one in estimates)


def column_means(estimates: Sequence[Estimate]) -> dict[str, float]:
    """Return the plain mean of the values of each item that has some."""
    values: dict[str, list[float]] = {}
    for one in estimates:
        if one.value is not None:
            values.setdefault(one.item, []).append(one.value)
    return {item: fmean(found) for item, found in values.items()}


def heat_table(cells: Sequence[HeatCell]) -> pd.DataFrame:
    """Return the table behind a heatmap: a row for each cell."""
    columns = ["subject", "item", "value", "difference", "side", "reason"]
    rows = [[getattr(cell, name) for name in columns] for cell in cells]
    return pd.DataFrame(rows, columns=columns)


def heat_sentence(cells: Sequence[HeatCell], _: Translator) -> str:
    """Return in one sentence what a heatmap shows."""
    return _(
        "Of {n} values {above} lie above the mean of their column and {below} below "
        "it by more than their intervals; of the others nothing of the kind can be "
        "said.",
        n=sum(cell.value is not None for cell in cells),
        above=sum(cell.side == "above" for cell in cells),
        below=sum(cell.side == "below" for cell in cells),
    )


def _cell(one: Estimate, mean: float | None) -> HeatCell:
    if one.value is None or mean is None:
        return HeatCell(one.subject, one.item, None, None, "none", one.reason)
    side: Side = "none"
    if one.reach is not None and mean < one.reach.low:
        side = "above"
    elif one.reach is not None and mean > one.reach.high:
        side = "below"
    return HeatCell(one.subject, one.item, one.value, one.value - mean, side)
