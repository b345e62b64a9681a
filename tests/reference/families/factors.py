"""Factors behind the items of a questionnaire."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from reference.data_files import read_table

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

MATRICES = (
    *("S", "R", "matrix", "covariance", "correlation", "cov", "cor"),
    *("covariance_matrix", "correlation_matrix"),
)
FIT: Mapping[str, tuple[str, ...]] = {
    "chi2": ("chisq", "chi_square"),
    "df": ("dof",),
    "p_value": ("pvalue", "p"),
    "cfi": ("CFI",),
    "tli": ("TLI", "nnfi"),
    "rmsea": ("RMSEA",),
    "srmr": ("SRMR",),
    "aic": ("AIC",),
    "bic": ("BIC",),
    "log_likelihood": ("loglik", "logl", "log_likelihood"),
    "free": ("npar", "n_parameters"),
    "none_chi2": ("chi2_baseline", "baseline_chi2", "chi2_null", "null_chi2"),
    "none_df": ("df_baseline", "baseline_df", "df_null", "null_df"),
    "rmsea_low": ("rmsea_ci_lower", "rmsea_lower"),
    "rmsea_high": ("rmsea_ci_upper", "rmsea_upper"),
}
"""Measures of fit, as they are called here, and elsewhere."""


def factor_analysis(case: Mapping[str, Any]) -> Answers:
    """Answer from a covariance or a correlation matrix and its number of rows."""
    given = case["input"]
    matrix, ballots = _matrix(given)
    explored = _explored(matrix, ballots, given)
    if "model" not in given or "=~" not in given["model"]:
        return explored
    return {**explored, **_confirmed(matrix, ballots, given)}


def _matrix(given: Mapping[str, Any]) -> tuple[Any, int | None]:
    for name in MATRICES:
        if name in given:
            table = np.array(given[name], dtype=float)
            if table.shape == table.shape[:1] * 2:
                whole = np.tril(table) + np.tril(table, -1).T
                return (
                    whole if not np.triu(table, 1).any() else table,
                    given.get("n", given.get("n_obs")),
                )
    if "rows" in given or "matrix" in given:
        frame = pd.DataFrame(
            given.get("rows", given.get("matrix")), columns=given.get("columns")
        )
    else:
        frame = read_table(given.get("dataset") or given["file"])
    whole = frame[given.get("items") or list(frame.columns)].astype(float).dropna()
    return whole.cov().to_numpy(), len(whole)


def _confirmed(matrix: Any, ballots: Any, given: Mapping[str, Any]) -> Answers:
    items = given.get("items") or [f"x{1 + place}" for place in range(len(matrix))]
    parts = [part for part in re.split("[;\n]", given["model"]) if "=~" in part]
    factors = [
        [
            items.index(name.strip().split("*")[-1])
            for name in part.partition("=~")[2].split("+")
        ]
        for part in parts
    ]
    free = re.search("orthogonal|uncorrelated", str(given).lower())

    @cache
    def model() -> ConfirmedFactors:
        return confirm_factors(
            matrix,
            factors,
            ballots=ballots,
            unbiased=given.get("divisor", "n-1") == "n-1",
            correlated=free is None,
        )

    def of_items(loadings: Any) -> list[float]:
        return [
            float(loadings[item, factor])
            for factor, members in enumerate(factors)
            for item in members
        ]

    def between(table: Any) -> list[float]:
        return numbers(table[np.triu_indices(len(table), 1)])

    answers: dict[str, Callable[[], Any]] = {}
    for name, others in FIT.items():
        for key in (name, *others):
            answers[key] = lambda name=name: getattr(model().fit, name)
    reach = [answers["rmsea_low"], answers["rmsea_high"]]
    return {
        **answers,
        "rmsea_ci": lambda: [one() for one in reach],
        "rmsea_ci90": lambda: [one() for one in reach],
        "nfi": lambda: 1 - model().fit.chi2 / model().fit.none_chi2,
        "rmsea_n_minus_1": lambda: (
            model().fit.rmsea * float(np.sqrt(ballots / (ballots - 1)))
        ),
        "loadings_unstd": lambda: of_items(model().loadings),
        "loadings": lambda: of_items(model().loadings),
        "loadings_se": lambda: of_items(model().errors),
        "se_loadings": lambda: of_items(model().errors),
        "loadings_std": lambda: of_items(model().standardised),
        "std_loadings": lambda: of_items(model().standardised),
        "uniquenesses": lambda: numbers(model().uniquenesses),
        "residual_variances": lambda: numbers(model().uniquenesses),
        "r_squared": lambda: numbers(np.square(model().standardised).sum(axis=1)),
        "factor_covariance": lambda: [numbers(row) for row in model().covariance],
        "factor_variances": lambda: numbers(np.diag(model().covariance)),
        "factor_covariances": lambda: between(model().covariance),
        "factor_correlation": lambda: [numbers(row) for row in model().correlation],
        "factor_correlations": lambda: between(model().correlation),
        "omega": lambda: _omega(model().standardised, matrix),
    }


def _omega(standardised: Any, matrix: Any) -> list[float]:
    """Return the share of each factor's sum of items that the factor explains."""
    raw = standardised * np.sqrt(np.diag(matrix))[:, None]
    unique = np.diag(matrix) * (1 - np.square(standardised).sum(axis=1))
    mine = [np.square(raw[:, at].sum()) for at in range(raw.shape[1])]
    rest = [unique[raw[:, at] != 0].sum() for at in range(raw.shape[1])]
    return [float(a / (a + b)) for a, b in zip(mine, rest, strict=True)]


def _explored(matrix: Any, ballots: int | None, given: Mapping[str, Any]) -> Answers:
    named = ("n_factors", "nfactors", "factors", "n_factor", "k")
    factors = next((given[name] for name in named if name in given), 1)
    told = str(given.get("rotation", "none")).lower()
    axes = re.search("pa|axis|axes", str(given.get("method", "ml")).lower())

    @cache
    def model(rotation: Any = told, *, axes: bool = axes is not None) -> Any:
        found: ExploredFactors = explore_factors(
            matrix,
            factors=factors,
            ballots=ballots,
            rotation=rotation,
            method="axes" if axes else "likelihood",
        )
        return found

    def sphere() -> Any:
        return bartlett_sphericity(matrix, ballots=ballots or 0)

    @cache
    def parallel() -> Any:
        rng = np.random.default_rng(1)
        return parallel_analysis(matrix, ballots=ballots or 0, rng=rng)

    def eigenvalues() -> list[float]:
        return numbers(np.linalg.eigvalsh(correlation_matrix(matrix))[::-1])

    def rows(found: Any) -> Any:
        table = found.loadings
        return numbers(table[:, 0]) if factors == 1 else [numbers(row) for row in table]

    def sums(found: Any) -> Any:
        return np.square(found.loadings).sum(axis=0)

    answers: dict[str, Callable[[], Any]] = {
        "kmo": lambda: sampling_adequacy(matrix).overall,
        "KMO": lambda: sampling_adequacy(matrix).overall,
        "kmo_overall": lambda: sampling_adequacy(matrix).overall,
        "msa_overall": lambda: sampling_adequacy(matrix).overall,
        "kmo_items": lambda: numbers(sampling_adequacy(matrix).by_item),
        "msa": lambda: numbers(sampling_adequacy(matrix).by_item),
        "msa_items": lambda: numbers(sampling_adequacy(matrix).by_item),
        "bartlett_chi2": lambda: sphere().chi2,
        "bartlett_df": lambda: sphere().df,
        "bartlett_p": lambda: sphere().p_value,
        "eigenvalues": eigenvalues,
        "kaiser_factors": lambda: sum(one > 1 for one in eigenvalues()),
        "n_eigenvalues_above_1": lambda: sum(one > 1 for one in eigenvalues()),
        "determinant": lambda: float(np.linalg.det(correlation_matrix(matrix))),
        "parallel_factors": lambda: parallel().factors,
        "n_factors_parallel": lambda: parallel().factors,
        "uniquenesses": lambda: numbers(model().uniquenesses),
        "communalities": lambda: numbers(1 - model().uniquenesses),
        "ss_loadings": lambda: numbers(sums(model())),
        "proportion_var": lambda: numbers(sums(model()) / len(matrix)),
        "proportion_variance": lambda: numbers(sums(model()) / len(matrix)),
        "cumulative_var": lambda: numbers(np.cumsum(sums(model())) / len(matrix)),
        "factor_correlation": lambda: [numbers(row) for row in model().correlation],
        "chi2": lambda: model().test.chi2,
        "df": lambda: model().test.df,
        "p_value": lambda: model().test.p_value,
        "pvalue": lambda: model().test.p_value,
    }
    for name in ("loadings", "loadings_ml", "efa_loadings"):
        answers[name] = lambda: rows(model())
        for rotation in ("none", "varimax", "promax"):
            answers[f"{name}_{rotation}"] = lambda of=rotation: rows(model(of))
    for name in ("paf", "pa"):
        answers[f"loadings_{name}"] = lambda: rows(model(axes=True))
        answers[f"communalities_{name}"] = lambda: numbers(
            1 - model(axes=True).uniquenesses
        )
        answers[f"uniquenesses_{name}"] = lambda: numbers(model(axes=True).uniquenesses)
    return answers


def numbers(values: Any) -> list[float]:
    """Return an array as plain numbers."""
    return [float(value) for value in values]


FAMILIES = {"factor_analysis": factor_analysis}
