"""Tallies of a real set of data, and what is computed from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from reference.data_files import read_table

from toolkit.analysis.comparison import brunner_munzel, kruskal_wallis
from toolkit.analysis.dominance import cliff_delta
from toolkit.analysis.intervals import wilson

if TYPE_CHECKING:
    import pandas as pd

Answers = Mapping[str, Callable[[], Any]]

UNITS = {"dept": "departments", "service": "services", "group": "groups"}
"""The columns that answers are compared over, and what many of them are called."""


def real_data_anchor(case: Mapping[str, Any]) -> Answers:
    """Answer from counts by unit and grade, in a long table or in a wide one."""
    rows = read_table(case["input"]["file"])
    long = _long(rows)
    every = long.groupby("y")["n"].sum()
    total = int(every.sum())
    answers: dict[str, Callable[[], Any]] = {
        "rows": lambda: len(rows),
        "total": lambda: total,
        f"grade_counts_{every.index[0]}_to_{every.index[-1]}": every.tolist,
        "mean": lambda: int(every @ every.index.to_numpy()) / total,
    }
    for unit in UNITS.keys() & set(rows.columns):
        table = long.pivot_table(
            index=unit, columns="y", values="n", aggfunc="sum", fill_value=0
        )
        answers |= _of_units(table, unit)
    return answers


def _long(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a grade; wide tables have columns n1, n2 and so on."""
    if "n" in rows.columns:
        return rows
    wide = [name for name in rows.columns if name[0] == "n" and name[1:].isdigit()]
    keys = [name for name in rows.columns if name not in wide]
    long = rows.melt(id_vars=keys, value_vars=wide, var_name="y", value_name="n")
    return long.assign(y=long["y"].str[1:].astype(int))


def _of_units(table: pd.DataFrame, unit: str) -> Answers:
    whole = f"kruskal_{UNITS[unit]}"
    answers: dict[str, Callable[[], Any]] = {
        f"{whole}_H": lambda: kruskal_wallis(table).h,
        f"{whole}_df": lambda: kruskal_wallis(table).df,
        f"{whole}_p": lambda: kruskal_wallis(table).p_value,
    }
    for one in table.index:
        answers |= _of_unit(table, unit, one)
    return answers


def _of_unit(table: pd.DataFrame, unit: str, one: int) -> Answers:
    counts = table.loc[one].to_numpy()

    def top_box() -> list[float]:
        interval = wilson(int(counts[-1]), int(counts.sum()))
        return [interval.low, interval.high]

    def test_against(other: int) -> Callable[[], float]:
        return lambda: brunner_munzel(counts, table.loc[other].to_numpy()).statistic

    def delta_against(other: int) -> Callable[[], float]:
        return lambda: cliff_delta(counts, table.loc[other].to_numpy()).delta

    answers: dict[str, Callable[[], Any]] = {f"wilson95_top_box_{unit}_{one}": top_box}
    for other in table.index:
        pair = f"{unit}{one}_vs_{unit}{other}"
        answers[f"brunner_munzel_{pair}"] = test_against(other)
        answers[f"cliff_delta_{pair}"] = delta_against(other)
    return answers


FAMILIES = {"real_data_anchor": real_data_anchor}
