"""Tallies of a real set of data, and what is computed from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from math import sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from reference.data_files import read_table

from toolkit.analysis.comparison import brunner_munzel, kruskal_wallis, mann_whitney
from toolkit.analysis.dispersion import (
    agreement_a,
    consensus,
    grade_entropy,
    leik_dispersion,
)
from toolkit.analysis.dominance import cliff_delta
from toolkit.analysis.exact import clopper_pearson, jeffreys
from toolkit.analysis.grade_counts import sample_variance
from toolkit.analysis.intervals import agresti_coull, wilson
from toolkit.analysis.intraclass import OneWay, icc1, icc2

if TYPE_CHECKING:
    import pandas as pd

Answers = Mapping[str, Callable[[], Any]]

UNITS = {
    "dept": "departments",
    "service": "services",
    "group": "groups",
    "studage": "studages",
    "lectage": "lectages",
    "item": "items",
}
"""The columns that answers are compared over, and what many of them are called."""
CLUSTERS = {"s": "student", "d": "lecturer", "dept": "dept"}
INTERVALS = {
    "wilson": wilson,
    "clopper_pearson": clopper_pearson,
    "jeffreys": jeffreys,
    "agresti_coull": agresti_coull,
}
FEW = 40
"""More units than these are not compared two by two."""


def real_data_anchor(case: Mapping[str, Any]) -> Answers:
    """Answer from counts by unit and grade, in a long table or in a wide one."""
    given = case["input"]
    rows = read_table(given.get("file") or given["dataset"])
    long = _long(rows, given)
    grades = long.groupby("y")["n"].sum()
    values, counts = grades.index.to_numpy(), grades.to_numpy()
    total = int(counts.sum())
    every = f"{grades.index[0]}_to_{grades.index[-1]}"
    answers: dict[str, Callable[[], Any]] = {
        "rows": lambda: len(rows),
        "total": lambda: total,
        "n": lambda: total,
        f"grade_counts_{every}": grades.tolist,
        f"grade_shares_{every}": (counts / total).tolist,
        **_of_counts(counts, values, ""),
        "naive_se": lambda: sqrt(sample_variance(counts, values=values) / total),
        "se_naive": lambda: sqrt(sample_variance(counts, values=values) / total),
        "naive_se_mean": lambda: sqrt(sample_variance(counts, values=values) / total),
    }
    for unit in UNITS.keys() & set(long.columns):
        table = long.pivot_table(
            index=unit, columns="y", values="n", aggfunc="sum", fill_value=0
        )
        answers |= _of_units(table, unit)
    if "y" in rows and "n" not in rows:
        answers |= _clustered(rows)
    return answers


def _long(rows: pd.DataFrame, given: Mapping[str, Any]) -> pd.DataFrame:
    """Return one row a grade; wide tables have columns n1, n2 and so on."""
    rating = given.get("rating", given.get("value", "y"))
    if "n" in rows.columns:
        return rows
    if rating in rows.columns:
        units = [name for name in UNITS if name in rows.columns]
        plain = rows.rename(columns={rating: "y"}).astype({"y": int})
        return plain.groupby([*units, "y"]).size().rename("n").reset_index()
    wide = [name for name in rows.columns if name[0] == "n" and name[1:].isdigit()]
    keys = [name for name in rows.columns if name not in wide]
    long = rows.melt(id_vars=keys, value_vars=wide, var_name="y", value_name="n")
    return long.assign(y=long["y"].str[1:].astype(int))


def _of_counts(counts: Any, values: Any, end: str) -> dict[str, Callable[[], Any]]:
    """What one row of counts tells, under names with this end."""
    total = int(counts.sum())
    variance = partial(sample_variance, counts, values=values)
    told: dict[str, Callable[[], Any]] = {
        "mean": lambda: int(counts @ values) / total,
        "variance": variance,
        "sd": lambda: sqrt(variance()),
        "se": lambda: sqrt(variance() / total),
        "n": lambda: total,
        "counts": counts.tolist,
        "median": lambda: float(np.quantile(np.repeat(values, counts), 0.5)),
        "top_box_share": lambda: int(counts[-1]) / total,
        "top_two_box_share": lambda: int(counts[-2:].sum()) / total,
        "bottom_box_share": lambda: int(counts[0]) / total,
        "agreement_A": lambda: agreement_a(counts),
        "A": lambda: agreement_a(counts),
        "consensus": lambda: consensus(counts),
        "leik": lambda: leik_dispersion(counts),
        "entropy": lambda: grade_entropy(counts),
    }
    boxes = {
        "top_box": int(counts[-1]),
        "top_two_box": int(counts[-2:].sum()),
        "bottom_box": int(counts[0]),
    }
    for box, share in boxes.items():
        for name, kind in INTERVALS.items():
            told[f"{name}95_{box}"] = partial(_ends, kind, share, total)
    return {f"{name}{end}": value for name, value in told.items()}


def _ends(kind: Callable[..., Any], share: int, total: int) -> list[float]:
    interval = kind(share, total)
    return [interval.low, interval.high]


def _of_units(table: pd.DataFrame, unit: str) -> Answers:
    wholes = (f"kruskal_{UNITS[unit]}", f"kruskal_{unit}")
    values = table.columns.to_numpy()
    nested = partial(OneWay.from_counts, table.to_numpy(), values=values)
    answers: dict[str, Callable[[], Any]] = {}
    for whole in wholes:
        answers |= {
            f"{whole}_H": lambda: kruskal_wallis(table).h,
            f"{whole}_df": lambda: kruskal_wallis(table).df,
            f"{whole}_p": lambda: kruskal_wallis(table).p_value,
        }
    answers |= {
        f"icc1_{unit}": lambda: icc1(nested()),
        f"ICC1_{unit}": lambda: icc1(nested()),
        f"ICC2_{unit}": lambda: icc2(nested()),
        f"n_{UNITS[unit]}": partial(len, table),
        f"means_by_{unit}": (table @ values / table.sum(axis=1)).tolist,
        f"n_by_{unit}": table.sum(axis=1).tolist,
    }
    for one in table.index:
        counts = table.loc[one].to_numpy()
        answers |= _of_counts(counts, values, f"_{unit}_{one}")
        answers |= _of_counts(counts, values, f"_{unit}{one}")
        if len(table) <= FEW:
            answers |= _of_pairs(table, unit, one)
    return answers


def _of_pairs(table: pd.DataFrame, unit: str, one: Any) -> Answers:
    counts = table.loc[one].to_numpy()
    answers: dict[str, Callable[[], Any]] = {}
    for other in table.index:
        against = table.loc[other].to_numpy()

        def tested(kind: Any, name: str, others: Any = against) -> Callable[[], Any]:
            return lambda: getattr(kind(counts, others), name)

        pair = f"{unit}{one}_vs_{unit}{other}"
        answers |= {
            f"brunner_munzel_{pair}": tested(brunner_munzel, "statistic"),
            f"brunner_munzel_p_{pair}": tested(brunner_munzel, "p_value"),
            f"brunner_munzel_{pair}_p": tested(brunner_munzel, "p_value"),
            f"mann_whitney_{pair}": tested(mann_whitney, "u"),
            f"mann_whitney_{pair}_p": tested(mann_whitney, "p_value"),
            f"cliff_delta_{pair}": tested(cliff_delta, "delta"),
        }
    return answers


def _clustered(rows: pd.DataFrame) -> Answers:
    """Standard errors of the mean that allow for one clustering each."""
    answers: dict[str, Callable[[], Any]] = {}
    for column, name in CLUSTERS.items():
        if column in rows:
            error = partial(_cluster_error, rows, column)
            for told in {column, name, f"{name}s"}:
                answers[f"se_{told}"] = answers[f"cluster_se_{told}"] = error
                answers[f"clustered_se_{told}"] = error
                answers[f"se_clustered_{told}"] = error
    return answers


def _cluster_error(rows: pd.DataFrame, column: str) -> float:
    off = rows["y"].astype(float) - float(rows["y"].mean())
    sums = off.groupby(rows[column]).sum()
    return sqrt(float((sums**2).sum())) / len(rows)


FAMILIES = {"real_data_anchor": real_data_anchor}
