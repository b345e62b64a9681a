"""Reads groups with their sizes and ballots, and answers what follows from these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from reference.spelling import or_none

from toolkit.analysis.group_means import GroupMean
from toolkit.analysis.response import Response, response
from toolkit.analysis.weighting import SamplingWeights

if TYPE_CHECKING:
    from reference.compute import Answers

NAMES = ("group", "stratum", "name", "id")
SIZES = ("N", "size", "eligible", "population")
BALLOTS = ("n", "returned", "valid", "ballots")
CHOSEN = ("x", "top_grade", "top", "count", "yes")


def rows_of(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    if "columns" in given:
        return [dict(zip(given["columns"], row, strict=True)) for row in given["rows"]]
    found = given.get("strata", given.get("groups", given.get("rows")))
    if isinstance(found, Mapping):
        return [
            {"group": name, **(row if isinstance(row, Mapping) else {"counts": row})}
            for name, row in found.items()
        ]
    return list(found)


def first_of(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if name in row), None)


def group_of(row: Mapping[str, Any], given: Mapping[str, Any]) -> GroupMean:
    name, size = first_of(row, NAMES), first_of(row, SIZES)
    nobs = first_of(row, BALLOTS)
    if "counts" in row:
        points = dict(zip(given["scores"], row["counts"], strict=True))
        nobs = sum(points.values())
    elif (chosen := first_of(row, CHOSEN)) is not None:
        points = {1: chosen, 0: nobs - chosen}
    else:
        mean = next(value for key, value in row.items() if key.startswith("mean"))
        return GroupMean(name, mean, _variance(row), nobs, size)
    if not nobs:
        return GroupMean(name, float("nan"), None, 0, size)
    return GroupMean.from_points(name, points, size=size)


def _variance(row: Mapping[str, Any]) -> float | None:
    for key, value in row.items():
        if key.startswith(("var", "s2")):
            return value
        if key.startswith(("sd", "s_")) or key == "s":
            return None if value is None else value**2
    return None


def of_sampling(sizes: Mapping[str, int], ballots: Mapping[str, int]) -> Answers:
    """Answers about what each ballot stands for, and about who took part."""

    def weights() -> SamplingWeights:
        return SamplingWeights.from_sizes(sizes, ballots)

    def part() -> Response:
        return response(ballots, sizes)

    effective = or_none(lambda: weights().effective_ballots)
    design = or_none(lambda: weights().design_effect)
    return {
        "weights": or_none(lambda: [weights().each[group] for group in sizes]),
        "weights_by_group": or_none(lambda: dict(weights().each)),
        "kish_effective_n": effective,
        "kish_n_eff": effective,
        "effective_n": effective,
        "n_eff": effective,
        "design_effect": design,
        "deff": design,
        "kish_deff": design,
        "deft": or_none(lambda: weights().design_effect ** 0.5),
        "max_weight": or_none(lambda: max(weights().each.values())),
        "participation": lambda: part().share,
        "participation_by_group": lambda: dict(part().by_group),
        "response_rate": lambda: part().share,
        "response_rates": lambda: list(part().by_group.values()),
        "r_indicator": lambda: part().r_indicator,
    }
