"""Severity of raters, and items that tell persons apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pandas as pd
from reference.data_files import read_table

from toolkit.analysis.crossed_effects import CrossedEffects, crossed_effects
from toolkit.analysis.item_response import ItemResponse, rasch, two_parameter
from toolkit.analysis.severity import (
    SeverityComponents,
    score_sums,
    severity_components,
)

Answers = Mapping[str, Callable[[], Any]]

NAMED = {"s": "student", "d": "lecturer"}
"""How the cases call the columns of the lecturer ratings."""


def irt_severity(case: Mapping[str, Any]) -> Answers:
    """Answer from answer patterns, or from a table of ratings."""
    given = case["input"]
    if "rows" in given:
        return _of_patterns({**given, "id": f"{case.get('id')} {case.get('title')}"})
    table = read_table(given["dataset"])
    if "model" in given:
        return _of_model(table, given["model"])
    return _of_ratings(table, given)


def _of_patterns(given: Mapping[str, Any]) -> Answers:
    table = pd.DataFrame(given["rows"], columns=given["columns"])
    patterns, counts = table.drop(columns="n").to_numpy(), table["n"].to_numpy()
    told = f"{given.get('model', '')} {given.get('id', '')}".lower()
    own_slopes = "2pl" in told or "two" in told

    @cache
    def fit() -> ItemResponse:
        return (two_parameter if own_slopes else rasch)(patterns, counts)

    def slope() -> Any:
        slopes = numbers(fit().discrimination)
        return slopes if own_slopes else slopes[0]

    return {
        "difficulty": lambda: numbers(fit().difficulty),
        "discrimination": slope,
        "loglik": lambda: fit().log_likelihood,
        "minus2loglik": lambda: -2 * fit().log_likelihood,
    }


def _of_ratings(table: pd.DataFrame, given: Mapping[str, Any]) -> Answers:
    raters, subjects = given.get("rater", "s"), given.get("subject", "d")
    scores = table[given.get("rating", "y")].to_numpy()

    @cache
    def parts() -> SeverityComponents:
        return severity_components(
            score_sums(table[raters].to_numpy(), scores),
            score_sums(table[subjects].to_numpy(), scores),
        )

    return {
        "N_R_C": lambda: [
            len(table),
            table[raters].nunique(),
            table[subjects].nunique(),
        ],
        "U_statistics": lambda: list(parts().statistics),
        "sigma2_rater": lambda: parts().rater,
        "sigma2_subject": lambda: parts().subject,
        "sigma2_error": lambda: parts().error,
    }


def _of_model(table: pd.DataFrame, model: str) -> Answers:
    rating, _, terms = model.partition("~")
    factors = re.findall(r"\(1 *\| *(\w+)\)", terms)
    plain = re.sub(r"\(.*?\)|, *\w+ *$", "", terms)
    covariates = [name for name in re.findall(r"\w+", plain) if name != "1"]
    columns = {
        f"{name}{level}": (table[name] == level).to_numpy(dtype=float)
        for name in covariates
        for level in sorted(table[name].unique())[1:]
    }

    @cache
    def fit() -> CrossedEffects:
        return crossed_effects(
            table[rating.strip()].to_numpy(),
            {name: table[name].to_numpy() for name in factors},
            covariates=list(columns.values()),
            restricted=bool(re.search("REML", model)),
        )

    def coefficient(place: int) -> Callable[[], float]:
        return lambda: float(fit().coefficients[place])

    def variance(factor: str) -> Callable[[], float]:
        return lambda: fit().variances[factor]

    return {
        "minus2loglik": lambda: fit().deviance,
        "loglik": lambda: fit().deviance / -2,
        "intercept": coefficient(0),
        **{name: coefficient(1 + place) for place, name in enumerate(columns)},
        **{f"var_{name}": variance(name) for name in factors},
        **{f"var_{NAMED[name]}": variance(name) for name in factors if name in NAMED},
        "var_residual": lambda: fit().residual,
    }


def numbers(values: Any) -> list[float]:
    """Return an array as plain numbers."""
    return [float(value) for value in values]


FAMILIES = {"irt_severity": irt_severity}
