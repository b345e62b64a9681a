"""Whether a vote counts at all, and the shares of ballots that came back.

Eligible, issued, returned and valid are different denominators; a share
names both its numbers.  A void vote has no shares: it is held again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.analysis.participation import Ballots


class Validity(StrEnum):
    """What became of a vote, by its ballots."""

    VALID = "valid"
    VOID = "void_returned_exceeds_issued"
    """More came back than was issued: all must be repeated."""
    NO_VALID_BALLOTS = "no_valid_ballots"
    NO_BALLOTS = "no_ballots"
    """None was issued."""


@dataclass(frozen=True, slots=True)
class BallotShares:
    """Shares between 0 and 1; ``None`` of a void vote, and of nothing."""

    returned_of_eligible: float | None
    """Participation."""
    returned_of_issued: float | None
    valid_of_returned: float | None


def validity_of(ballots: Ballots) -> Validity:
    """Return whether a vote is valid by its ballot counts.

    Rule: valid if no more came back than was issued; void, and to be
    repeated, if more did.  Source: provisional regulations on elections of
    primary-level organisations (1990), art. 19–20.

    Not a quorum, which rule books set themselves.

    >>> from toolkit.analysis.participation import Ballots
    >>> validity_of(Ballots(eligible=12, issued=11, returned=12, valid=12)).name
    'VOID'
    """
    rules = (
        (ballots.is_void, Validity.VOID),
        (ballots.issued == 0, Validity.NO_BALLOTS),
        (ballots.valid == 0, Validity.NO_VALID_BALLOTS),
    )
    return next((status for holds, status in rules if holds), Validity.VALID)


def ballot_shares(ballots: Ballots) -> BallotShares:
    """Return participation, return and validity of a vote.

    Formulas: returned ÷ eligible, returned ÷ issued, valid ÷ returned.
    Source: AAPOR Standard Definitions, for surveys; counting rules of
    ballots (投票率、回收率、有效率).  Result: shares, no unit.

    Do not put two of them in one column, nor the share of grades, whose
    denominator is another one again.

    >>> from toolkit.analysis.participation import Ballots
    >>> ballot_shares(Ballots(12, 11, 9, 8, 1)).returned_of_eligible
    0.75
    """
    if ballots.is_void:
        return BallotShares(None, None, None)
    return BallotShares(
        returned_of_eligible=_share(ballots.returned, ballots.eligible),
        returned_of_issued=_share(ballots.returned, ballots.issued),
        valid_of_returned=_share(ballots.valid, ballots.returned),
    )


def _share(count: int, of: int) -> float | None:
    return count / of if of else None
