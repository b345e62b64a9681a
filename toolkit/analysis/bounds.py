"""What a count says for certain: bounds without assumptions, and flips.

No probability enters here.  Whoever did not hand in a valid ballot may
think anything, and a decision is as firm as the number of ballots it
would take to change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from toolkit.analysis.intervals import Interval


@dataclass(frozen=True, slots=True)
class CountBounds:
    """The fewest and the most among all eligible who can be meant."""

    low: int
    high: int
    eligible: int

    @property
    def shares(self) -> Interval:
        """The bounds as shares of all eligible."""
        return Interval(self.low / self.eligible, self.high / self.eligible)


def count_bounds(count: int, *, valid: int, eligible: int) -> CountBounds:
    """Return how many of all eligible raters can hold an opinion.

    Formula: x to x + (N − n), for x = ``count``, n = ``valid`` and
    N = ``eligible``; as shares [x/N, (x + N − n)/N].  Source: C. F. Manski
    (1989), Journal of Human Resources 24:343–360; J. L. Horowitz and
    C. F. Manski (2000), JASA 95:77–84.  Unit: persons.

    “Don't know” and abstention are answers: their ballots are valid and
    count as known.  Not for rounds open to an unknown crowd, which has no
    number of eligible raters.

    >>> bounds = count_bounds(6, valid=8, eligible=12)
    >>> bounds.low, bounds.high
    (6, 10)
    >>> bounds.shares.low
    0.5

    Raises
    ------
    ValueError : the three numbers do not lie within each other.
    """
    if not 0 <= count <= valid <= eligible or eligible == 0:
        message = f"{count} of {valid} valid of {eligible} eligible cannot be."
        raise ValueError(message)
    return CountBounds(count, count + eligible - valid, eligible)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A rule such as “more than half”: the share, and whether it must be passed."""

    share: Fraction
    exceeded: bool

    def fewest(self, of: int) -> int:
        """Return the smallest count out of ``of`` that satisfies the rule.

        >>> MORE_THAN_HALF.fewest(12), TWO_THIRDS.fewest(12)
        (7, 8)
        """
        needed = self.share * of
        return needed.__floor__() + 1 if self.exceeded else needed.__ceil__()

    def holds(self, count: int, *, of: int) -> bool:
        """Return whether ``count`` out of ``of`` satisfies the rule.

        Integers decide: 6 of 12 is not more than half.
        """
        return of > 0 and count >= self.fewest(of)


MORE_THAN_HALF: Final = Threshold(Fraction(1, 2), exceeded=True)
TWO_THIRDS: Final = Threshold(Fraction(2, 3), exceeded=False)


def flip_count(count: int, *, of: int, rule: Threshold = MORE_THAN_HALF) -> int:
    """Return the fewest ballots whose change would alter the decision.

    A ballot is changed, not added: ``of`` stays, and one change moves
    ``count`` by one.  Formula, for f the smallest count that satisfies the
    rule: count − f + 1 where it is satisfied, f − count where it is not.
    Source: elementary; the idea of the fragility index (M. Walsh et al.
    2014, Journal of Clinical Epidemiology 67:622–628).  Unit: ballots.

    Use it where everybody voted and an interval would mean nothing.  Not
    for a partial return, whose missing ballots matter more.

    >>> flip_count(9, of=12), flip_count(6, of=12)
    (3, 1)

    Raises
    ------
    ValueError : ``count`` is no count among ``of``, or nothing can alter it.
    """
    if not 0 <= count <= of or not 0 < rule.fewest(of) <= of:
        message = f"No decision is taken on {count} of {of}."
        raise ValueError(message)
    fewest = rule.fewest(of)
    return count - fewest + 1 if count >= fewest else fewest - count
