"""Answers about agreement of raters over many units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.analysis.agreement import (
    brennan_prediger,
    category_kappas,
    fleiss_kappa,
    gwet_ac,
    observed_agreement,
)
from toolkit.analysis.concordance import concordance
from toolkit.analysis.kappa import cohen_kappa
from toolkit.analysis.krippendorff import krippendorff_alpha

if TYPE_CHECKING:
    from reference.compute import Answers

LEVELS = ("nominal", "ordinal", "interval", "ratio")
CREDITS = ("identity", "linear", "quadratic", "ordinal")


def agreement(case: Mapping[str, Any]) -> Answers:
    """Answer from counts, raters' answers, ranks, or a table of two raters."""
    given = case["input"]
    if "counts" in given:
        return of_counts(given["counts"], given.get("categories"))
    if "table" in given:
        return of_two(given)
    if given["form"] == "rank_matrix":
        return of_ranks(given)
    return of_raw(given)


def of_counts(counts: Any, categories: Any) -> Answers:
    """Coefficients of units × grades."""
    answers: dict[str, Callable[[], Any]] = {
        "kappa": lambda: fleiss_kappa(counts),
        "fleiss_kappa": lambda: fleiss_kappa(counts),
        "fleiss_kappa_missing_irrCAC": lambda: fleiss_kappa(counts),
        "category_kappas": lambda: category_kappas(counts),
        "gwet_ac1": lambda: gwet_ac(counts),
        "brennan_prediger": lambda: brennan_prediger(counts),
        "percent_agreement": lambda: observed_agreement(counts),
        "observed_agreement": lambda: observed_agreement(counts),
        "alpha_nominal_fraction": lambda: krippendorff_alpha(counts, level="nominal"),
    }
    for level in LEVELS:
        answers[f"alpha_{level}"] = _alpha(counts, level, categories)
    kinds = {
        "gwet_ac2": gwet_ac,
        "fleiss_kappa": fleiss_kappa,
        "brennan_prediger": brennan_prediger,
        "percent_agreement": observed_agreement,
    }
    for (name, kind), credit in product(kinds.items(), CREDITS):
        answers[f"{name}_{credit}"] = _credited(kind, counts, credit)
    return answers


def of_two(given: Mapping[str, Any]) -> Answers:
    """Cohen's kappa of a square table, of counts or of proportions."""
    table = np.asarray(given["table"], dtype=float)
    if given["form"] == "proportions":
        table = table * given.get("n", 1)
    apart = np.abs(np.subtract.outer(*[np.arange(len(table))] * 2)).astype(float)
    weights = given.get("disagreement_weights", apart**2)
    return {
        "kappa": lambda: cohen_kappa(table).value,
        "kappa_se": lambda: cohen_kappa(table).standard_error,
        "weighted_kappa": lambda: cohen_kappa(table, disagreement=weights).value,
        "weighted_kappa_se": lambda: (
            cohen_kappa(table, disagreement=weights).standard_error
        ),
        "weighted_kappa_linear": lambda: cohen_kappa(table, disagreement=apart).value,
        "weighted_kappa_quadratic": lambda: (
            cohen_kappa(table, disagreement=apart**2).value
        ),
    }


def of_ranks(given: Mapping[str, Any]) -> Answers:
    """Kendall's W and Friedman's test."""
    table = np.asarray(given["matrix"], dtype=float)
    found = concordance(table if given.get("rows", "raters") == "raters" else table.T)
    return {
        "W": lambda: found.w,
        "W_tie_corrected": lambda: found.w,
        "W_uncorrected": lambda: found.w_uncorrected,
        "mean_spearman": lambda: found.mean_correlation,
        "friedman_chi2": lambda: found.chi_square,
        "chi2": lambda: found.chi_square,
        "df": lambda: found.degrees,
        "p": lambda: found.p_value,
        "p_value": lambda: found.p_value,
    }


def of_raw(given: Mapping[str, Any]) -> Answers:
    """Every table of raters × units in the input, ``alpha_`` and its name."""
    answers: dict[str, Callable[[], Any]] = {}
    for name, rows in given.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], list):
            counts, grades = counted(rows)
            answers |= {
                key: value
                for key, value in of_counts(counts, grades).items()
                if key not in answers
            }
            level = name if name in LEVELS else "nominal"
            answers[f"alpha_{name}"] = _alpha(counts, level, grades)
    return answers


def counted(rows: Sequence[Sequence[Any]]) -> tuple[list[list[int]], list[Any]]:
    """Return units × grades, and the grades, of raters × units."""
    grades = sorted({grade for row in rows for grade in row if grade is not None})
    units = list(zip(*rows, strict=True))
    return [[unit.count(grade) for grade in grades] for unit in units], grades


def _alpha(counts: Any, level: Any, values: Any) -> Callable[[], float]:
    numbers = values if level in ("interval", "ratio") else None
    return lambda: krippendorff_alpha(counts, level=level, values=numbers)


def _credited(
    kind: Callable[..., float], counts: Any, credit: str
) -> Callable[[], float]:
    return lambda: kind(counts, credit=credit)


FAMILIES = {"agreement": agreement}
