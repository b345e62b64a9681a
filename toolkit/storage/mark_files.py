"""Files of marks, read in batches of four coded columns.

A batch is small, whatever the file: row groups of any size are read in
slices, csv in blocks.  Whole numbers and dictionaries are taken as they
are coded; other columns are coded on the way.  What is counted from the
batches does not matter here.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from toolkit.storage.counted_marks import LABEL, Coded
from toolkit.storage.mark_problems import (
    a_tally,
    broken_label,
    missing,
    no_codes,
    not_text,
    refusal,
    refuse,
    uneven_lines,
    unreadable,
)
from toolkit.survey.words import BLANK

if TYPE_CHECKING:
    Batch: TypeAlias = tuple[Coded, ...]

BATCH_ROWS: Final = 1 << 20
_LEAST_ROWS: Final = BATCH_ROWS // 8
_NUMBER_ROWS: Final = BATCH_ROWS // 8  # whole numbers need no labels, and stay near
PART_ROWS: Final = 1 << 20
MOST_PARTS: Final = 64
"""So often is a file opened; each time its list of row groups is read."""
ENCODINGS: Final = ("utf-8", "gb18030")
"""Tried one after the other on csv, where none is named."""

_BLOCK_BYTES: Final = 1 << 24
_BUFFER_BYTES: Final = 1 << 20
_WIDEST_RANGE: Final = 1 << 15  # whole numbers this near to each other are codes
_IS_TALLY: Final = b"pingyi.ballots"
_CONTROL: Final = r"[\x00-\x1f]"
_BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Part:
    """Some row groups of a Parquet file, or a whole file of csv.

    Attributes
    ----------
    first, after : the first row group, and the one after the last.
    coded : the columns of text, which are read as labels and codes.
    """

    path: Path
    first: int = 0
    after: int = 0
    coded: tuple[str, ...] = ()

    @property
    def is_csv(self) -> bool:
        """Whether the file says that it is csv; others are Parquet."""
        return self.path.suffix.lower() == ".csv"


def parts_of(
    path: Path,
    names: Sequence[str],
    *,
    encoding: str | None = None,
    rows: int = PART_ROWS,
) -> list[Part]:
    """Return the parts of a file, each of so many rows or a row group more.

    Raises
    ------
    FileRefusedError : the file cannot be read, or a column is not as it should be.
    """
    whole = Part(path)
    try:
        if whole.is_csv:
            refuse(missing(path, names, _csv_headers(path, encoding)))
            return [whole]
        with pq.ParquetFile(path) as file:
            schema, held = file.schema_arrow, file.metadata
            sizes = [held.row_group(n).num_rows for n in range(held.num_row_groups)]
    except UnicodeDecodeError as error:
        raise refusal(not_text(path)) from error
    except (OSError, pa.ArrowException, csv.Error) as error:
        raise refusal(unreadable(path)) from error
    if _IS_TALLY in (schema.metadata or {}):
        raise refusal(a_tally(path))
    refuse(missing(path, names, schema.names))
    refuse(no_codes(path, {name: schema.field(name).type for name in names}))
    texts = tuple(n for n in names if not _is_integer(schema.field(n).type))
    return [
        Part(path, first, after, texts)
        for first, after in _cut(sizes, max(rows, sum(sizes) // MOST_PARTS))
    ]


def batches(
    part: Part,
    names: Sequence[str],
    *,
    encoding: str = ENCODINGS[0],
    use_threads: bool = False,
) -> Iterator[Batch]:
    """Yield the marks of a part, some hundred thousand or a million at a time.

    Raises
    ------
    FileRefusedError : lines of csv are longer or shorter than the headers, or a
        cell goes over several.
    UnicodeDecodeError, pyarrow.ArrowException, OSError : the file is broken, or
        not in this encoding.
    """
    coders = [Coder() for _ in names]
    read = (
        _csv_batches(part, names, encoding)
        if part.is_csv
        else _parquet_batches(part, names, use_threads=use_threads)
    )
    for batch in _large(read):
        coded = tuple(
            coder.coded(batch.column(name))
            for coder, name in zip(coders, names, strict=True)
        )
        if part.is_csv:
            _require_one_line(part.path, coded)
        yield coded


def _require_one_line(path: Path, columns: Sequence[Coded]) -> None:
    """Refuse labels that go on in the next line: a quotation mark is not closed."""
    for column in columns:
        broken = pc.match_substring_regex(column.labels, _CONTROL)
        for label in column.labels.filter(broken)[:1].to_pylist():
            raise refusal(broken_label(path, label))


def _large(read: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Join small batches to larger ones, since each has labels of its own."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in chain(read, [None]):
        if batch is not None:
            held.append(batch)
            rows += len(batch)
        if held and (batch is None or rows >= _LEAST_ROWS):
            yield held[0] if len(held) == 1 else _joint(held)
            held, rows = [], 0


def _joint(some: Sequence[pa.RecordBatch]) -> pa.RecordBatch:
    table = pa.Table.from_batches(some).unify_dictionaries().combine_chunks()
    return pa.RecordBatch.from_arrays(
        [one.chunk(0) if one.num_chunks else pa.array([], one.type) for one in table],
        schema=table.schema,
    )


class Coder:
    """Codes a column batch by batch, and knows again the labels it saw last."""

    def __init__(self) -> None:
        self._dictionary: pa.Array | None = None
        self._bounds: tuple[int, int] | None = None
        self._labels = pa.array([], LABEL)

    def coded(self, column: pa.Array) -> Coded:
        """Return the labels and, for each row, which one it is."""
        if _is_integer(column.type) and not column.null_count and len(column):
            low, high = pc.min_max(column).as_py().values()
            if high - low < _WIDEST_RANGE:
                return self._range(column, low, high)
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        labels = self._told(column.dictionary)
        indices = column.indices
        if indices.null_count:
            indices = indices.cast(pa.int64()).fill_null(len(labels))
            labels = pa.concat_arrays([labels, pa.array([BLANK], LABEL)])
        codes = indices.to_numpy(zero_copy_only=False)
        return Coded(labels, codes.astype(np.int32, copy=False))

    def _range(self, column: pa.Array, low: int, high: int) -> Coded:
        if (low, high) != self._bounds:
            self._bounds, self._dictionary = (low, high), None
            self._labels = pa.array(map(str, range(low, high + 1)), LABEL)
        return Coded(self._labels, column.to_numpy(), low)

    def _told(self, dictionary: pa.Array) -> pa.Array:
        if self._dictionary is None or not dictionary.equals(self._dictionary):
            self._bounds, self._dictionary = None, dictionary
            self._labels = dictionary.cast(LABEL).fill_null(BLANK)
        return self._labels


def _cut(sizes: Sequence[int], rows: int) -> Iterator[tuple[int, int]]:
    """Yield where parts of so many rows begin and end, in row groups."""
    first, held = 0, 0
    for after, size in enumerate(sizes, start=1):
        held += size
        if held >= rows or after == len(sizes):
            yield first, after
            first, held = after, 0


def _parquet_batches(
    part: Part, names: Sequence[str], *, use_threads: bool
) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(
        part.path, read_dictionary=part.coded, buffer_size=_BUFFER_BYTES
    ) as file:
        yield from file.iter_batches(
            BATCH_ROWS if part.coded else _NUMBER_ROWS,
            row_groups=range(part.first, part.after),
            columns=list(dict.fromkeys(names)),
            use_threads=use_threads,
        )


def _csv_batches(
    part: Part, names: Sequence[str], encoding: str
) -> Iterator[pa.RecordBatch]:
    uneven = 0

    def note(_row: pa_csv.InvalidRow) -> str:
        nonlocal uneven
        uneven += 1
        return "skip"

    coded = pa.dictionary(pa.int32(), pa.string())
    with pa_csv.open_csv(
        part.path,
        read_options=pa_csv.ReadOptions(encoding=encoding, block_size=_BLOCK_BYTES),
        parse_options=pa_csv.ParseOptions(
            newlines_in_values=True, invalid_row_handler=note
        ),
        convert_options=pa_csv.ConvertOptions(
            include_columns=list(dict.fromkeys(names)),
            column_types=dict.fromkeys(names, coded),
            null_values=[""],
            strings_can_be_null=True,
        ),
    ) as blocks:
        yield from blocks
    if uneven:
        raise refusal(uneven_lines(part.path, uneven))


def _csv_headers(path: Path, encoding: str | None) -> list[str]:
    with path.open("rb") as file:
        line = file.readline(_BLOCK_BYTES)
    for one in ENCODINGS if encoding is None else (encoding,):
        last = encoding is not None or one == ENCODINGS[-1]
        try:
            text = codecs.decode(line, one)
        except UnicodeDecodeError:
            if last:
                raise
        else:
            break
    return next(csv.reader([text.removeprefix(_BYTE_ORDER_MARK)]), [])


def _is_integer(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind))
