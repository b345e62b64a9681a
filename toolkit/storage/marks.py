"""Marks counted straight from a file, however many there are.

A mark is four codes: subject, item, group, grade.  Seen as digits of one
number they say which counter to raise, so counting needs no sorting and
no hashing: read a row group, form the numbers, count them.  Memory grows
with the distinct marks, not with the rows.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import prod
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from toolkit.errors import ColumnMissingError, FileRefusedError
from toolkit.problem import Problem
from toolkit.survey.words import BLANK
from toolkit.tally import MARK_COLUMNS, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_COUNTERS: Final = 1 << 26
"""More combinations than this are counted by grouping instead (512 MB)."""


def tally_of_marks(path: Path, columns: Mapping[str, str] | None = None) -> Tally:
    """Return the tally of a file with one row for each mark.

    Parameters
    ----------
    path : Parquet, or csv in UTF-8.
    columns : how the file calls ``subject``, ``item``, ``group``, ``grade``,
        where it calls them otherwise.

    Raises
    ------
    ColumnMissingError : the file lacks one of the four columns.
    FileRefusedError : the file cannot be read.
    """
    names = [dict(columns or {}).get(name, name) for name in MARK_COLUMNS]
    try:
        if path.suffix == ".csv":
            return _tally_of_csv(path, names)
        return _tally_of_parquet(path, names)
    except (OSError, pa.ArrowException) as error:
        problem = Problem(
            place=path.name,
            message="The file cannot be read.",
            remedy="Give a Parquet file, or csv in UTF-8 with a line of headers.",
        )
        raise FileRefusedError(file=path.name, problems=[problem]) from error


@dataclass(frozen=True, slots=True)
class _Counted:
    """How often each combination of labels stands in one table."""

    labels: tuple[tuple[str, ...], ...]
    counters: NDArray[np.int64]


def _tally_of_parquet(path: Path, names: Sequence[str]) -> Tally:
    with pq.ParquetFile(path) as file:
        groups = file.metadata.num_row_groups
        _require(names, file.schema_arrow.names)
        texts = [n for n in names if not _is_integer(file.schema_arrow.field(n).type)]
    own = local()

    def read(number: int) -> pa.Table:
        if not hasattr(own, "file"):  # one reader for each thread
            own.file = pq.ParquetFile(path, read_dictionary=texts, memory_map=True)
        return own.file.read_row_group(number, columns=list(names), use_threads=False)

    def count(number: int) -> _Counted | pd.DataFrame:
        return _count(read(number), names)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return _added_up(threads.map(count, range(groups)))


def _tally_of_csv(path: Path, names: Sequence[str]) -> Tally:
    as_text = pa_csv.ConvertOptions(
        include_columns=list(names),
        column_types=dict.fromkeys(names, pa.string()),
        strings_can_be_null=True,
    )
    with pa_csv.open_csv(path) as header:
        _require(names, header.schema.names)
    with pa_csv.open_csv(path, convert_options=as_text) as rows:
        return _added_up(_count(pa.Table.from_batches([one]), names) for one in rows)


def _added_up(parts: Iterable[_Counted | pd.DataFrame]) -> Tally:
    """Add up parts; those with the same labels without looking at the labels."""
    same: dict[tuple[tuple[str, ...], ...], NDArray[np.int64]] = {}
    frames: list[pd.DataFrame] = []
    for part in parts:
        if isinstance(part, pd.DataFrame):
            frames.append(part)
        elif part.labels in same:
            same[part.labels] += part.counters
        else:
            same[part.labels] = part.counters
    tallies = [Tally.from_counters(*one) for one in same.items()]
    frames += [tally.counts for tally in tallies]
    if len(frames) == len(tallies) == 1:
        return tallies[0]
    empty = pd.DataFrame(columns=[*MARK_COLUMNS, "count"])
    return Tally.from_counts(pd.concat(frames or [empty]))


def _count(table: pa.Table, names: Sequence[str]) -> _Counted | pd.DataFrame:
    coded = [_codes(table[name]) for name in names]
    labels = tuple(labels for labels, _ in coded)
    sizes = [len(one) for one in labels]
    if not table.num_rows or prod(sizes) > MOST_COUNTERS:
        return _grouped(labels, [codes for _, codes in coded])
    number = coded[0][1].astype(np.int32, copy=True)
    for size, (_, codes) in zip(sizes[1:], coded[1:], strict=True):
        number *= np.int32(size)
        number += codes
    counters = np.bincount(number, minlength=prod(sizes))
    return _Counted(labels, counters.reshape(sizes))


def _grouped(
    labels: Sequence[Sequence[str]], codes: Sequence[NDArray[np.int32]]
) -> pd.DataFrame:
    """Count by grouping, where there are too many combinations for counters."""
    frame = pd.DataFrame(dict(zip(MARK_COLUMNS, codes, strict=True)))
    counts = frame.groupby(list(MARK_COLUMNS)).size().reset_index(name="count")
    for name, one in zip(MARK_COLUMNS, labels, strict=True):
        counts[name] = np.asarray(one, dtype=object)[counts[name]]
    return counts


def _codes(column: pa.ChunkedArray) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """Return the labels of a column and, for each row, which one it is."""
    if _is_integer(column.type) and not column.null_count and len(column):
        bounds = pc.min_max(column).as_py()
        low, high = bounds["min"], bounds["max"]
        if high - low < MOST_COUNTERS:
            codes = (column.to_numpy() - low).astype(np.int32)
            return tuple(map(str, range(low, high + 1))), codes
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else None
    if whole is None:
        return (), np.empty(0, dtype=np.int32)
    labels = tuple(str(label) for label in whole.dictionary.to_pylist())
    if whole.null_count:
        labels = (*labels, BLANK)
    codes = whole.indices.fill_null(len(labels) - 1).to_numpy(zero_copy_only=False)
    return labels, codes.astype(np.int32, copy=False)


def _is_integer(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind))


def _require(names: Sequence[str], there: Sequence[str]) -> None:
    for name in names:
        if name not in there:
            raise ColumnMissingError(column=name)
