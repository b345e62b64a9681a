"""Answers about what to work on first: importance beside performance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from toolkit.analysis.importance import (
    Cuts,
    Point,
    cuts_by,
    derived_importance,
    gap,
    gap_interval,
    quadrants,
)
from toolkit.analysis.intervals import Interval, normal_quantile

if TYPE_CHECKING:
    from reference.compute import Answers

ERRORS = ("{}_se", "se_{}")


def importance_performance(case: Mapping[str, Any]) -> Answers:
    """Cuts, fields and gaps of a table of items."""
    given = case["input"]
    derived = _derived(given)
    if "rows" not in given and "importance" not in given:
        return derived
    table = _table(given)
    confidence = given.get("confidence", 0.95)
    points = [
        Point(
            f"{place} {row.iloc[0]}",
            float(row["importance"]),
            float(row["performance"]),
            _interval(row, "importance", confidence),
            _interval(row, "performance", confidence),
        )
        for place, (_, row) in enumerate(table.iterrows())
    ]
    cuts = _cuts(given.get("cut", given.get("cuts", "means")), points, given)
    middles = {rule: cuts_by(rule, points) for rule in ("means", "medians")}
    gaps = [gap(point) for point in points]
    first = table.iloc[:, 0].tolist()

    def fields(by: Cuts = cuts) -> list[str]:
        return [field.value for field in quadrants(points, cuts=by).values()]

    def gap_ends() -> list[list[float]]:
        found = [
            gap_interval(
                point,
                importance_error=_error(row, "importance"),
                performance_error=_error(row, "performance"),
                correlation=row.get("correlation", given.get("correlation", 0.0)),
                confidence=confidence,
            )
            for point, (_, row) in zip(points, table.iterrows(), strict=True)
        ]
        return [[one.low, one.high] for one in found]

    def counted() -> dict[str, int]:
        return {field: fields().count(field) for field in dict.fromkeys(fields())}

    return derived | {
        "cut_means": lambda: _both(middles["means"]),
        "cut_medians": lambda: _both(middles["medians"]),
        "cut": lambda: _both(cuts),
        "cuts": lambda: _both(cuts),
        "quadrants": fields,
        "quadrant": fields,
        "quadrants_means": lambda: fields(middles["means"]),
        "quadrants_medians": lambda: fields(middles["medians"]),
        "quadrant_by_item": lambda: dict(zip(first, fields(), strict=True)),
        "quadrant_counts": counted,
        "gaps": lambda: gaps,
        "gap": lambda: gaps,
        "performance_minus_importance": lambda: [-one for one in gaps],
        "mean_gap": lambda: float(np.mean(gaps)),
        "largest_gap": lambda: first[int(np.argmax(gaps))],
        "gap_order": lambda: [first[i] for i in np.argsort(gaps, kind="stable")[::-1]],
        "gap_ci": gap_ends,
        "gaps_ci": gap_ends,
        "undecided": lambda: [field == "undecided" for field in fields()],
    }


def _derived(given: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    """Answers from the ratings of items, or from what moves together in them."""

    def correlations() -> list[float]:
        for name in ("covariance", "correlation_matrix", "correlations"):
            if name in given:
                matrix = given[name]
                break
        else:
            ratings = pd.DataFrame(given.get("matrix", given.get("ratings")))
            matrix = ratings.cov().to_numpy()
        overall = given.get("overall", len(matrix) - 1)
        if isinstance(overall, str):
            overall = given["items"].index(overall)
        elif isinstance(overall, list):
            matrix = pd.DataFrame(given["matrix"]).assign(overall=overall).cov()
            overall = len(matrix) - 1
        return derived_importance(matrix, overall=overall)

    return dict.fromkeys(("derived_importance", "importance_derived"), correlations)


def _table(given: Mapping[str, Any]) -> pd.DataFrame:
    if "rows" in given:
        return pd.DataFrame(given["rows"], columns=given["columns"])
    places = range(len(given["importance"]))
    return pd.DataFrame(
        {
            "item": given.get("items", given.get("attributes", places)),
            "importance": given["importance"],
            "performance": given["performance"],
        }
    )


def _cuts(cut: Any, points: Sequence[Point], given: Mapping[str, Any]) -> Cuts:
    if isinstance(cut, str):
        if "mid" in cut:
            return Cuts(*[sum(given["scale"]) / 2] * 2)
        return cuts_by("medians" if "median" in cut else "means", points)
    if isinstance(cut, Mapping):
        return Cuts(cut["importance"], cut["performance"])
    if isinstance(cut, Sequence):
        return Cuts(*cut)
    return Cuts(cut, cut)


def _error(row: Mapping[str, Any], name: str) -> float:
    told = next(key for key in (one.format(name) for one in ERRORS) if key in row)
    return float(row[told])


def _interval(row: Mapping[str, Any], name: str, level: float) -> Interval | None:
    for low, high in (("low", "high"), ("lower", "upper")):
        ends = (row.get(f"{name}_{low}"), row.get(f"{name}_{high}"))
        if None not in ends:
            return Interval(float(ends[0]), float(ends[1]))
    if any(one.format(name) in row for one in ERRORS):
        reach = normal_quantile(level) * _error(row, name)
        return Interval(row[name] - reach, row[name] + reach)
    return None


def _both(cuts: Cuts) -> list[float]:
    return [cuts.importance, cuts.performance]


FAMILIES: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "importance_performance": importance_performance,
}
