"""Disclosure control: hidden cells, releases one after another, small groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
from reference.families.audit_groups import (
    is_composite,
    of_composite,
    of_groups,
    of_ranges,
)

from toolkit.analysis.bands import band_of, is_unanimous, learns_the_last, needs_bands
from toolkit.analysis.possibilities import Range, possible
from toolkit.analysis.published_figures import Crowd, Figure
from toolkit.analysis.releases import Ledger, Release, difference

if TYPE_CHECKING:
    from reference.compute import Answers

WAYS = 2
"""Rows and columns."""
LEAST_REST = 3
"""How many others must be left when some raters tell each other their marks."""


def disclosure_control(case: Mapping[str, Any]) -> Answers:
    """Answer by what the input holds, whatever its form is called."""
    given = case["input"]
    if "table" in given:
        return of_table(given)
    if "releases" in given or "snapshots" in given:
        return of_releases(given)
    if "equations" in given or "published" in given:
        return of_equations(given)
    if "groups" in given:
        return of_composite(given) if is_composite(given) else of_groups(given)
    if "weights" in given:
        return of_composite(given)
    return of_cases(given)


def of_table(given: Mapping[str, Any]) -> Answers:
    """Answer for a table of which some cells are hidden and margins are shown.

    A table of any number of ways is one crowd whose marks are the cells; a
    margin that is not told is ``None``, and so may a hidden cell be.
    """
    table = np.array(given["table"], dtype=object)
    places = [tuple(place) for place in np.ndindex(table.shape)]
    told = [tuple(place) for place in given.get("suppressed", given.get("hidden", ()))]
    hidden = told or [place for place in places if table[place] is None]
    sums = [
        (cells, value)
        for cells, value in _margins(given, table, hidden)
        if value is not None
    ]
    sums += [([place], table[place]) for place in places if place not in hidden]
    return _audited(places, sums, hidden, given)


def _margins(
    given: Mapping[str, Any], table: Any, hidden: Sequence[Any]
) -> Iterable[tuple[list[Any], Any]]:
    """Return the cells of each margin and what they add up to."""
    places = list(np.ndindex(table.shape))
    whole = all(table[place] is not None for place in hidden)
    named = {"row_totals": 0, "col_totals": 1, "column_totals": 1}
    if table.ndim == WAYS:
        for name, axis in named.items():
            for at, value in enumerate(given.get(name) or ()):
                yield [place for place in places if place[axis] == at], value
        for name in ("total", "grand_total"):
            yield places, given.get(name)
        return
    if not whole:
        return
    for axis in range(table.ndim):
        rest = [[*range(size)] for at, size in enumerate(table.shape) if at != axis]
        for fixed in product(*rest):
            line = [
                place
                for place in places
                if (*place[:axis], *place[axis + 1 :]) == tuple(fixed)
            ]
            yield line, sum(table[place] for place in line)


def of_equations(given: Mapping[str, Any]) -> Answers:
    """Answer for sums of named cells, each told exactly or within limits."""
    rows = given.get("equations", given.get("published"))
    sums = [(row["cells"], row.get("value", row.get("total"))) for row in rows]
    cells = given.get("cells") or list(dict.fromkeys(c for row, _ in sums for c in row))
    known = {row[0] for row, _ in sums if len(row) == 1}
    asked = given.get("asked") or [cell for cell in cells if cell not in known]
    return _audited(cells, sums, asked, given)


def _audited(
    cells: Sequence[Any],
    sums: Sequence[tuple[Sequence[Any], int]],
    hidden: Sequence[Any],
    given: Mapping[str, Any],
) -> Answers:
    """Answer about hidden cells of which some sums are told."""
    spare = "beside"
    most = sum(int(value) for _, value in sums)
    crowd = Crowd("", "", "all", most, (*map(str, cells), spare))
    figures = [
        Figure({(crowd, str(cell)): 1 for cell in row}, int(value), int(value))
        for row, value in sums
    ]

    @cache
    def ranges() -> list[Range]:
        return [possible(figures, [crowd], str(cell)) for cell in hidden]

    return of_ranges(hidden, ranges, given)


def of_releases(given: Mapping[str, Any]) -> Answers:
    """Answer for releases of the same ballots, each of more or other ones."""
    told = given.get("releases", given.get("snapshots"))
    k = given.get("k", 5)
    releases = [
        Release(
            str(one.get("label", at)),
            dict(enumerate(one["counts"])),
            crowds=_crowds(one),
        )
        for at, one in enumerate(told)
    ]
    steps = [difference(later, earlier) for earlier, later in pairwise(releases)]
    every = [difference(b, a) for a, b in combinations(releases, 2)]

    def allowed() -> list[bool]:
        ledger, answers = Ledger(fewest=k), []
        for release in releases:
            answers.append(not ledger.objections(release))
            if answers[-1]:
                ledger = ledger.record(release)
        return answers

    def implied(several: Sequence[Any]) -> list[list[int]]:
        rows = [list(step.counts.values()) for step in several]
        return [
            [-one for one in row] if max(row, default=0) <= 0 else row for row in rows
        ]

    def refused() -> list[Any]:
        return [
            release.name
            for release, passes in zip(releases, allowed(), strict=True)
            if not passes
        ]

    return {
        "n": lambda: [release.size for release in releases],
        "sizes": lambda: [release.size for release in releases],
        "implied_difference": lambda: _one_or_all(implied(steps)),
        "implied_differences": lambda: implied(steps),
        "difference": lambda: _one_or_all(implied(steps)),
        "all_differences": lambda: implied(every),
        "pairwise_differences": lambda: implied(every),
        "difference_size": lambda: _one_or_all([step.size for step in steps]),
        "difference_sizes": lambda: [step.size for step in steps],
        "all_difference_sizes": lambda: [step.size for step in every],
        "difference_passes_k": lambda: _one_or_all(
            [step.size == 0 or step.size >= k for step in steps]
        ),
        "difference_homogeneous": lambda: _one_or_all(
            [is_unanimous(list(map(abs, row))) for row in implied(steps)]
        ),
        "passes_k": lambda: [release.size >= k for release in releases],
        "passes_k_alone": lambda: [release.size >= k for release in releases],
        "release_allowed": allowed,
        "allowed": allowed,
        "refused": refused,
        "disclosed": lambda: any(0 < step.size < k for step in steps),
    }


def _crowds(release: Mapping[str, Any]) -> Mapping[str, int]:
    """Return the crowds a release counts, if it names them with their sizes."""
    for name in ("crowds", "groups", "units", "population"):
        told = release.get(name)
        if isinstance(told, Mapping) and sum(told.values()) == sum(release["counts"]):
            return {str(one): int(size) for one, size in told.items()}
    return {}


def of_cases(given: Mapping[str, Any]) -> Answers:
    """Answer for groups, one by one."""
    rows = given.get("rows") or [given]
    counts = [row["counts"] if isinstance(row, Mapping) else row for row in rows]
    k = given.get("k", 5)
    coalition = given.get("coalition", given.get("c", k - 1))
    sizes = list(map(sum, counts))
    single = "rows" not in given

    def each(one: Callable[..., Any], *several: Sequence[Any]) -> Callable[[], Any]:
        def told() -> Any:
            found = [one(*row) for row in zip(*several, strict=True)]
            return found[0] if single else found

        return told

    def passes(told: Sequence[int]) -> bool:
        return not Ledger(fewest=k).objections(Release("", dict(enumerate(told))))

    def bands(told: Sequence[int]) -> list[list[int]]:
        return [list(band_of(n, of=sum(told)).percent) for n in told]

    own = [
        row.get("own", row.get("own_grade", given.get("own")))
        if isinstance(row, Mapping)
        else given.get("own")
        for row in rows
    ]
    answers: dict[str, Callable[[], Any]] = {
        "n": each(lambda size: size, sizes),
        "passes_k": each(passes, counts),
        "homogeneous_group_disclosure": each(is_unanimous, counts),
        "coalition_of_k_minus_1_learns_rest": each(
            lambda size: learns_the_last(size, coalition=k - 1), sizes
        ),
        "coalition_learns_rest": each(
            lambda size: learns_the_last(size, coalition=coalition), sizes
        ),
        "self_subtraction_discloses": each(
            lambda size: learns_the_last(size, coalition=1), sizes
        ),
        "coalition_safe": each(lambda size: size - coalition >= LEAST_REST, sizes),
        "left_after_coalition": each(lambda size: max(size - coalition, 0), sizes),
        "needs_bands": each(lambda size: needs_bands(size, fewest=k), sizes),
        "publish_counts": each(
            lambda size: size >= k and not needs_bands(size, fewest=k), sizes
        ),
        "bands": each(bands, counts),
        "safe": each(lambda told: passes(told) and not is_unanimous(told), counts),
    }
    answers |= {
        "homogeneous": answers["homogeneous_group_disclosure"],
        "unanimous": answers["homogeneous_group_disclosure"],
        "publishable": answers["safe"],
        "coalition_learns_last": answers["coalition_learns_rest"],
    }
    if any(one is not None for one in own):
        rest = each(_less, counts, own)
        answers |= {
            "rest": rest,
            "remaining": rest,
            "others_counts": rest,
            "remaining_size": each(lambda size: size - 1, sizes),
            "rest_unanimous": each(
                lambda told, mine: is_unanimous(_less(told, mine)), counts, own
            ),
        }
    return answers


def _less(counts: Sequence[int], own: int | Sequence[int]) -> list[int]:
    """Return counts without one's own ballot, told by its place or as counts."""
    mine = (
        own if isinstance(own, list) else [int(at == own) for at in range(len(counts))]
    )
    return [n - one for n, one in zip(counts, mine, strict=True)]


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


FAMILIES = {"disclosure_control": disclosure_control}
