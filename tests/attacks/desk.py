"""What is published, on the desk of somebody who computes.

The reader knows how many raters each group has, what a coalition of two
marked, and what was published before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from attacks.chance import Score, score_secrets
from attacks.weaknesses import SOUND, Weakness
from factories import ITEM, a_survey, a_tally

from toolkit.analysis import disclosure
from toolkit.analysis.audit import Finding, audit
from toolkit.analysis.published_figures import (
    Crowd,
    Figure,
    count_figure,
    crowds_of,
    figures_of,
)

if TYPE_CHECKING:
    from toolkit.tally import Tally

FEWEST: Final = 5
COALITION: Final = 2
GRADES: Final = ("excellent", "qualified", "basically_qualified", "unqualified")

Marks = Mapping[str, list[str]]
"""By rater group."""


@dataclass(frozen=True, slots=True)
class OnTheDesk:
    """Everything published, as figures over crowds.

    Attributes
    ----------
    published : the figures of one publication.
    with_own : the same, and what two of the smallest group marked themselves.
    """

    published: tuple[Figure, ...]
    with_own: tuple[Figure, ...]


def put_on_the_desk(
    _folder: Path, *, raters: int, weakness: Weakness = SOUND
) -> OnTheDesk:
    """Publish a round in which one group has three raters."""
    chance = Random()
    groups = {"staff": raters, "students": raters - 3, "retired": 3}
    marks = {
        group: [chance.choice(GRADES) for _ in range(size)]
        for group, size in groups.items()
    }
    survey = a_survey()
    with ExitStack() as stack:
        for change in weakness.changes():
            stack.enter_context(change)
        counted = _tally(marks)
        shown = disclosure.protect(
            counted, fewest=FEWEST, merge_with=survey.merge_order
        ).tally
    published = figures_of(shown, crowds_of(counted, survey))
    return OnTheDesk(published, _with_own(published, marks["retired"]))


def _tally(marks: Marks) -> Tally:
    counts = {
        group: {grade: given.count(grade) for grade in GRADES if grade in given}
        for group, given in marks.items()
    }
    return a_tally({"m1": counts})


def _with_own(published: tuple[Figure, ...], given: list[str]) -> tuple[Figure, ...]:
    """Tell apart, in the smallest group, the coalition and the others."""
    (whole,) = {
        crowd
        for figure in published
        for crowd in figure.crowds
        if crowd.group == "retired"
    }
    own = Crowd("m1", ITEM, "coalition", COALITION, whole.marks)
    others = Crowd("m1", ITEM, "others", whole.size - COALITION, whole.marks)

    def apart(figure: Figure) -> Figure:
        terms = {
            (part, mark): factor
            for (crowd, mark), factor in figure.terms.items()
            for part in ((own, others) if crowd == whole else (crowd,))
        }
        return Figure(terms, figure.low, figure.high)

    known = [
        count_figure([own], mark, given[:COALITION].count(mark)) for mark in whole.marks
    ]
    return (*map(apart, published), *known)


# Who computes


def minus_the_rest(desk: OnTheDesk) -> Score:
    """Compute the counts of a group too small to be shown."""
    return _computed(audit(desk.published, fewest=FEWEST))


def minus_the_own(desk: OnTheDesk) -> Score:
    """Subtract the own two ballots, and look for what remains of fewer than three."""
    found = audit(desk.with_own, fewest=FEWEST - COALITION)
    return _computed(one for one in found if "coalition" not in one.groups)


def _computed(findings: Iterable[Finding]) -> Score:
    # That everybody in a large group was of one mind is no secret of theirs.
    return score_secrets(one for one in findings if not one.evident)
