"""Answers about agreement within one group, on one subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from reference.data_files import read_table

from toolkit.analysis.average_deviation import average_deviation, average_deviation_j
from toolkit.analysis.consensus import (
    a_wg,
    a_wg_j,
    a_wg_range,
    null_variance,
    r_star_wg,
    r_star_wg_j,
    rwg,
    rwg_j,
)
from toolkit.analysis.grade_counts import sample_variance

if TYPE_CHECKING:
    from reference.compute import Answers


def within_group_agreement(case: Mapping[str, Any]) -> Answers:
    """Answer on one subject, or on every group of a file."""
    given = case["input"]
    if "file" in given or "dataset" in given:
        return of_groups(given)
    counts = given["counts"]
    if isinstance(counts[0], list):
        return of_items(counts, given)
    values = given.get("grades", list(range(1, len(counts) + 1)))
    raters, options = sum(counts), len(counts)
    awg = _of(a_wg, counts, values=values)
    named = {
        "sample_variance": lambda: sample_variance(counts, values=values),
        "n": lambda: raters,
        "mean": lambda: float(np.average(values, weights=counts)),
        "rwg": lambda: rwg(counts, variance=_null(given, options), values=values),
        "r_star_wg": lambda: r_star_wg(counts, values=values),
        "awg": awg,
        "a_wg": awg,
        "awg_R": awg,
        "awg_interpretable_mean_range": lambda: _ends(
            a_wg_range(raters, low=min(values), high=max(values))
        ),
    }
    for null in ("uniform", "triangular", "polarised"):
        variance = null_variance(options, null=null)
        named[f"null_variance_{null}"] = _known(variance)
        for name, kind in {"rwg": rwg, "r_star_wg": r_star_wg}.items():
            named[f"{name}_{null}_null"] = _of(
                kind, counts, variance=variance, values=values
            )
    named["rwg_max_null"] = named["rwg_polarised_null"]
    for centre in ("mean", "median"):
        found = _of(average_deviation, counts, centre=centre, values=values)
        named[f"AD_{centre}"] = named[f"ad_{centre}"] = found
    return named | {"AD": named["AD_mean"], "ad": named["AD_mean"]}


def of_items(counts: Sequence[Sequence[int]], given: Mapping[str, Any]) -> Answers:
    """Indices of one subject over several items."""
    variance = _null(given, len(counts[0]))
    return {
        "rwg_j": _of(rwg_j, counts, variance=variance),
        "r_star_wg_j": _of(r_star_wg_j, counts, variance=variance),
        "awg_j": _of(a_wg_j, counts),
        "ad_j": _of(average_deviation_j, counts),
        "AD_j": _of(average_deviation_j, counts),
        "ad_median_j": _of(average_deviation_j, counts, centre="median"),
    }


def of_groups(given: Mapping[str, Any]) -> Answers:
    """The same of every group in a file of tallies, and their summaries."""
    table = read_table(given.get("file") or given["dataset"])
    grades = [one for one in table.columns if one not in ("group", "item")]
    answers: dict[str, Callable[[], Any]] = {}
    groups = [
        (group, of_items(rows[grades].to_numpy().tolist(), given))
        for group, rows in table.groupby("group")
    ]
    for group, found in groups:
        answers |= {f"{key}_group_{group}": value for key, value in found.items()}
    for key in groups[0][1]:
        answers[f"{key}_summary_min_median_max"] = _summary(key, groups)
    return answers | {"summary_min_median_max": answers["rwg_j_summary_min_median_max"]}


def _summary(key: str, groups: Sequence[tuple[Any, Answers]]) -> Callable[[], Any]:
    def told() -> list[float]:
        values = [found[key]() for _, found in groups]
        return [float(np.quantile(values, at)) for at in (0, 0.5, 1)]

    return told


def _null(given: Mapping[str, Any], grades: int) -> float:
    if "null_variance" in given:
        return float(given["null_variance"])
    named = given.get("null", "uniform")
    return null_variance(given.get("A", grades), null=named)


def _of(kind: Callable[..., float], counts: Any, **how: Any) -> Callable[[], float]:
    return lambda: kind(counts, **how)


def _known(value: float) -> Callable[[], float]:
    return lambda: value


def _ends(interval: Any) -> list[float]:
    return [interval.low, interval.high]


FAMILIES = {"within_group_agreement": within_group_agreement}
