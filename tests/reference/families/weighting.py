"""Answers about several rater groups made one, and about bootstrap intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from reference.families.intervals import ends, or_none

from toolkit.analysis import bootstrap as resampling
from toolkit.analysis.grades import box_share
from toolkit.analysis.group_means import Composite, GroupMean
from toolkit.analysis.raking import Raked, odds_ratio, rake
from toolkit.analysis.weighting import (
    PolicyWeights,
    SamplingWeights,
    composite,
    poststratified,
)

if TYPE_CHECKING:
    from reference.compute import Answers


REPLICATES = 20_000
STATISTICS: Mapping[str, Callable[[Sequence[float]], Any]] = {
    "plug-in variance (divisor n)": resampling.variance_of,
    "mean": resampling.mean_of,
    "score": resampling.mean_of,
}


def group_weighting(case: Mapping[str, Any]) -> Answers:
    """The mean over groups, by their sizes or by given weights."""
    given = case["input"]
    groups = [_group(row) for row in _rows(given, "strata")]
    sizes = {one.group: one.size or 0 for one in groups}
    weights = given.get("weights")

    def whole(*, endless: bool = False) -> Composite:
        if weights is None and not endless:
            return poststratified(groups)
        shares = weights or {g: n / sum(sizes.values()) for g, n in sizes.items()}
        counted = [replace(one, size=None) for one in groups] if endless else groups
        return composite(counted, PolicyWeights(shares))

    def interval() -> list[float] | None:
        found = whole().interval(confidence=given.get("confidence", 0.95))
        return None if found is None else ends(found)

    estimates = dict.fromkeys(
        ("mean", "proportion", "composite"), or_none(lambda: whole().mean)
    )
    return estimates | {
        "se_fpc": or_none(lambda: whole().standard_error),
        "se_infinite_pop": or_none(lambda: whole(endless=True).standard_error),
        "ci": or_none(interval),
    }


def raking(case: Mapping[str, Any]) -> Answers:
    """A table adjusted to margins, or ballots to the sizes of groups."""
    given = case["input"]
    if given["form"] == "table":
        return _raked(given)
    rows = [list(row.values()) for row in _rows(given, "rows")]
    sizes = {group: size for group, size, *_ in rows}
    ballots = {group: returned for group, _, returned, *_ in rows}
    top = {group: count for group, _, _, count in rows}

    def weights() -> SamplingWeights:
        return SamplingWeights.from_sizes(sizes, ballots)

    def whole() -> Composite:
        points = {
            group: {1: top[group], 0: ballots[group] - top[group]} for group in top
        }
        return poststratified(
            [
                GroupMean.from_points(group, points[group], size=size)
                for group, size in sizes.items()
            ]
        )

    approving, returned = sum(top.values()), sum(ballots.values())
    return {
        "weights": or_none(lambda: [weights().each[group] for group in sizes]),
        "unweighted_top_share": lambda: box_share([approving, returned - approving]),
        "poststratified_top_share": or_none(lambda: whole().mean),
        "poststratified_se": or_none(lambda: whole().standard_error),
        "kish_effective_n": or_none(lambda: weights().effective_ballots),
        "design_effect": or_none(lambda: weights().design_effect),
        "max_weight": or_none(lambda: max(weights().each.values())),
    }


def _raked(given: Mapping[str, Any]) -> Answers:
    margins = given.get("margins") or [given["row_margins"], given["col_margins"]]

    def raked() -> Raked:
        return rake(given["seed"], margins, cap=given.get("cap"))

    def fitted() -> Any:
        return raked().fitted.tolist()

    return {
        "fitted": or_none(fitted),
        "max_weight": or_none(lambda: raked().most_weight),
        "odds_ratio_invariant": or_none(lambda: odds_ratio(raked().fitted)),
        "row_sums": or_none(lambda: raked().fitted.sum(axis=1).tolist()),
        "col_sums": or_none(lambda: raked().fitted.sum(axis=0).tolist()),
    }


def bootstrap(case: Mapping[str, Any]) -> Answers:
    """Intervals of a score from a tally, or of a statistic from a sample."""
    given = case["input"]
    confidence = given["confidence"]
    counts, statistic = _sampled(given)
    percent = round(100 * confidence)

    def told() -> resampling.Bootstrap:
        return resampling.bootstrap(
            counts,
            statistic,
            rng=np.random.default_rng(2024),
            confidence=confidence,
            replicates=REPLICATES,
        )

    estimates = dict.fromkeys(
        ("theta", "score", "estimate", "mean"), lambda: told().estimate
    )
    return estimates | {
        "acceleration": lambda: resampling.acceleration(counts, statistic),
        "z0": lambda: told().bias,
        "se": lambda: told().standard_error,
        f"BCa_{percent}": lambda: ends(told().bca),
        f"percentile_{percent}": lambda: ends(told().percentile),
        f"ABC_{percent}": lambda: ends(
            resampling.abc_interval(counts, statistic, confidence=confidence)
        ),
    }


def _sampled(given: Mapping[str, Any]) -> tuple[Sequence[int], Any]:
    """The counts of distinct values, and the statistic asked for."""
    if given["form"] == "tally":
        counts, values = given["counts"], given["scores"]
    else:
        found = Counter(given["x"])
        counts, values = list(found.values()), list(found)
    return counts, STATISTICS[given.get("statistic", "mean")](values)


def _rows(given: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    if "columns" not in given:
        return list(given[name])
    return [dict(zip(given["columns"], row, strict=True)) for row in given["rows"]]


def _group(row: Mapping[str, Any]) -> GroupMean:
    name, size = row.get("stratum", row.get("group")), row.get("N")
    if "x" in row:
        points = {1: row["x"], 0: row["n"] - row["x"]}
        return GroupMean.from_points(name, points, size=size)
    (mean,) = (value for key, value in row.items() if key.startswith("mean"))
    (variance,) = (value for key, value in row.items() if key.startswith("var"))
    return GroupMean(name, mean, variance, row["n"], size)


FAMILIES = {
    "group_weighting": group_weighting,
    "raking": raking,
    "bootstrap": bootstrap,
}
