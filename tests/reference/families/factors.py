"""Factors behind the items of a questionnaire."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from toolkit.analysis.confirmatory import ConfirmedFactors, confirm_factors
from toolkit.analysis.factors import (
    ExploredFactors,
    bartlett_sphericity,
    correlation_matrix,
    explore_factors,
    parallel_analysis,
    sampling_adequacy,
)

Answers = Mapping[str, Callable[[], Any]]

FIT = ("chi2", "df", "p_value", "cfi", "tli", "rmsea", "srmr", "aic", "bic")


def factor_analysis(case: Mapping[str, Any]) -> Answers:
    """Answer from a covariance or a correlation matrix and its number of rows."""
    given = case["input"]
    matrix = np.array(
        next(given[name] for name in ("S", "R", "matrix") if name in given)
    )
    ballots = given.get("n")
    explored = _explored(matrix, ballots, given)
    return {**explored, **_confirmed(matrix, given)} if "model" in given else explored


def _confirmed(matrix: Any, given: Mapping[str, Any]) -> Answers:
    items = given.get("items") or [f"x{1 + place}" for place in range(len(matrix))]
    factors = [
        [items.index(name.strip()) for name in part.partition("=~")[2].split("+")]
        for part in given["model"].split(";")
        if "=~" in part
    ]

    @cache
    def model() -> ConfirmedFactors:
        return confirm_factors(
            matrix,
            factors,
            ballots=given["n"],
            unbiased=given.get("divisor", "n-1") == "n-1",
            correlated="orthogonal" not in str(given).lower(),
        )

    def of_items(loadings: Any) -> list[float]:
        return [
            float(loadings[item, factor])
            for factor, members in enumerate(factors)
            for item in members
        ]

    def index(name: str) -> Callable[[], Any]:
        return lambda: getattr(model().fit, name)

    return {
        **{name: index(name) for name in FIT},
        "pvalue": index("p_value"),
        "loglik": index("log_likelihood"),
        "rmsea_ci": lambda: [model().fit.rmsea_low, model().fit.rmsea_high],
        "loadings_unstd": lambda: of_items(model().loadings),
        "loadings_std": lambda: of_items(model().standardised),
        "uniquenesses": lambda: numbers(model().uniquenesses),
        "factor_covariance": lambda: [numbers(row) for row in model().covariance],
        "factor_correlation": lambda: [numbers(row) for row in model().correlation],
    }


def _explored(matrix: Any, ballots: int | None, given: Mapping[str, Any]) -> Answers:
    factors = given.get("n_factors", given.get("factors", 1))
    told = str(given.get("rotation", "none")).lower()

    @cache
    def model() -> ExploredFactors:
        return explore_factors(matrix, factors=factors, ballots=ballots, rotation=told)

    def sphere() -> Any:
        return bartlett_sphericity(matrix, ballots=ballots)

    def parallel() -> Any:
        rng = np.random.default_rng(1)
        return parallel_analysis(matrix, ballots=ballots, rng=rng)

    return {
        "kmo": lambda: sampling_adequacy(matrix).overall,
        "kmo_items": lambda: numbers(sampling_adequacy(matrix).by_item),
        "bartlett_chi2": lambda: sphere().chi2,
        "bartlett_df": lambda: sphere().df,
        "bartlett_p": lambda: sphere().p_value,
        "eigenvalues": lambda: numbers(
            np.linalg.eigvalsh(correlation_matrix(matrix))[::-1]
        ),
        "parallel_factors": lambda: parallel().factors,
        "loadings": lambda: (
            numbers(model().loadings[:, 0])
            if factors == 1
            else [numbers(row) for row in model().loadings]
        ),
        "uniquenesses": lambda: numbers(model().uniquenesses),
        "chi2": lambda: model().test.chi2,
        "df": lambda: model().test.df,
        "p_value": lambda: model().test.p_value,
    }


def numbers(values: Any) -> list[float]:
    """Return an array as plain numbers."""
    return [float(value) for value in values]


FAMILIES = {"factor_analysis": factor_analysis}
