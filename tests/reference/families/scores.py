"""Answers about grades and points, and about ballots that count or do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
from reference.families.intervals import ends
from reference.spelling import or_none
from reference.votes import (
    jury_marks,
    of_ballots,
    share_of_votes,
    shares_of_votes,
    votes_cast,
)

from toolkit.analysis import grades
from toolkit.analysis.group_means import Composite, score_bounds
from toolkit.analysis.scores import score
from toolkit.analysis.sensitivity import VARIANTS, orders_agree, sensitivity
from toolkit.analysis.shares import half_up
from toolkit.analysis.weighting import PolicyWeights
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally

if TYPE_CHECKING:
    from reference.compute import Answers

UNKNOWN = ("dont_know", "dk", "unknown", "DK")


def tally_score(case: Mapping[str, Any]) -> Answers:
    """Answers by what the input holds: ballots, one count, marks, or tallies."""
    given = case["input"]
    if "subjects" in given:
        return subjects_in_order(given)
    if "rows" in given:
        return votes_cast(given) if of_ballots(given) else shares_of_votes(given)
    if "top" in given or "x" in given:
        return share_of_votes(given)
    if "marks" in given:
        return jury_marks(given)
    if "groups" not in given:
        counts = given.get("counts", given.get("tally"))
        return _one_group(given, counts)
    return _scores(given)


def subjects_in_order(given: Mapping[str, Any]) -> Answers:
    """Scores and places of several subjects, under one spacing or several."""
    counts: Mapping[str, list[int]] = given["subjects"]
    width = len(next(iter(counts.values())))
    codes = [f"grade{place}" for place in range(width)]
    rows = [
        (subject, "all", "all", code, n)
        for subject, row in counts.items()
        for code, n in zip(codes, row, strict=True)
    ]
    tally = Tally.from_counts(pd.DataFrame(rows, columns=list(COUNT_COLUMNS)))
    table = sensitivity(tally, grades=codes).set_index("subject").loc[list(counts)]
    spaced: dict[str, Mapping[str, float]] = {
        name: dict(zip(codes, points, strict=True))
        for name, points in given.get("spacings", {}).items()
    }
    if "scores" in given:
        spaced[""] = dict(zip(codes, given["scores"], strict=True))

    def scored(name: str) -> dict[str, float]:
        found = score(tally, scheme=spaced[name]).composites
        told = dict(zip(found["subject"], found["score"], strict=True))
        return {subject: told[subject] for subject in counts}

    def placed(name: str) -> dict[str, int]:
        told = scored(name)
        return {
            subject: 1 + sum(other > mine for other in told.values())
            for subject, mine in told.items()
        }

    def listed(name: str) -> list[str]:
        return sorted(counts, key=placed(name).__getitem__)

    answers: dict[str, Callable[[], Any]] = {
        "orders_agree": lambda: orders_agree(table.reset_index()),
        "order_depends_on_spacing": lambda: not orders_agree(table.reset_index()),
    }
    for name in VARIANTS:
        answers[f"scores_{name}"] = table[f"score_{name}"].to_dict
        answers[f"places_{name}"] = table[f"place_{name}"].to_dict
        answers[f"ranks_{name}"] = table[f"place_{name}"].tolist
    for name in spaced:
        end = f"_{name}" if name else ""
        answers |= {
            f"scores{end}": partial(scored, name),
            f"places{end}": partial(placed, name),
            f"ranks{end}": lambda name=name: list(placed(name).values()),
            f"ranking{end}": partial(listed, name),
        }
    return answers


def _one_group(given: Mapping[str, Any], counts: Any) -> Answers:
    """Answers about the only group there is, named without it."""
    if isinstance(counts, Mapping):
        told = {name: n for name, n in counts.items() if name not in UNKNOWN}
        given = {"grades": list(told), **given}
        given |= {name: counts[name] for name in UNKNOWN if name in counts}
        counts = list(told.values())
    unknown = _unknown(given)
    alone = _scores({**given, "groups": {"all": counts}, "dont_know": {"all": unknown}})
    answers = dict(alone)
    for name, answer in alone.items():
        if name.endswith("_by_group"):
            plain = name.removesuffix("_by_group")
            answers[plain] = lambda answer=answer: answer()["all"]
    answers |= {
        "score": alone["pooled_score"],
        "mean_score": alone["pooled_score"],
        "satisfaction_index": alone["pooled_score"],
        "counts": lambda: list(counts),
        "valid": lambda: sum(counts) + unknown,
        "rated": lambda: sum(counts),
    }
    return answers


def _unknown(given: Mapping[str, Any]) -> Any:
    return next((given[name] for name in UNKNOWN if name in given), 0)


def _scores(given: Mapping[str, Any]) -> Answers:
    counts: Mapping[str, list[int]] = given["groups"]
    weights = given.get("weights")
    width = len(next(iter(counts.values())))
    worth = given.get("scores", given.get("points", list(range(width, 0, -1))))
    points = {f"grade{place}": value for place, value in enumerate(worth)}
    unknown = _unknown(given) or {}
    eligible = given.get("eligible", given.get("sizes", given.get("N")))
    tally = _tally(counts, points, unknown, eligible)
    pooled = [sum(column) for column in zip(*counts.values(), strict=True)]
    silent = sum(unknown.values())

    def in_all(column: str, rule: Any = None, *, whole: Tally = tally) -> Any:
        def told() -> float | None:
            scores = score(whole, scheme=points, weights=rule)
            found = scores.composites[column].item()
            return None if pd.isna(found) else float(found)

        return or_none(told)

    def means() -> dict[str, float | None]:
        groups = score(tally, scheme=points).groups
        found = dict(zip(groups["group"], groups["mean"], strict=True))
        return {
            group: None if pd.isna(found.get(group)) else found[group]
            for group in counts
        }

    def moved() -> float | None:
        rule = PolicyWeights(weights)
        for group, row in counts.items():
            rule = rule if sum(row) else rule.without(group)
        return in_all("score", rule)()

    def each(of: Callable[..., Any], **how: Any) -> Callable[[], dict[str, Any]]:
        return lambda: {
            group: or_none(partial(of, row, **how))() for group, row in counts.items()
        }

    def interval() -> list[float] | None:
        mean, error = in_all("score", weights)(), in_all("standard_error", weights)()
        if mean is None or error is None:
            return None
        given_level = given.get("confidence", 0.95)
        whole = Composite(mean, error).interval(confidence=given_level)
        return None if whole is None else ends(whole)

    unsized = _tally(counts, points, unknown, None)
    answers: dict[str, Callable[[], Any]] = {
        "group_scores": means,
        "scores": means,
        "composite": in_all("score", weights),
        "composite_se": in_all("standard_error", weights),
        "composite_se_fpc": in_all("standard_error", weights),
        "composite_se_infinite_pop": in_all("standard_error", weights, whole=unsized),
        "composite_ci": interval,
        "composite_weights_moved": or_none(moved),
        "composite_renormalised": or_none(moved),
        "pooled_score": in_all("score"),
        "n": lambda: sum(pooled),
        "pooled_counts": lambda: pooled,
        "median_grade_pooled": lambda: _median(pooled, given),
        "median_grade_by_group": each(partial(_median, given=given)),
        "ridits_pooled": lambda: list(grades.ridits(pooled)),
        "ridits": lambda: list(grades.ridits(pooled)),
        "mean_ridit_by_group": each(grades.mean_ridit, among=pooled),
        "shares_by_group": each(_shares),
        "shares_pooled": lambda: _shares(pooled),
        "percent_by_group": each(_percent),
        "percent_pooled": lambda: _percent(pooled),
    }
    for name, of in {
        "top_box": grades.box_share,
        "top_two_box": partial(grades.box_share, best=2),
        "bottom_box": grades.bottom_share,
        "bottom_two_box": partial(grades.bottom_share, worst=2),
        "satisfaction_rate": partial(grades.box_share, best=2),
        "net": grades.net_share,
        "net_top_minus_bottom": grades.net_share,
    }.items():
        answers[f"{name}_by_group"] = each(of)
        answers[f"{name}_pooled"] = partial(of, pooled)
    dont_know = in_all("dont_know_share")
    answers |= dict.fromkeys(
        (
            *("dont_know_share_pooled", "dont_know_rate", "dont_know_share"),
            *("dk_rate", "dk_share"),
        ),
        dont_know,
    )
    return answers | unable(pooled, silent, worth)


def unable(counts: list[int], unknown: int, worth: Sequence[float]) -> Answers:
    """What becomes of those who could not judge: left out, kept, or bounds."""
    kept: Any = {"unknown": unknown, "policy": grades.Unknown.KEPT}
    rated = dict(zip(worth, counts, strict=True))

    def points() -> list[float]:
        spread = {"lowest": min(worth), "highest": max(worth)}
        return ends(score_bounds(rated, unknown=unknown, **spread))

    def box() -> list[float]:
        return ends(grades.unknown_bounds(counts, unknown=unknown))

    def flag() -> bool:
        return grades.lacks_basis(unknown=unknown, answered=sum(counts) + unknown)

    return {
        "score_bounds": points,
        "score_bounds_dk": points,
        "score_worst_case": lambda: points()[0],
        "score_best_case": lambda: points()[1],
        "worst_case": lambda: points()[0],
        "best_case": lambda: points()[1],
        "top_box_bounds": box,
        "top_box_bounds_dk": box,
        "dk_flag": flag,
        "dont_know_flag": flag,
        "flag_no_basis": flag,
        "no_basis": flag,
        "top_box_answered": lambda: grades.box_share(counts, **kept),
        "top_box_keeping_dk": lambda: grades.box_share(counts, **kept),
        "top_box_dk_in_denominator": lambda: grades.box_share(counts, **kept),
        "top_two_box_keeping_dk": lambda: grades.box_share(counts, best=2, **kept),
    }


def _tally(
    counts: Mapping[str, Sequence[int]],
    points: Mapping[str, float],
    unknown: Mapping[str, int],
    eligible: Mapping[str, int] | None,
) -> Tally:
    rows = [
        ("one", "all", group, code, n)
        for group, row in counts.items()
        for code, n in zip(points, row, strict=True)
    ] + [("one", "all", group, "dont_know", n) for group, n in unknown.items()]
    marks = pd.DataFrame(rows, columns=list(COUNT_COLUMNS))
    if eligible is None:
        return Tally.from_counts(marks)
    valid = {group: sum(row) + unknown.get(group, 0) for group, row in counts.items()}
    ballots = [
        ("one", group, size, size, valid[group], valid[group], 0)
        for group, size in eligible.items()
    ]
    return Tally.from_counts(marks, pd.DataFrame(ballots, columns=list(BALLOT_COLUMNS)))


def _median(counts: Sequence[int], given: Mapping[str, Any]) -> Any:
    """Return the grade in the middle, by name where grades have names."""
    low, high = grades.median_grade(counts)
    names = given.get("grades", list(range(1, len(counts) + 1)))
    return names[low] if low == high else [names[low], names[high]]


def _shares(counts: Sequence[int]) -> list[float]:
    return [grades.box_share([n, sum(counts) - n]) for n in counts]


def _percent(counts: Sequence[int]) -> list[float]:
    return [float(half_up(n, sum(counts))) for n in counts]


FAMILIES = {"tally_score": tally_score}
