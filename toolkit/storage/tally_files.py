"""Tallies in files added up: thousands of boxes, in the memory of one sum.

Each file is read, checked, added to the counters, and forgotten.  A box
that comes twice would count twice, and nothing in the sum would show it;
so files that hold the same are refused unless that is wanted.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.problem import Problem
from toolkit.storage.mark_counters import Counters
from toolkit.storage.mark_files import Coder
from toolkit.storage.mark_problems import refuse
from toolkit.tally import (
    BALLOT_COUNTS,
    BALLOT_KEYS,
    COUNT_COLUMNS,
    MARK_COLUMNS,
    Tally,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.storage.counted_marks import Coded

_BALLOTS_IN_PARQUET: Final = b"pingyi.ballots"
_AT_ONCE: Final = 256
_TEXT: Final = pa.string()
_PLAIN: Final = pa.schema(dict.fromkeys(MARK_COLUMNS, _TEXT) | {"count": pa.int64()})
_SCHEMA: Final = pa.schema(
    dict.fromkeys(MARK_COLUMNS, pa.dictionary(pa.int32(), _TEXT))
    | {"count": pa.int64()}
)
_EMPTY: Final = _SCHEMA.empty_table()


def sum_of_tallies(paths: Sequence[Path], *, equal_too: bool = False) -> Tally:
    """Return the sum of tallies in files.

    Parameters
    ----------
    equal_too : add files that hold the same as another one, too.

    Raises
    ------
    FileRefusedError : naming every file that is no tally, or holds the same as
        another.
    """
    counters, ballots = Counters(), _Ballots()
    first: dict[bytes, Path] = {}
    problems: list[Problem] = []
    for bundle in _bundles(paths):
        problems += bundle.problems
        counters.add(*bundle.marks())
        for box in bundle.boxes:
            ballots.add(box.voted, box.ballots)
            other = first.setdefault(box.digest, box.path)
            if other is not box.path and not equal_too and not box.is_empty:
                problems.append(_equal(box.path, other))
    refuse(problems)
    marks = counters.counted().tally()
    return Tally(marks.counts, ballots.table())


@dataclass(frozen=True, slots=True)
class _Box:
    """What one file holds."""

    path: Path
    digest: bytes
    table: pa.Table
    voted: list[tuple[str, str]]
    ballots: NDArray[np.int64]

    @property
    def is_empty(self) -> bool:
        return not self.voted and not self.table.num_rows


@dataclass(frozen=True, slots=True)
class _Bundle:
    """What some files hold, and what is wrong with others."""

    boxes: list[_Box]
    problems: list[Problem]

    def marks(self) -> tuple[tuple[Coded, ...], NDArray[np.int64]]:
        """Return the marks of all of them as columns, and their counts."""
        tables = [_EMPTY, *(box.table for box in self.boxes)]
        joint = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
        *columns, counts = (
            one.chunk(0) if one.num_chunks else pa.array([], one.type)
            for one in joint.columns
        )
        return tuple(Coder().coded(one) for one in columns), counts.to_numpy()


class _Ballots:
    """The ballot counts of each subject and group, added up."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], int] = {}
        self._sums = np.zeros((0, len(BALLOT_COUNTS)), dtype=np.int64)

    def add(self, voted: Sequence[tuple[str, str]], counts: NDArray[np.int64]) -> None:
        places = [self._places.setdefault(one, len(self._places)) for one in voted]
        if len(self._places) > len(self._sums):
            more = len(self._places) * 3 // 2 - len(self._sums) + 1
            self._sums = np.pad(self._sums, ((0, more), (0, 0)))
        np.add.at(self._sums, places, counts)

    def table(self) -> pd.DataFrame:
        """Return them as a tally has them."""
        keys = pd.DataFrame(list(self._places), columns=list(BALLOT_KEYS))
        counts = self._sums[: len(keys)]
        return Tally.from_counts(
            pd.DataFrame(columns=list(COUNT_COLUMNS)),
            keys.join(pd.DataFrame(counts, columns=list(BALLOT_COUNTS))),
        ).ballots


def _bundles(paths: Sequence[Path]) -> Iterator[_Bundle]:
    """Yield what the files hold, in order; few wait in memory at any time."""
    cores = os.cpu_count() or 1
    bundles = [paths[n : n + _AT_ONCE] for n in range(0, len(paths), _AT_ONCE)]
    with ThreadPoolExecutor(cores) as threads:
        for start in range(0, len(bundles), cores):
            yield from threads.map(_read_all, bundles[start : start + cores])


def _read_all(paths: Sequence[Path]) -> _Bundle:
    bundle = _Bundle([], [])
    for path in paths:
        try:
            bundle.boxes.append(_read(path))
        except (OSError, ValueError, LookupError, TypeError):
            bundle.problems.append(_no_tally(path))
    return bundle


def _read(path: Path) -> _Box:
    """Return what a file holds; any error says that it is no tally."""
    content = path.read_bytes()
    with pq.ParquetFile(pa.BufferReader(content), read_dictionary=MARK_COLUMNS) as file:
        table = file.read(columns=list(COUNT_COLUMNS), use_threads=False)
    stored = (table.schema.metadata or {}).get(_BALLOTS_IN_PARQUET, b"[]")
    voted, ballots = _ballots(json.loads(stored))
    table = table.replace_schema_metadata().select(list(COUNT_COLUMNS))
    if table.schema != _SCHEMA:
        table = table.cast(_PLAIN).cast(_SCHEMA)
    counts = table["count"].to_numpy()
    if any(one.null_count for one in table.columns) or counts.min(initial=0) < 0:
        raise ValueError
    digest = hashlib.sha256(content).digest()
    return _Box(path, digest, table, voted, ballots)


def _ballots(
    rows: Sequence[Sequence[object]],
) -> tuple[list[tuple[str, str]], NDArray[np.int64]]:
    """Return subjects with groups, and their ballot counts, if they can be."""
    if not rows:
        return [], np.zeros((0, len(BALLOT_COUNTS)), dtype=np.int64)
    subjects, groups, *numbers = zip(*rows, strict=True)
    counts = np.array(numbers, dtype=np.int64)
    *_, returned, valid, invalid = counts
    if counts.min() < 0 or (returned != valid + invalid).any():
        raise ValueError
    voted = list(zip(map(str, subjects), map(str, groups), strict=True))
    return voted, counts.reshape(len(BALLOT_COUNTS), -1).T


def _no_tally(path: Path) -> Problem:
    return Problem(
        place=str(path),
        message="This is no tally.",
        remedy="Give Parquet files as pingyi tally and pingyi publish write them.",
    )


def _equal(path: Path, other: Path) -> Problem:
    return Problem(
        place=str(path),
        message="It holds the same as {other}, and would count twice.",
        remedy=(
            "Leave one of them out; if they are two boxes that happen to agree in "
            "every count, add --equal-too."
        ),
        facts={"other": other},
    )
