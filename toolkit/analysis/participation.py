"""Who could vote and what came back: the five ballot counts, added up.

Eligible, issued, returned, valid and invalid are five different numbers;
each share says which two of them it is made of.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple, dataclass

from toolkit.tally import BALLOT_COLUMNS, BALLOT_COUNTS, Tally


@dataclass(frozen=True, slots=True)
class Ballots:
    """The five ballot counts of some subject, group or branch.

    One rater's answers on one subject are one ballot.
    """

    eligible: int = 0
    issued: int = 0
    returned: int = 0
    valid: int = 0
    invalid: int = 0

    def __add__(self, other: Ballots) -> Ballots:
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Ballots(*(mine + theirs for mine, theirs in pairs))

    @property
    def is_complete(self) -> bool:
        """Whether every eligible rater handed in a valid ballot."""
        return 0 < self.eligible == self.valid

    @property
    def is_void(self) -> bool:
        """Whether more came back than was issued, so that all must be repeated."""
        return self.returned > self.issued


def ballots_of(tally: Tally) -> Ballots:
    """Return the ballot counts of a tally, all subjects and groups added up."""
    return Ballots(*(int(tally.ballots[name].sum()) for name in BALLOT_COUNTS))


def ballots_by_place(tally: Tally) -> dict[tuple[str, str], Ballots]:
    """Return the ballot counts of each subject and group."""
    columns = (tally.ballots[column] for column in BALLOT_COLUMNS)
    return {
        (subject, group): Ballots(*map(int, counts))
        for subject, group, *counts in zip(*columns, strict=True)
    }


def ballots_by_subject(tally: Tally) -> dict[str, Ballots]:
    """Return the ballot counts of each subject, its groups added up."""
    totals: defaultdict[str, Ballots] = defaultdict(Ballots)
    for (subject, _), ballots in ballots_by_place(tally).items():
        totals[subject] += ballots
    return dict(totals)
