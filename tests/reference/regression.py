"""Answers about grades explained by columns: the ordinal logit and its check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp
from typing import TYPE_CHECKING, Any

import pandas as pd
from reference.data_files import read_table

from toolkit.analysis.brant import brant
from toolkit.analysis.proportional_odds import ProportionalOdds, proportional_odds

if TYPE_CHECKING:
    from reference.compute import Answers

COUNTS = ("n", "count", "freq", "Freq", "frequency", "weight")


def frame_of(given: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of a case: written in it, or in a data file it names."""
    if "rows" in given:
        return pd.DataFrame(given["rows"], columns=given["columns"])
    return read_table(given["file"] if "file" in given else given["dataset"])


def count_column(frame: pd.DataFrame, given: Mapping[str, Any]) -> str:
    """Return the column of counts; where there is none, each row is one."""
    there = [name for name in (given.get("count"), *COUNTS) if name in frame]
    return there[0] if there else COUNTS[0]


def ordinal_regression(case: Mapping[str, Any]) -> Answers:
    """Answers named after the columns and levels of the case."""
    given = case["input"]
    asked = [one["name"] for one in case["expected"]]
    frame = frame_of(given)
    count = count_column(frame, given)
    if count not in frame:
        frame = frame.assign(**{count: 1})
    grade, by = explained([name for name in frame if name != count], given, asked)
    frame = frame.assign(
        **{name: in_order(frame[name], given, asked) for name in (grade, *by)}
    )
    how: dict[str, Any] = {"grade": grade, "by": by, "count": count}
    fit = proportional_odds(frame, **how)

    def null() -> float:
        return proportional_odds(frame, **{**how, "by": []}).log_likelihood

    def steps() -> Any:
        return brant(frame, **how)

    free = len(fit.coefficients) + len(fit.thresholds)
    answers: dict[str, Callable[[], Any]] = {
        "thresholds": lambda: list(fit.thresholds),
        "theta": lambda: list(fit.thresholds),
        "se_thresholds": lambda: list(fit.threshold_errors),
        "thresholds_se": lambda: list(fit.threshold_errors),
        "loglik": lambda: fit.log_likelihood,
        "llf": lambda: fit.log_likelihood,
        "deviance": lambda: -2 * fit.log_likelihood,
        "aic": lambda: 2 * free - 2 * fit.log_likelihood,
        "loglik_null": null,
        "lr_chi2": lambda: 2 * (fit.log_likelihood - null()),
        "lr_df": lambda: len(fit.coefficients),
        "n": lambda: fit.count,
        "brant_chi2": lambda: steps().overall.chi2,
        "brant_df": lambda: steps().overall.df,
        "brant_p": lambda: steps().overall.p_value,
    }
    for name in fit.coefficients:
        answers |= about(name, fit, given.get("confidence", 0.95))
        answers |= {
            f"brant_{what}_{name.replace('=', '')}": lambda what=field, name=name: (
                getattr(steps().by_column[name], what)
            )
            for what, field in {"chi2": "chi2", "df": "df", "p": "p_value"}.items()
        }
    if len(fit.coefficients) == 1:
        (only,) = fit.coefficients
        whole = about(only, fit, given.get("confidence", 0.95))
        answers |= {name.partition("_")[0]: answer for name, answer in whole.items()}
    return answers


def explained(
    columns: list[str], given: Mapping[str, Any], asked: list[str]
) -> tuple[str, list[str]]:
    """Return the column of grades and those that explain it.

    They are told, or stand in a formula, or are those whose coefficients
    are asked for; else the last column is the grade.
    """
    left, tilde, right = str(given.get("formula", given.get("model", ""))).partition(
        "~"
    )
    if tilde:
        return left.strip(), [name.strip() for name in right.split("+")]
    by = given.get("covariates") or [
        name for name in columns if any(one.startswith(f"beta_{name}") for one in asked)
    ]
    grade = given.get("response", given.get("grade"))
    if grade is None:
        rest = [name for name in columns if name not in by]
        grade = "rating" if "rating" in rest else rest[-1]
    return grade, by or [name for name in columns if name != grade]


def in_order(
    column: pd.Series, given: Mapping[str, Any], asked: list[str]
) -> pd.Series:
    """Return a column of words with its levels in the order the case has them.

    The first is the reference; it is the one no coefficient is asked for.
    """
    if pd.api.types.is_numeric_dtype(column.dtype):
        return column
    told = given.get("levels", {})
    levels = told.get(column.name) if isinstance(told, Mapping) else None
    if levels is None:
        levels = list(dict.fromkeys(column))
        levels.sort(key=lambda level: f"beta_{column.name}{level}" in asked)
    return column.astype(pd.CategoricalDtype(levels, ordered=True))


def about(name: str, fit: ProportionalOdds, confidence: float) -> Answers:
    beta, error = fit.coefficients[name], fit.errors[name]
    short = name.replace("=", "")

    def ends() -> list[float]:
        interval = fit.interval(name, confidence=confidence)
        return [interval.low, interval.high]

    return {
        f"beta_{short}": lambda: beta,
        f"se_{short}": lambda: error,
        f"z_{short}": lambda: beta / error,
        f"p_{short}": lambda: fit.p_value(name),
        f"p_value_{short}": lambda: fit.p_value(name),
        f"or_{short}": lambda: fit.odds_ratios[name],
        f"ci_{short}": ends,
        f"beta_{short}_ci": ends,
        f"or_{short}_ci": lambda: [exp(end) for end in ends()],
        f"ci_or_{short}": lambda: [exp(end) for end in ends()],
    }
