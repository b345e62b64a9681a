"""Answers about ballots: uniform and careless answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from reference.data_files import read_table

from toolkit.analysis.item_moments import ItemMoments, pairwise_covariance
from toolkit.analysis.reliability import cronbach_alpha, mean_correlation
from toolkit.analysis.straight_lining import (
    answer_variability,
    is_straight,
    longest_run,
    mean_run,
    variability_of_parts,
)

if TYPE_CHECKING:
    from reference.compute import Answers

GROUPS = ("group", "rater_group")
ROWS = ("matrix", "responses", "ballots", "data", "rows")


def careless_response(case: Mapping[str, Any]) -> Answers:
    """Indices by ballot, and the share of ballots with one answer."""
    given = case["input"]
    ballots, counts, groups = _ballots(given)
    answers = of_ballots(ballots, counts, given)
    if groups is None:
        return answers
    parts = {
        group: [at for at, one in enumerate(groups) if one == group]
        for group in dict.fromkeys(groups)
    }
    found = {
        group: of_ballots([ballots[at] for at in of], [counts[at] for at in of], given)
        for group, of in parts.items()
    }
    for name in answers:
        for group, told in found.items():
            answers = {**answers, f"{name}_{group}": told[name]}
        answers = {**answers, f"{name}_by_group": _by_group(name, found)}
    return answers


def of_ballots(
    ballots: Sequence[Sequence[Any]], counts: Sequence[int], given: Mapping[str, Any]
) -> dict[str, Callable[[], Any]]:
    """Indices by ballot and over all of them."""
    fewest = given.get("fewest_answers", 2)
    cut = next((given[n] for n in ("threshold", "cutoff", "cut") if n in given), None)
    parts = given.get("num_split", given.get("splits", given.get("parts", 3)))

    @cache
    def straight() -> list[bool]:
        return [is_straight(ballot, fewest=fewest) for ballot in ballots]

    def share() -> float:
        return float(np.average(straight(), weights=counts))

    @cache
    def variability() -> list[float]:
        return [answer_variability(_numbers(ballot)) for ballot in ballots]

    @cache
    def runs() -> list[int]:
        return [longest_run(ballot) for ballot in ballots]

    def mean_of(values: Sequence[float]) -> float:
        known = ~np.isnan(values)
        return float(
            np.average(np.array(values)[known], weights=np.array(counts)[known])
        )

    def histogram() -> dict[str, int]:
        found: Counter[str] = Counter()
        for run, count in zip(runs(), counts, strict=True):
            found[str(run)] += int(count)
        return dict(sorted(found.items(), key=lambda one: int(one[0])))

    def pieces() -> list[list[float]]:
        return [
            variability_of_parts(_numbers(ballot), parts=parts) for ballot in ballots
        ]

    answers: dict[str, Callable[[], Any]] = {
        "longstring": runs,
        "longstring_max": lambda: max(runs()),
        "longstring_mean": lambda: mean_of(runs()),
        "longstring_histogram": histogram,
        "longstring_average": lambda: [mean_run(ballot) for ballot in ballots],
        "flagged": lambda: [run >= (cut or len(ballots[0])) for run in runs()],
        "n_flagged": lambda: int(
            np.dot([run >= (cut or len(ballots[0])) for run in runs()], counts)
        ),
        "irv": variability,
        "irv_mean": lambda: mean_of(variability()),
        "irv_split": pieces,
        "zero_variance": straight,
        "zero_variance_count": lambda: int(np.dot(straight(), counts)),
        "zero_variance_share": share,
        **_of_scale(ballots, counts, straight),
        "n": lambda: int(np.sum(counts)),
        "n_without": lambda: int(np.sum(counts) - np.dot(straight(), counts)),
        "n_patterns": lambda: len(ballots),
    }
    for part in range(parts):
        answers[f"irv{part + 1}"] = lambda at=part: [row[at] for row in pieces()]
    return answers | {
        other: answers[name] for name, several in OTHERS.items() for other in several
    }


def _of_scale(
    ballots: Sequence[Sequence[Any]],
    counts: Sequence[int],
    straight: Callable[[], list[bool]],
) -> dict[str, Callable[[], Any]]:
    """What ballots of one grade do to alpha and to the halo: with and without them."""
    rows = np.array([_numbers(ballot) for ballot in ballots])

    @cache
    def covariance(*, without: bool) -> Any:
        often = np.array(counts) * (~np.array(straight()) if without else 1)
        kept = np.repeat(rows, often, axis=0)
        if np.isnan(kept).any():
            return pairwise_covariance(kept)
        return ItemMoments.from_values(kept).covariance

    return {
        "alpha_with": lambda: cronbach_alpha(covariance(without=False)),
        "alpha_without": lambda: cronbach_alpha(covariance(without=True)),
        "halo": lambda: mean_correlation(covariance(without=False)),
        "halo_without": lambda: mean_correlation(covariance(without=True)),
    }


OTHERS: Mapping[str, tuple[str, ...]] = {
    "longstring": ("longest_run", "longstr", "long_string", "longest_string"),
    "longstring_max": ("max_longstring",),
    "longstring_mean": ("mean_longstring", "mean_longest_run"),
    "longstring_average": ("avgstr", "average_string", "average_run", "averagestring"),
    "irv": ("IRV", "isd", "intra_individual_sd", "irvTotal", "within_person_sd"),
    "irv_mean": ("mean_irv", "mean_IRV", "IRV_mean"),
    "irv_split": ("IRV_split", "irv_by_part"),
    "zero_variance": ("straight", "is_straight", "straight_lining", "straightline"),
    "zero_variance_count": (
        "n_zero_variance",
        "straight_count",
        "n_straight",
        "straightline_count",
    ),
    "zero_variance_share": (
        "straightline_share",
        "straight_lining_share",
        "share_zero_variance",
        "straight_share",
        "share_straight",
        "zero_variance_proportion",
    ),
    "alpha_with": ("alpha", "alpha_raw", "alpha_all"),
    "alpha_without": (
        "alpha_without_zero_variance",
        "alpha_without_straight",
        "alpha_without_straightliners",
        "alpha_dropped",
        "alpha_excluding_straight",
    ),
    "halo": ("mean_inter_item_r", "mean_r", "average_r", "mean_interitem_correlation"),
    "halo_without": ("average_r_without", "mean_r_without"),
}


def _numbers(ballot: Sequence[Any]) -> list[float]:
    return [float("nan") if one is None else float(one) for one in ballot]


def _by_group(name: str, found: Mapping[Any, Answers]) -> Callable[[], Any]:
    return lambda: {str(group): told[name]() for group, told in found.items()}


def _ballots(
    given: Mapping[str, Any],
) -> tuple[list[list[Any]], list[int], list[Any] | None]:
    """Return answers by ballot, how often each was given, and its group."""
    if given.get("form") == "generated" and not {*ROWS} & {*given}:
        rows = [
            [1] * (10 * i) + list(islice(cycle((0, 1)), 100 - 10 * i))
            for i in range(1, 10)
        ]
        return [*rows, ([1] * 10 + [0] * 10) * 5], [1] * 10, None
    name = next((one for one in ROWS if isinstance(given.get(one), list)), None)
    if name:
        table = pd.DataFrame(given[name], columns=given.get("columns"), dtype=object)
    else:
        table = read_table(given.get("dataset") or given["file"])
    often = next((one for one in ("n", "count", "counts") if one in table), None)
    counts = table[often].astype(int).tolist() if often else [1] * len(table)
    if isinstance(given.get("counts"), list):
        counts = given["counts"]
    group = next((one for one in (given.get("group"), *GROUPS) if one in table), None)
    items = given.get("items")
    if not isinstance(items, list) or not {*items} <= {*table.columns}:
        items = [one for one in table.columns if one not in (often, group)]
    told = table[items].astype(object)
    return (
        told.where(told.notna(), None).to_numpy().tolist(),
        counts,
        table[group].tolist() if group is not None else None,
    )


FAMILIES = {"careless_response": careless_response}
