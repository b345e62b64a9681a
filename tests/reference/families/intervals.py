"""Answers about shares: of a crowd, of a known number, of all grades at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from reference.spelling import or_none

from toolkit.analysis import exact, finite, intervals, simultaneous
from toolkit.analysis.bounds import (
    MORE_THAN_HALF,
    TWO_THIRDS,
    CountBounds,
    Threshold,
    count_bounds,
    flip_count,
)

if TYPE_CHECKING:
    from reference.compute import Answers

    from toolkit.analysis.intervals import Interval

METHODS: Mapping[str, Callable[..., Interval]] = {
    "wald": intervals.wald,
    "normal": intervals.wald,
    "wald_cc": partial(intervals.wald, corrected=True),
    "wilson": intervals.wilson,
    "score": intervals.wilson,
    "wilson_cc": intervals.wilson_corrected,
    "agresti_coull": intervals.agresti_coull,
    "clopper_pearson": exact.clopper_pearson,
    "exact": exact.clopper_pearson,
    "beta": exact.clopper_pearson,
    "mid_p": exact.mid_p,
    "jeffreys": exact.jeffreys,
    "jeffreys_equal_tailed": exact.jeffreys,
    "likelihood": exact.likelihood,
    "likelihood_ratio": exact.likelihood,
}
SIMULTANEOUS: Mapping[str, Callable[..., tuple[Interval, ...]]] = {
    "goodman": simultaneous.goodman,
    "quesenberry_hurst": simultaneous.quesenberry_hurst,
    "sison_glaz": simultaneous.sison_glaz,
}
RULES: Mapping[str, Threshold] = {
    "half": MORE_THAN_HALF,
    "majority": MORE_THAN_HALF,
    "more_than_half": MORE_THAN_HALF,
    "two_thirds": TWO_THIRDS,
    "at_least_two_thirds": TWO_THIRDS,
    "at_least_half": Threshold(Fraction(1, 2), exceeded=False),
    "more_than_two_thirds": Threshold(Fraction(2, 3), exceeded=True),
}


def proportion_interval(case: Mapping[str, Any]) -> Answers:
    """Intervals by method; for several counts by ``method_x<count>``, too."""
    given = case["input"]
    counted = first_of(given, "x", "count", "counts", "successes")
    nobs = first_of(given, "n", "nobs", "trials", "valid")
    confidence = given.get("confidence", 0.95)
    if not isinstance(counted, list):
        return one_share(counted, nobs, given, confidence)
    of = nobs if isinstance(nobs, list) else [nobs] * len(counted)
    several = [
        one_share(count, each, given, confidence)
        for count, each in zip(counted, of, strict=True)
    ]
    together = {
        name: partial(lambda name: [one[name]() for one in several], name)
        for name in several[0]
    }
    return together | {
        f"{name}_x{count}": answer
        for count, one in zip(counted, several, strict=True)
        for name, answer in one.items()
    }


def one_share(count: int, nobs: int, given: Mapping[str, Any], level: float) -> Answers:
    def by(method: Callable[..., Interval]) -> Callable[[], list[float]]:
        return lambda: ends(method(count, nobs, confidence=level))

    def within(**how: bool) -> float:
        low, high = margins_of(given)
        return exact.share_within(count, nobs, low=low, high=high, **how)

    return {method: by(find) for method, find in METHODS.items()} | {
        "estimate": lambda: count / nobs,
        "share": lambda: count / nobs,
        "se": lambda: (count / nobs * (1 - count / nobs) / nobs) ** 0.5,
        "binom_tost": within,
        "binom_tost_p": within,
        "ztost_p": lambda: within(normal=True),
        "proportions_ztost": lambda: within(normal=True),
        "tost_p": within,
        "p_equivalence": within,
    }


def margins_of(given: Mapping[str, Any]) -> tuple[float, float]:
    """Return between which shares a share is to lie."""
    if "low" in given:
        return given["low"], given["high"]
    centre, margin = given.get("reference", given.get("p0")), given["margin"]
    return centre - margin, centre + margin


def finite_population(case: Mapping[str, Any]) -> Answers:
    """Totals and limits of a count among some of a known number."""
    given = case["input"]
    confidence = given.get("confidence", 0.95)
    if "grid" in given:
        rows = [dict(zip(given["columns"], row, strict=True)) for row in given["grid"]]
        return dict.fromkeys(
            ("n", "sample_size"), lambda: [planned(row, confidence) for row in rows]
        )
    if "x" not in given and {"e", "margin"} & given.keys():
        return dict.fromkeys(("n", "sample_size"), lambda: planned(given, confidence))
    count = first_of(given, "x", "count", "top")
    valid = first_of(given, "n", "valid", "returned")
    eligible = first_of(given, "N", "eligible", "size")
    known = {"valid": valid, "eligible": eligible}
    wanted = {**known, "confidence": confidence}

    def exact_total() -> CountBounds:
        return finite.hypergeometric_total(count, **wanted)

    def tails() -> list[float | None]:
        total = exact_total()
        wanted_tails = (
            (total.low, 0),
            (total.low - 1, 0),
            (total.high, 1),
            (total.high + 1, 1),
        )
        return [or_none(partial(tail, *one))() for one in wanted_tails]

    def tail(total: int, side: int) -> float:
        return finite.total_tails(count, **known, total=total)[side]

    def persons(low_high: Interval) -> list[float]:
        return [eligible * low_high.low, eligible * low_high.high]

    shares: dict[str, Callable[[], Interval]] = {
        "wald_fpc": lambda: finite.finite_normal(count, **wanted, corrected=False),
        "normal_cc": lambda: finite.finite_normal(count, **wanted),
        "normal_cc_limits": lambda: finite.finite_normal(count, **wanted),
        "wilson_fpc": lambda: finite.finite_wilson(count, **wanted),
        "hypergeom_exact_share": lambda: exact_total().shares,
        "assumption_free_bounds_share": lambda: count_bounds(count, **known).shares,
        "manski_bounds_share": lambda: count_bounds(count, **known).shares,
    }
    for name in ("n_star", "effective"):
        shares[f"wilson_{name}"] = shares["wilson_fpc"]
    rule = RULES[given.get("rule", "more_than_half")]
    return (
        {
            "estimate": lambda: count / valid,
            "share": lambda: count / valid,
            "estimate_total": lambda: count / valid * eligible,
            "total": lambda: count / valid * eligible,
            "sampling_fraction": lambda: valid / eligible,
            "return_rate": lambda: valid / eligible,
            "fpc": lambda: (eligible - valid) / eligible,
            "n_star": lambda: finite.effective_ballots(**known),
            "se_fpc": lambda: finite.finite_error(count, **known),
            "se": lambda: finite.finite_error(count, **known),
            "se_total": lambda: eligible * finite.finite_error(count, **known),
            "se_fpc_total": lambda: eligible * finite.finite_error(count, **known),
            "hypergeom_exact_total": lambda: total_ends(exact_total()),
            "hypergeom_exact": lambda: total_ends(exact_total()),
            "exact_total": lambda: total_ends(exact_total()),
            "tail_check": tails,
            "wald_fpc_total": lambda: total_ends(finite.normal_total(count, **wanted)),
            "approx_total": lambda: total_ends(finite.normal_total(count, **wanted)),
            "normal_cc_total": lambda: persons(finite.finite_normal(count, **wanted)),
            "wilson_fpc_total": lambda: persons(finite.finite_wilson(count, **wanted)),
            "flip_count": lambda: flip_count(count, of=valid, rule=rule),
            "majority_of_eligible_certain": lambda: certain(rule, count, eligible),
            "majority_of_eligible_possible": lambda: possible(rule, count, **known),
        }
        | {
            name: partial(lambda find: ends(find()), find)
            for name, find in shares.items()
        }
        | {
            name: lambda: total_ends(count_bounds(count, **known))
            for name in ("assumption_free_bounds_total", "manski_bounds_total")
        }
        | {
            f"{name}_ignoring_N": partial(
                lambda find: ends(find(count, valid, confidence=confidence)), find
            )
            for name, find in METHODS.items()
        }
    )


def multinomial_simultaneous(case: Mapping[str, Any]) -> Answers:
    """Intervals for all grades at once, by method."""
    given = case["input"]
    counts = given["counts"] if "counts" in given else first_of(given, "x", "tally")
    labels = None
    if isinstance(counts, Mapping):
        labels, counts = list(counts), list(counts.values())
    whole = sum(counts)

    def told(of: Callable[[], list[Any]]) -> Callable[[], Any]:
        return lambda: of() if labels is None else dict(zip(labels, of(), strict=True))

    def by(method: Callable[..., tuple[Interval, ...]]) -> Callable[[], list[Any]]:
        level = given.get("confidence", 0.95)
        return lambda: [ends(one) for one in method(counts, confidence=level)]

    shares = told(lambda: [count / whole for count in counts])
    return {name: told(by(method)) for name, method in SIMULTANEOUS.items()} | {
        "estimate": shares,
        "shares": shares,
        "n": lambda: whole,
    }


def first_of(given: Mapping[str, Any], *names: str) -> Any:
    """Return what a case gives under the first of these names that it has."""
    return given[next((name for name in names if name in given), names[0])]


def ends(interval: Interval) -> list[float]:
    """Both ends, as a case lists them."""
    return list(astuple(interval))


def total_ends(bounds: CountBounds) -> list[int]:
    """Both ends in persons, as a case lists them."""
    return [bounds.low, bounds.high]


def certain(rule: Threshold, count: int, eligible: int) -> bool:
    """Whether a rule holds whatever those think who stayed away."""
    return rule.holds(count, of=eligible)


def possible(rule: Threshold, count: int, *, valid: int, eligible: int) -> bool:
    """Whether a rule can hold, all who stayed away being in favour."""
    most = count_bounds(count, valid=valid, eligible=eligible).high
    return rule.holds(most, of=eligible)


def planned(row: Mapping[str, Any], confidence: float) -> int:
    """How many ballots a wanted margin takes."""
    return finite.sample_size(
        first_of(row, "e", "margin"),
        share=row.get("P", row.get("p", row.get("share", 0.5))),
        eligible=row.get("N", row.get("eligible")),
        confidence=row.get("confidence", row.get("level", confidence)),
    )


FAMILIES = {
    "proportion_interval": proportion_interval,
    "finite_population": finite_population,
    "multinomial_simultaneous": multinomial_simultaneous,
}
