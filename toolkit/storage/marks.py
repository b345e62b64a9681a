"""Marks counted straight from files, however many there are.

The files are cut into parts, which the machine's cores share out among
themselves; all raise the same counters.  Memory grows with the distinct
marks, never with the rows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from toolkit.errors import FileRefusedError
from toolkit.storage.mark_counters import Counters
from toolkit.storage.mark_files import (
    ENCODINGS,
    PART_ROWS,
    Part,
    batches,
    parts_of,
)
from toolkit.storage.mark_problems import not_text, refuse, unreadable
from toolkit.tally import MARK_COLUMNS, Tally

if TYPE_CHECKING:
    from toolkit.problem import Problem


def tally_of_marks(path: Path, columns: Mapping[str, str] | None = None) -> Tally:
    """Return the tally of a file with one row for each mark.

    Parameters
    ----------
    path : Parquet, or csv in UTF-8 or GB18030.
    columns : how the file calls ``subject``, ``item``, ``group``, ``grade``,
        where it calls them otherwise.

    Raises
    ------
    FileRefusedError : the file cannot be read, or lacks one of the columns.
    """
    names = column_names(columns)
    return count_parts(find_parts([path], names), names)


def column_names(columns: Mapping[str, str] | None) -> list[str]:
    """Return how files call the four columns."""
    return [dict(columns or {}).get(name, name) for name in MARK_COLUMNS]


def find_parts(
    paths: Sequence[Path],
    names: Sequence[str],
    *,
    encoding: str | None = None,
    rows: int = PART_ROWS,
) -> list[Part]:
    """Return the parts of all files; whatever is wrong is said of all together.

    Raises
    ------
    FileRefusedError : naming every file and column.
    """
    parts: list[Part] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            parts += parts_of(path, names, encoding=encoding, rows=rows)
        except FileRefusedError as refused:
            problems += refused.problems
    refuse(problems)
    return parts


def count_parts(
    parts: Sequence[Part],
    names: Sequence[str],
    *,
    encoding: str | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Tally:
    """Return the tally of parts of files, counted on all cores.

    Raises
    ------
    FileRefusedError : naming every file that is broken further down.
    """
    counters = Counters()
    cores = os.cpu_count() or 1
    count = partial(
        count_part,
        counters,
        names=names,
        encoding=encoding,
        use_threads=len(parts) < cores,
    )
    problems: list[Problem] = []
    with ThreadPoolExecutor(cores) as threads:
        waiting = [threads.submit(count, part) for part in parts]
        for done, one in enumerate(as_completed(waiting), start=1):
            problems += one.result()
            progress(done, len(parts))
    refuse(problems)
    return counters.counted().tally()


def count_part(
    counters: Counters,
    part: Part,
    *,
    names: Sequence[str],
    encoding: str | None = None,
    use_threads: bool = False,
) -> tuple[Problem, ...]:
    """Count a part, and return what is wrong with its file, if anything is."""
    try:
        if not part.is_csv:
            for batch in batches(part, names, use_threads=use_threads):
                counters.add(batch)
            return ()
        return _count_csv(counters, part, names, encoding)
    except FileRefusedError as refused:
        return refused.problems
    except (OSError, pa.ArrowException):
        return (unreadable(part.path),)


def _count_csv(
    counters: Counters, part: Part, names: Sequence[str], encoding: str | None
) -> tuple[Problem, ...]:
    """Count csv in the first encoding that fits it from beginning to end."""
    last: Exception | None = None
    for one in ENCODINGS if encoding is None else (encoding,):
        own = Counters()
        try:
            for batch in batches(part, names, encoding=one):
                own.add(batch)
        except (UnicodeDecodeError, pa.ArrowException) as error:
            last = error
            continue
        counted = own.counted()
        counters.add(counted.columns(), counted.counts)
        return ()
    is_text = not isinstance(last, UnicodeDecodeError) and "UTF8" not in str(last)
    return (unreadable(part.path) if is_text else not_text(part.path),)
