"""Ranks and shrunk estimates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from toolkit.analysis.ranking import (
    RankSets,
    multinomial_rank_sets,
    plausible_top,
    rank_sets,
    tiers,
)
from toolkit.analysis.shrinkage import (
    beta_binomial,
    empirical_bayes,
    james_stein,
    shrink_shares,
)

Answers = Mapping[str, Callable[[], Any]]

LAIRD = "dersimonian-laird"
MANDEL = "paule-mandel"


def ranking_shrinkage(case: Mapping[str, Any]) -> Answers:
    """Answer from counts with their numbers, or from estimates with errors."""
    given = case["input"]
    confidence = given.get("confidence", given.get("coverage", 0.95))
    if {"se", "variance", "sigma2", "sd"} & given.keys():
        return _of_estimates(given, confidence)
    counts = given.get("x", given.get("counts"))
    if "columns" in given:
        told = dict(
            zip(given["columns"], zip(*given["rows"], strict=True), strict=True)
        )
        return ranking_shrinkage({"input": {"form": given["form"], **told}})
    if isinstance(counts, Mapping):
        given = {"ids": list(counts), **given}
        counts = list(counts.values())

    def ranked(*, simultaneous: bool, stepwise: bool | None = None) -> RankSets:
        told = "bonferroni" not in str(given).lower()
        return multinomial_rank_sets(
            counts,
            simultaneous=simultaneous,
            confidence=confidence,
            stepwise=told if stepwise is None else stepwise,
        )

    shares = _of_shares(counts, given["n"], confidence) if "n" in given else {}
    return {
        **_of_ranks(ranked, given),
        "lower_holm": lambda: list(ranked(simultaneous=False, stepwise=True).low),
        "upper_holm": lambda: list(ranked(simultaneous=False, stepwise=True).high),
        "lower_bonferroni": lambda: list(
            ranked(simultaneous=False, stepwise=False).low
        ),
        "upper_bonferroni": lambda: list(
            ranked(simultaneous=False, stepwise=False).high
        ),
        **shares,
    }


def numbers(values: Any) -> list[float]:
    """Return an array as plain numbers."""
    return [float(value) for value in values]


def first_last(values: Any) -> list[float]:
    return [float(values[0]), float(values[-1])]


def _of_estimates(given: Mapping[str, Any], confidence: float) -> Answers:
    named = ("mean", "means", "estimate", "estimates", "y", "x", "effect", "effects")
    means = given[next(name for name in named if name in given)]
    told = next(
        given[name] for name in ("se", "sd", "variance", "sigma2") if name in given
    )
    squared = not {"se", "sd"} & given.keys()
    errors = np.broadcast_to(np.sqrt(told) if squared else told, len(means))

    def ranked(*, simultaneous: bool) -> RankSets:
        return rank_sets(
            means,
            errors,
            rng=np.random.default_rng(1),
            simultaneous=simultaneous,
            confidence=confidence,
        )

    def shrunk(method: Any = None) -> Any:
        how = method or _method(given)
        return empirical_bayes(means, errors, method=how, confidence=confidence)

    def stein() -> Any:
        return james_stein(means, variance=float(np.mean(np.square(errors))))

    def both(one: Any) -> list[list[float]]:
        return [[float(a), float(b)] for a, b in zip(one.low, one.high, strict=True)]

    answers: dict[str, Callable[[], Any]] = {
        **_of_ranks(ranked, given),
        "grand_mean": lambda: float(np.mean(means)),
        "shrinkage_c": lambda: stein().factor,
        "c": lambda: stein().factor,
        "js_factor": lambda: stein().factor,
        "js": lambda: numbers(stein().estimates),
        "js_estimates": lambda: numbers(stein().estimates),
        "james_stein": lambda: numbers(stein().estimates),
        "js_first_last": lambda: first_last(stein().estimates),
    }
    for suffix, method in {"": None, "_dl": LAIRD, "_pm": MANDEL}.items():
        answers |= {
            name + suffix: lambda find=find, method=method: find(shrunk(method))
            for name, find in {
                "tau2": lambda one: one.between,
                "tau": lambda one: one.between**0.5,
                "between_variance": lambda one: one.between,
                "mu": lambda one: one.mean,
                "eb_mean": lambda one: one.mean,
                "pooled_mean": lambda one: one.mean,
                "weighted_mean": lambda one: one.mean,
                "eb": lambda one: numbers(one.estimates),
                "eb_estimates": lambda one: numbers(one.estimates),
                "empirical_bayes": lambda one: numbers(one.estimates),
                "shrunk": lambda one: numbers(one.estimates),
                "shrunken": lambda one: numbers(one.estimates),
                "eb_first_last": lambda one: first_last(one.estimates),
                "shrinkage_factors": lambda one: numbers(one.factors),
                "shrinkage": lambda one: numbers(one.factors),
                "B": lambda one: numbers(1 - one.factors),
                "eb_lower": lambda one: numbers(one.low),
                "eb_upper": lambda one: numbers(one.high),
                "eb_ci": both,
            }.items()
        }
    return answers


def _method(given: Mapping[str, Any]) -> str:
    told = str(given.get("method", "")).lower()
    dersimonian = "dersimonian" in told or told == "dl"
    return LAIRD if dersimonian else MANDEL


def _of_shares(counts: Any, nobs: Any, confidence: float) -> Answers:
    def fitted() -> Any:
        return beta_binomial(counts, nobs, confidence=confidence)

    def shrunk() -> Any:
        return shrink_shares(counts, nobs)

    def arcsine() -> Any:
        return shrink_shares(counts, nobs, scale="arcsine")

    answers: dict[str, Callable[[], Any]] = {
        "grand_mean": lambda: float(np.mean(np.divide(counts, nobs))),
        "pooled_share": lambda: float(
            np.sum(counts) / np.broadcast_to(nobs, len(counts)).sum()
        ),
        "raw": lambda: numbers(np.divide(counts, nobs)),
        "shares": lambda: numbers(np.divide(counts, nobs)),
        "js_arcsine_c": lambda: arcsine().factor,
        "shrinkage_c_arcsine": lambda: arcsine().factor,
        "js_arcsine": lambda: numbers(arcsine().estimates),
        "js_arcsine_scale": lambda: numbers(arcsine().estimates),
        "js_arcsine_first_last": lambda: first_last(arcsine().estimates),
        "alpha": lambda: fitted().alpha,
        "beta": lambda: fitted().beta,
        "beta_binomial_mean": lambda: fitted().mean,
        "beta_binomial": lambda: numbers(fitted().estimates),
        "eb": lambda: numbers(fitted().estimates),
        "beta_binomial_lower": lambda: numbers(fitted().low),
        "beta_binomial_upper": lambda: numbers(fitted().high),
    }
    for name in ("shrinkage_c", "c", "js_factor"):
        answers[name] = lambda: shrunk().factor
    for name in ("js", "js_estimates", "js_shares", "james_stein"):
        answers[name] = lambda: numbers(shrunk().estimates)
        answers[f"{name}_first_last"] = lambda: first_last(shrunk().estimates)
    return answers


def _of_ranks(ranked: Callable[..., RankSets], given: Mapping[str, Any]) -> Answers:
    told = str(given.get("method", "")).lower()
    at_once = "simultaneous" in told or bool(given.get("simultaneous"))
    places = given.get("k", given.get("tau", given.get("top", 1)))

    def one() -> RankSets:
        return ranked(simultaneous=at_once)

    def whole() -> RankSets:
        return ranked(simultaneous=True)

    def alone() -> RankSets:
        return ranked(simultaneous=False)

    def top() -> list[Any]:
        ids = given.get("ids")
        found = plausible_top(whole(), places=places)
        return [ids[i] for i in found] if ids else list(found)

    def among_top() -> list[bool]:
        return [low <= places for low in whole().low]

    def pairs(find: Callable[[], RankSets]) -> Callable[[], list[list[int]]]:
        return lambda: [
            list(ends) for ends in zip(find().low, find().high, strict=True)
        ]

    return {
        "rank": lambda: list(one().rank),
        "ranks": lambda: list(one().rank),
        "lower": lambda: list(one().low),
        "upper": lambda: list(one().high),
        "L": lambda: list(one().low),
        "U": lambda: list(one().high),
        "rank_lower": lambda: list(one().low),
        "rank_upper": lambda: list(one().high),
        "rank_sets": pairs(one),
        "rank_ci": pairs(one),
        "widths": lambda: [
            high - low for low, high in zip(one().low, one().high, strict=True)
        ],
        "marginal_lower": lambda: list(alone().low),
        "marginal_upper": lambda: list(alone().high),
        "marginal_rank_sets": pairs(alone),
        "simultaneous_lower": lambda: list(whole().low),
        "simultaneous_upper": lambda: list(whole().high),
        "lower_simultaneous": lambda: list(whole().low),
        "upper_simultaneous": lambda: list(whole().high),
        "simultaneous_rank_sets": pairs(whole),
        "tiers": lambda: list(tiers(whole())),
        "n_tiers": lambda: max(tiers(whole())),
        "plausible_top": top,
        "plausible_top_k": top,
        "top_k_set": top,
        "tau_best": among_top,
        "taubest": among_top,
    }


FAMILIES = {"ranking_shrinkage": ranking_shrinkage}
