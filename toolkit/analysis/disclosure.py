"""What may be shown of a tally without pointing at a person.

Rater groups too small to be shown alone are merged, never hidden, so that
no total minus the rest gives them away; a subject with too few ballots in
all is not shown, nor a question that too few were asked about it.  The floor
is the round's own and was frozen with it.

What this does not promise: a group at the floor can still be unanimous,
its own members can subtract what they know, and two publications can be
compared.  Whether any cell can be computed from all figures together is a
question for an audit over the whole publication, not for one tally.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.errors import TallyError
from toolkit.publication import MERGED, Reason, Withheld
from toolkit.survey.words import NOT_ASKED
from toolkit.tally import Tally

if TYPE_CHECKING:
    import pandas as pd

MergeWith = Mapping[str, str | None]
"""Every rater group in order, and the group it is to be merged with."""


@dataclass(frozen=True, eq=False)
class Protected:
    """A tally that may be shown, and what is left out of it.

    Withheld subjects keep their ballot counts, pooled over all groups,
    and have no marks.
    """

    tally: Tally
    withheld: tuple[Withheld, ...]


def protect(tally: Tally, *, fewest: int, merge_with: MergeWith) -> Protected:
    """Return what may be shown of a tally, subject by subject.

    A group's size is its number of valid ballots.  Where ballots were not
    counted, it is the number of marks on the item with the most.  A question
    that was asked of some raters only makes groups merge where it was asked
    of too few, and is left out where it was asked of too few in all: who
    they are may be known from what they answered before.
    """
    labels: dict[tuple[str, str], str] = {}
    withheld: list[Withheld] = []
    asked = _asked(tally)
    for subject, sizes in sorted(_sizes(tally).items()):
        if sum(sizes.values()) < fewest:
            withheld.append(Withheld(subject, Reason.TOO_FEW))
            merged = dict.fromkeys(sizes, _joined(sizes, merge_with))
        else:
            crowds = asked.get(subject, {})
            rare = [
                item
                for item, of_group in crowds.items()
                if 0 < sum(of_group.values()) < fewest
            ]
            withheld += [Withheld(subject, Reason.FEW_ASKED, item) for item in rare]
            merged = merge_groups(
                sizes,
                fewest=fewest,
                merge_with=merge_with,
                asked=[crowds[item] for item in crowds if item not in rare],
            )
        labels |= {(subject, group): label for group, label in merged.items()}
    left_out = {(one.subject, one.item) for one in withheld}
    places = zip(tally.counts["subject"], tally.counts["item"], strict=True)
    is_shown = [
        (subject, "") not in left_out and (subject, item) not in left_out
        for subject, item in places
    ]
    shown = tally.counts[np.array(is_shown, dtype=np.bool_)]
    relabelled = Tally.from_counts(
        _relabelled(shown, labels), _relabelled(tally.ballots, labels)
    )
    return Protected(relabelled, tuple(withheld))


def merge_groups(
    sizes: Mapping[str, int],
    *,
    fewest: int,
    merge_with: MergeWith,
    asked: Sequence[Mapping[str, int]] = (),
) -> dict[str, str]:
    """Return the label each group is shown under.

    ``asked`` has, for each question not asked of all, how many of each group
    were asked; a cell in which some were, but fewer than ``fewest``, is
    taken for as small as that.

    While a cell is smaller than ``fewest`` and not alone, the smallest one
    joins the cell of its declared neighbour; without one, the next cell in
    order, and the last the one before it.  Groups merged earlier stay so.

    >>> order = {"staff": None, "students": None, "retired": "staff"}
    >>> sizes = {"staff": 9, "students": 20, "retired": 2}
    >>> merge_groups(sizes, fewest=5, merge_with=order)["retired"]
    'staff+retired'

    Raises
    ------
    TallyError : a group is none of those in ``merge_with``.
    """
    cells = sorted(
        (
            _Cell(
                (group,),
                _codes([group], merge_with),
                (n, *(of_group.get(group, 0) for of_group in asked)),
            )
            for group, n in sizes.items()
        ),
        key=lambda cell: _place(cell, merge_with),
    )
    while len(cells) > 1:
        smallest = min(cells, key=lambda cell: cell.size)
        if smallest.size >= fewest:
            break
        cells = _joining(smallest, cells, merge_with)
    return {group: MERGED.join(cell.codes) for cell in cells for group in cell.groups}


@dataclass(frozen=True, slots=True)
class _Cell:
    """Groups that are shown as one: their names in the tally, and their codes.

    ``crowds`` are how many they are, and how many were asked what not all were.
    """

    groups: tuple[str, ...]
    codes: tuple[str, ...]
    crowds: tuple[int, ...]

    @property
    def size(self) -> int:
        everybody, *asked = self.crowds
        return min([everybody, *(n for n in asked if n)])


def _joining(cell: _Cell, cells: Sequence[_Cell], merge_with: MergeWith) -> list[_Cell]:
    neighbour = _neighbour(cell, cells, merge_with)
    groups = cell.groups + neighbour.groups
    crowds = tuple(map(sum, zip(cell.crowds, neighbour.crowds, strict=True)))
    joint = _Cell(groups, _codes(groups, merge_with), crowds)
    others = [other for other in cells if other not in (cell, neighbour)]
    return sorted([*others, joint], key=lambda one: _place(one, merge_with))


def _neighbour(cell: _Cell, cells: Sequence[_Cell], merge_with: MergeWith) -> _Cell:
    for wanted in (merge_with[code] for code in cell.codes):
        for other in cells:
            if other is not cell and wanted in other.codes:
                return other
    at = cells.index(cell)
    return cells[at + 1] if at + 1 < len(cells) else cells[at - 1]


def _place(cell: _Cell, merge_with: MergeWith) -> int:
    return list(merge_with).index(cell.codes[0])


def _codes(groups: Iterable[str], merge_with: MergeWith) -> tuple[str, ...]:
    codes = {code for group in groups for code in group.split(MERGED)}
    for unknown in sorted(codes - set(merge_with)):
        raise TallyError(reason=f"there is no rater group {unknown}")
    return tuple(code for code in merge_with if code in codes)


def _joined(groups: Iterable[str], merge_with: MergeWith) -> str:
    return MERGED.join(_codes(groups, merge_with))


def _sizes(tally: Tally) -> dict[str, dict[str, int]]:
    sizes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    ballots = tally.ballots
    for subject, group, valid in zip(
        ballots["subject"], ballots["group"], ballots["valid"], strict=True
    ):
        sizes[subject][group] = int(valid)
    counted = frozenset(sizes)
    marks = tally.counts.groupby(["subject", "group", "item"], as_index=False).agg(
        {"count": "sum"}
    )
    for subject, group, count in zip(
        marks["subject"], marks["group"], marks["count"], strict=True
    ):
        known = 0 if subject in counted else int(count)
        sizes[subject][group] = max(known, sizes[subject].get(group, 0))
    return sizes


def _asked(tally: Tally) -> dict[str, dict[str, dict[str, int]]]:
    """Return, by subject and question not asked of all, how many of each group were."""
    counts = tally.counts
    not_all = counts[counts["grade"] == NOT_ASKED]
    conditional = set(zip(not_all["subject"], not_all["item"], strict=True))
    asked: defaultdict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for subject, item, group, grade, count in counts.itertuples(index=False):
        if (subject, item) in conditional:
            of_group = asked[subject].setdefault(item, {})
            of_group[group] = of_group.get(group, 0) + int(count) * (grade != NOT_ASKED)
    return asked


def _relabelled(
    frame: pd.DataFrame, labels: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    places = zip(frame["subject"], frame["group"], strict=True)
    return frame.assign(group=[labels[place] for place in places])
