"""Answers about several rater groups made one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reference.families.intervals import ends
from reference.spelling import or_none
from reference.strata import group_of, of_sampling, rows_of

from toolkit.analysis.group_means import Composite, group_gap
from toolkit.analysis.weighting import PolicyWeights, composite, poststratified

if TYPE_CHECKING:
    from reference.compute import Answers


def group_weighting(case: Mapping[str, Any]) -> Answers:
    """The mean over groups, by their sizes or by given weights."""
    given = case["input"]
    groups = [group_of(row, given) for row in rows_of(given)]
    sizes = {one.group: one.size or 0 for one in groups}
    weights = _weights(given, list(sizes))
    everybody = sum(sizes.values())

    def whole(*, endless: bool = False, moved: bool = False) -> Composite:
        if weights is None and not endless:
            return poststratified(groups)
        rule = PolicyWeights(
            weights or {g: size / everybody for g, size in sizes.items()}
        )
        for one in groups:
            rule = rule.without(one.group) if moved and not one.nobs else rule
        there = [one for one in groups if one.nobs]
        counted = [replace(one, size=None) for one in there] if endless else there
        return composite(counted, rule)

    def interval() -> list[float] | None:
        found = whole().interval(confidence=given.get("confidence", 0.95))
        return None if found is None else ends(found)

    def gap() -> Composite:
        first, second = groups[:2]
        return group_gap(first, second)

    def gap_interval() -> list[float] | None:
        found = gap().interval(confidence=given.get("confidence", 0.95))
        return None if found is None else ends(found)

    def times(number: float | None) -> float | None:
        return None if number is None else everybody * number

    error = or_none(lambda: whole().standard_error)
    endless = or_none(lambda: whole(endless=True).standard_error)
    answers: dict[str, Callable[[], Any]] = {
        **dict.fromkeys(
            ("mean", "proportion", "composite", "score", "estimate", "weighted_mean"),
            or_none(lambda: whole().mean),
        ),
        **dict.fromkeys(("se_fpc", "se", "composite_se", "composite_se_fpc"), error),
        **dict.fromkeys(("se_infinite_pop", "se_no_fpc", "se_without_fpc"), endless),
        "composite_se_infinite_pop": endless,
        "variance": or_none(lambda: _squared(whole().standard_error)),
        "total": or_none(lambda: times(whole().mean)),
        "se_total": or_none(lambda: times(whole().standard_error)),
        "total_se_fpc": or_none(lambda: times(whole().standard_error)),
        "ci": or_none(interval),
        "composite_weights_moved": or_none(lambda: whole(moved=True).mean),
        "composite_renormalised": or_none(lambda: whole(moved=True).mean),
        "group_means": lambda: {
            one.group: one.mean if one.nobs else None for one in groups
        },
        "group_se": lambda: {
            one.group: None if one.error_variance is None else one.error_variance**0.5
            for one in groups
        },
        "unweighted_mean": lambda: (
            sum(one.nobs * one.mean for one in groups if one.nobs)
            / sum(one.nobs for one in groups)
        ),
        "gap": lambda: gap().mean,
        "gap_se": lambda: gap().standard_error,
        "gap_ci": gap_interval,
    }
    ballots = {one.group: one.nobs for one in groups}
    return answers | of_sampling(sizes, ballots)


def _squared(error: float | None) -> float | None:
    return None if error is None else error**2


def _weights(given: Mapping[str, Any], groups: list[str]) -> dict[str, float] | None:
    told = given.get("weights", given.get("policy_weights"))
    if told is None and all("weight" in row for row in rows_of(given)):
        told = [row["weight"] for row in rows_of(given)]
    if isinstance(told, list):
        return dict(zip(groups, told, strict=True))
    return told


FAMILIES = {"group_weighting": group_weighting}
