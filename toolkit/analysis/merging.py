"""Which rater groups are shown together because one alone is too small.

Groups are merged in the order that the rules declare, never by what was
voted: whoever knows how many took part can tell beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.publication import MERGED

MergeWith = Mapping[str, str | None]
"""Every rater group in order, and the group it is to be merged with."""


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


def joined_label(groups: Iterable[str], merge_with: MergeWith) -> str:
    """Return the label of groups shown together, in the order of the rules.

    >>> joined_label(["b", "a"], {"a": None, "b": None})
    'a+b'

    Raises
    ------
    TallyError : a group is none of those in ``merge_with``.
    """
    return MERGED.join(_codes(groups, merge_with))


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
        raise TallyError(
            reason=Phrase(
                "the order of merging does not name the group {group}", group=unknown
            )
        )
    return tuple(code for code in merge_with if code in codes)
