"""Answers about rounds in order, and about the same raters or subjects twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from reference.families.comparison import asks_for_coefficients, groups_of, known
from reference.families.resampling import paired
from reference.regression import frame_of, ordinal_regression

from toolkit.analysis.change import sign_test, wilcoxon
from toolkit.analysis.crosstab import table_of_pairs
from toolkit.analysis.equivalence import equivalent_rounds, equivalent_shares
from toolkit.analysis.transitions import bhapkar, bowker, mcnemar, stuart_maxwell
from toolkit.analysis.trend import cochran_armitage, jonckheere_terpstra, page

if TYPE_CHECKING:
    from reference.compute import Answers

DIRECTIONS = {
    "two-sided": "either",
    "two_sided": "either",
    "greater": "rising",
    "increasing": "rising",
    "less": "falling",
    "decreasing": "falling",
}


def direction_of(given: Mapping[str, Any], usual: str = "two-sided") -> Any:
    return DIRECTIONS[given.get("alternative", given.get("direction", usual))]


def shares(given: Mapping[str, Any]) -> Answers:
    """A share round by round: x of n."""
    x = given.get("x", given.get("top", given.get("counts")))
    n = given.get("n", given.get("valid", given.get("totals")))

    def test(direction: Any = None) -> Any:
        return cochran_armitage(
            x,
            n,
            scores=given.get("scores", given.get("rounds", given.get("years"))),
            direction=direction or direction_of(given),
        )

    def same() -> Any:
        return equivalent_shares(x[0], n[0], x[1], n[1], margin=given["margin"])

    return {
        "chi2": lambda: test().chi2,
        "chi2_trend": lambda: test().chi2,
        "z2": lambda: test().chi2,
        "statistic": lambda: test().chi2,
        "df": lambda: 1,
        "z": lambda: test().z,
        "p_value": lambda: test().p_value,
        "p_increasing": lambda: test("rising").p_value,
        "p_decreasing": lambda: test("falling").p_value,
        "p_two_sided": lambda: test("either").p_value,
        "p_one_sided": lambda: min(test("rising").p_value, test("falling").p_value),
        "slope": lambda: test().slope,
        "chi2_departure": lambda: test().departure,
        "chi2_nonlinearity": lambda: test().departure,
        "departure": lambda: test().departure,
        "chi2_total": lambda: test().chi2 + test().departure,
        "chi2_pearson": lambda: test().chi2 + test().departure,
        "shares": lambda: [one / of for one, of in zip(x, n, strict=True)],
        "tost_p": lambda: same().p_value,
        "p_equivalence": lambda: same().p_value,
    }


def by_rater(given: Mapping[str, Any]) -> Answers:
    """One row a rater or subject, one column a condition in order."""
    matrix = np.asarray(given.get("matrix", given.get("rows")), dtype=float)
    order = given.get("predicted_ranks", given.get("predicted_order"))
    if order is not None:
        matrix = matrix[:, np.argsort(order)]
    return {
        "L": lambda: page(matrix).statistic,
        "page_L": lambda: page(matrix).statistic,
        "statistic": lambda: page(matrix).statistic,
        "p_exact": lambda: page(matrix).p_value,
        "p_value": lambda: page(matrix).p_value,
        "p_asymptotic": lambda: page(matrix, exact=False).p_value,
        "z": lambda: page(matrix).z,
        "chi2": lambda: page(matrix).z ** 2,
    }


def linked(given: Mapping[str, Any]) -> Answers:
    """The same raters then, by row, and now, by column."""
    table = (
        given["table"] if "table" in given else table_of_pairs(given["x"], given["y"])
    )
    answers: dict[str, Callable[[], Any]] = {}
    for name, test in {
        "bowker": bowker,
        "symmetry": bowker,
        "stuart_maxwell": stuart_maxwell,
        "stuart": stuart_maxwell,
        "homogeneity": stuart_maxwell,
        "bhapkar": bhapkar,
    }.items():
        answers[f"{name}_chi2"] = lambda test=test: test(table).chi2
        answers[name] = answers[f"{name}_statistic"] = answers[f"{name}_chi2"]
        answers[f"{name}_df"] = lambda test=test: test(table).df
        answers[f"{name}_p"] = lambda test=test: test(table).p_value
    if len(table) > len("ab"):
        return answers | {"df": lambda: stuart_maxwell(table).df}
    return answers | changed(given, table)


def changed(given: Mapping[str, Any], table: Any) -> Answers:
    """Of two grades: McNemar, by chi-square or exactly."""
    corrected = given.get("correction", given.get("continuity", True))

    def changes(**how: bool) -> Any:
        return mcnemar(table, **how)

    return {
        "b": lambda: changes().up,
        "c": lambda: changes().down,
        "statistic": lambda: changes(exact=False, continuity=corrected).chi2,
        "chi2": lambda: changes(exact=False, continuity=corrected).chi2,
        "p_value": lambda: changes(exact=False, continuity=corrected).p_value,
        "chi2_corrected": lambda: changes(exact=False).chi2,
        "chi2_continuity": lambda: changes(exact=False).chi2,
        "chi2_cc": lambda: changes(exact=False).chi2,
        "chi2_uncorrected": lambda: changes(exact=False, continuity=False).chi2,
        "mcnemar": lambda: changes(exact=False, continuity=False).chi2,
        "mcnemar_chi2": lambda: changes(exact=False, continuity=False).chi2,
        "mcnemar_chi2_continuity": lambda: changes(exact=False).chi2,
        "mcnemar_chi2_corrected": lambda: changes(exact=False).chi2,
        "mcnemar_chi2_cc": lambda: changes(exact=False).chi2,
        "mcnemar_p": lambda: changes(exact=False, continuity=False).p_value,
        "mcnemar_p_continuity": lambda: changes(exact=False).p_value,
        "mcnemar_p_corrected": lambda: changes(exact=False).p_value,
        "mcnemar_p_cc": lambda: changes(exact=False).p_value,
        "p_corrected": lambda: changes(exact=False).p_value,
        "p_uncorrected": lambda: changes(exact=False, continuity=False).p_value,
        "mcnemar_p_exact": lambda: changes().p_value,
        "mcnemar_exact_p": lambda: changes().p_value,
        "p_exact": lambda: changes().p_value,
        "odds_ratio": lambda: changes().up / changes().down,
        "df": lambda: 1,
    }


def by_subject(given: Mapping[str, Any]) -> Answers:
    """Subjects twice: the later round and the earlier, or R's x and y."""
    after = given.get("after", given.get("x"))
    before = given.get("before", given.get("y"))
    if after is None:
        after = given.get("differences", given.get("d"))
    if before is None:
        before = [0.0] * len(after)
    direction = direction_of(given)

    def ranks(*, continuity: bool = True, side: Any = direction) -> Any:
        return wilcoxon(after, before, direction=side, continuity=continuity)

    def signs(side: Any = direction) -> Any:
        return sign_test(after, before, direction=side)

    def same() -> Any:
        return equivalent_rounds(after, before, margin=given["margin"])

    usual = given.get("correction", given.get("continuity", True))
    return {
        "V": lambda: ranks().v,
        "W": lambda: ranks().v,
        "W_plus": lambda: ranks().v,
        "T_plus": lambda: ranks().v,
        "W_minus": lambda: wilcoxon(before, after).v,
        "T": lambda: min(ranks().v, wilcoxon(before, after).v),
        "statistic": lambda: ranks().v,
        "wilcoxon_V": lambda: ranks().v,
        "wilcoxon_W": lambda: ranks().v,
        "p_value": lambda: ranks(continuity=usual).p_value,
        "wilcoxon_p": lambda: ranks(continuity=usual).p_value,
        "p_two_sided": lambda: ranks(continuity=usual, side="either").p_value,
        "p_no_continuity": lambda: ranks(continuity=False).p_value,
        "p_asymptotic": lambda: ranks(continuity=False).p_value,
        "p_continuity": lambda: ranks().p_value,
        "pseudomedian": lambda: ranks().shift,
        "hodges_lehmann": lambda: ranks().shift,
        "shift": lambda: ranks().shift,
        "sign_up": lambda: signs().up,
        "sign_plus": lambda: signs().up,
        "n_plus": lambda: signs().up,
        "n_minus": lambda: signs().down,
        "n_zero": lambda: signs().same,
        "ties": lambda: signs().same,
        "sign_statistic": lambda: signs().up,
        "S": lambda: signs().up,
        "sign_p": lambda: signs().p_value,
        "sign_test_p": lambda: signs().p_value,
        "mean_change": lambda: float(np.mean(np.subtract(after, before))),
        "mean_difference": lambda: float(np.mean(np.subtract(after, before))),
        "BCa": lambda: paired({**given, "x": after, "y": before}),
        "ci": lambda: paired({**given, "x": after, "y": before}),
        "tost_p": lambda: same().p_value,
        "p_equivalence": lambda: same().p_value,
    }


def ordered(given: Mapping[str, Any]) -> Answers:
    """Groups in order: counts of grades, or raw values."""
    if "x" in given and "group" in given and "columns" not in given:
        pairs = pd.DataFrame({"g": given["group"], "v": given["x"]})
        given = {
            "groups": [list(one["v"]) for _, one in pairs.groupby("g", sort=False)]
        }
    table = groups_of(given)

    def test(*, exact: bool = False, direction: Any = None) -> Any:
        return jonckheere_terpstra(
            table, direction=direction or direction_of(given), exact=exact
        )

    return {
        "J": lambda: test().j,
        "JT": lambda: test().j,
        "statistic": lambda: test().j,
        "jonckheere": lambda: test().j,
        "jonckheere_J": lambda: test().j,
        "mean": lambda: test().mean,
        "variance": lambda: test().variance,
        "sd": lambda: test().variance ** 0.5,
        "z": lambda: test().z,
        "jonckheere_z": lambda: test().z,
        "p_value": lambda: test().p_value,
        "p_asymptotic": lambda: test().p_value,
        "p_increasing": lambda: test(direction="rising").p_value,
        "p_decreasing": lambda: test(direction="falling").p_value,
        "p_one_sided": lambda: test(direction="rising").p_value,
        "p_two_sided": lambda: test(direction="either").p_value,
        "p_exact": lambda: test(exact=True).p_value,
        "p_exact_increasing": lambda: test(exact=True, direction="rising").p_value,
        "p_exact_one_sided": lambda: test(exact=True, direction="rising").p_value,
        "p_exact_two_sided": lambda: test(exact=True, direction="either").p_value,
    }


FORMS: Mapping[str, Callable[[Mapping[str, Any]], Answers]] = {
    "matrix": by_rater,
    "square_table": linked,
    "linked": linked,
    "paired": by_subject,
    "paired_samples": by_subject,
    "differences": by_subject,
}


def trend_longitudinal(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    form = given.get("form", "")
    if "model" in given or "formula" in given or asks_for_coefficients(case):
        return ordinal_regression(case)
    if form in FORMS:
        return FORMS[form](given)
    if "columns" in given and "rows" in given:
        frame = frame_of(given)
        told = {str(name): known(frame[name].tolist()) for name in frame}
        if {"x", "n"} <= told.keys() or {"top", "valid"} <= told.keys():
            return shares({**given, **told})
    elif {"x", "n"} <= given.keys() or {"top", "valid"} <= given.keys():
        return shares(given)
    return ordered(given)


FAMILIES: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "trend_longitudinal": trend_longitudinal,
}
