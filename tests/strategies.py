"""Draws what tests need at random: tallies, group sizes, rules of merging.

Tallies hold together as real ones do: every valid ballot has one mark on
every item, and no more come back than were issued.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
from hypothesis import strategies as st

from toolkit.survey.model import BLANK, INVALID
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import DrawFn

GROUPS: Final = ("staff", "students", "retired", "visitors")
GRADES: Final = ("excellent", "qualified", "basically_qualified", "unqualified")
MARKS: Final = (*GRADES, "dont_know", BLANK, INVALID)


@st.composite
def tallies(
    draw: DrawFn,
    *,
    groups: Sequence[str] = GROUPS,
    items: Sequence[str] = ("A15",),
    most: int = 12,
) -> Tally:
    """Tallies of up to three subjects, at most so many ballots to a group."""
    marks: list[tuple[object, ...]] = []
    ballots: list[tuple[object, ...]] = []
    few = st.integers(0, 3)
    for subject in draw(st.lists(st.sampled_from("abcdef"), max_size=3, unique=True)):
        for group in draw(st.sets(st.sampled_from(groups), min_size=1)):
            valid = draw(st.integers(0, most))
            returned = valid + (invalid := draw(few))
            issued = returned + draw(few)
            eligible = issued + draw(few)
            ballots.append((subject, group, eligible, issued, returned, valid, invalid))
            for item in items:
                given = st.lists(st.sampled_from(MARKS), min_size=valid, max_size=valid)
                marks += [(subject, item, group, mark, 1) for mark in draw(given)]
    return Tally.from_counts(
        pd.DataFrame(marks, columns=list(COUNT_COLUMNS)),
        pd.DataFrame(ballots, columns=list(BALLOT_COLUMNS)),
    )


@st.composite
def merging_rules(
    draw: DrawFn, *, groups: Sequence[str] = GROUPS
) -> Mapping[str, str | None]:
    """Rater groups in some order, each with or without a declared neighbour."""
    order = draw(st.permutations(groups))
    return {
        group: draw(st.none() | st.sampled_from([one for one in order if one != group]))
        for group in order
    }


def group_sizes(*, most: int = 15) -> st.SearchStrategy[dict[str, int]]:
    """Sizes of some of the rater groups."""
    return st.dictionaries(st.sampled_from(GROUPS), st.integers(0, most), min_size=1)
