"""Answers about reliability: of ratings, and of scales of several items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from reference.data_files import read_table

from toolkit.analysis.intraclass import OneWay, icc1, icc2, spearman_brown
from toolkit.analysis.intraclass_forms import FORMS, TwoWay, intraclass
from toolkit.analysis.item_moments import ItemMoments, pairwise_covariance
from toolkit.analysis.omega import Omega, omega, omega_of_loadings, omega_one_factor
from toolkit.analysis.reliability import (
    alpha_if_dropped,
    correlations,
    cronbach_alpha,
    feldt_interval,
    guttman_lambda6,
    item_rest_correlations,
    item_total_correlations,
    mean_correlation,
    standardised_alpha,
)

if TYPE_CHECKING:
    from reference.compute import Answers


def icc(case: Mapping[str, Any]) -> Answers:
    """Two-way forms of a complete table, one-way forms of nested raters."""
    given = case["input"]
    if "matrix" in given:
        table = np.asarray(given["matrix"], dtype=float)
        subjects_first = given.get("rows", "targets") not in ("raters", "judges")
        return of_table(table if subjects_first else table.T, given)
    if "sufficient" in given or given["form"] == "sufficient":
        return of_squares(_sufficient(given.get("sufficient", given)), given)
    return of_groups(_groups(given))


def of_table(table: Any, given: Mapping[str, Any]) -> Answers:
    """The six forms; the nested ones too, as if raters were not the same."""
    flat = OneWay.from_sums(
        np.full(len(table), table.shape[1]), table.sum(axis=1), (table**2).sum(axis=1)
    )
    return of_groups(flat) | of_squares(TwoWay.from_values(table), given)


def of_squares(squares: TwoWay, given: Mapping[str, Any]) -> Answers:
    """Each form's value, interval, F, degrees and p."""
    confidence = given.get("confidence", 0.95)
    answers: dict[str, Callable[[], Any]] = {}
    for form in FORMS:
        found = intraclass(squares, form, confidence=confidence)
        ends = [found.interval.low, found.interval.high]
        answers[form] = _known(found.value)
        answers[f"ci95_{form}"] = answers[f"ci_{form}"] = _known(ends)
        answers[f"F_{form}"] = _known(found.f)
        answers[f"df_{form}"] = _known(list(found.degrees))
        answers[f"p_{form}"] = _known(found.p_value)
    intervals = [answers[f"ci_{form}"]() for form in FORMS]
    mean_squares = [squares.between, squares.within, squares.judges, squares.error]
    return answers | {
        "ICC(A,1)": answers["ICC(2,1)"],
        "ICC(C,1)": answers["ICC(3,1)"],
        "ICC(A,k)": answers["ICC(2,k)"],
        "ICC(C,k)": answers["ICC(3,k)"],
        "ci95_R_psych": _known(intervals),
        "ci95": _known(intervals),
        "mean_squares_BMS_WMS_JMS_EMS": _known(mean_squares),
    }


def of_groups(variances: OneWay) -> Answers:
    """ICC(1) and ICC(2) of nested raters."""
    size = variances.ratings / variances.subjects
    return {
        "ICC1": lambda: icc1(variances),
        "ICC(1)": lambda: icc1(variances),
        "ICC1_anova": lambda: icc1(variances, size="weighted"),
        "ICC1_weighted_n": lambda: icc1(variances, size="weighted"),
        "ICC2": lambda: icc2(variances),
        "ICC(2)": lambda: icc2(variances),
        "ICC2_group_mean_reliability": lambda: icc2(variances),
        "ICC2_spearman_brown": lambda: spearman_brown(icc1(variances), times=size),
        "MSB": lambda: variances.between,
        "MSW": lambda: variances.within,
        "mean_squares_MSB_MSW": lambda: [variances.between, variances.within],
        "F": lambda: variances.between / variances.within,
        "N": lambda: variances.ratings,
        "k": lambda: variances.subjects,
    }


def _sufficient(sums: Mapping[str, Any]) -> TwoWay:
    return TwoWay.from_sums(
        sums["row_sums"], sums["col_sums"], sums["total_sum_of_squares"]
    )


def _groups(given: Mapping[str, Any]) -> OneWay:
    if "counts" in given:
        return OneWay.from_counts(given["counts"], values=given.get("categories"))
    if "rows" in given:
        table = pd.DataFrame(given["rows"], columns=given["columns"])
    else:
        ratings = read_table(given.get("dataset") or given["file"])
        group = given.get("group", given.get("subject", "group"))
        value = ratings[given.get("value", given.get("rating", "y"))].astype(float)
        table = pd.DataFrame(
            {"group": ratings[group], "sum": value, "sum_sq": value**2}
        )
        table = table.assign(n=1).groupby("group").sum()
    return OneWay.from_sums(table["n"], table["sum"], table["sum_sq"])


def internal_consistency(case: Mapping[str, Any]) -> Answers:
    """Answer from moments, covariances, correlations, patterns or ballots."""
    given = case["input"]
    covariance, ballots = _covariance(case)
    items = len(covariance)

    @cache
    def omegas() -> Omega:
        if "schmid_leiman_loadings" in given:
            return omega_of_loadings(covariance, given["schmid_leiman_loadings"])
        return omega(covariance, clusters=given.get("nfactors", 3))

    @cache
    def feldt() -> list[float]:
        found = feldt_interval(
            cronbach_alpha(covariance),
            ballots=ballots,
            items=items,
            confidence=given.get("confidence", 0.95),
        )
        return [found.low, found.high]

    answers: dict[str, Callable[[], Any]] = {
        "n": lambda: ballots,
        "alpha_raw": lambda: cronbach_alpha(covariance),
        "alpha": lambda: cronbach_alpha(covariance),
        "alpha_std": lambda: standardised_alpha(covariance),
        "guttman_lambda6": lambda: guttman_lambda6(covariance),
        "average_r": lambda: mean_correlation(covariance),
        "correlations": lambda: correlations(covariance).tolist(),
        "item_rest_correlation": lambda: item_rest_correlations(covariance),
        "item_total_correlation": lambda: item_total_correlations(covariance),
        "alpha_if_dropped": lambda: alpha_if_dropped(covariance),
        "feldt_ci95": feldt,
        "ci95_feldt": feldt,
        "alpha_ci95_feldt": feldt,
        "alpha_ci95": feldt,
        "omega_total": lambda: omegas().total,
        "omega_hierarchical": lambda: omegas().hierarchical,
        "omega_one_factor": lambda: omega_one_factor(covariance),
        "omega": lambda: omega_one_factor(covariance),
    }
    return answers | {
        "omega_hierarchical_given_SL": answers["omega_hierarchical"],
        "omega_total_given_SL": answers["omega_total"],
        "omega_total_one_factor": answers["omega_one_factor"],
        "omega_unidimensional": answers["omega_one_factor"],
    }


def _covariance(case: Mapping[str, Any]) -> tuple[Any, int]:
    given = case["input"]
    for name in ("R", "S", "covariance"):
        if name in given:
            return np.asarray(given[name], dtype=float), given.get("n", 0)
    if "cross_products" in given:
        moments = ItemMoments.from_sums(
            given["n"], given["sums"], given["cross_products"]
        )
        return moments.covariance, moments.ballots
    values = _values(given)
    if "pairwise" in f"{given} {case.get('title')} {case.get('notes')}".lower():
        return pairwise_covariance(values), len(values)
    moments = ItemMoments.from_values(values)
    return moments.covariance, moments.ballots


def _values(given: Mapping[str, Any]) -> Any:
    """Return ballots × items, patterns as often as they were given."""
    if "matrix" in given:
        return np.asarray(given["matrix"], dtype=float)
    if "rows" in given:
        table = pd.DataFrame(given["rows"], columns=given.get("columns"))
    else:
        table = read_table(given.get("dataset") or given["file"])
    counts = table["n"].astype(int) if "n" in table else np.ones(len(table), int)
    items = given.get("items") or [one for one in table.columns if one != "n"]
    values = table[items].astype(float)
    for turned in given.get("reverse", given.get("reversed", ())):
        values[turned] = given.get("max", 6) + given.get("min", 1) - values[turned]
    return np.repeat(values.to_numpy(), counts, axis=0)


def _known(value: Any) -> Callable[[], Any]:
    return lambda: value


FAMILIES = {"icc": icc, "internal_consistency": internal_consistency}
