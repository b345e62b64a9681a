"""Answers about shares: of a crowd, of a known number, of all grades at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import astuple
from functools import partial
from typing import TYPE_CHECKING, Any

from toolkit.analysis import exact, finite, intervals, simultaneous
from toolkit.analysis.bounds import (
    MORE_THAN_HALF,
    CountBounds,
    Threshold,
    count_bounds,
    flip_count,
)
from toolkit.errors import TallyError

if TYPE_CHECKING:
    from reference.compute import Answers

    from toolkit.analysis.intervals import Interval

METHODS: Mapping[str, Callable[..., Interval]] = {
    "wald": intervals.wald,
    "wilson": intervals.wilson,
    "wilson_cc": intervals.wilson_corrected,
    "agresti_coull": intervals.agresti_coull,
    "clopper_pearson": exact.clopper_pearson,
    "mid_p": exact.mid_p,
    "jeffreys": exact.jeffreys,
    "jeffreys_equal_tailed": exact.jeffreys,
    "likelihood": exact.likelihood,
}


def proportion_interval(case: Mapping[str, Any]) -> Answers:
    """Intervals by method; for several counts by ``method_x<count>``."""
    given = case["input"]
    counted, nobs = given["x"], given["n"]
    confidence = given.get("confidence", 0.95)

    def by(method: str, count: int) -> Callable[[], list[float]]:
        return lambda: ends(METHODS[method](count, nobs, confidence=confidence))

    if isinstance(counted, list):
        several = {
            f"{method}_x{count}": by(method, count)
            for method in METHODS
            for count in counted
        }
        return several | {"estimate": lambda: [count / nobs for count in counted]}
    return {method: by(method, counted) for method in METHODS} | {
        "estimate": lambda: counted / nobs,
        "wald_cc": lambda: ends(
            intervals.wald(counted, nobs, confidence=confidence, corrected=True)
        ),
    }


def finite_population(case: Mapping[str, Any]) -> Answers:
    """Totals and limits of a count among some of a known number."""
    given = case["input"]
    confidence = given.get("confidence", 0.95)
    if "grid" in given:
        return {
            "n": lambda: [_planned(row, given, confidence) for row in given["grid"]]
        }
    count, valid, eligible = given["x"], given["n"], given["N"]
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

    return {
        "estimate": lambda: count / valid,
        "estimate_total": lambda: count / valid * eligible,
        "se_fpc": lambda: finite.finite_error(count, **known),
        "hypergeom_exact_total": lambda: total_ends(exact_total()),
        "hypergeom_exact_share": lambda: ends(exact_total().shares),
        "tail_check": tails,
        "wald_fpc": lambda: ends(
            finite.finite_normal(count, **wanted, corrected=False)
        ),
        "wald_fpc_total": lambda: total_ends(finite.normal_total(count, **wanted)),
        "normal_cc_limits": lambda: ends(finite.finite_normal(count, **wanted)),
        "wilson_fpc": lambda: ends(finite.finite_wilson(count, **wanted)),
        "assumption_free_bounds_total": lambda: total_ends(
            count_bounds(count, **known)
        ),
        "assumption_free_bounds_share": lambda: ends(
            count_bounds(count, **known).shares
        ),
        "clopper_pearson_ignoring_N": lambda: ends(
            exact.clopper_pearson(count, valid, confidence=confidence)
        ),
        "wilson_ignoring_N": lambda: ends(
            intervals.wilson(count, valid, confidence=confidence)
        ),
        "flip_count": lambda: flip_count(count, of=valid),
        "majority_of_eligible_certain": lambda: certain(
            MORE_THAN_HALF, count, eligible
        ),
    }


def multinomial_simultaneous(case: Mapping[str, Any]) -> Answers:
    """Intervals for all grades at once, by method."""
    given = case["input"]
    confidence = given.get("confidence", 0.95)
    methods = {
        "goodman": simultaneous.goodman,
        "quesenberry_hurst": simultaneous.quesenberry_hurst,
        "sison_glaz": simultaneous.sison_glaz,
    }

    def by(method: Callable[..., tuple[Interval, ...]]) -> Callable[[], list[Any]]:
        return lambda: [
            ends(one) for one in method(given["counts"], confidence=confidence)
        ]

    whole = sum(given["counts"])
    return {name: by(method) for name, method in methods.items()} | {
        "estimate": lambda: [count / whole for count in given["counts"]]
    }


def ends(interval: Interval) -> list[float]:
    """Both ends, as a case lists them."""
    return list(astuple(interval))


def total_ends(bounds: CountBounds) -> list[int]:
    """Both ends in persons, as a case lists them."""
    return [bounds.low, bounds.high]


def certain(rule: Threshold, count: int, eligible: int) -> bool:
    """Whether a rule holds whatever those think who stayed away."""
    return rule.holds(count, of=eligible)


def or_none(answer: Callable[[], Any]) -> Callable[[], Any]:
    """The answer, or nothing where it is refused: a case writes null for both."""

    def told() -> Any:
        try:
            return answer()
        except TallyError:
            return None

    return told


def _planned(row: list[Any], given: Mapping[str, Any], confidence: float) -> int:
    one = dict(zip(given["columns"], row, strict=True))
    return finite.sample_size(
        one["e"], share=one["P"], eligible=one["N"], confidence=confidence
    )


FAMILIES = {
    "proportion_interval": proportion_interval,
    "finite_population": finite_population,
    "multinomial_simultaneous": multinomial_simultaneous,
}
