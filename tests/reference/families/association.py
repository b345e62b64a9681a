"""Answers about two graded questions, from their table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.analysis.association import (
    gamma,
    kendall_tau_b,
    linear_by_linear,
    somers_d,
)
from toolkit.analysis.crosstab import midranks, table_of_pairs
from toolkit.analysis.polychoric import polychoric

if TYPE_CHECKING:
    from reference.compute import Answers


def table_of_case(given: Mapping[str, Any]) -> np.ndarray:
    """Return the table of a case, from counts or pairs of raw values."""
    for name in ("table", "counts", "matrix"):
        if name in given:
            return np.asarray(given[name], dtype=float)
    return table_of_pairs(given["x"], given["y"])


def ordinal_association(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    table = table_of_case(given)

    def linear() -> Any:
        return linear_by_linear(
            table,
            row_scores=given.get("row_scores"),
            column_scores=given.get("col_scores", given.get("column_scores")),
        )

    def spearman() -> float:
        return linear_by_linear(
            table,
            row_scores=midranks(table.sum(axis=1)).tolist(),
            column_scores=midranks(table.sum(axis=0)).tolist(),
        ).correlation

    answers: dict[str, Callable[[], Any]] = {
        "polychoric_two_step": lambda: polychoric(table),
        "polychoric": lambda: polychoric(table),
        "tetrachoric": lambda: polychoric(table),
        "spearman": spearman,
        "r": lambda: linear().correlation,
        "pearson": lambda: linear().correlation,
        "M2": lambda: linear().chi2,
        "linear_by_linear_M2": lambda: linear().chi2,
        "linear_by_linear_chi2": lambda: linear().chi2,
        "linear_by_linear": lambda: linear().chi2,
        "chi2": lambda: linear().chi2,
        "linear_by_linear_z": lambda: linear().z,
        "z": lambda: linear().z,
        "linear_by_linear_p": lambda: linear().p_value,
        "p_value": lambda: linear().p_value,
    }
    for names, find in {
        ("gamma", "goodman_kruskal_gamma"): lambda: gamma(table),
        ("somers_d", "somers_d_yx", "somers_d_columns"): lambda: somers_d(table),
        ("somers_d_xy", "somers_d_rows"): lambda: somers_d(table.T),
        ("tau_b", "kendall_tau_b"): lambda: kendall_tau_b(table),
    }.items():
        for name in names:
            answers[name] = lambda find=find: find().value
            answers[f"{name}_se"] = answers[f"{name}_ase"] = lambda find=find: (
                find().error
            )
            answers[f"{name}_ci95"] = lambda find=find: [
                find().interval.low,
                find().interval.high,
            ]
    return answers


FAMILIES: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "ordinal_association": ordinal_association,
}
