"""Severity of raters, and items that tell persons apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from math import log, sqrt
from typing import Any

import numpy as np
import pandas as pd
from reference.data_files import read_table

from toolkit.analysis.crossed_effects import CrossedEffects, crossed_effects
from toolkit.analysis.facets import ManyFacets, many_facets
from toolkit.analysis.item_response import ItemResponse, rasch, two_parameter
from toolkit.analysis.severity import (
    SeverityComponents,
    adjusted_scores,
    score_sums,
    severity_components,
)

Answers = Mapping[str, Callable[[], Any]]

NAMED = {"s": "student", "d": "lecturer"}
"""How the cases call the columns of the lecturer ratings."""
COUNTS = ("n", "count", "freq", "frequency")
RATERS = ("rater", "s", "judge", "student")
SUBJECTS = ("subject", "d", "target", "lecturer", "person")
ITEMS = ("item", "criterion", "question")
RATINGS = ("rating", "y", "score", "grade", "mark")


def irt_severity(case: Mapping[str, Any]) -> Answers:
    """Answer from answer patterns, or from a table of ratings."""
    given = case["input"]
    told = f"{case.get('id')} {case.get('title')} {given.get('model', '')}".lower()
    if "patterns" in given and "rows" not in given:
        given = {**given, "rows": given["patterns"]}
    table = _table(given)
    if "~" in given.get("model", ""):
        return _of_model(table, given["model"])
    if re.search("facet|mfrm|rating scale|partial credit|rsm|pcm", told):
        return _of_facets(table, given, told)
    names = [_column(given, table, one) for one in (RATERS, SUBJECTS, RATINGS)]
    if all(names):
        return _of_ratings(table, *map(str, names))
    return _of_patterns(table, given, told)


def _table(given: Mapping[str, Any]) -> pd.DataFrame:
    if "rows" in given:
        return pd.DataFrame(given["rows"], columns=given.get("columns"))
    if "matrix" in given:
        rows = np.array(given["matrix"], dtype=float)
        rows = rows.T if given.get("rows") in RATERS else rows
        places = [(s, r) for s, r in np.ndindex(rows.shape) if rows[s, r] == rows[s, r]]
        return pd.DataFrame(
            [(s, r, rows[s, r]) for s, r in places],
            columns=["subject", "rater", "rating"],
        )
    return read_table(given.get("dataset") or given["file"])


def _column(given: Mapping[str, Any], table: pd.DataFrame, names: Any) -> str | None:
    told = given.get(names[0])
    if told in table.columns:
        return str(told)
    return next((one for one in names if one in table.columns), None)


def _of_patterns(table: pd.DataFrame, given: Mapping[str, Any], told: str) -> Answers:
    often = next((one for one in COUNTS if one in table), None)
    counts = table[often].to_numpy() if often else np.ones(len(table))
    if isinstance(given.get("counts"), list):
        counts = np.array(given["counts"])
    patterns = table.drop(columns=often or []).to_numpy(dtype=float)
    own_slopes = bool(re.search("2pl|two|birnbaum", told))
    fixed = given.get("discrimination", given.get("fixed_discrimination"))
    if fixed is None and re.search("fixed|constrain|equal to 1|a ?= ?1", told):
        fixed = 1.0

    @cache
    def fit() -> ItemResponse:
        if own_slopes:
            return two_parameter(patterns, counts)
        return rasch(patterns, counts, discrimination=fixed)

    def one_or_all(values: Any) -> Any:
        return numbers(values) if own_slopes else float(values[0])

    items = patterns.shape[1]
    free = 2 * items if own_slopes else items + (fixed is None)
    ballots = float(counts.sum())
    answers: dict[str, Callable[[], Any]] = {
        "difficulty": lambda: numbers(fit().difficulty),
        "difficulty_se": lambda: numbers(fit().difficulty_errors),
        "discrimination": lambda: one_or_all(fit().discrimination),
        "discrimination_se": lambda: one_or_all(fit().discrimination_errors),
        "intercepts": lambda: numbers(-fit().difficulty * fit().discrimination),
        "easiness": lambda: numbers(-fit().difficulty * fit().discrimination),
        "d": lambda: numbers(-fit().difficulty * fit().discrimination),
        "loglik": lambda: fit().log_likelihood,
        "minus2loglik": lambda: -2 * fit().log_likelihood,
        "aic": lambda: -2 * fit().log_likelihood + 2 * free,
        "bic": lambda: -2 * fit().log_likelihood + log(ballots) * free,
        "n_parameters": lambda: free,
        "n": lambda: int(ballots),
        "proportion_correct": lambda: numbers(counts @ patterns / ballots),
        "item_totals": lambda: numbers(counts @ patterns),
    }
    others = {
        "difficulty": ("b", "difficulties"),
        "difficulty_se": ("se_difficulty", "b_se"),
        "discrimination": ("a", "slope", "slopes", "discriminations"),
        "discrimination_se": ("se_discrimination", "a_se"),
        "loglik": ("log_likelihood", "logLik"),
        "minus2loglik": ("deviance",),
        "aic": ("AIC",),
        "bic": ("BIC",),
        "proportion_correct": ("p_values", "facility", "easiness_share"),
    }
    return answers | {
        other: answers[name] for name, several in others.items() for other in several
    }


def _of_facets(table: pd.DataFrame, given: Mapping[str, Any], told: str) -> Answers:
    """A many-facet model; facets are the columns beside that of the ratings."""
    rating = str(_column(given, table, RATINGS))
    names = given.get("facets")
    if not isinstance(names, list):
        found = [_column(given, table, one) for one in (SUBJECTS, RATERS, ITEMS)]
        names = [one for one in found if one]
    marks = table[rating].to_numpy(dtype=float)
    item = _column(given, table, ITEMS)

    @cache
    def fit() -> ManyFacets:
        return many_facets(
            marks - marks.min(),
            {name: table[name].to_numpy() for name in names},
            steps_by=item if re.search("partial|pcm", told) else None,
        )

    def of(name: str, kind: str) -> Callable[[], Any]:
        def value() -> Any:
            told = getattr(fit().facets[name], kind)
            return told if isinstance(told, float) else numbers(told)

        return value

    answers: dict[str, Callable[[], Any]] = {
        "thresholds": lambda: (
            numbers(fit().steps[0])
            if len(fit().steps) == 1
            else [numbers(row) for row in fit().steps]
        ),
        "loglik": lambda: fit().log_likelihood,
        "minus2loglik": lambda: -2 * fit().log_likelihood,
    }
    answers["steps"] = answers["tau"] = answers["thresholds"]
    kinds = ("measures", "errors", "infit", "outfit", "separation", "reliability")
    for name in names:
        for kind in kinds:
            answers[f"{kind}_{name}"] = answers[f"{name}_{kind}"] = of(name, kind)
        answers[f"{name}_se"] = answers[f"se_{name}"] = of(name, "errors")
        answers[f"{name}_reliability"] = of(name, "reliability")
        answers[name] = of(name, "measures")
    for name, plain in (
        (names[0], "ability"),
        (_column(given, table, RATERS), "severity"),
        (item, "difficulty"),
    ):
        if name:
            answers[plain] = of(name, "measures")
            answers[f"{plain}_se"] = of(name, "errors")
    return answers


def _of_ratings(
    table: pd.DataFrame, raters: str, subjects: str, rating: str
) -> Answers:
    known = table[[raters, subjects, rating]].dropna()
    scores = known[rating].to_numpy()
    scores = scores.astype(int) if (scores % 1 == 0).all() else scores.astype(float)

    @cache
    def parts() -> SeverityComponents:
        return severity_components(
            score_sums(known[raters].to_numpy(), scores),
            score_sums(known[subjects].to_numpy(), scores),
        )

    @cache
    def adjusted() -> dict[Any, float]:
        return adjusted_scores(
            known[raters].to_numpy(), known[subjects].to_numpy(), scores
        )

    def total() -> float:
        return parts().rater + parts().subject + parts().error

    sizes = [len(known), known[raters].nunique(), known[subjects].nunique()]
    answers: dict[str, Callable[[], Any]] = {
        "N_R_C": lambda: sizes,
        "N": lambda: sizes[0],
        "R": lambda: sizes[1],
        "C": lambda: sizes[2],
        "U_statistics": lambda: list(parts().statistics),
        "components": lambda: [parts().rater, parts().subject, parts().error],
        "sigma2_rater": lambda: parts().rater,
        "sigma2_subject": lambda: parts().subject,
        "sigma2_error": lambda: parts().error,
        "sigma2_total": total,
        "share_rater": lambda: parts().rater / total(),
        "share_subject": lambda: parts().subject / total(),
        "share_error": lambda: parts().error / total(),
        "icc_subject": lambda: parts().subject / total(),
        "mean": lambda: float(scores.mean()),
        "adjusted_scores": lambda: list(adjusted().values()),
        "adjusted_by_subject": adjusted,
        "raw_means": lambda: known.groupby(subjects)[rating].mean().tolist(),
    }
    for name in ("rater", "subject", "error"):
        plain = answers[f"sigma2_{name}"]
        answers[f"var_{name}"] = answers[f"variance_{name}"] = plain
        answers[f"sd_{name}"] = answers[f"sigma_{name}"] = lambda of=plain: sqrt(
            max(of(), 0)
        )
    answers["var_residual"] = answers["sigma2_residual"] = answers["sigma2_error"]
    return answers


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
            restricted="REML" in model,
        )

    answers: dict[str, Callable[[], Any]] = {
        "minus2loglik": lambda: fit().deviance,
        "deviance": lambda: fit().deviance,
        "objective": lambda: fit().deviance,
        "loglik": lambda: fit().deviance / -2,
        "n_parameters": lambda: 2 + len(columns) + len(factors),
        "aic": lambda: fit().deviance + 2 * (2 + len(columns) + len(factors)),
        "bic": lambda: (
            fit().deviance + log(len(table)) * (2 + len(columns) + len(factors))
        ),
        "n": lambda: len(table),
        "var_residual": lambda: fit().residual,
        "sd_residual": lambda: sqrt(fit().residual),
        "sigma": lambda: sqrt(fit().residual),
        "sigma2": lambda: fit().residual,
        "fixed_effects": lambda: numbers(fit().coefficients),
        "fixed_effects_se": lambda: numbers(fit().errors),
    }
    for place, name in enumerate(("intercept", *columns)):
        answers[name] = lambda at=place: float(fit().coefficients[at])
        error = lambda at=place: float(fit().errors[at])  # noqa: E731 -- used thrice
        answers[f"{name}_se"] = answers[f"se_{name}"] = error
        answers[f"{name}_t"] = answers[f"t_{name}"] = lambda at=place: float(
            fit().coefficients[at] / fit().errors[at]
        )
    for name in factors:
        for told in {name, NAMED.get(name, name)}:
            answers[f"var_{told}"] = lambda of=name: fit().variances[of]
            answers[f"sigma2_{told}"] = lambda of=name: fit().variances[of]
            answers[f"sd_{told}"] = lambda of=name: sqrt(fit().variances[of])
            answers[f"levels_{told}"] = lambda of=name: int(table[of].nunique())
            answers[f"share_{told}"] = lambda of=name: (
                fit().variances[of] / (sum(fit().variances.values()) + fit().residual)
            )
            answers[f"effects_{told}"] = lambda of=name: numbers(fit().effects[of])
    return answers


def numbers(values: Any) -> list[float]:
    """Return an array as plain numbers."""
    return [float(value) for value in values]


FAMILIES = {"irt_severity": irt_severity}
