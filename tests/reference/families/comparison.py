"""Answers about differences between groups, corrected comparisons, and gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from reference.data_files import read_table

from toolkit.analysis.brant import brant
from toolkit.analysis.comparison import (
    brunner_munzel,
    kruskal_wallis,
    mann_whitney,
)
from toolkit.analysis.crosstab import table_of_samples
from toolkit.analysis.dominance import cliff_delta
from toolkit.analysis.gaps import own_gap
from toolkit.analysis.pairwise import adjust, dunn
from toolkit.analysis.proportional_odds import proportional_odds
from toolkit.analysis.self_other import congruence, self_other_gaps

if TYPE_CHECKING:
    from reference.compute import Answers

LEVEL = 0.05
CORRECTIONS = {
    "bonferroni": "bonferroni",
    "sidak": "sidak",
    "holm": "holm",
    "holm_sidak": "holm-sidak",
    "hochberg": "hochberg",
    "hommel": "hommel",
    "bh": "benjamini-hochberg",
    "fdr_bh": "benjamini-hochberg",
    "benjamini_hochberg": "benjamini-hochberg",
    "by": "benjamini-yekutieli",
    "fdr_by": "benjamini-yekutieli",
    "benjamini_yekutieli": "benjamini-yekutieli",
}


def frame_of(given: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of a case: written in it, or in a data file it names."""
    if "rows" in given:
        return pd.DataFrame(given["rows"], columns=given["columns"])
    return read_table(given["file"] if "file" in given else given["dataset"])


def groups_of(given: Mapping[str, Any]) -> np.ndarray:
    """Return one row of counts a group, from tallies, raw values or a file."""
    if "file" in given or "dataset" in given or "rows" in given:
        return groups_in(frame_of(given), given)
    counted = any(word in given.get("form", "") for word in ("tall", "count", "table"))
    for name in ("groups", "table", "counts", "tallies"):
        if name in given and not {"x", "y"} <= given.keys():
            rows = given[name]
            if isinstance(rows, Mapping):
                rows = [row for key, row in rows.items() if key != "grades"]
            counted = counted or name != "groups"
            return np.asarray(rows, float) if counted else table_of_samples(*rows)
    rows = [given["x"], given["y"]]
    return np.asarray(rows, float) if counted else table_of_samples(*rows)


def groups_in(frame: pd.DataFrame, given: Mapping[str, Any]) -> np.ndarray:
    """Return one row of counts a group of a table of counts or of ratings."""
    count = given.get("count", "n")
    counted = frame if count in frame else frame.assign(**{count: 1})
    others = [name for name in frame if name != count]
    table = counted.pivot_table(
        index=given.get("group", others[0]),
        columns=given.get("grade", given.get("rating", others[-1])),
        values=count,
        aggfunc="sum",
        fill_value=0,
    )
    return table.to_numpy(dtype=float)


def group_difference(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    form = given.get("form", "")
    if form == "long_tally" or "model" in given:
        return ordinal_regression(given)
    several = several_groups(given)
    if form.startswith("two_") or {"x", "y"} <= given.keys():
        names = {one["name"] for one in case["expected"]}
        return several | two_groups(given, of_ranks=bool(names & {"U", "W", "z"}))
    return several


def several_groups(given: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    def test() -> Any:
        return kruskal_wallis(groups_of(given))

    def pairs(name: str, correction: str = "holm") -> list[Any]:
        found = dunn(groups_of(given), correction=correction)
        return [getattr(pair, name) for pair in found]

    return {
        "H": lambda: test().h,
        "chi2": lambda: test().h,
        "statistic": lambda: test().h,
        "df": lambda: test().df,
        "p_value": lambda: test().p_value,
        "epsilon_squared": lambda: test().epsilon_squared,
        "dunn_z": lambda: pairs("z"),
        "dunn_p": lambda: pairs("p_value"),
    } | {
        f"dunn_p_{short}": lambda full=full: pairs("adjusted", full)
        for short, full in CORRECTIONS.items()
    }


def two_groups(given: Mapping[str, Any], *, of_ranks: bool) -> Answers:
    def munzel() -> Any:
        return brunner_munzel(*groups_of(given)[:2])

    def whitney(*, continuity: bool = True, exact: bool = False) -> Any:
        return mann_whitney(*groups_of(given)[:2], continuity=continuity, exact=exact)

    def dominance(**how: bool) -> Any:
        return cliff_delta(*groups_of(given)[:2], **how)

    def ends(interval: Any) -> list[float]:
        return [interval.low, interval.high]

    def as_usual() -> Any:
        return whitney(exact=groups_of(given)[:2].sum(axis=0).max() <= 1)

    either = as_usual if of_ranks else munzel
    forward = "P(X<Y)+0.5P(X=Y)"
    return {
        "statistic": lambda: as_usual().u if of_ranks else munzel().statistic,
        "df": lambda: munzel().df,
        "p_value": lambda: either().p_value,
        f"stochastic_superiority_{forward}": lambda: munzel().probability,
        "stochastic_superiority": lambda: munzel().probability,
        "probability": lambda: munzel().probability,
        "estimate": lambda: munzel().probability,
        forward: lambda: munzel().probability,
        "P(X>Y)+0.5P(X=Y)": lambda: dominance().superiority,
        "ci95": lambda: ends(munzel().interval),
        "U": lambda: whitney().u,
        "W": lambda: whitney().u,
        "z": lambda: whitney(continuity=False).z,
        "z_continuity": lambda: whitney().z,
        "p_asymptotic": lambda: whitney(continuity=False).p_value,
        "p_value_no_continuity": lambda: whitney(continuity=False).p_value,
        "p_value_continuity": lambda: whitney().p_value,
        "p_exact": lambda: whitney(exact=True).p_value,
        "delta": lambda: dominance().delta,
        "cliff_delta": lambda: dominance().delta,
        "vargha_delaney_A": lambda: dominance().superiority,
        "A": lambda: dominance().superiority,
        "A12": lambda: dominance().superiority,
        "variance_unbiased": lambda: dominance().variance,
        "variance_consistent": lambda: dominance(unbiased=False).variance,
    } | {
        f"ci95_{kind}_variance_{curve}": lambda kind=kind, curve=curve: ends(
            dominance(unbiased=kind == "unbiased", normal=curve == "normal").interval
        )
        for kind in ("unbiased", "consistent")
        for curve in ("t", "normal")
    }


class ordinal_regression(Mapping[str, Callable[[], Any]]):  # noqa: N801 -- read as a function
    """Answers named after the columns and levels of the case."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        frame = frame_of(given)
        count = given.get("count", "n")
        if count not in frame:
            frame = frame.assign(**{count: 1})
        grade = given.get("response", "rating")
        if grade not in frame:
            grade = [name for name in frame if name != count][-1]
        by = given.get("covariates", [c for c in frame if c not in {grade, count}])
        fit = proportional_odds(frame, grade=grade, by=by, count=count)

        def steps() -> Any:
            return brant(frame, grade=grade, by=by, count=count)

        self.answers: dict[str, Callable[[], Any]] = {
            "thresholds": lambda: list(fit.thresholds),
            "se_thresholds": lambda: list(fit.threshold_errors),
            "loglik": lambda: fit.log_likelihood,
            "log_likelihood": lambda: fit.log_likelihood,
            "n": lambda: fit.count,
            "brant_chi2": lambda: steps().overall.chi2,
            "brant_df": lambda: steps().overall.df,
            "brant_p": lambda: steps().overall.p_value,
        }
        for name in fit.coefficients:
            short = name.replace("=", "")
            self.answers |= {
                f"beta_{short}": lambda name=name: fit.coefficients[name],
                f"se_{short}": lambda name=name: fit.errors[name],
                f"or_{short}": lambda name=name: fit.odds_ratios[name],
                f"p_{short}": lambda name=name: fit.p_value(name),
                f"z_{short}": lambda name=name: (
                    fit.coefficients[name] / fit.errors[name]
                ),
            }

    def __getitem__(self, name: str) -> Callable[[], Any]:
        return self.answers[name]

    def __iter__(self) -> Any:
        return iter(self.answers)

    def __len__(self) -> int:
        return len(self.answers)


def multiple_comparison(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    p = given.get("p", given.get("pvalues", given.get("p_values")))
    level = given.get("alpha", LEVEL)
    answers = several_groups(given)
    for short, full in CORRECTIONS.items():
        answers[f"adjusted_{short}"] = lambda full=full: adjust(p, full)
        answers[f"reject_{short}"] = lambda full=full: sum(
            one <= level for one in adjust(p, full)
        )
        answers[f"rejected_{short}"] = lambda full=full: [
            one <= level for one in adjust(p, full)
        ]
    return answers


def self_other_gap(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    frame = frame_of(given)
    own, others = frame["self"].tolist(), frame["others_mean"].tolist()
    spreads = None
    if "sd_of_difference" in frame:
        spreads = frame["sd_of_difference"].tolist()

    def surface() -> Any:
        centre = given.get("centre", given.get("center", 0.0))
        return congruence(own, others, frame["outcome"].tolist(), centre=centre)

    def gaps() -> Any:
        return self_other_gaps(own, others, spreads=spreads)

    def intervals() -> list[list[float]]:
        found = [
            own_gap(mine, counts, given["values"], eligible=given.get("eligible"))
            for mine, counts in zip(own, given["counts"], strict=True)
        ]
        return [[one.interval.low, one.interval.high] for one in found]

    return {
        "gap": lambda: [one.gap for one in gaps()],
        "mean_gap": lambda: float(np.mean([one.gap for one in gaps()])),
        "category": lambda: [one.category.value for one in gaps()],
        "ci95": intervals,
        "coefficients": lambda: [one.value for one in surface().coefficients],
        "se": lambda: [one.error for one in surface().coefficients],
        "r_squared": lambda: surface().r_squared,
        "a1": lambda: surface().agreement_slope.value,
        "a2": lambda: surface().agreement_curve.value,
        "a3": lambda: surface().gap_slope.value,
        "a4": lambda: surface().gap_curve.value,
    }


FAMILIES: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "group_difference": group_difference,
    "multiple_comparison": multiple_comparison,
    "self_other_gap": self_other_gap,
}
