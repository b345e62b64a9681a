"""Answers about scales of several items: internal consistency."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from reference.data_files import read_table

from toolkit.analysis.item_moments import (
    ItemMoments,
    between_covariance,
    pairwise_covariance,
    within_covariance,
)
from toolkit.analysis.omega import (
    Omega,
    omega,
    omega_of_loadings,
    omega_one_factor,
    schmid_leiman,
)
from toolkit.analysis.reliability import (
    alpha_error,
    alpha_if_dropped,
    correlations,
    cronbach_alpha,
    feldt_interval,
    guttman_lambda2,
    guttman_lambda6,
    item_rest_correlations,
    item_total_correlations,
    mean_correlation,
    standardised_alpha,
)

if TYPE_CHECKING:
    from reference.compute import Answers

MATRICES = ("R", "S", "covariance", "correlation", "covariance_matrix", "matrix")
GROUPS = ("group", "subject", "unit", "COMPID", "dept")
LEVELS = (90, 95, 99)


def internal_consistency(case: Mapping[str, Any]) -> Answers:
    """Answer from moments, covariances, correlations, patterns or ballots."""
    given = case["input"]
    if "groups" in given or "subjects" in given:
        return of_levels(_moments_of_groups(given.get("groups", given.get("subjects"))))
    covariance, moments, ballots = _covariance(case)
    answers = {
        **of_covariance(covariance, ballots, given),
        **of_moments(moments),
    }
    parts = _split(given)
    return answers if parts is None else {**answers, **of_levels(parts)}


def of_covariance(covariance: Any, ballots: int, given: Mapping[str, Any]) -> Answers:
    """Everything that follows from covariances of items."""
    items = len(covariance)

    @cache
    def omegas() -> Omega:
        if "schmid_leiman_loadings" in given:
            return omega_of_loadings(covariance, given["schmid_leiman_loadings"])
        return omega(covariance, clusters=_clusters(given))

    def feldt(confidence: float) -> Callable[[], list[float]]:
        def told() -> list[float]:
            found = feldt_interval(
                cronbach_alpha(covariance),
                ballots=ballots,
                items=items,
                confidence=confidence,
            )
            return [found.low, found.high]

        return told

    def one_factor_of_loadings() -> float:
        weights = np.asarray(given["loadings"], dtype=float)
        unique = np.asarray(given.get("uniquenesses", 1 - weights**2), dtype=float)
        return float(weights.sum() ** 2 / (weights.sum() ** 2 + unique.sum()))

    answers: dict[str, Callable[[], Any]] = {
        "n": lambda: ballots,
        "k": lambda: items,
        "alpha_raw": lambda: cronbach_alpha(covariance),
        "alpha_std": lambda: standardised_alpha(covariance),
        "guttman_lambda2": lambda: guttman_lambda2(covariance),
        "guttman_lambda6": lambda: guttman_lambda6(covariance),
        "average_r": lambda: mean_correlation(covariance),
        "signal_to_noise": lambda: _signal(standardised_alpha(covariance)),
        "correlations": lambda: correlations(covariance).tolist(),
        "covariance": lambda: np.asarray(covariance).tolist(),
        "item_rest_correlation": lambda: item_rest_correlations(covariance),
        "item_total_correlation": lambda: item_total_correlations(covariance),
        "alpha_if_dropped": lambda: alpha_if_dropped(covariance),
        "alpha_std_if_dropped": lambda: [
            standardised_alpha(_without(covariance, item)) for item in range(items)
        ],
        "alpha_se": lambda: alpha_error(covariance, ballots=ballots),
        "feldt_F": lambda: 1 / (1 - cronbach_alpha(covariance)),
        "omega_total": lambda: omegas().total,
        "omega_hierarchical": lambda: omegas().hierarchical,
        "omega_one_factor": (
            one_factor_of_loadings
            if "loadings" in given
            else lambda: omega_one_factor(covariance)
        ),
        "general_loadings": lambda: [
            float(one)
            for one in schmid_leiman(covariance, clusters=_clusters(given))[:, 0]
        ],
    }
    usual = feldt(given.get("confidence", 0.95))
    for name in ("feldt", "feldt_ci", "ci_feldt", "alpha_ci", "alpha_ci_feldt", "ci"):
        answers[name] = usual
    answers["alpha_lower"] = lambda: usual()[0]
    answers["alpha_upper"] = lambda: usual()[1]
    for level in LEVELS:
        told = feldt(level / 100)
        answers |= {
            f"{name}{end}": told
            for name in (f"feldt_ci{level}", f"ci{level}_feldt", f"alpha_ci{level}")
            for end in ("", "_feldt")
        } | {f"ci{level}": told, f"alpha_feldt_ci{level}": told}
    return answers | {
        other: answers[name]
        for name, others in OTHERS.items()
        for other in others
        if name in answers
    }


OTHERS: Mapping[str, tuple[str, ...]] = {
    "alpha_raw": ("alpha", "cronbach_alpha", "raw_alpha"),
    "alpha_std": ("standardised_alpha", "standardized_alpha", "std_alpha"),
    "guttman_lambda2": ("lambda2", "lambda_2", "guttman_lambda_2"),
    "guttman_lambda6": ("lambda6", "lambda_6", "G6", "guttman_lambda_6", "G6_smc"),
    "average_r": ("mean_r", "mean_correlation", "mean_interitem_r", "halo"),
    "signal_to_noise": ("S_N", "signal_noise"),
    "item_rest_correlation": ("r_drop", "item_rest_r", "corrected_item_total"),
    "item_total_correlation": ("raw_r", "item_total_r"),
    "alpha_if_dropped": ("alpha_drop", "alpha_if_deleted", "alpha_if_item_dropped"),
    "alpha_se": ("ase", "se_alpha", "alpha_ase"),
    "omega_total": ("omega_t", "omega_total_given_SL"),
    "omega_hierarchical": ("omega_h", "omega_hierarchical_given_SL"),
    "omega_one_factor": (
        "omega",
        "omega_total_one_factor",
        "omega_unidimensional",
        "omega_ml",
        "mcdonald_omega",
    ),
}


def of_moments(moments: ItemMoments | None) -> Answers:
    """Means and spreads of items, and of the scale."""
    if moments is None:
        return {}
    covariance = moments.covariance
    items = len(covariance)
    return {
        "item_means": moments.means.tolist,
        "means": moments.means.tolist,
        "item_sds": lambda: np.sqrt(np.diag(covariance)).tolist(),
        "item_variances": lambda: np.diag(covariance).tolist(),
        "scale_mean": lambda: float(moments.means.mean()),
        "scale_sd": lambda: sqrt(covariance.sum()) / items,
        "total_mean": lambda: float(moments.means.sum()),
        "total_variance": lambda: float(covariance.sum()),
        "total_sd": lambda: sqrt(covariance.sum()),
        "sem": lambda: sqrt(covariance.sum() * (1 - cronbach_alpha(covariance))),
    }


def of_levels(parts: list[ItemMoments]) -> Answers:
    """Reliability within and between subjects."""
    pooled = sum(parts[1:], parts[0])
    levels = {
        "within": partial(within_covariance, parts),
        "between": partial(between_covariance, parts),
        "pooled": lambda: pooled.covariance,
    }
    answers: dict[str, Callable[[], Any]] = {}
    for level, covariance in levels.items():
        told: dict[str, Callable[[], Any]] = {
            "alpha": lambda of=covariance: cronbach_alpha(of()),
            "omega": lambda of=covariance: omega_one_factor(of()),
            "covariance": lambda of=covariance: of().tolist(),
        }
        for name, value in told.items():
            answers[f"{name}_{level}"] = answers[f"{level}_{name}"] = value
    return answers


def _signal(alpha: float) -> float:
    return alpha / (1 - alpha)


def _without(covariance: Any, item: int) -> Any:
    return np.delete(np.delete(covariance, item, axis=0), item, axis=1)


def _clusters(given: Mapping[str, Any]) -> int:
    return int(given.get("nfactors", given.get("n_factors", given.get("clusters", 3))))


def _covariance(case: Mapping[str, Any]) -> tuple[Any, ItemMoments | None, int]:
    given = case["input"]
    for name in MATRICES:
        table = np.asarray(given.get(name, ()), dtype=float)
        told = f"{given.get('form')}" if name == "matrix" else "covariance"
        square = table.ndim == 2 and len(table) == table.shape[1]
        if square and ("covariance" in told or "correlation" in told):
            return table, None, given.get("n", 0)
    if "cross_products" in given:
        moments = ItemMoments.from_sums(
            given["n"], given["sums"], given["cross_products"]
        )
        return moments.covariance, moments, moments.ballots
    if "loadings" in given:
        weights = np.asarray(given["loadings"], dtype=float)
        unique = np.asarray(given.get("uniquenesses", 1 - weights**2), dtype=float)
        return np.outer(weights, weights) + np.diag(unique), None, given.get("n", 0)
    values = _values(given)
    told = f"{given} {case.get('title')} {case.get('notes')}".lower()
    moments = ItemMoments.from_values(values)
    if moments.ballots < len(values) and not re.search("listwise|complete", told):
        # What other software does with gaps unless it is told otherwise.
        return pairwise_covariance(values), None, len(values)
    return moments.covariance, moments, moments.ballots


def _rows(given: Mapping[str, Any]) -> pd.DataFrame:
    for name in ("matrix", "responses", "data", "ballots"):
        if name in given:
            return pd.DataFrame(given[name])
    if "rows" in given:
        return pd.DataFrame(given["rows"], columns=given.get("columns"))
    return read_table(given.get("dataset") or given["file"])


def _items(given: Mapping[str, Any], table: pd.DataFrame) -> list[Any]:
    told = given.get("items")
    if told and set(told) <= set(table.columns):
        return list(told)
    beside = {"n", "count", *GROUPS, given.get("group"), given.get("subject")}
    return [one for one in table.columns if one not in beside]


def _values(given: Mapping[str, Any]) -> Any:
    """Return ballots × items, patterns as often as they were given."""
    table = _rows(given)
    named = next((one for one in ("n", "count") if one in table), None)
    counts = table[named].astype(int) if named else np.ones(len(table), int)
    values = table[_items(given, table)].astype(float)
    turned = given.get("reverse", given.get("reversed", ()))
    for item in turned:
        values[item] = given.get("max", 6) + given.get("min", 1) - values[item]
    return np.repeat(values.to_numpy(), counts, axis=0)


def _split(given: Mapping[str, Any]) -> list[ItemMoments] | None:
    """Return the moments of each subject, if a column says which is which."""
    if not ({"rows", "dataset", "file"} & given.keys()):
        return None
    table = _rows(given)
    told = (given.get("group"), given.get("subject"), *GROUPS)
    column = next((one for one in told if one in table.columns), None)
    if column is None:
        return None
    values = table[_items(given, table)].astype(float)
    often = table["n"].astype(int) if "n" in table else np.ones(len(table), int)
    repeated = values.loc[np.repeat(table.index, often)]
    return [
        ItemMoments.from_values(ballots.to_numpy())
        for _, ballots in repeated.groupby(table[column].loc[repeated.index].to_numpy())
    ]


def _moments_of_groups(groups: Any) -> list[ItemMoments]:
    several = groups.values() if isinstance(groups, Mapping) else groups
    return [
        ItemMoments.from_sums(one["n"], one["sums"], one["cross_products"])
        if isinstance(one, Mapping)
        else ItemMoments.from_values(one)
        for one in several
    ]


FAMILIES = {"internal_consistency": internal_consistency}
