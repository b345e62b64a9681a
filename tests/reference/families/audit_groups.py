"""Disclosure control: rater groups, some hidden, with totals and scores beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from toolkit.analysis.possibilities import Range, possible
from toolkit.analysis.published_figures import (
    Crowd,
    Figure,
    count_figure,
    score_figure,
)

if TYPE_CHECKING:
    from reference.compute import Answers

HIDDEN = ("suppressed", "hidden", "hidden_groups", "suppressed_groups", "hidden_group")
WIDTHS = ("min_width", "minimum_width", "required_width", "min_interval_width")
GRADES: Sequence[int] = (100, 80, 60, 40)


def of_ranges(
    hidden: Sequence[Any], ranges: Callable[[], list[Range]], given: Mapping[str, Any]
) -> dict[str, Callable[[], Any]]:
    named = [list(place) if isinstance(place, tuple) else place for place in hidden]
    least = next((given[name] for name in WIDTHS if name in given), 1)

    def bounds() -> list[list[int]]:
        return [[one.low, one.high] for one in ranges()]

    def widths() -> list[int]:
        return [one.high - one.low for one in ranges()]

    def those(wanted: Callable[[Range], bool]) -> list[Any]:
        return [
            place for place, one in zip(named, ranges(), strict=True) if wanted(one)
        ]

    def narrow(one: Range) -> bool:
        return one.high - one.low < least

    answers: dict[str, Callable[[], Any]] = {
        "feasibility_intervals": bounds,
        "exactly_disclosed": lambda: those(lambda one: one.is_exact),
        "interval_widths": widths,
        "min_width": lambda: min(widths()),
        "is_exact": lambda: [one.is_exact for one in ranges()],
        "disclosed": lambda: any(one.is_exact for one in ranges()),
        "n_disclosed": lambda: sum(one.is_exact for one in ranges()),
        "too_narrow": lambda: those(narrow),
        "meets_min_width": lambda: [not narrow(one) for one in ranges()],
        "audit_passes": lambda: not any(map(narrow, ranges())),
    }
    others = {
        "feasibility_intervals": ("bounds", "intervals", "cell_bounds", "ranges"),
        "exactly_disclosed": ("disclosed_cells", "exact_cells", "exact"),
        "interval_widths": ("widths", "interval_width"),
        "min_width": ("smallest_width", "minimum_width", "min_interval_width"),
        "disclosed": ("is_disclosed", "any_disclosed"),
        "too_narrow": ("insufficiently_protected", "underprotected", "fails_width"),
        "meets_min_width": ("passes_width", "width_ok", "protected", "sufficient"),
        "audit_passes": ("passes_audit", "all_protected", "safe", "release_allowed"),
    }
    return answers | {
        other: answers[name] for name, several in others.items() for other in several
    }


def of_groups(given: Mapping[str, Any]) -> Answers:
    """Answer for rater groups of which some are hidden, and what is told beside.

    That may be all together, some of them together, and a weighted score as
    rounded.  A group is its counts, or its size where these are not known.
    """
    groups = _named(given["groups"])
    hidden = _hidden(given, groups)
    marks = tuple(map(str, range(_grades(given, groups))))
    crowds = {
        name: Crowd("", "", name, _size(one, given, name), marks)
        for name, one in groups.items()
    }
    figures = [
        count_figure([crowds[name]], mark, count)
        for name in groups
        if name not in hidden
        for mark, count in zip(marks, _counts(groups[name]) or (), strict=False)
    ]
    for members, counts in _together(given, groups):
        figures += [
            count_figure([crowds[name] for name in members], mark, count)
            for mark, count in zip(marks, counts, strict=True)
        ]
    figures += _scores(given, groups, crowds, marks)

    @cache
    def ranges() -> list[Range]:
        return [
            possible(figures, [crowds[name]], mark) for name in hidden for mark in marks
        ]

    order = list(groups)
    cells = [(order.index(name), int(mark)) for name in hidden for mark in marks]
    answers = of_ranges(cells, ranges, given)
    for at, name in enumerate(hidden):
        part = slice(at * len(marks), (at + 1) * len(marks))
        answers[f"intervals_{name}"] = answers[f"feasibility_intervals_{name}"] = (
            lambda part=part: [[one.low, one.high] for one in ranges()[part]]
        )
        answers[f"disclosed_{name}"] = lambda part=part: any(
            one.is_exact for one in ranges()[part]
        )
    k = given.get("k", 5)
    sizes = {name: crowd.size for name, crowd in crowds.items()}
    return answers | {
        "n": lambda: list(sizes.values()),
        "below_k": lambda: [name for name, size in sizes.items() if size < k],
        "passes_k": lambda: [size >= k for size in sizes.values()],
        "all_disclosed": lambda: all(one.is_exact for one in ranges()),
        "merged_sizes": lambda: [
            sum(sizes[name] for name in members)
            for members, _ in _together(given, groups)
        ],
    }


def _named(groups: Any) -> dict[str, Any]:
    if isinstance(groups, Mapping):
        return dict(groups)
    names = ("name", "label", "group", "id")
    return {
        str(next((one[name] for name in names if name in one), at)): one
        for at, one in enumerate(groups)
    }


def _counts(group: Any) -> list[int] | None:
    told = group.get("counts") if isinstance(group, Mapping) else group
    return list(told) if isinstance(told, list) else None


def _size(group: Any, given: Mapping[str, Any], name: str) -> int:
    counts = _counts(group)
    if counts is not None:
        return sum(counts)
    if isinstance(group, int):
        return group
    told = group or {}
    sizes = given.get("sizes", given.get("group_sizes", {}))
    return (
        int(next((told[one] for one in ("n", "size", "valid") if one in told), 0))
        or (sizes[name])
    )


def _hidden(given: Mapping[str, Any], groups: Mapping[str, Any]) -> list[str]:
    told = next((given[name] for name in HIDDEN if name in given), None)
    if isinstance(told, str):
        return [told]
    if told is not None:
        return [str(one) for one in told]
    flagged = [
        name
        for name, one in groups.items()
        if isinstance(one, Mapping)
        and (
            any(one.get(word) for word in ("hidden", "suppressed"))
            or one.get("published") is False
            or one.get("shown") is False
        )
    ]
    unknown = [name for name, one in groups.items() if _counts(one) is None]
    k = given.get("k", 0)
    return (
        flagged
        or unknown
        or [name for name, one in groups.items() if _size(one, given, name) < k]
    )


def _grades(given: Mapping[str, Any], groups: Mapping[str, Any]) -> int:
    known = [counts for one in groups.values() if (counts := _counts(one))]
    named = given.get("grades") or given.get("scores") or given.get("total")
    return len(known[0]) if known else len(named)


def _together(
    given: Mapping[str, Any], groups: Mapping[str, Any]
) -> list[tuple[list[str], list[int]]]:
    """Return the unions of groups whose counts are told."""
    found = []
    names = ("total", "totals", "total_counts", "all", "pooled")
    total = next((given[name] for name in names if name in given), None)
    if total is True or given.get("total_shown") or given.get("total_published"):
        total = _added(_counts(one) for one in groups.values())
    if isinstance(total, list):
        found.append((list(groups), total))
    for one in given.get("merged", given.get("unions", ())):
        members = one["groups"] if isinstance(one, Mapping) else one
        told = one.get("counts") if isinstance(one, Mapping) else None
        found.append(
            (list(members), told or _added(_counts(groups[name]) for name in members))
        )
    return found


def _added(several: Iterable[list[int] | None]) -> list[int]:
    return [sum(column) for column in zip(*(one or [] for one in several), strict=True)]


def _scores(
    given: Mapping[str, Any],
    groups: Mapping[str, Any],
    crowds: Mapping[str, Crowd],
    marks: Sequence[str],
) -> list[Figure]:
    """Return the weighted score as it is told, rounded."""
    names = ("weighted_score", "composite", "score", "published_score")
    told = next((given[name] for name in names if name in given), None)
    places = next(
        (
            given[name]
            for name in ("decimals", "rounding", "score_decimals")
            if name in given
        ),
        None,
    )
    if told is None and places is None:
        return []
    points = given.get("scores", given.get("grade_scores", GRADES[: len(marks)]))
    scores = dict(zip(marks, points, strict=True))
    weights = given.get("weights") or {
        name: crowd.size for name, crowd in crowds.items()
    }
    if isinstance(weights, list):
        weights = dict(zip(groups, weights, strict=True))
    exact = {name: Fraction(str(weight)) for name, weight in weights.items()}
    if told is None or isinstance(told, bool):
        whole = sum(exact.values())
        told = sum(
            weight
            / whole
            * sum(Fraction(str(s)) * n for s, n in zip(points, counts, strict=True))
            / sum(counts)
            for name, weight in exact.items()
            if (counts := _counts(groups[name]))
        )
        told = Decimal(told.numerator) / Decimal(told.denominator)
    shown = Decimal(str(told))
    if places is not None:
        shown = shown.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)
    parts = {(crowds[name],): weight for name, weight in exact.items()}
    return [score_figure(parts, scores, shown=shown)]


def is_composite(given: Mapping[str, Any]) -> bool:
    """Tell whether the groups are told by a score each, not by counts."""
    told = _named(given["groups"]).values()
    return all(
        isinstance(one, int | float | None)
        or (isinstance(one, Mapping) and "score" in one)
        for one in told
    ) and "weights" in str(given)


def of_composite(given: Mapping[str, Any]) -> Answers:
    """Answer for scores of groups, one of them hidden, and the weighted one."""
    groups = _named(given.get("groups", given.get("group_scores", given.get("scores"))))
    scores = {
        name: one.get("score") if isinstance(one, Mapping) else one
        for name, one in groups.items()
    }
    weights = given.get("weights") or {
        name: one["weight"] for name, one in groups.items()
    }
    if isinstance(weights, list):
        weights = dict(zip(scores, weights, strict=True))
    names = ("composite", "weighted_score", "score", "S", "total_score", "published")
    whole = next((given[name] for name in names if name in given), None)
    hidden = next((given[name] for name in HIDDEN if name in given), None)
    hidden = hidden[0] if isinstance(hidden, list) else hidden
    hidden = hidden or next(name for name, one in scores.items() if one is None)
    total = sum(weights.values())

    def implied(composite: Any) -> float:
        rest = sum(
            weights[name] * one for name, one in scores.items() if name != hidden
        )
        return float((composite * total - rest) / weights[hidden])

    def limits() -> list[float]:
        places = given.get("decimals", -Decimal(str(whole)).as_tuple().exponent)
        half = 0.5 * 10 ** -float(places)
        return [implied(whole - half), implied(whole + half)]

    answers: dict[str, Callable[[], Any]] = {}
    for name in ("implied_score", "implied_third", "recovered_score", "hidden_score"):
        answers[name] = lambda: implied(whole)
        answers[f"{name}_{hidden}"] = lambda: implied(whole)
    return answers | {
        "implied_interval": limits,
        "implied_limits": limits,
        "disclosed": lambda: True,
        "composite": lambda: (
            sum(weights[name] * one for name, one in scores.items()) / total
        ),
    }


FAMILIES: Mapping[str, Any] = {}
"""None of its own; `reference.families.audit` asks here."""
