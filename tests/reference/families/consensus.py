"""Answers about agreement within one group, on one subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from reference.data_files import read_table

from toolkit.analysis.average_deviation import (
    acceptable_deviation,
    average_deviation,
    average_deviation_j,
)
from toolkit.analysis.consensus import (
    a_wg,
    a_wg_j,
    a_wg_range,
    null_variance,
    null_variance_of,
    r_star_wg,
    r_star_wg_j,
    rwg,
    rwg_j,
)
from toolkit.analysis.grade_counts import sample_variance

if TYPE_CHECKING:
    from reference.compute import Answers

NULLS: Mapping[str, Any] = {
    "uniform": "uniform",
    "rectangular": "uniform",
    "triangular": "triangular",
    "polarised": "polarised",
    "polarized": "polarised",
    "maximum": "polarised",
    "max": "polarised",
    "maximum_dissensus": "polarised",
    "mv": "polarised",
}
OTHERS: Mapping[str, tuple[str, ...]] = {
    "awg": ("a_wg", "awg_R"),
    "r_star_wg": ("rwg_star", "r*wg", "rstar_wg", "r_wg_star", "rwg_lindell"),
    "rwg": ("r_wg",),
    "AD_mean": ("ad_mean", "AD", "ad", "AD_M", "ad_m", "ADM"),
    "AD_median": ("ad_median", "AD_Md", "ad_md", "ADMd"),
    "rwg_j": ("rwgj", "rwg_J", "r_wg_j"),
    "r_star_wg_j": ("rwg_star_j", "r*wg_j", "r_star_wgj", "rwg_j_lindell"),
    "awg_j": ("a_wg_j", "awgj"),
    "AD_j": ("ad_j", "AD_mean_j", "ad_mean_j", "AD_M_j"),
    "AD_median_j": ("ad_median_j", "AD_Md_j"),
}
"""Other names, each of them also before what is added to a name."""


def within_group_agreement(case: Mapping[str, Any]) -> Answers:
    """Answer on one subject, on several, or on every group of a file."""
    given = case["input"]
    if "file" in given or "dataset" in given:
        return of_groups(_of_file(given), given)
    for name in ("groups", "subjects", "vectors"):
        if isinstance(given.get(name), Mapping):
            return of_groups(given[name], given)
    counts = _counts(given)
    kind = of_items if isinstance(counts[0], list) else of_item
    return named(kind(counts, given))


def of_item(counts: Sequence[int], given: Mapping[str, Any]) -> Answers:
    """Indices of one subject on one item."""
    values = _values(given, len(counts))
    raters, options = int(sum(counts)), len(counts)
    usual = given.get("null_variance", _null(given, options, values))
    told: dict[str, Callable[[], Any]] = {
        "sample_variance": partial(sample_variance, counts, values=values),
        "variance": partial(sample_variance, counts, values=values),
        "s2": partial(sample_variance, counts, values=values),
        "sd": lambda: sqrt(sample_variance(counts, values=values)),
        "n": lambda: raters,
        "mean": lambda: float(np.average(values, weights=counts)),
        "rwg": partial(rwg, counts, variance=usual, values=values),
        "r_star_wg": partial(r_star_wg, counts, variance=usual, values=values),
        "awg": partial(a_wg, counts, values=values),
        "AD_mean": partial(average_deviation, counts, centre="mean", values=values),
        "AD_median": partial(average_deviation, counts, centre="median", values=values),
        **_limits(raters, values),
    }
    for null, name in NULLS.items():
        variance = _null({**given, "null": name}, options, values)
        told[f"null_variance_{null}"] = partial(float, variance)
        for index, kind in {"rwg": rwg, "r_star_wg": r_star_wg}.items():
            found = partial(kind, counts, variance=variance, values=values)
            told[f"{index}_{null}_null"] = told[f"{index}_{null}"] = found
    told["null_variance"] = lambda: usual
    shares = given.get("null_shares", given.get("null_distribution"))
    if isinstance(shares, list):
        own = null_variance_of(shares, values=values)
        for name in ("skewed", "own", "slight_skew", "custom"):
            told[f"null_variance_{name}"] = partial(float, own)
            found = partial(rwg, counts, variance=own, values=values)
            told[f"rwg_{name}_null"] = told[f"rwg_{name}"] = found
    return told


def _limits(raters: int, values: Sequence[float]) -> Answers:
    """Where a_wg can be read, and the largest deviation taken for agreement."""

    def ends() -> list[float]:
        found = a_wg_range(raters, low=min(values), high=max(values))
        return [found.low, found.high]

    return {
        "awg_interpretable_mean_range": ends,
        "awg_mean_range": ends,
        "AD_cutoff": lambda: acceptable_deviation(len(values)),
        "acceptable_AD": lambda: acceptable_deviation(len(values)),
    }


def of_items(counts: Sequence[Sequence[int]], given: Mapping[str, Any]) -> Answers:
    """Indices of one subject over several items, and each item by itself."""
    options, items = len(counts[0]), len(counts)
    values = _values(given, options)
    variance = given.get("null_variance", _null(given, options, values))
    told: dict[str, Callable[[], Any]] = {
        "rwg_j": partial(rwg_j, counts, variance=variance, values=values),
        "r_star_wg_j": partial(r_star_wg_j, counts, variance=variance, values=values),
        "awg_j": partial(a_wg_j, counts, values=values),
        "AD_j": partial(average_deviation_j, counts, values=values),
        "AD_median_j": partial(
            average_deviation_j, counts, centre="median", values=values
        ),
        "mean_item_variance": lambda: float(
            np.mean([sample_variance(row, values=values) for row in counts])
        ),
        "J": lambda: items,
        "n": lambda: int(sum(counts[0])),
    }
    for null, name in NULLS.items():
        other = _null({**given, "null": name}, options, values)
        for index, kind in {"rwg_j": rwg_j, "r_star_wg_j": r_star_wg_j}.items():
            found = partial(kind, counts, variance=other, values=values)
            told[f"{index}_{null}_null"] = told[f"{index}_{null}"] = found
    singles = [of_item(row, given) for row in counts]
    for name in singles[0]:
        every = [one[name] for one in singles]
        told.setdefault(name, partial(_each, every))
        told[f"{name}_by_item"] = partial(_each, every)
    return told


def of_groups(
    groups: Mapping[Any, Sequence[Any]], given: Mapping[str, Any]
) -> dict[str, Callable[[], Any]]:
    """The same of every group, and their summaries."""
    answers: dict[str, Callable[[], Any]] = {}
    found = {}
    for group, counts in groups.items():
        table = [list(row) if isinstance(row, list) else row for row in counts]
        kind = of_items if isinstance(table[0], list) else of_item
        found[group] = named(kind(table, given))
        if isinstance(table[0], list) and len(table) == 1:
            found[group] = {**found[group], **named(of_item(table[0], given))}
        for name, value in found[group].items():
            answers[f"{name}_group_{group}"] = answers[f"{name}_{group}"] = value
    for name in next(iter(found.values())):
        every = [one[name] for one in found.values()]
        answers[f"{name}_summary_min_median_max"] = partial(_summary, every)
        answers[f"{name}_mean"] = partial(_mean, every)
        answers[f"{name}_median"] = partial(_middle, every)
        answers.setdefault(name, partial(_each, every))
    first = "rwg_j" if "rwg_j" in next(iter(found.values())) else "rwg"
    return answers | {
        "summary_min_median_max": answers[f"{first}_summary_min_median_max"],
        "groups": lambda: len(found),
    }


def named(answers: Answers) -> dict[str, Callable[[], Any]]:
    """Return the answers by all names they have."""
    return {
        other + key[len(name) :]: value
        for name, others in OTHERS.items()
        for key, value in answers.items()
        if key == name or key.startswith(f"{name}_")
        for other in others
    } | dict(answers)


def _counts(given: Mapping[str, Any]) -> Any:
    """Return counts of grades, of one item or of several, from what there is."""
    if "counts" in given:
        told = given["counts"]
        return list(told.values()) if isinstance(told, Mapping) else told
    for name in ("ratings", "values", "matrix", "raw"):
        if name in given:
            rows = given[name]
            break
    else:
        rows = given["rows"]
    scale = _grades(given, rows)
    if not isinstance(rows[0], list):
        return [rows.count(grade) for grade in scale]
    items = rows if given.get("rows") == "items" else zip(*rows, strict=True)
    return [[list(item).count(grade) for grade in scale] for item in items]


def _grades(given: Mapping[str, Any], rows: Any) -> Sequence[float]:
    if "grades" in given or "scale" in given:
        return list(given.get("grades", given.get("scale")))
    flat = [one for row in rows for one in (row if isinstance(row, list) else [row])]
    most = max(one for one in flat if one is not None)
    return range(1, 1 + given.get("A", given.get("options", most)))


def _of_file(given: Mapping[str, Any]) -> dict[Any, list[list[int]]]:
    """Return items × grades of every group, from tallies or from ballots."""
    table = read_table(given.get("file") or given["dataset"])
    group = given.get("group", "group" if "group" in table else table.columns[0])
    wide = [one for one in table.columns if one[0] == "n" and one[1:].isdigit()]
    if wide:
        return {
            key: rows[wide].to_numpy().tolist() for key, rows in table.groupby(group)
        }
    items = given.get("items") or [one for one in table.columns if one != group]
    low, high = table[items].min().min(), table[items].max().max()
    scale = given.get("grades") or range(
        int(min(low, 1)), int(min(low, 1)) + int(given.get("A", high))
    )
    return {
        key: [[int((rows[item] == one).sum()) for one in scale] for item in items]
        for key, rows in table.groupby(group)
    }


def _values(given: Mapping[str, Any], grades: int) -> list[float]:
    told = given.get("grades", given.get("scores", given.get("values")))
    whole = isinstance(told, list) and len(told) == grades
    return told if whole and told else list(range(1, grades + 1))


def _null(given: Mapping[str, Any], grades: int, values: Sequence[float]) -> float:
    """Return the variance without agreement, in squared units of the grades."""
    told = NULLS.get(str(given.get("null", "uniform")), "uniform")
    step = (max(values) - min(values)) / (grades - 1)
    return null_variance(given.get("A", grades), null=told) * step**2


def _each(several: Sequence[Callable[[], Any]]) -> list[Any]:
    return [one() for one in several]


def _summary(several: Sequence[Callable[[], Any]]) -> list[float]:
    values = [one() for one in several]
    return [float(pd.Series(values).quantile(at)) for at in (0, 0.5, 1)]


def _mean(several: Sequence[Callable[[], Any]]) -> float:
    return float(pd.Series(_each(several)).mean())


def _middle(several: Sequence[Callable[[], Any]]) -> float:
    return float(pd.Series(_each(several)).median())


FAMILIES = {"within_group_agreement": within_group_agreement}
