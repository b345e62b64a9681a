"""Answers about items and ballots: uniform answers, and what to work on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from reference.data_files import read_table

from toolkit.analysis.importance import Cuts, Point, cuts_by, gap, quadrants
from toolkit.analysis.intervals import Interval
from toolkit.analysis.straight_lining import (
    answer_variability,
    is_straight,
    longest_run,
)

if TYPE_CHECKING:
    from reference.compute import Answers

NAMED_CUTS = {
    "grand means": "means",
    "means": "means",
    "mean": "means",
    "medians": "medians",
    "grand medians": "medians",
    "median": "medians",
}


def careless_response(case: Mapping[str, Any]) -> Answers:
    """Indices by ballot, and the share of ballots with one answer."""
    ballots, counts = _ballots(case["input"])
    straight = [is_straight(ballot, fewest=2) for ballot in ballots]

    def share() -> float:
        return float(np.average(straight, weights=counts))

    def variability() -> list[float]:
        return [
            answer_variability([np.nan if one is None else one for one in ballot])
            for ballot in ballots
        ]

    def runs() -> list[int]:
        return [longest_run(ballot) for ballot in ballots]

    def histogram() -> dict[str, int]:
        found: dict[str, int] = {}
        for run, count in zip(runs(), counts, strict=True):
            found[str(run)] = found.get(str(run), 0) + int(count)
        return found

    return {
        "longstring": runs,
        "longstring_max": lambda: max(runs()),
        "longstring_mean": lambda: float(np.average(runs(), weights=counts)),
        "mean_longstring": lambda: float(np.average(runs(), weights=counts)),
        "longstring_histogram": histogram,
        "irv": variability,
        "IRV": variability,
        "irv_mean": lambda: float(np.average(variability(), weights=counts)),
        "zero_variance": lambda: straight,
        "zero_variance_count": lambda: int(np.dot(straight, counts)),
        "zero_variance_share": share,
        "straightline_share": share,
        "straight_lining_share": share,
        "share_zero_variance": share,
        "n": lambda: int(np.sum(counts)),
    }


def _ballots(given: Mapping[str, Any]) -> tuple[list[list[Any]], list[int]]:
    if given["form"] == "generated":
        rows = [
            [1] * (10 * i) + list(islice(cycle((0, 1)), 100 - 10 * i))
            for i in range(1, 10)
        ]
        return [*rows, ([1] * 10 + [0] * 10) * 5], [1] * 10
    for name in ("matrix", "responses"):
        if name in given:
            return given[name], [1] * len(given[name])
    if "rows" in given:
        table = pd.DataFrame(given["rows"], columns=given.get("columns"))
    else:
        table = read_table(given.get("dataset") or given["file"])
    counts = table["n"].astype(int).tolist() if "n" in table else [1] * len(table)
    items = given.get("items") or [one for one in table.columns if one != "n"]
    told = table[items].astype(object)
    return told.where(told.notna(), None).to_numpy().tolist(), counts


def importance_performance(case: Mapping[str, Any]) -> Answers:
    """Cuts, fields and gaps of a table of items."""
    given = case["input"]
    table = pd.DataFrame(given["rows"], columns=given["columns"])
    points = [
        Point(
            f"{place} {row.iloc[0]}",
            float(row["importance"]),
            float(row["performance"]),
            _interval(row, "importance"),
            _interval(row, "performance"),
        )
        for place, (_, row) in enumerate(table.iterrows())
    ]
    cuts = _cuts(given.get("cut", "means"), points)
    middles = {rule: cuts_by(rule, points) for rule in ("means", "medians")}

    def fields() -> list[str]:
        return [field.value for field in quadrants(points, cuts=cuts).values()]

    return {
        "cut_means": lambda: _both(middles["means"]),
        "cut_medians": lambda: _both(middles["medians"]),
        "cut": lambda: _both(cuts),
        "cuts": lambda: _both(cuts),
        "quadrants": fields,
        "gaps": lambda: [gap(point) for point in points],
        "gap": lambda: [gap(point) for point in points],
        "undecided": lambda: [field == "undecided" for field in fields()],
    }


def _cuts(cut: Any, points: Sequence[Point]) -> Cuts:
    if isinstance(cut, str):
        return cuts_by(NAMED_CUTS[cut], points)
    if isinstance(cut, Mapping):
        return Cuts(cut["importance"], cut["performance"])
    if isinstance(cut, Sequence):
        return Cuts(*cut)
    return Cuts(cut, cut)


def _interval(row: Mapping[str, Any], name: str) -> Interval | None:
    ends = (row.get(f"{name}_low"), row.get(f"{name}_high"))
    return None if None in ends else Interval(float(ends[0]), float(ends[1]))


def _both(cuts: Cuts) -> list[float]:
    return [cuts.importance, cuts.performance]


FAMILIES: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "careless_response": careless_response,
    "importance_performance": importance_performance,
}
