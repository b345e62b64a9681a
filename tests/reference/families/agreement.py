"""Answers about agreement of raters over many units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from reference.families.agreement_pairs import of_square

from toolkit.analysis.agreement import (
    brennan_prediger,
    category_kappas,
    fleiss_kappa,
    gwet_ac,
    observed_agreement,
)
from toolkit.analysis.agreement_errors import (
    KappaTest,
    agreement_error,
    agreement_interval,
    fleiss_test,
)
from toolkit.analysis.concordance import Concordance, concordance
from toolkit.analysis.krippendorff import krippendorff_alpha, krippendorff_interval

if TYPE_CHECKING:
    from reference.compute import Answers

LEVELS = ("nominal", "ordinal", "interval", "ratio")
CREDITS = ("identity", "linear", "quadratic", "ordinal")
COEFFICIENTS: Mapping[str, Any] = {
    "fleiss_kappa": (fleiss_kappa, "fleiss"),
    "gwet_ac2": (gwet_ac, "gwet"),
    "gwet_ac1": (gwet_ac, "gwet"),
    "brennan_prediger": (brennan_prediger, "brennan_prediger"),
}
ALIASES: Mapping[str, str] = {
    "ac1": "gwet_ac1",
    "AC1": "gwet_ac1",
    "gwet": "gwet_ac1",
    "ac2": "gwet_ac2",
    "AC2": "gwet_ac2",
    "fleiss": "fleiss_kappa",
    "scott_pi": "fleiss_kappa",
    "pabak": "brennan_prediger",
    "bennett_s": "brennan_prediger",
}
"""Other names; with two raters, Fleiss' kappa is Scott's pi."""
UNITS_FIRST = ("units", "subjects", "targets", "items", "cases", "objects")
RATERS_FIRST = ("raters", "judges", "coders", "observers")
PAIR = 2
MOST = 200_000


def agreement(case: Mapping[str, Any]) -> Answers:
    """Answer from counts, raters' answers, ranks, or a table of two raters."""
    given = case["input"]
    form = str(given.get("form", ""))
    if "counts" in given:
        return of_counts(given["counts"], given.get("categories"), given)
    if "table" in given:
        return of_two(given["table"], given)
    if "rank" in form or "rank" in str(given.keys()):
        return of_ranks(given)
    answers = of_raw(given)
    rows = _first_rows(given)
    return answers | ({} if _has_gaps(rows) else _later(of_ranks, given, rows))


def of_counts(counts: Any, categories: Any, given: Mapping[str, Any]) -> Answers:
    """Coefficients of units × grades."""
    confidence = given.get("confidence", 0.95)
    answers: dict[str, Callable[[], Any]] = {
        "category_kappas": lambda: category_kappas(counts),
        "kappa_by_category": lambda: category_kappas(counts),
        "percent_agreement": lambda: observed_agreement(counts),
        "observed_agreement": lambda: observed_agreement(counts),
        "mean_pairwise_agreement": lambda: observed_agreement(counts),
        "p_observed": lambda: observed_agreement(counts),
        "alpha_nominal_fraction": lambda: krippendorff_alpha(counts, level="nominal"),
        "fleiss_kappa_missing_irrCAC": lambda: fleiss_kappa(counts),
        "n_units": lambda: len(counts),
    }
    level = given.get("level", given.get("metric", "nominal"))
    for name in (*LEVELS, ""):
        told = _alpha(counts, name or level, categories)
        reach = _alpha_interval(counts, name or level, categories, confidence)
        for start in ("alpha", "krippendorff_alpha", "krippendorff"):
            key = f"{start}_{name}".rstrip("_")
            answers[key] = told
            for end in ("ci95", "ci", "bootstrap_ci95", "bootstrap_ci"):
                answers[f"{key}_{end}"] = reach
    for (name, (kind, chance)), credit in product(COEFFICIENTS.items(), CREDITS):
        plain = {} if name == "gwet_ac1" and credit != "identity" else {name: kind}
        for key in plain:
            full = f"{key}_{credit}"
            answers[full] = partial(kind, counts, credit=credit)
            answers |= _sure(full, counts, chance, credit, confidence)
    for credit in CREDITS:
        answers[f"percent_agreement_{credit}"] = partial(
            observed_agreement, counts, credit=credit
        )
    usual = given.get("credit", given.get("weights", "identity"))
    for name, (kind, chance) in COEFFICIENTS.items():
        credit = usual if name == "gwet_ac2" and usual in CREDITS else "identity"
        credit = "ordinal" if (name, credit) == ("gwet_ac2", "identity") else credit
        answers[name] = partial(kind, counts, credit=credit)
        answers |= _sure(name, counts, chance, credit, confidence)
    answers |= {key: answers[f"fleiss_{key}"] for key in ("kappa",)}
    answers |= _sure("kappa", counts, "fleiss", "identity", confidence)
    for other, name in ALIASES.items():
        answers |= {
            key.replace(name, other, 1): value
            for key, value in answers.items()
            if key.startswith(name)
        }
    return answers | _tested(counts)


def _tested(counts: Any) -> Answers:
    """Fleiss' test that raters agree no more than by chance."""
    table = np.asarray(counts, dtype=float)
    one_by_one = [np.column_stack([mine, table.sum(axis=1) - mine]) for mine in table.T]

    def test() -> KappaTest:
        return fleiss_test(counts)

    return {
        "z": lambda: test().z,
        "kappa_z": lambda: test().z,
        "p": lambda: test().p_value,
        "p_value": lambda: test().p_value,
        "kappa_p": lambda: test().p_value,
        "kappa_se0": lambda: test().null_error,
        "kappa_se_null": lambda: test().null_error,
        "category_z": lambda: [fleiss_test(one).z for one in one_by_one],
        "category_kappas_z": lambda: [fleiss_test(one).z for one in one_by_one],
    }


def _sure(
    name: str, counts: Any, chance: Any, credit: Any, confidence: float
) -> Answers:
    """The error and the interval of one coefficient."""

    def error() -> float:
        return agreement_error(counts, coefficient=chance, credit=credit)

    def reach() -> list[float]:
        found = agreement_interval(
            counts, coefficient=chance, credit=credit, confidence=confidence
        )
        return [found.low, found.high]

    return {
        f"{name}_se": error,
        f"se_{name}": error,
        f"{name}_ci95": reach,
        f"{name}_ci": reach,
        f"ci95_{name}": reach,
        f"{name}_lower": lambda: reach()[0],
        f"{name}_upper": lambda: reach()[1],
    }


def of_two(rows: Any, given: Mapping[str, Any]) -> Answers:
    """All of a square table of two raters, of counts or of proportions."""
    table = np.asarray(rows, dtype=float)
    if "proportion" in given.get("form", "") or 0 < table.sum() <= 1 + 1e-9:
        table = table * given.get("n", 1)
    return {**_later(_of_pairs, table, given), **of_square(table, given)}


def _of_pairs(table: Any, given: Mapping[str, Any]) -> Answers:
    """Coefficients for many raters of the two whose square table is given."""
    one = np.eye(len(table), dtype=int)
    pairs = (one[:, None] + one[None]).reshape(-1, len(table))
    often = np.rint(table).astype(int).ravel()
    if often.sum() > MOST:
        message = "so many units are not written out one by one"
        raise ValueError(message)
    units = np.repeat(pairs, often, axis=0)
    return of_counts(units, given.get("categories"), given)


def of_ranks(given: Mapping[str, Any], rows: Any = None) -> Answers:
    """Kendall's W and Friedman's test."""
    table = np.asarray(_first_rows(given) if rows is None else rows, dtype=float)
    raters_first = given.get("rows", "raters") not in UNITS_FIRST
    table = table if raters_first else table.T

    @cache
    def found() -> Concordance:
        return concordance(table)

    return {
        "W": lambda: found().w,
        "kendall_W": lambda: found().w,
        "kendall_w": lambda: found().w,
        "W_tie_corrected": lambda: found().w,
        "W_corrected": lambda: found().w,
        "W_uncorrected": lambda: found().w_uncorrected,
        "mean_spearman": lambda: found().mean_correlation,
        "mean_rho": lambda: found().mean_correlation,
        "friedman_chi2": lambda: found().chi_square,
        "friedman_statistic": lambda: found().chi_square,
        "chi2": lambda: found().chi_square,
        "chi2_uncorrected": lambda: (
            len(table) * found().degrees * found().w_uncorrected
        ),
        "df": lambda: found().degrees,
        "friedman_df": lambda: found().degrees,
        "p": lambda: found().p_value,
        "p_value": lambda: found().p_value,
        "friedman_p": lambda: found().p_value,
        "rank_sums": lambda: list(map(float, found().rank_sums)),
    }


def of_raw(given: Mapping[str, Any]) -> Answers:
    """Every table of raters × units in the input, ``alpha_`` and its name."""
    answers: dict[str, Callable[[], Any]] = {}
    tables = {
        name: rows
        for name, rows in given.items()
        if isinstance(rows, list) and rows and isinstance(rows[0], list)
    }
    lists = [
        answers
        for name, answers in given.items()
        if isinstance(answers, list)
        and answers
        and not isinstance(answers[0], list)
        and name not in ("categories", "values", "grades")
    ]
    if not tables and len(lists) > 1:
        tables = {"raters": lists}
    for name, rows in tables.items():
        raters = rows
        if given.get("rows") in UNITS_FIRST or given.get("cols") in RATERS_FIRST:
            raters = [list(of) for of in zip(*rows, strict=True)]
        counts, grades = counted(raters, given.get("categories"))
        found = dict(_later(of_counts, counts, grades, given))
        if len(raters) == PAIR:
            found |= _later(of_square, _crossed(raters, grades), given)
        answers = {**found, **answers}
        level: Any = name if name in LEVELS else "nominal"
        level = given.get("level", given.get("metric", level))
        answers[f"alpha_{name}"] = _alpha(counts, level, grades)
    return answers


def _crossed(raters: Sequence[Sequence[Any]], grades: Sequence[Any]) -> Any:
    """Return the square table of two raters, of the units both rated."""
    table = np.zeros((len(grades), len(grades)))
    for one, other in zip(*raters, strict=True):
        if one is not None and other is not None:
            table[grades.index(one), grades.index(other)] += 1
    return table


def counted(
    rows: Sequence[Sequence[Any]], categories: Sequence[Any] | None = None
) -> tuple[list[list[int]], list[Any]]:
    """Return units × grades, and the grades, of raters × units."""
    used = {grade for row in rows for grade in row if grade is not None}
    grades = list(categories or sorted(used))
    units = list(zip(*rows, strict=True))
    return [[unit.count(grade) for grade in grades] for unit in units], grades


def _first_rows(given: Mapping[str, Any]) -> Any:
    named = ("matrix", "ranks", "ratings", "grades", "data", "table")
    found = [given[name] for name in named if name in given]
    found += [one for one in given.values() if isinstance(one, list) and one]
    return next((one for one in found if isinstance(one[0], list)), [[]])


def _has_gaps(rows: Any) -> bool:
    return any(not isinstance(one, int | float) for row in rows for one in row)


def _later(kind: Callable[..., Answers], *told: Any) -> Answers:
    """Return the answers of a kind, or none where the input does not bear it."""
    try:
        return kind(*told)
    except (TypeError, ValueError):
        return {}


def _alpha(counts: Any, level: Any, values: Any) -> Callable[[], float]:
    numbers = values if level in ("interval", "ratio") else None
    return lambda: krippendorff_alpha(counts, level=level, values=numbers)


def _alpha_interval(
    counts: Any, level: Any, values: Any, confidence: float
) -> Callable[[], list[float]]:
    numbers = values if level in ("interval", "ratio") else None

    def told() -> list[float]:
        found = krippendorff_interval(
            counts,
            level=level,
            values=numbers,
            rng=np.random.default_rng(1),
            resamples=10000,
            confidence=confidence,
        )
        return [found.low, found.high]

    return told


FAMILIES = {"agreement": agreement}
