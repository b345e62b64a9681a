"""The quota: how many of a branch's members may be given the first grade.

It binds the committee, not the ballots, and a committee that goes beyond it
is told so and may still do it: the rule says “in general”.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.analysis.decisions import question_to_decide

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.analysis.decisions import Decision
    from toolkit.publication import Publication

ONE_IN: Final = 3


@dataclass(frozen=True, slots=True)
class Quota:
    """How many members of a branch were given the first grade, and how many may be."""

    branch: str
    participants: int
    given: int

    @property
    def most(self) -> int:
        """How many may be given the first grade.

        Formula: ⌊participants ÷ 3⌋, rounded down.  Source: the rule usual for
        appraisals of members (优秀比例一般不超过参评党员数的三分之一).

        >>> Quota("", 24, 7).most, Quota("", 26, 7).most, Quota("", 2, 0).most
        (8, 8, 0)
        """
        return self.participants // ONE_IN

    @property
    def over(self) -> int:
        """How many too many were given the first grade."""
        return max(0, self.given - self.most)


def quotas(
    publication: Publication, decisions: Iterable[Decision]
) -> tuple[Quota, ...]:
    """Return the quota of every branch, in agenda order; none where none is decided.

    Participants (参评党员) are the members of the branch whom the round lists,
    which are those who are graded: probationary members take part without a
    grade and are no participants here.  Neither ballots nor what is decided by
    now change their number.  Each branch is counted by itself (本支部): what
    one leaves over is none of another's.
    """
    question = question_to_decide(publication.survey)
    if question is None:
        return ()
    first = question.scale.grades[0].code
    best = {one.subject for one in decisions if one.grade == first}
    return tuple(
        Quota(branch, len(members), sum(one.id in best for one in members))
        for branch, members in publication.by_branch()
    )
