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
from threading import Lock, local
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.storage.counted_marks import LABEL, Coded, Counted
from toolkit.storage.mark_numbers import (
    NARROW,
    Occurring,
    numbers_of,
    raveled,
    runs,
)
from toolkit.tally import MARK_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.storage.counted_marks import Codes, Numbers

MOST_COUNTERS: Final = 1 << 25
"""With more combinations than this (256 MiB) only those that occur are kept."""

_MOST_OWN: Final = 1 << 21  # so few that every thread may have its own: 8 MiB
_SLICE: Final = 1 << 16  # so many rows stay near the processor
_ONE: Final = np.int32(1)
_LARGEST: Final = np.iinfo(np.int64).max


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
        self._thin = Occurring()
        self._thread = local()
        self._owned: list[_Own] = []

    def add(self, columns: Sequence[Coded], counts: Numbers | None = None) -> None:
        """Raise the counter of each row by one, or by its count.

        Raises
        ------
        TallyError : there are more combinations than numbers.
        """
        tables, layout = self._learned(columns)
        if counts is None and not layout.is_thin and prod(layout.sizes) <= _MOST_OWN:
            self._add_alone(columns, tables, layout.sizes)
            return
        done, rows = 0, len(columns[0].codes)
        while done < rows:
            after = rows if layout.is_thin else min(done + _SLICE, rows)
            some = slice(done, after)
            numbers = numbers_of(columns, tables, some, layout.sizes)
            raised = None if counts is None else counts[some]
            occurring = runs(numbers, raised) if layout.is_thin else None
            with self._lock:
                is_current = layout == self._layout()
                if is_current and occurring is not None:
                    self._thin.add(*occurring)
                elif is_current and self._full is not None:
                    places = numbers.astype(np.intp, copy=False)
                    np.add.at(self._full, places, 1 if raised is None else raised)
            if is_current:
                done = after
            else:  # another thread brought new labels meanwhile
                tables, layout = self._learned(columns)

    def _add_alone(
        self,
        columns: Sequence[Coded],
        tables: Sequence[Codes | None],
        sizes: tuple[int, ...],
    ) -> None:
        """Raise counters of this thread's own, which nobody waits for."""
        rows = len(columns[0].codes)
        own: _Own | None = getattr(self._thread, "own", None)
        if own is None or own.sizes != sizes or own.rows + rows > NARROW:
            own = self._thread.own = _Own(sizes)
            with self._lock:
                self._owned.append(own)
        own.rows += rows
        for start in range(0, rows, _SLICE):
            some = slice(start, start + _SLICE)
            np.add.at(own.counts, numbers_of(columns, tables, some, sizes), _ONE)

    def _gather(self) -> None:
        """Add up what threads counted by themselves."""
        owned, self._owned, self._thread = self._owned, [], local()
        for own in owned:
            numbers = np.flatnonzero(own.counts)
            counts = own.counts[numbers].astype(np.int64)
            if own.sizes != self._sizes:
                numbers = raveled(np.unravel_index(numbers, own.sizes), self._sizes)
            if self._full is None:
                self._thin.add(numbers, counts)
            else:
                self._full[numbers] += counts

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
            self._gather()
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
                    labels, *runs(raveled(ranked, [*map(len, labels)]), counts)
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


class _Own:
    """Counters of one thread, for as many labels as were known when it began."""

    def __init__(self, sizes: tuple[int, ...]) -> None:
        self.sizes = sizes
        self.counts: NDArray[np.int32] = np.zeros(prod(sizes), dtype=np.int32)
        self.rows = 0
