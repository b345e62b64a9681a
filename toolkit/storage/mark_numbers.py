"""Numbers of combinations: formed from codes, sorted, and how often they occur.

The digits of a number are the codes of a mark's columns, each to the base
of how many labels there is room for.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.storage.counted_marks import Coded, Codes, Numbers

_MOST_WAITING: Final = 1 << 22
NARROW: Final = np.iinfo(np.int32).max


class Occurring:
    """Numbers that occur, ascending, and how often; new ones wait a while."""

    def __init__(self) -> None:
        nothing = np.zeros(0, dtype=np.int64)
        self._settled = (nothing, nothing)
        self._waiting: list[tuple[Numbers, Numbers]] = []

    def add(self, numbers: Numbers, counts: Numbers) -> None:
        """Take more of them in; they are sorted some time."""
        self._waiting.append((numbers, counts))
        waiting = sum(len(one) for one, _ in self._waiting)
        if waiting > max(_MOST_WAITING, len(self._settled[0])):
            self.settled()

    def settled(self) -> tuple[Numbers, Numbers]:
        """Return all numbers and counts, those that wait included."""
        if self._waiting:
            parts = [self._settled, *self._waiting]
            numbers, counts = (np.concatenate(one) for one in zip(*parts, strict=True))
            self._waiting, self._settled = [], runs(numbers, counts)
        return self._settled

    def renumber(self, old: Sequence[int], new: Sequence[int]) -> None:
        """Give the combinations the numbers that wider columns ask for."""
        numbers, counts = self.settled()
        self._settled = raveled(np.unravel_index(numbers, old), new), counts


def runs(numbers: Numbers, counts: Numbers | None) -> tuple[Numbers, Numbers]:
    """Return the different numbers, ascending, and how often each occurs."""
    if counts is None:
        ordered = np.sort(numbers)
    else:
        order = np.argsort(numbers, kind="stable")  # quick on what is nearly sorted
        ordered = numbers[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    if counts is None:
        return ordered[starts], np.diff(starts, append=len(ordered))
    return ordered[starts], np.add.reduceat(counts[order], starts)


def numbers_of(
    columns: Sequence[Coded],
    tables: Sequence[Codes | None],
    some: slice,
    sizes: Sequence[int],
) -> Numbers:
    """Return the number of each row's combination, in 32 bits where they suffice.

    Codes that count from elsewhere are put right once, in the sum; whatever
    overflows before then comes back, as numbers of a fixed width go round.
    """
    wide = np.int64 if prod(sizes) > NARROW else np.int32
    coded, low = [], 0
    for size, column, table in zip(sizes, columns, tables, strict=True):
        codes = column.codes[some]
        low = low * size + (column.low if table is None else 0)
        if table is not None:
            codes = table[codes - column.low if column.low else codes]
        coded.append(codes)
    numbers = raveled(coded, sizes, wide)
    if low:
        numbers -= np.array(low % (1 << 64), np.uint64).astype(wide)
    return numbers


def raveled(
    places: Sequence[NDArray[np.integer]],
    sizes: Sequence[int],
    wide: type[np.signedinteger] = np.int64,
) -> Numbers:
    """Return the number of each combination, as `numpy.ravel_multi_index` has it."""
    numbers = places[0].astype(wide)
    for size, one in zip(sizes[1:], places[1:], strict=True):
        numbers *= wide(size)
        numbers += one.astype(wide, copy=False)
    return numbers
