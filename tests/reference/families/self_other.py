"""Answers about own ratings beside those of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.stats import pearsonr, ttest_1samp

from toolkit.analysis.gaps import group_gap, own_gap
from toolkit.analysis.self_other import (
    Congruence,
    congruence,
    self_other_gaps,
    standardised_gaps,
)

if TYPE_CHECKING:
    from reference.compute import Answers

OWN = ("self", "own", "self_rating", "self_mean")
OTHERS = ("others_mean", "others", "other", "other_mean", "others_rating")
SPREADS = ("sd_of_difference", "sd_difference", "sd_diff", "sd")
OUTCOMES = ("outcome", "z", "criterion")


def self_other_gap(case: Mapping[str, Any]) -> Answers:
    """Answer from a row a subject, or from counts of others' grades."""
    given = case["input"]
    frame = _frame(given)
    answers = _of_counts(given, frame)
    if _has(frame, OWN) and _has(frame, OTHERS):
        answers |= _of_rows(given, frame)
    return answers


def _of_rows(given: Mapping[str, Any], frame: pd.DataFrame) -> Answers:
    own, others = _column(frame, OWN), _column(frame, OTHERS)
    spreads = _column(frame, SPREADS) if _has(frame, SPREADS) else None
    one = next((given[name] for name in SPREADS if name in given), None)
    if spreads is None and one is not None:
        spreads = [one] * len(own) if isinstance(one, int | float) else list(one)
    plain = np.subtract(own, others).tolist()

    def categories() -> list[str]:
        found = self_other_gaps(
            own,
            others,
            spreads=spreads,
            from_mean="from mean" in str(given).lower() or bool(given.get("from_mean")),
        )
        return [one.category.value for one in found]

    return {
        "gap": lambda: plain,
        "gaps": lambda: plain,
        "difference": lambda: plain,
        "standardised_gap": lambda: np.divide(plain, spreads).tolist(),
        "gap_in_sd": lambda: np.divide(plain, spreads).tolist(),
        "d": lambda: np.divide(plain, spreads).tolist(),
        "z_gap": lambda: [one.gap for one in standardised_gaps(own, others)],
        "category": categories,
        "categories": categories,
        "category_standardised": lambda: [
            one.category.value for one in standardised_gaps(own, others)
        ],
        "category_counts": lambda: dict(Counter(categories())),
        "counts": lambda: dict(Counter(categories())),
        "share_in_agreement": lambda: categories().count("in_agreement") / len(own),
        "n_over": lambda: categories().count("over_estimator"),
        "n_under": lambda: categories().count("under_estimator"),
        "n_in_agreement": lambda: categories().count("in_agreement"),
        "mean_gap": lambda: float(np.mean(plain)),
        "sd_gap": lambda: float(np.std(plain, ddof=1)),
        "sd_of_difference": lambda: float(np.std(plain, ddof=1)),
        "mean_absolute_gap": lambda: float(np.abs(plain).mean()),
        "correlation": lambda: float(pearsonr(own, others)[0]),
        "r": lambda: float(pearsonr(own, others)[0]),
        "t": lambda: float(ttest_1samp(plain, 0).statistic),
        "p_value": lambda: float(ttest_1samp(plain, 0).pvalue),
        **(_of_surface(given, frame) if _has(frame, OUTCOMES) else {}),
    }


def _of_surface(given: Mapping[str, Any], frame: pd.DataFrame) -> Answers:
    """Polynomial regression on both ratings, and its surface."""

    @cache
    def fit() -> Congruence:
        return congruence(
            _column(frame, OWN),
            _column(frame, OTHERS),
            _column(frame, OUTCOMES),
            centre=given.get("centre", given.get("center", 0.0)),
        )

    lines = {
        "a1": lambda: fit().agreement_slope,
        "a2": lambda: fit().agreement_curve,
        "a3": lambda: fit().gap_slope,
        "a4": lambda: fit().gap_curve,
    }
    answers: dict[str, Callable[[], Any]] = {
        "coefficients": lambda: [one.value for one in fit().coefficients],
        "se": lambda: [one.error for one in fit().coefficients],
        "p_values": lambda: [one.p_value for one in fit().coefficients],
        "r_squared": lambda: fit().r_squared,
        "R2": lambda: fit().r_squared,
    }
    for place in range(6):
        answers[f"b{place}"] = lambda at=place: fit().coefficients[at].value
    for name, line in lines.items():
        answers[name] = lambda of=line: of().value
        answers[f"{name}_se"] = lambda of=line: of().error
        answers[f"{name}_p"] = lambda of=line: of().p_value
    return answers


def _of_counts(
    given: Mapping[str, Any], frame: pd.DataFrame
) -> dict[str, Callable[[], Any]]:
    """The interval of each gap where the others' grades are told as counts."""
    values = given.get("values", given.get("grades", given.get("scores")))
    confidence = given.get("confidence", 0.95)
    if {"first", "second"} <= given.keys():
        gap = group_gap(given["first"], given["second"], values, confidence=confidence)
        reach = [gap.interval.low, gap.interval.high]
        return {"gap": lambda: gap.gap, "ci95": lambda: reach}
    if "counts" not in given or not _has(frame, OWN):
        return {}

    @cache
    def found() -> list[Any]:
        return [
            own_gap(
                mine,
                counts,
                values or list(range(1, 1 + len(counts))),
                eligible=given.get("eligible"),
                confidence=confidence,
            )
            for mine, counts in zip(_column(frame, OWN), given["counts"], strict=True)
        ]

    return {
        "gap": lambda: [one.gap for one in found()],
        "ci95": lambda: [[one.interval.low, one.interval.high] for one in found()],
        "ci": lambda: [[one.interval.low, one.interval.high] for one in found()],
    }


def _frame(given: Mapping[str, Any]) -> pd.DataFrame:
    if "rows" in given:
        return pd.DataFrame(given["rows"], columns=given.get("columns"))
    names = (*OWN, *OTHERS, *SPREADS, *OUTCOMES)
    told = {name: given[name] for name in names if isinstance(given.get(name), list)}
    return pd.DataFrame(told)


def _has(frame: pd.DataFrame, names: tuple[str, ...]) -> bool:
    return any(name in frame for name in names)


def _column(frame: pd.DataFrame, names: tuple[str, ...]) -> list[float]:
    return frame[next(name for name in names if name in frame)].astype(float).tolist()


FAMILIES = {"self_other_gap": self_other_gap}
