"""Answers about rounds in order, and about the same raters or subjects twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from reference.families.comparison import ordinal_regression

from toolkit.analysis.change import sign_test, wilcoxon
from toolkit.analysis.crosstab import table_of_samples
from toolkit.analysis.equivalence import equivalent_rounds, equivalent_shares
from toolkit.analysis.transitions import bhapkar, bowker, mcnemar, stuart_maxwell
from toolkit.analysis.trend import cochran_armitage, jonckheere_terpstra, page

if TYPE_CHECKING:
    from reference.compute import Answers

DIRECTIONS = {
    "two-sided": "either",
    "greater": "rising",
    "increasing": "rising",
    "less": "falling",
    "decreasing": "falling",
}


def direction_of(given: Mapping[str, Any]) -> Any:
    return DIRECTIONS[given.get("alternative", "two-sided")]


def shares(given: Mapping[str, Any]) -> Answers:
    def test() -> Any:
        return cochran_armitage(given["x"], given["n"], scores=given.get("scores"))

    def same() -> Any:
        (x, y), (n, m) = given["x"], given["n"]
        return equivalent_shares(x, n, y, m, margin=given["margin"])

    return {
        "chi2": lambda: test().chi2,
        "z": lambda: test().z,
        "p_value": lambda: test().p_value,
        "slope": lambda: test().slope,
        "tost_p": lambda: same().p_value,
        "p_equivalence": lambda: same().p_value,
    }


def by_rater(given: Mapping[str, Any]) -> Answers:
    matrix = given["matrix"]
    return {
        "L": lambda: page(matrix).statistic,
        "p_exact": lambda: page(matrix).p_value,
        "p_value": lambda: page(matrix).p_value,
        "p_asymptotic": lambda: page(matrix, exact=False).p_value,
    }


def linked(given: Mapping[str, Any]) -> Answers:
    table = given["table"]
    answers: dict[str, Callable[[], Any]] = {}
    for name, test in {
        "bowker": bowker,
        "symmetry": bowker,
        "stuart_maxwell": stuart_maxwell,
        "homogeneity": stuart_maxwell,
        "bhapkar": bhapkar,
    }.items():
        answers[f"{name}_chi2"] = lambda test=test: test(table).chi2
        answers[f"{name}_df"] = lambda test=test: test(table).df
        answers[f"{name}_p"] = lambda test=test: test(table).p_value
        answers[f"{name}_p_value"] = lambda test=test: test(table).p_value

    corrected = given.get("correction", given.get("continuity", True))

    def changes(**how: bool) -> Any:
        return mcnemar(table, **how)

    return answers | {
        "chi2": lambda: changes(exact=False, continuity=corrected).chi2,
        "p_value": lambda: changes(exact=False, continuity=corrected).p_value,
        "chi2_corrected": lambda: changes(exact=False).chi2,
        "chi2_uncorrected": lambda: changes(exact=False, continuity=False).chi2,
        "mcnemar_chi2": lambda: changes(exact=False, continuity=False).chi2,
        "mcnemar_chi2_continuity": lambda: changes(exact=False).chi2,
        "mcnemar_p": lambda: changes(exact=False, continuity=False).p_value,
        "mcnemar_p_continuity": lambda: changes(exact=False).p_value,
        "mcnemar_p_exact": lambda: changes().p_value,
        "mcnemar_exact_p": lambda: changes().p_value,
        "p_exact": lambda: changes().p_value,
        "df": lambda: stuart_maxwell(table).df,
    }


def by_subject(given: Mapping[str, Any]) -> Answers:
    after, before = given["x"], given["y"]
    direction = direction_of(given)

    def ranks(*, continuity: bool = True) -> Any:
        return wilcoxon(after, before, direction=direction, continuity=continuity)

    def signs() -> Any:
        return sign_test(after, before, direction=direction)

    def same() -> Any:
        return equivalent_rounds(after, before, margin=given["margin"])

    return {
        "V": lambda: ranks().v,
        "W": lambda: ranks().v,
        "p_value": lambda: ranks(continuity=given.get("correction", True)).p_value,
        "p_no_continuity": lambda: ranks(continuity=False).p_value,
        "pseudomedian": lambda: ranks().shift,
        "hodges_lehmann": lambda: ranks().shift,
        "sign_up": lambda: signs().up,
        "sign_statistic": lambda: signs().up,
        "S": lambda: signs().up,
        "sign_p": lambda: signs().p_value,
        "sign_p_value": lambda: signs().p_value,
        "tost_p": lambda: same().p_value,
        "p_equivalence": lambda: same().p_value,
    }


def ordered(given: Mapping[str, Any]) -> Answers:
    raw = given.get("form") in {"samples", "ordered_samples", "groups"}
    groups = given.get("groups", given.get("table", given.get("counts")))
    table = table_of_samples(*groups) if raw else np.asarray(groups, dtype=float)

    def test(*, exact: bool = False, direction: Any = None) -> Any:
        return jonckheere_terpstra(
            table, direction=direction or direction_of(given), exact=exact
        )

    return {
        "J": lambda: test().j,
        "JT": lambda: test().j,
        "statistic": lambda: test().j,
        "z": lambda: test().z,
        "p_value": lambda: test().p_value,
        "p_asymptotic": lambda: test().p_value,
        "p_increasing": lambda: test(direction="rising").p_value,
        "p_two_sided": lambda: test(direction="either").p_value,
        "p_exact": lambda: test(exact=True).p_value,
    }


FORMS: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "counts": shares,
    "matrix": by_rater,
    "square_table": linked,
    "paired": by_subject,
    "long_tally": ordinal_regression,
}


def trend_longitudinal(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    return FORMS.get(given["form"], ordered)(given)


FAMILIES: dict[str, Callable[[Mapping[str, Any]], Answers]] = {
    "trend_longitudinal": trend_longitudinal,
}
