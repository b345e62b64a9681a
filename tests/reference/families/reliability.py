"""Answers about the reliability of ratings: intraclass correlations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from reference.data_files import read_table
from scipy.stats import f as f_distribution

from toolkit.analysis.intraclass import (
    OneWay,
    icc1,
    icc1_interval,
    icc2,
    raters_needed,
    spearman_brown,
)
from toolkit.analysis.intraclass_forms import FORMS, Intraclass, TwoWay, intraclass

if TYPE_CHECKING:
    from reference.compute import Answers

MCGRAW_WONG: Mapping[str, str] = {
    "ICC(1)": "ICC(1,1)",
    "ICC(A,1)": "ICC(2,1)",
    "ICC(C,1)": "ICC(3,1)",
    "ICC(k)": "ICC(1,k)",
    "ICC(A,k)": "ICC(2,k)",
    "ICC(C,k)": "ICC(3,k)",
}
"""Their names of the six forms, as pingouin from 0.7 on gives them."""


def icc(case: Mapping[str, Any]) -> Answers:
    """Two-way forms of a complete table, one-way forms of nested raters."""
    given = case["input"]
    for name in ("matrix", "ratings"):
        if name in given and isinstance(given[name][0], list):
            return of_table(_table(given[name], given), given)
    if "sufficient" in given or "row_sums" in given:
        return of_squares(_sufficient(given.get("sufficient", given)), given)
    if "mean_squares" in given:
        return of_squares(_squares(given), given)
    answers = of_groups(_groups(given), given)
    crossed = _crossed(given)
    return answers if crossed is None else of_squares(crossed, given) | answers


def of_table(table: Any, given: Mapping[str, Any]) -> Answers:
    """The six forms; the nested ones too, as if raters were not the same.

    Subjects with a gap have no place in the six, but in the nested ones.
    ICC1 to ICC3k are the six here, as older software calls them.
    """
    known = ~np.isnan(table)
    values = np.where(known, table, 0)
    flat = OneWay.from_sums(
        known.sum(axis=1), values.sum(axis=1), (values**2).sum(axis=1)
    )
    whole = table[known.all(axis=1)]
    forms = of_squares(TwoWay.from_values(whole), given)
    older = {
        key.replace(form, form[:3] + form[4] + form[6:-1].replace("1", "")): value
        for form in FORMS
        for key, value in forms.items()
        if form in key
    }
    return of_groups(flat, given) | forms | older


def of_squares(squares: TwoWay, given: Mapping[str, Any]) -> Answers:
    """Each form's value, interval, F, degrees and p."""
    confidence = given.get("confidence", 0.95)

    @cache
    def of(form: Any, level: float = confidence) -> Intraclass:
        return intraclass(squares, form, confidence=level)

    def ends(form: str, level: float = confidence) -> list[float]:
        return [of(form, level).interval.low, of(form, level).interval.high]

    answers: dict[str, Callable[[], Any]] = {}
    for form in FORMS:
        answers |= _of_form(form, of, ends)
    for name, form in MCGRAW_WONG.items():
        answers |= {
            key.replace(form, name): value
            for key, value in answers.items()
            if form in key
        }
    for form in FORMS:
        short = form.replace("(", "").replace(")", "").replace(",", "")
        answers |= {
            key.replace(form, name): value
            for key, value in list(answers.items())
            if form in key
            for name in (short, short.lower(), form.replace("ICC(", "ICC_"))
        }
    parts = {
        "MSB": squares.between,
        "BMS": squares.between,
        "MSR": squares.between,
        "MSW": squares.within,
        "WMS": squares.within,
        "MSJ": squares.judges,
        "JMS": squares.judges,
        "MSC": squares.judges,
        "MSE": squares.error,
        "EMS": squares.error,
    }
    mean_squares = [squares.between, squares.within, squares.judges, squares.error]
    return answers | {
        **{name: _known(value) for name, value in parts.items()},
        "ci95_R_psych": lambda: [ends(form) for form in FORMS],
        "ci95": lambda: [ends(form) for form in FORMS],
        "ci": lambda: [ends(form) for form in FORMS],
        "all_six": lambda: [of(form).value for form in FORMS],
        "icc": lambda: [of(form).value for form in FORMS],
        "F": lambda: [of(form).f for form in FORMS],
        "p": lambda: [of(form).p_value for form in FORMS],
        "p_values": lambda: [of(form).p_value for form in FORMS],
        "mean_squares_BMS_WMS_JMS_EMS": _known(mean_squares),
        "mean_squares": _known(mean_squares),
        "F_raters": lambda: squares.judges / squares.error,
        "F_judges": lambda: squares.judges / squares.error,
        "n": _known(squares.subjects),
        "k": _known(squares.raters),
    }


def _of_form(form: str, of: Any, ends: Any) -> Answers:
    answers = {
        form: lambda: of(form).value,
        f"F_{form}": lambda: of(form).f,
        f"df_{form}": lambda: list(of(form).degrees),
        f"df1_{form}": lambda: of(form).degrees[0],
        f"df2_{form}": lambda: of(form).degrees[1],
        f"p_{form}": lambda: of(form).p_value,
        f"ci_{form}": lambda: ends(form),
        f"{form}_lower": lambda: ends(form)[0],
        f"{form}_upper": lambda: ends(form)[1],
    }
    for level in (90, 95, 99):
        answers[f"ci{level}_{form}"] = lambda level=level: ends(form, level / 100)
        answers[f"{form}_ci{level}"] = lambda level=level: ends(form, level / 100)
    return answers | {
        f"{form}_{name}": answers[f"{name}_{form}"] for name in ("F", "df", "p", "ci")
    }


def of_groups(variances: OneWay, given: Mapping[str, Any]) -> Answers:
    """ICC(1) and ICC(2) of nested raters."""
    size = variances.ratings / variances.subjects
    degrees = [variances.subjects - 1, variances.ratings - variances.subjects]

    def reach(level: float) -> Callable[[], list[float]]:
        def told() -> list[float]:
            found = icc1_interval(variances, confidence=level)
            return [found.low, found.high]

        return told

    def needed() -> int:
        wanted = given.get("target", given.get("wanted", 0.8))
        return raters_needed(icc1(variances), wanted=wanted)

    usual = given.get("confidence", 0.95)
    return {
        "ICC1": lambda: icc1(variances),
        "ICC(1)": lambda: icc1(variances),
        "icc1": lambda: icc1(variances),
        "ICC1_anova": lambda: icc1(variances, size="weighted"),
        "ICC1_weighted_n": lambda: icc1(variances, size="weighted"),
        "ICC1_ci95": reach(usual),
        "ICC1_ci": reach(usual),
        "ICC1_lower": lambda: reach(usual)()[0],
        "ICC1_upper": lambda: reach(usual)()[1],
        "ICC(1)_ci95": reach(usual),
        "ci95_ICC1": reach(usual),
        "ICC2": lambda: icc2(variances),
        "ICC(2)": lambda: icc2(variances),
        "icc2": lambda: icc2(variances),
        "ICC2_group_mean_reliability": lambda: icc2(variances),
        "ICC2_spearman_brown": lambda: spearman_brown(icc1(variances), times=size),
        "spearman_brown": lambda: spearman_brown(
            icc1(variances), times=given.get("times", size)
        ),
        "raters_needed": needed,
        "raters_needed_80": lambda: raters_needed(icc1(variances), wanted=0.8),
        "raters_needed_70": lambda: raters_needed(icc1(variances), wanted=0.7),
        "MSB": lambda: variances.between,
        "MSW": lambda: variances.within,
        "mean_squares_MSB_MSW": lambda: [variances.between, variances.within],
        "F": lambda: variances.between / variances.within,
        "df": _known(degrees),
        "df1": _known(degrees[0]),
        "df2": _known(degrees[1]),
        "p": lambda: _tail(variances.between / variances.within, degrees),
        "p_value": lambda: _tail(variances.between / variances.within, degrees),
        "var_between": lambda: (
            (variances.between - variances.within) / variances.weighted_size
        ),
        "var_within": lambda: variances.within,
        "n0": lambda: variances.weighted_size,
        "nbar": _known(size),
        "mean_group_size": _known(size),
        "N": lambda: variances.ratings,
        "k": lambda: variances.subjects,
        "groups": lambda: variances.subjects,
    }


def _tail(ratio: float, degrees: list[int]) -> float:
    return float(f_distribution.sf(ratio, *degrees))


def _table(rows: Any, given: Mapping[str, Any]) -> Any:
    table = np.array(rows, dtype=float)
    raters_first = given.get("rows") in ("raters", "judges", "coders", "observers")
    return table.T if raters_first else table


def _sufficient(sums: Mapping[str, Any]) -> TwoWay:
    squares = sums.get("total_sum_of_squares", sums.get("sum_sq"))
    return TwoWay.from_sums(sums["row_sums"], sums["col_sums"], squares)


def _squares(given: Mapping[str, Any]) -> TwoWay:
    told = given["mean_squares"]
    if isinstance(told, Mapping):
        told = [told[name] for name in ("BMS", "WMS", "JMS", "EMS")]
    return TwoWay(given["n"], given["k"], *told)


def _groups(given: Mapping[str, Any]) -> OneWay:
    if "counts" in given:
        values = given.get("categories", given.get("grades", given.get("values")))
        return OneWay.from_counts(given["counts"], values=values)
    for name in ("groups", "ratings"):
        if isinstance(given.get(name), Mapping):
            lists = [np.array(one, dtype=float) for one in given[name].values()]
            lists = [one[~np.isnan(one)] for one in lists]
            return OneWay.from_sums(
                [len(one) for one in lists],
                [one.sum() for one in lists],
                [(one**2).sum() for one in lists],
            )
    if "rows" in given:
        table = pd.DataFrame(given["rows"], columns=given["columns"])
        if "n" in table:
            return OneWay.from_sums(table["n"], table["sum"], table["sum_sq"])
    else:
        table = read_table(given.get("dataset") or given["file"])
    graded = [one for one in table.columns if one[0] == "n" and one[1:].isdigit()]
    if graded:
        counts = table.groupby(_name(given, table, SUBJECTS))[graded].sum()
        return OneWay.from_counts(counts, values=[int(one[1:]) for one in graded])
    long = _long(given, table)
    if "n" in table:
        long = long.loc[np.repeat(long.index, table.loc[long.index, "n"].astype(int))]
    sums = long.groupby("subject")["score"].agg(
        n="count", total="sum", squares=lambda of: float((of**2).sum())
    )
    return OneWay.from_sums(sums["n"], sums["total"], sums["squares"])


SUBJECTS = ("group", "subject", "target", "targets", "unit", "ratee", "dept")
RATERS = ("rater", "raters", "judge", "coder")
SCORES = ("value", "rating", "score", "y", "grade")


def _name(given: Mapping[str, Any], table: pd.DataFrame, names: Any) -> str:
    """Return the column that the input names so, or that is called so."""
    told = [given[name] for name in names if given.get(name) in table.columns]
    return str(next(iter([*told, *(one for one in names if one in table.columns)])))


def _long(given: Mapping[str, Any], table: pd.DataFrame) -> pd.DataFrame:
    """Return one row a rating; several ratings in a row are averaged."""
    items = given.get("items")
    score = (
        table[items].astype(float).mean(axis=1)
        if items
        else table[_name(given, table, SCORES)].astype(float)
    )
    subject = table[_name(given, table, SUBJECTS)]
    return pd.DataFrame({"subject": subject, "score": score}).dropna()


def _crossed(given: Mapping[str, Any]) -> TwoWay | None:
    """Return the mean squares of a long table in which all rated all."""
    if "columns" not in given or not {*given["columns"]} & {*RATERS}:
        return None
    table = pd.DataFrame(given["rows"], columns=given["columns"])
    wide = table.pivot_table(
        index=_name(given, table, SUBJECTS),
        columns=_name(given, table, RATERS),
        values=_name(given, table, SCORES),
    ).dropna()
    complete = len(wide) > 1 and len(wide.columns) > 1
    return TwoWay.from_values(wide) if complete else None


def _known(value: Any) -> Callable[[], Any]:
    return lambda: value


FAMILIES = {"icc": icc}
