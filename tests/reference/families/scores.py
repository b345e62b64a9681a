"""Answers about grades and points, and about ballots that count or do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd
from reference.families.intervals import certain, ends, or_none, total_ends

from toolkit.analysis import grades
from toolkit.analysis.bounds import MORE_THAN_HALF, count_bounds, flip_count
from toolkit.analysis.finite import hypergeometric_total
from toolkit.analysis.participation import Ballots
from toolkit.analysis.scores import score
from toolkit.analysis.validity import BallotShares, ballot_shares, validity_of
from toolkit.tally import COUNT_COLUMNS, Tally

if TYPE_CHECKING:
    from reference.compute import Answers


def tally_score(case: Mapping[str, Any]) -> Answers:
    """Answers by the form of the input: ballots, one count, or tallies."""
    given = case["input"]
    return {"cases": _validity, "count": _bounds, "tallies": _scores}[given["form"]](
        given
    )


def _validity(given: Mapping[str, Any]) -> Answers:
    votes = [
        Ballots(
            row["eligible"],
            row["issued"],
            row["returned"],
            row["returned"] - row["spoiled"],
            row["spoiled"],
        )
        for row in given["rows"]
    ]

    def each(of: Callable[[BallotShares], float | None]) -> Callable[[], list[Any]]:
        return lambda: [of(ballot_shares(vote)) for vote in votes]

    return {
        "status": lambda: [str(validity_of(vote)) for vote in votes],
        "valid_ballots": lambda: [
            None if vote.is_void else vote.valid for vote in votes
        ],
        "participation_rate_returned_over_eligible": each(
            lambda shares: shares.returned_of_eligible
        ),
        "return_rate_returned_over_issued": each(
            lambda shares: shares.returned_of_issued
        ),
        "validity_rate_valid_over_returned": each(
            lambda shares: shares.valid_of_returned
        ),
    }


def _bounds(given: Mapping[str, Any]) -> Answers:
    count, valid, eligible = given["top"], given["valid"], given["eligible"]
    known = {"valid": valid, "eligible": eligible}
    return {
        "observed_share": lambda: grades.box_share([count, valid - count]),
        "bounds_share_of_eligible": lambda: ends(count_bounds(count, **known).shares),
        "bounds_total": lambda: total_ends(count_bounds(count, **known)),
        "majority_of_eligible_certain": lambda: certain(
            MORE_THAN_HALF, count, eligible
        ),
        "majority_of_eligible_possible": lambda: MORE_THAN_HALF.holds(
            count_bounds(count, **known).high, of=eligible
        ),
        "hypergeom_exact_total": lambda: total_ends(
            hypergeometric_total(count, **known)
        ),
        "flip_count": lambda: flip_count(count, of=valid),
    }


def _scores(given: Mapping[str, Any]) -> Answers:
    counts: Mapping[str, list[int]] = given["groups"]
    weights = given.get("weights")
    points = {f"grade{place}": value for place, value in enumerate(given["scores"])}
    unknown = given.get("dont_know", {})
    rows = [
        ("one", "all", group, code, n)
        for group, row in counts.items()
        for code, n in zip(points, row, strict=True)
    ] + [("one", "all", group, "dont_know", n) for group, n in unknown.items()]
    tally = Tally.from_counts(pd.DataFrame(rows, columns=list(COUNT_COLUMNS)))
    pooled = [sum(column) for column in zip(*counts.values(), strict=True)]

    def in_all(column: str, *, weighted: bool = True) -> Callable[[], Any]:
        def told() -> float:
            scores = score(tally, scheme=points, weights=weights if weighted else None)
            return float(scores.composites[column].item())

        return or_none(told)

    def means() -> dict[str, float | None]:
        groups = score(tally, scheme=points).groups
        found = dict(zip(groups["group"], groups["mean"], strict=True))
        return {group: found.get(group) for group in counts}

    def each(of: Callable[..., Any], **how: Any) -> Callable[[], dict[str, Any]]:
        return lambda: {
            group: or_none(partial(of, row, **how))() for group, row in counts.items()
        }

    return {
        "group_scores": means,
        "composite": in_all("score"),
        "composite_se_infinite_pop": in_all("standard_error"),
        "pooled_score": in_all("score", weighted=False),
        "dont_know_share_pooled": in_all("dont_know_share", weighted=False),
        "top_box_by_group": each(grades.box_share),
        "top_two_box_by_group": each(grades.box_share, best=2),
        "bottom_box_by_group": each(grades.bottom_share),
        "net_by_group": each(grades.net_share),
        "top_box_pooled": lambda: grades.box_share(pooled),
        "top_two_box_pooled": lambda: grades.box_share(pooled, best=2),
        "bottom_box_pooled": lambda: grades.bottom_share(pooled),
        "net_pooled": lambda: grades.net_share(pooled),
        "ridits_pooled": lambda: list(grades.ridits(pooled)),
        "mean_ridit_by_group": each(grades.mean_ridit, among=pooled),
    }


FAMILIES = {"tally_score": tally_score}
