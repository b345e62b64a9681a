"""Disclosure control: hidden cells, releases one after another, small groups."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from toolkit.analysis.bands import is_unanimous, learns_the_last
from toolkit.analysis.possibilities import Range, possible
from toolkit.analysis.published_figures import Crowd, Figure, count_figure
from toolkit.analysis.releases import Ledger, Release, difference

if TYPE_CHECKING:
    from reference.compute import Answers


def _disclosure_control(case: Mapping[str, Any]) -> Answers:
    given = case["input"]
    return {"table": _table, "releases": _releases, "cases": _cases}[given["form"]](
        given
    )


def _table(given: Mapping[str, Any]) -> Answers:
    """Answer for a table of which some cells are hidden and all margins shown."""
    table, columns = given["table"], tuple(map(str, given["cols"]))
    rows = [
        Crowd("", "", str(row), total, columns)
        for row, total in zip(given["rows"], given["row_totals"], strict=True)
    ]
    hidden = [tuple(place) for place in given["suppressed"]]
    figures: list[Figure] = [
        count_figure(rows, column, total)
        for column, total in zip(columns, given["col_totals"], strict=True)
    ]
    figures += [
        count_figure([row], column, table[i][j])
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
        if (i, j) not in hidden
    ]

    def ranges() -> list[Range]:
        return [possible(figures, [rows[i]], columns[j]) for i, j in hidden]

    return {
        "feasibility_intervals": lambda: [[one.low, one.high] for one in ranges()],
        "interval_widths": lambda: [one.high - one.low for one in ranges()],
        "exactly_disclosed": lambda: [
            list(place)
            for place, one in zip(hidden, ranges(), strict=True)
            if one.is_exact
        ],
    }


def _releases(given: Mapping[str, Any]) -> Answers:
    """Answer for releases of the same ballots, each of more or other ones."""
    releases = [
        Release(one["label"], dict(enumerate(one["counts"])))
        for one in given["releases"]
    ]
    steps = [difference(later, earlier) for earlier, later in pairwise(releases)]

    def allowed() -> list[bool]:
        ledger, answers = Ledger(fewest=given["k"]), []
        for release in releases:
            answers.append(not ledger.objections(release))
            if answers[-1]:
                ledger = ledger.record(release)
        return answers

    return {
        "implied_difference": lambda: _one_or_all(
            [list(step.counts.values()) for step in steps]
        ),
        "difference_size": lambda: _one_or_all([step.size for step in steps]),
        "release_allowed": allowed,
    }


def _cases(given: Mapping[str, Any]) -> Answers:
    """Answer for groups, one by one."""
    counts, k = [row["counts"] for row in given["rows"]], given["k"]
    sizes = list(map(sum, counts))
    return {
        "n": lambda: sizes,
        "passes_k": lambda: [
            not Ledger(fewest=k).objections(Release("", dict(enumerate(told))))
            for told in counts
        ],
        "homogeneous_group_disclosure": lambda: list(map(is_unanimous, counts)),
        "coalition_of_k_minus_1_learns_rest": lambda: [
            learns_the_last(size, coalition=k - 1) for size in sizes
        ],
    }


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


FAMILIES = {"disclosure_control": _disclosure_control}
