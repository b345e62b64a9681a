"""Answers about ballots: whether they count, shares of them, marks of a jury."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from reference.families.intervals import RULES, ends, possible, total_ends
from reference.spelling import or_none
from reference.strata import rows_of

from toolkit.analysis import grades
from toolkit.analysis.bounds import count_bounds, flip_count
from toolkit.analysis.finite import hypergeometric_total
from toolkit.analysis.group_means import GroupMean
from toolkit.analysis.participation import Ballots
from toolkit.analysis.shares import half_up
from toolkit.analysis.trimming import trim, trim_share
from toolkit.analysis.validity import BallotShares, ballot_shares, validity_of

if TYPE_CHECKING:
    from reference.compute import Answers


def of_ballots(given: Mapping[str, Any]) -> bool:
    """Tell whether the rows are votes with their ballots, or only counts."""
    return "issued" in rows_of(given)[0]


def shares_of_votes(given: Mapping[str, Any]) -> Answers:
    """Several counts at once: a list of each answer."""
    each = [share_of_votes({**given, **row}) for row in rows_of(given)]
    return {
        name: partial(lambda name: [one[name]() for one in each], name)
        for name in each[0]
    }


def votes_cast(given: Mapping[str, Any]) -> Answers:
    """Whether votes count, and the shares of their ballots."""
    rows = rows_of(given)
    votes = [
        Ballots(
            row.get("eligible", row["issued"]),
            row["issued"],
            row["returned"],
            row.get("valid", row["returned"] - _spoiled(row)),
            _spoiled(row),
        )
        for row in rows
    ]

    def each(of: Callable[[BallotShares], float | None]) -> Callable[[], list[Any]]:
        return lambda: [of(ballot_shares(vote)) for vote in votes]

    returned, returns, valid = (
        each(lambda shares: shares.returned_of_eligible),
        each(lambda shares: shares.returned_of_issued),
        each(lambda shares: shares.valid_of_returned),
    )
    return {
        "status": lambda: [str(validity_of(vote)) for vote in votes],
        "valid_ballots": lambda: [
            None if vote.is_void else vote.valid for vote in votes
        ],
        "void": lambda: [vote.is_void for vote in votes],
        "complete": lambda: [vote.is_complete for vote in votes],
        "participation_rate_returned_over_eligible": returned,
        "participation_rate": returned,
        "participation": returned,
        "return_rate_returned_over_issued": returns,
        "return_rate": returns,
        "validity_rate_valid_over_returned": valid,
        "validity_rate": valid,
    }


def _spoiled(row: Mapping[str, Any]) -> int:
    return int(row.get("spoiled", row.get("invalid", row.get("waste", 0))))


def share_of_votes(given: Mapping[str, Any]) -> Answers:
    """One count of so many valid ballots of so many eligible raters."""
    count = given.get("top", given.get("x", given.get("count")))
    eligible = given.get("eligible", given.get("N", given.get("of")))
    valid = given.get("valid", given.get("n", eligible))
    eligible = valid if eligible is None else eligible
    known = {"valid": valid, "eligible": eligible}
    confidence = given.get("confidence", 0.95)
    usual = RULES[given.get("rule", "more_than_half")]

    def places() -> int:
        return int(given.get("decimals", given.get("places", 2)))

    answers: dict[str, Callable[[], Any]] = {
        "observed_share": lambda: grades.box_share([count, valid - count]),
        "share": lambda: grades.box_share([count, valid - count]),
        "percent": lambda: float(half_up(count, valid, places=places())),
        "percent_half_up": lambda: float(half_up(count, valid, places=places())),
        "share_of_eligible": lambda: count / eligible,
        "bounds_share_of_eligible": lambda: ends(count_bounds(count, **known).shares),
        "bounds_share": lambda: ends(count_bounds(count, **known).shares),
        "bounds_total": lambda: total_ends(count_bounds(count, **known)),
        "assumption_free_bounds_total": lambda: total_ends(
            count_bounds(count, **known)
        ),
        "hypergeom_exact_total": lambda: total_ends(
            hypergeometric_total(count, **known, confidence=confidence)
        ),
        "flip_count": lambda: flip_count(count, of=valid, rule=usual),
        "threshold_met": lambda: usual.holds(count, of=eligible),
        "fewest": lambda: usual.fewest(eligible),
        "needed": lambda: usual.fewest(eligible),
        "quota": lambda: grades.most_excellent(eligible),
    }
    for name, rule in RULES.items():
        answers |= {
            f"{name}_of_eligible": partial(rule.holds, count, of=eligible),
            f"{name}_of_eligible_certain": partial(rule.holds, count, of=eligible),
            f"{name}_of_eligible_possible": partial(possible, rule, count, **known),
            f"{name}_of_valid": partial(rule.holds, count, of=valid),
        }
    return answers


def jury_marks(given: Mapping[str, Any]) -> Answers:
    """Whole-number marks of a jury, the ends of which may be left out."""
    marks = Counter(given["marks"])
    each_end = given.get("drop_each_end", given.get("each_end"))

    def mean(points: Mapping[float, int]) -> float:
        return GroupMean.from_points("jury", points).mean

    def trimmed() -> float:
        if each_end is not None:
            return mean(trim(marks, each_end=each_end))
        return mean(trim_share(marks, share=given.get("trim", 0.05)))

    return {
        "mean": lambda: mean(marks),
        "trimmed_mean": or_none(trimmed),
        "score": or_none(trimmed),
    }
