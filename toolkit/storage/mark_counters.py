"""Counters for marks: raised by the million, added up, handed to a tally.

A mark is four codes: subject, item, group, grade.  Seen as digits of one
number they say which counter to raise, so counting needs no sorting and
no hashing.  Labels may come in any order and at any time: each gets the
next free code.  Where there are more combinations than counters fit into
memory, only those that occur are kept, sorted by their number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.storage.counted_marks import LABEL, Coded, Counted
from toolkit.tally import MARK_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.storage.counted_marks import Codes, Numbers

MOST_COUNTERS: Final = 1 << 25
"""With more combinations than this (256 MiB) only those that occur are kept."""

_SLICE: Final = 1 << 16  # so many rows stay near the processor
_MOST_WAITING: Final = 1 << 22
_LARGEST: Final = np.iinfo(np.int64).max
_NARROW: Final = np.iinfo(np.int32).max


def added_up(parts: Iterable[Counted]) -> Counted:
    """Return the sum of what was counted in parts."""
    counters = Counters()
    for part in parts:
        counters.add(part.columns(), part.counts)
    return counters.counted()


class Counters:
    """Counters that several threads raise at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._books = tuple(_Book() for _ in MARK_COLUMNS)
        self._sizes = (0,) * len(MARK_COLUMNS)
        self._full: Numbers | None = np.zeros(0, dtype=np.int64)
        self._thin = _Thin()

    def add(self, columns: Sequence[Coded], counts: Numbers | None = None) -> None:
        """Raise the counter of each row by one, or by its count.

        Raises
        ------
        TallyError : there are more combinations than numbers.
        """
        tables, layout = self._learned(columns)
        done, rows = 0, len(columns[0].codes)
        while done < rows:
            after = rows if layout.is_thin else min(done + _SLICE, rows)
            some = slice(done, after)
            numbers = _numbers(columns, tables, some, layout.sizes)
            raised = None if counts is None else counts[some]
            runs = _runs(numbers, raised) if layout.is_thin else None
            with self._lock:
                is_current = layout == self._layout()
                if is_current and runs is not None:
                    self._thin.add(*runs)
                elif is_current and self._full is not None:
                    places = numbers.astype(np.intp, copy=False)
                    np.add.at(self._full, places, 1 if raised is None else raised)
            if is_current:
                done = after
            else:  # another thread brought new labels meanwhile
                tables, layout = self._learned(columns)

    def _learned(self, columns: Sequence[Coded]) -> tuple[list[Codes | None], _Layout]:
        """Return the codes of all labels, and how counters lie for them."""
        with self._lock:
            tables = [
                book.learn(column.labels)
                for book, column in zip(self._books, columns, strict=True)
            ]
            self._make_room()
            return tables, self._layout()

    def _layout(self) -> _Layout:
        return _Layout(self._sizes, self._full is None)

    def counted(self) -> Counted:
        """Return what was counted, under sorted labels."""
        with self._lock:
            orders = [pc.sort_indices(book.known) for book in self._books]
            labels = tuple(
                book.known.take(order)
                for book, order in zip(self._books, orders, strict=True)
            )
            if self._full is None:
                ranks = [np.argsort(order.to_numpy()) for order in orders]
                numbers, counts = self._thin.settled()
                places = np.unravel_index(numbers, self._sizes)
                ranked = [
                    rank[one][counts > 0]
                    for rank, one in zip(ranks, places, strict=True)
                ]
                counts = counts[counts > 0]
                return Counted(
                    labels, *_runs(_raveled(ranked, [*map(len, labels)]), counts)
                )
            chosen = np.ix_(*(order.to_numpy() for order in orders))
            full = self._full.reshape(self._sizes)[chosen].ravel()
            numbers = np.flatnonzero(full)
            return Counted(labels, numbers, full[numbers])

    def _make_room(self) -> None:
        """See that every label known has counters, and some to spare."""
        known = tuple(len(book.known) for book in self._books)
        if all(n <= size for n, size in zip(known, self._sizes, strict=True)):
            return
        sizes = tuple(
            size if n <= size else max(n, size * 3 // 2)
            for n, size in zip(known, self._sizes, strict=True)
        )
        least = tuple(map(max, known, self._sizes))
        if prod(least) <= MOST_COUNTERS < prod(sizes) or prod(sizes) > _LARGEST:
            sizes = least
        if prod(sizes) > _LARGEST:
            raise TallyError(
                reason=Phrase("the columns hold too many different values")
            )
        if self._full is None:
            self._thin.renumber(self._sizes, sizes)
        elif prod(sizes) <= MOST_COUNTERS:
            wider = np.zeros(sizes, dtype=np.int64)
            wider[tuple(map(slice, self._sizes))] = self._full.reshape(self._sizes)
            self._full = wider.reshape(-1)
        else:
            numbers = np.flatnonzero(self._full)
            self._thin.add(numbers, self._full[numbers])
            self._thin.renumber(self._sizes, sizes)
            self._full = None
        self._sizes = sizes


class _Layout(NamedTuple):
    """How many labels have room, and whether only what occurs is kept."""

    sizes: tuple[int, ...]
    is_thin: bool


class _Book:
    """The labels of one column; the place of each is its code."""

    def __init__(self) -> None:
        self.known = pa.array([], LABEL)
        self._first = self.known

    def learn(self, labels: pa.Array) -> Codes | None:
        """Return the codes of these labels; none if they are 0, 1, 2 and so on."""
        if not len(self.known):
            self.known = self._first = labels.unique()
        if labels.equals(self._first):
            return None
        places = pc.index_in(labels, value_set=self.known)
        if places.null_count:
            new = labels.filter(places.is_null()).unique()
            beyond = pc.add(pc.index_in(labels, value_set=new), len(self.known))
            places = places.fill_null(beyond.cast(pa.int32()))
            self.known = pa.concat_arrays([self.known, new])
        codes: Codes = places.to_numpy()
        return codes


class _Thin:
    """Numbers that occur, ascending, and how often; new ones wait a while."""

    def __init__(self) -> None:
        nothing = np.zeros(0, dtype=np.int64)
        self._settled = (nothing, nothing)
        self._waiting: list[tuple[Numbers, Numbers]] = []

    def add(self, numbers: Numbers, counts: Numbers) -> None:
        self._waiting.append((numbers, counts))
        waiting = sum(len(one) for one, _ in self._waiting)
        if waiting > max(_MOST_WAITING, len(self._settled[0])):
            self.settled()

    def settled(self) -> tuple[Numbers, Numbers]:
        """Return all numbers and counts, those that wait included."""
        if self._waiting:
            parts = [self._settled, *self._waiting]
            numbers, counts = (np.concatenate(one) for one in zip(*parts, strict=True))
            self._waiting, self._settled = [], _runs(numbers, counts)
        return self._settled

    def renumber(self, old: Sequence[int], new: Sequence[int]) -> None:
        """Give the combinations the numbers that wider columns ask for."""
        numbers, counts = self.settled()
        self._settled = _raveled(np.unravel_index(numbers, old), new), counts


def _runs(numbers: Numbers, counts: Numbers | None) -> tuple[Numbers, Numbers]:
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


def _numbers(
    columns: Sequence[Coded],
    tables: Sequence[Codes | None],
    some: slice,
    sizes: Sequence[int],
) -> Numbers:
    """Return the number of each row's combination, in 32 bits where they suffice.

    Codes that count from elsewhere are put right once, in the sum; whatever
    overflows before then comes back, as numbers of a fixed width go round.
    """
    wide = np.int64 if prod(sizes) > _NARROW else np.int32
    coded, low = [], 0
    for size, column, table in zip(sizes, columns, tables, strict=True):
        codes = column.codes[some]
        low = low * size + (column.low if table is None else 0)
        if table is not None:
            codes = table[codes - column.low if column.low else codes]
        coded.append(codes)
    numbers = _raveled(coded, sizes, wide)
    if low:
        numbers -= np.array(low % (1 << 64), np.uint64).astype(wide)
    return numbers


def _raveled(
    places: Sequence[NDArray[np.integer]],
    sizes: Sequence[int],
    wide: type[np.signedinteger] = np.int64,
) -> Numbers:
    numbers = places[0].astype(wide)
    for size, one in zip(sizes[1:], places[1:], strict=True):
        numbers *= wide(size)
        numbers += one.astype(wide, copy=False)
    return numbers
