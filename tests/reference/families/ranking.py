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


def ranking_shrinkage(case: Mapping[str, Any]) -> Answers:
    """Answer from counts with their numbers, or from estimates with errors."""
    given = case["input"]
    confidence = given.get("confidence", given.get("coverage", 0.95))
    if "se" in given or "variance" in given:
        return _of_estimates(given, confidence)
    counts = given.get("x", given.get("counts"))

    def ranked(*, simultaneous: bool) -> RankSets:
        return multinomial_rank_sets(
            counts,
            simultaneous=simultaneous,
            confidence=confidence,
            stepwise="bonferroni" not in str(given).lower(),
        )

    shares = _of_shares(counts, given["n"], confidence) if "n" in given else {}
    return {**_of_ranks(ranked, given), **shares}


def numbers(values: Any) -> list[float]:
    """Return an array as plain numbers."""
    return [float(value) for value in values]


def _of_estimates(given: Mapping[str, Any], confidence: float) -> Answers:
    means = given.get("mean", given.get("estimates", given.get("y")))
    errors = given["se"] if "se" in given else np.sqrt(given["variance"])

    def ranked(*, simultaneous: bool) -> RankSets:
        return rank_sets(
            means,
            errors,
            rng=np.random.default_rng(1),
            simultaneous=simultaneous,
            confidence=confidence,
        )

    def shrunk(method: Any = "paule-mandel") -> Any:
        return empirical_bayes(means, errors, method=method, confidence=confidence)

    def stein() -> Any:
        return james_stein(means, variance=float(np.mean(np.square(errors))))

    laird = "dersimonian-laird"
    return {
        **_of_ranks(ranked, given),
        "grand_mean": lambda: float(np.mean(means)),
        "shrinkage_c": lambda: stein().factor,
        "js": lambda: numbers(stein().estimates),
        "tau2": lambda: shrunk(_method(given)).between,
        "tau2_dl": lambda: shrunk(laird).between,
        "tau2_pm": lambda: shrunk().between,
        "eb_mean": lambda: shrunk(_method(given)).mean,
        "eb": lambda: numbers(shrunk(_method(given)).estimates),
        "eb_dl": lambda: numbers(shrunk(laird).estimates),
        "eb_pm": lambda: numbers(shrunk().estimates),
        "shrunk": lambda: numbers(shrunk(_method(given)).estimates),
        "shrinkage_factors": lambda: numbers(shrunk(_method(given)).factors),
        "eb_lower": lambda: numbers(shrunk(_method(given)).low),
        "eb_upper": lambda: numbers(shrunk(_method(given)).high),
    }


def _method(given: Mapping[str, Any]) -> str:
    told = str(given.get("method", "")).lower()
    dersimonian = "dersimonian" in told or told == "dl"
    return "dersimonian-laird" if dersimonian else "paule-mandel"


def _of_shares(counts: Any, nobs: Any, confidence: float) -> Answers:
    def fitted() -> Any:
        return beta_binomial(counts, nobs, confidence=confidence)

    def first_last(values: Any) -> list[float]:
        return [float(values[0]), float(values[-1])]

    return {
        "grand_mean": lambda: shrink_shares(counts, nobs).mean,
        "shrinkage_c": lambda: shrink_shares(counts, nobs).factor,
        "js": lambda: numbers(shrink_shares(counts, nobs).estimates),
        "js_first_last": lambda: first_last(shrink_shares(counts, nobs).estimates),
        "js_arcsine_c": lambda: shrink_shares(counts, nobs, scale="arcsine").factor,
        "js_arcsine_scale": lambda: numbers(
            shrink_shares(counts, nobs, scale="arcsine").estimates
        ),
        "alpha": lambda: fitted().alpha,
        "beta": lambda: fitted().beta,
        "beta_binomial_mean": lambda: fitted().mean,
        "beta_binomial": lambda: numbers(fitted().estimates),
        "beta_binomial_lower": lambda: numbers(fitted().low),
        "beta_binomial_upper": lambda: numbers(fitted().high),
    }


def _of_ranks(ranked: Callable[..., RankSets], given: Mapping[str, Any]) -> Answers:
    told = str(given.get("method", "")).lower()
    at_once = "simultaneous" in told or bool(given.get("simultaneous"))
    places = given.get("k", 1)

    def one() -> RankSets:
        return ranked(simultaneous=at_once)

    def whole() -> RankSets:
        return ranked(simultaneous=True)

    return {
        "rank": lambda: list(one().rank),
        "lower": lambda: list(one().low),
        "upper": lambda: list(one().high),
        "simultaneous_lower": lambda: list(whole().low),
        "simultaneous_upper": lambda: list(whole().high),
        "tiers": lambda: list(tiers(whole())),
        "plausible_top": lambda: [
            given["ids"][i] if "ids" in given else i
            for i in plausible_top(whole(), places=places)
        ],
    }


FAMILIES = {"ranking_shrinkage": ranking_shrinkage}
