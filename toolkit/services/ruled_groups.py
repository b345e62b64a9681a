"""Which rater groups the frozen rules say must be shown together.

A part of the verifier: read from the plain data of rules.json and the numbers
of a recount, and written apart from the code that merges groups.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def ruled_labels(
    crowds: Mapping[str, Sequence[int]],
    rater_groups: Sequence[Mapping[str, Any]],
    *,
    fewest: int,
) -> dict[str, str]:
    """Return the label every group must be shown under.

    ``crowds`` has the valid ballots of each group, and behind them how many of
    it were asked each question that not all were asked but enough for counts.
    """
    order = [group["id"] for group in rater_groups]
    after = [*order[1:], *(order[-2:-1] or order)]
    joins = {
        group["id"]: group.get("merge_with") or neighbour
        for group, neighbour in zip(rater_groups, after, strict=True)
    }
    cells = [[code] for code in order if code in crowds]

    def size(cell: list[str]) -> int:
        totals = [sum(n) for n in zip(*(crowds[code] for code in cell), strict=True)]
        numbers: list[int] = [totals[0], *(asked for asked in totals[1:] if asked)]
        return min(numbers)

    while len(cells) > 1 and min(map(size, cells)) < fewest:
        at = min(range(len(cells)), key=lambda place: size(cells[place]))
        small = cells[at]
        others = [cell for cell in cells if cell is not small]
        aims = [one for code in small for one in others if joins[code] in one]
        aim = aims[0] if aims else cells[at + 1 if at + 1 < len(cells) else at - 1]
        aim += small
        aim.sort(key=order.index)
        cells = sorted(others, key=lambda cell: order.index(cell[0]))
    return {code: "+".join(cell) for cell in cells for code in cell}
