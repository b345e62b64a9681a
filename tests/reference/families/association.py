"""Answers about two graded questions, from their table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.analysis.association import (
    Association,
    LinearTrend,
    gamma,
    kendall_tau_b,
    linear_by_linear,
    somers_d,
    stuart_tau_c,
)
from toolkit.analysis.crosstab import midranks, table_of_pairs
from toolkit.analysis.polychoric import polychoric
from toolkit.analysis.trend import jonckheere_terpstra

if TYPE_CHECKING:
    from reference.compute import Answers

MEASURES: Mapping[str, tuple[str, ...]] = {
    "gamma": ("gamma", "goodman_kruskal_gamma", "goodman_kruskal"),
    "d_columns": (
        *("somers_d", "somers_d_yx", "somers_d_columns", "somers_d_col_given_row"),
        *("somers_d_y_given_x", "somers_d_C|R", "somers_d_CR"),
    ),
    "d_rows": (
        *("somers_d_xy", "somers_d_rows", "somers_d_row_given_col"),
        *("somers_d_x_given_y", "somers_d_R|C", "somers_d_RC"),
    ),
    "tau_b": ("tau_b", "kendall_tau_b", "kendall_tau", "tau"),
    "tau_c": ("tau_c", "stuart_tau_c", "kendall_tau_c"),
}
ERRORS = ("se", "ase", "ase1")
NULLS = ("se0", "ase0")
SCORES = ("linear_by_linear", "mantel", "M2", "ordinal_association")


def table_of_case(given: Mapping[str, Any]) -> np.ndarray:
    """Return the table of a case, from counts or pairs of raw values."""
    for name in ("table", "counts", "matrix"):
        if name in given:
            return np.asarray(given[name], dtype=float)
    if "x" in given:
        return table_of_pairs(given["x"], given["y"])
    rows, columns = list(zip(*given["rows"], strict=True))[:2]
    if len(given["rows"][0]) == 2:
        return table_of_pairs(rows, columns)
    counts = [row[2] for row in given["rows"]]
    return table_of_pairs(np.repeat(rows, counts), np.repeat(columns, counts))


def ordinal_association(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    table = table_of_case(given)
    how = {"confidence": given.get("confidence", 0.95)}

    def linear() -> LinearTrend:
        return linear_by_linear(
            table,
            row_scores=given.get("row_scores"),
            column_scores=given.get("col_scores", given.get("column_scores")),
        )

    def spearman() -> LinearTrend:
        return linear_by_linear(
            table,
            row_scores=midranks(table.sum(axis=1)).tolist(),
            column_scores=midranks(table.sum(axis=0)).tolist(),
        )

    answers: dict[str, Callable[[], Any]] = {
        "polychoric_two_step": lambda: polychoric(table),
        "polychoric": lambda: polychoric(table),
        "polychoric_rho": lambda: polychoric(table),
        "tetrachoric": lambda: polychoric(table),
        "spearman": lambda: spearman().correlation,
        "spearman_rho": lambda: spearman().correlation,
        "spearman_M2": lambda: spearman().chi2,
        "r": lambda: linear().correlation,
        "pearson": lambda: linear().correlation,
        "pearson_r": lambda: linear().correlation,
        "correlation": lambda: linear().correlation,
        "chi2": lambda: linear().chi2,
        "statistic": lambda: linear().chi2,
        "z": lambda: linear().z,
        "df": lambda: 1,
        "p_value": lambda: linear().p_value,
        "n": lambda: int(table.sum()),
    }
    for name in SCORES:
        answers |= {
            name: answers["chi2"],
            f"{name}_M2": answers["chi2"],
            f"{name}_chi2": answers["chi2"],
            f"{name}_z": answers["z"],
            f"{name}_r": answers["r"],
            f"{name}_df": answers["df"],
            f"{name}_p": answers["p_value"],
        }
    measures: dict[str, Callable[[], Association]] = {
        "gamma": lambda: gamma(table, **how),
        "d_columns": lambda: somers_d(table, **how),
        "d_rows": lambda: somers_d(table.T, **how),
        "tau_b": lambda: kendall_tau_b(table, **how),
        "tau_c": lambda: stuart_tau_c(table, **how),
    }
    for measure, names in MEASURES.items():
        find = measures[measure]
        for name in names:
            answers |= measured(name, find)
    # Kendall's own test looks at all orders of the same marks, as Jonckheere's does
    for name in MEASURES["tau_b"]:
        answers[f"{name}_p"] = lambda: jonckheere_terpstra(table).p_value
        answers[f"{name}_z"] = lambda: jonckheere_terpstra(table).z
    return answers


def measured(name: str, find: Callable[[], Association]) -> Answers:
    def ends() -> list[float]:
        return [find().interval.low, find().interval.high]

    told: dict[str, Callable[[], Any]] = {name: lambda: find().value}
    told |= dict.fromkeys([f"{name}_{se}" for se in ERRORS], lambda: find().error)
    told |= dict.fromkeys([f"{name}_{se}" for se in NULLS], lambda: find().null_error)
    return told | {
        f"{name}_ci": ends,
        f"ci_{name}": ends,
        f"{name}_z": lambda: find().z,
        f"{name}_p": lambda: find().p_value,
    }


FAMILIES: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "ordinal_association": ordinal_association,
}
