"""Answers about differences between groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from reference.corrections import CORRECTIONS
from reference.regression import count_column, frame_of, ordinal_regression

from toolkit.analysis.comparison import (
    BrunnerMunzel,
    MannWhitney,
    brunner_munzel,
    kruskal_wallis,
    mann_whitney,
)
from toolkit.analysis.crosstab import table_of_samples
from toolkit.analysis.dominance import Dominance, cliff_delta
from toolkit.analysis.equivalence import equivalent_shares
from toolkit.analysis.pairwise import dunn

if TYPE_CHECKING:
    from reference.compute import Answers

FEW = 50
"""Below this many in both groups, all different, R counts all orders."""

SIDES = {"greater": "falling", "less": "rising", "two-sided": "either"}
"""Cases ask whether the first group is greater; here the second rises or falls."""

OF_RANKS = {"U", "W", "z", "rank_biserial", "U1", "U2", "mann_whitney_U"}
OF_PAIRS = {"delta", "cliff_delta", "vargha_delaney_A", "A", "A12"}


def groups_of(given: Mapping[str, Any]) -> np.ndarray:
    """Return one row of counts a group, from tallies, raw values or a file."""
    if {"file", "dataset", "rows"} & given.keys():
        return groups_in(frame_of(given), given)
    counted = any(word in given.get("form", "") for word in ("tall", "count", "table"))
    named = [name for name in ("x", "y") if name in given]
    if named and not counted:
        return table_of_samples(*(known(given[name]) for name in named))
    if named:
        return np.asarray([given[name] for name in named], float)
    key = next(
        n for n in ("groups", "samples", "table", "counts", "tallies") if n in given
    )
    rows = given[key]
    if isinstance(rows, Mapping):
        rows = [row for name, row in rows.items() if name not in {"grades", "scores"}]
    if counted or key in {"table", "counts", "tallies"} or is_scaled(rows, given):
        return np.asarray(rows, float)
    return table_of_samples(*map(known, rows))


def known(values: list[float | None]) -> list[float]:
    """Return the values that are not missing."""
    return [value for value in values if value is not None]


def is_scaled(rows: list[list[float]], given: Mapping[str, Any]) -> bool:
    """Tell whether every row has one number for each grade that is named."""
    grades = given.get("grades", given.get("scores", given.get("values")))
    return grades is not None and {len(row) for row in rows} == {len(grades)}


def groups_in(frame: pd.DataFrame, given: Mapping[str, Any]) -> np.ndarray:
    """Return one row of counts a group of a table of counts or of ratings."""
    count = count_column(frame, given)
    counted = frame if count in frame else frame.assign(**{count: 1})
    others = [name for name in frame if name != count]
    group = given.get("group", others[0])
    table = counted.assign(
        **{group: pd.Categorical(counted[group], categories=counted[group].unique())}
    ).pivot_table(
        index=group,
        columns=given.get("grade", given.get("rating", others[-1])),
        values=count,
        aggfunc="sum",
        fill_value=0,
        observed=False,
    )
    return table.to_numpy(dtype=float)


def group_difference(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    if "model" in given or "formula" in given or asks_for_coefficients(case):
        return ordinal_regression(case)
    if "x" in given and "n" in given:
        return two_shares(given)
    several = several_groups(given)
    if len(groups_of(given)) != len("xy"):
        return several
    names = {one["name"] for one in case["expected"]}
    of_several = bool(names & {"H", "eta_squared", "epsilon_squared", "dunn_z"})
    pair = two_groups(case)
    return {**pair, **several} if of_several else {**several, **pair}


def asks_for_coefficients(case: Mapping[str, Any]) -> bool:
    names = {one["name"] for one in case["expected"]}
    return any(name.startswith(("beta_", "threshold")) for name in names)


def two_shares(given: Mapping[str, Any]) -> Answers:
    (x, y), (n, m) = given["x"], given["n"]

    def same(**how: bool) -> Any:
        return equivalent_shares(x, n, y, m, margin=given["margin"], **how)

    return {
        "difference": lambda: x / n - y / m,
        "tost_p": lambda: same().p_value,
        "tost_p_agresti_caffo": lambda: same().p_value,
        "ztost_p": lambda: same(pooled=True).p_value,
        "tost_p_pooled": lambda: same(pooled=True).p_value,
        "p_equivalence": lambda: same().p_value,
        "p_value": lambda: same().p_value,
    }


def several_groups(given: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    def test() -> Any:
        return kruskal_wallis(groups_of(given))

    def pairs(name: str, correction: Any = "holm") -> list[Any]:
        found = dunn(groups_of(given), correction=correction)
        return [getattr(pair, name) for pair in found]

    answers: dict[str, Callable[[], Any]] = {
        "H": lambda: test().h,
        "kruskal_H": lambda: test().h,
        "kruskal_wallis_H": lambda: test().h,
        "chi2": lambda: test().h,
        "statistic": lambda: test().h,
        "df": lambda: test().df,
        "kruskal_df": lambda: test().df,
        "p_value": lambda: test().p_value,
        "kruskal_p": lambda: test().p_value,
        "kruskal_wallis_p": lambda: test().p_value,
        "epsilon_squared": lambda: test().epsilon_squared,
        "eta_squared": lambda: test().eta_squared,
        "eta_squared_H": lambda: test().eta_squared,
        "dunn_z": lambda: pairs("z"),
        "dunn_p": lambda: pairs("p_value"),
        "dunn_p_unadjusted": lambda: pairs("p_value"),
        "dunn_p_adjusted": lambda: pairs("adjusted", given.get("correction", "holm")),
        "n": lambda: int(groups_of(given).sum()),
    }
    for short, full in CORRECTIONS.items():
        answers |= dict.fromkeys(
            (f"dunn_p_{short}", f"dunn_{short}", f"dunn_adjusted_{short}"),
            lambda full=full: pairs("p_value" if full == "none" else "adjusted", full),
        )
    return answers


def two_groups(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    names = {one["name"] for one in case["expected"]}
    told = f"{case.get('title', '')} {given.get('method', '')} {given.get('test', '')}"
    of_ranks = bool(names & OF_RANKS) or any(
        word in told.lower() for word in ("mann", "rank sum", "rank-sum", "wilcoxon")
    )
    level = given.get("confidence", 0.95)
    direction: Any = SIDES[given.get("alternative", "two-sided")]

    def munzel(**how: Any) -> BrunnerMunzel:
        return brunner_munzel(
            *groups_of(given)[:2], direction=direction, confidence=level, **how
        )

    def whitney(*, continuity: bool = True, exact: bool = False) -> MannWhitney:
        return mann_whitney(
            *groups_of(given)[:2],
            direction=direction,
            continuity=continuity,
            exact=exact,
        )

    def dominance(**how: bool) -> Dominance:
        return cliff_delta(*groups_of(given)[:2], confidence=level, **how)

    def as_usual() -> MannWhitney:
        table = groups_of(given)[:2]
        plain = table.sum(axis=0).max() <= 1 and table.sum(axis=1).max() < FEW
        return whitney(exact=plain, continuity=given.get("continuity", True))

    def ends(interval: Any) -> list[float] | None:
        return None if interval is None else [interval.low, interval.high]

    either = as_usual if of_ranks else munzel
    by_pairs = bool(names & OF_PAIRS) and not names & {"df", "statistic"}
    forward, backward = "P(X<Y)+0.5P(X=Y)", "P(X>Y)+0.5P(X=Y)"
    answers: dict[str, Callable[[], Any]] = {
        "statistic": lambda: as_usual().u if of_ranks else munzel().statistic,
        "df": lambda: munzel().df,
        "p_value": lambda: either().p_value,
        "p_normal": lambda: munzel(normal=True).p_value,
        "brunner_munzel_statistic": lambda: munzel().statistic,
        "brunner_munzel": lambda: munzel().statistic,
        "brunner_munzel_df": lambda: munzel().df,
        "brunner_munzel_p": lambda: munzel().p_value,
        "ci": lambda: ends(dominance().interval if by_pairs else munzel().interval),
        "brunner_munzel_ci": lambda: ends(munzel().interval),
        "z": lambda: whitney(continuity=False).z,
        "z_continuity": lambda: whitney().z,
        "p_asymptotic": lambda: whitney(continuity=False).p_value,
        "p_value_no_continuity": lambda: whitney(continuity=False).p_value,
        "p_value_continuity": lambda: whitney().p_value,
        "p_asymptotic_continuity": lambda: whitney().p_value,
        "p_exact": lambda: whitney(exact=True).p_value,
        "mann_whitney_p": lambda: as_usual().p_value,
        "mann_whitney_p_exact": lambda: whitney(exact=True).p_value,
        "mann_whitney_p_asymptotic": lambda: whitney(continuity=False).p_value,
        "mann_whitney_p_continuity": lambda: whitney().p_value,
        "mann_whitney_z": lambda: whitney(continuity=False).z,
        "U2": lambda: float(np.prod(groups_of(given)[:2].sum(axis=1))) - whitney().u,
        "rank_biserial": lambda: whitney().correlation,
        "variance_unbiased": lambda: dominance().variance,
        "variance_consistent": lambda: dominance(unbiased=False).variance,
        "higher": lambda: dominance().higher,
        "P(X>Y)": lambda: dominance().higher,
        "P(X=Y)": lambda: dominance().equal,
        "P(X<Y)": lambda: dominance().lower,
        "A_ci": lambda: ends(dominance().superiority_interval),
        "vargha_delaney_A_ci": lambda: ends(dominance().superiority_interval),
    }
    for value, aliases in {
        lambda: munzel().probability: (
            *("stochastic_superiority", "probability", "estimate", forward, "p_hat"),
            *("relative_effect", f"stochastic_superiority_{forward}"),
        ),
        lambda: dominance().superiority: (
            *("vargha_delaney_A", "vargha_delaney", "A", "A12", "common_language"),
            *("cles", backward, f"stochastic_superiority_{backward}"),
        ),
        lambda: dominance().delta: ("delta", "cliff_delta", "cliffs_delta"),
        lambda: whitney().u: ("U", "W", "U1", "mann_whitney_U"),
    }.items():
        answers |= dict.fromkeys(aliases, value)
    for kind in ("unbiased", "consistent"):
        for curve in ("t", "normal"):
            answers[f"ci_{kind}_variance_{curve}"] = lambda kind=kind, curve=curve: (
                ends(
                    dominance(
                        unbiased=kind == "unbiased", normal=curve == "normal"
                    ).interval
                )
            )
    usual = answers["ci_unbiased_variance_t"]
    return answers | dict.fromkeys(("delta_ci", "cliff_delta_ci", "ci_delta"), usual)


FAMILIES: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "group_difference": group_difference,
}
