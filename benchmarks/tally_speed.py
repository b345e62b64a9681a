"""How fast marks are counted, beside three well-known engines.

One run, one file, the same cores: a line for each contender, best of
three.  ``python benchmarks/tally_speed.py 10_000_000`` writes that many
dictionary-coded marks to a temporary folder first.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.storage.marks import tally_of_marks
from toolkit.tally import MARK_COLUMNS

LABELS = {"subject": 2000, "item": 15, "group": 4, "grade": 6}
ROW_GROUP = 1_000_000
TRIES = 3


def write_marks(path: Path, rows: int) -> None:
    """Write so many marks, evenly spread, in row groups of a million."""
    rng = np.random.default_rng(1)

    def column(name: str, size: int) -> pa.DictionaryArray:
        codes = rng.integers(0, LABELS[name], size, dtype=np.int32)
        labels = [f"{name}{number:04d}" for number in range(LABELS[name])]
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(labels))

    def table(size: int) -> pa.Table:
        return pa.table({name: column(name, size) for name in MARK_COLUMNS})

    with pq.ParquetWriter(path, table(1).schema) as file:
        for start in range(0, rows, ROW_GROUP):
            file.write_table(table(min(ROW_GROUP, rows - start)))


def contenders(path: Path) -> dict[str, Callable[[], Any]]:
    """Return how each of them counts the file."""
    duckdb, pandas, polars = map(import_module, ("duckdb", "pandas", "polars"))
    names = list(MARK_COLUMNS)
    query = f"""SELECT subject, item, "group", grade, count(*)
                FROM '{path}' GROUP BY ALL"""  # noqa: S608 -- a name of our own
    return {
        "toolkit": lambda: tally_of_marks(path),
        "duckdb": lambda: duckdb.sql(query).fetchnumpy(),
        "polars": lambda: (
            polars.scan_parquet(path).group_by(names).len().collect(engine="streaming")
        ),
        "pandas": lambda: (
            pandas.read_parquet(path).groupby(names, observed=True).size()
        ),
    }


def best(act: Callable[[], object]) -> float:
    """Return the shortest of a few tries, in seconds."""
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return min(times)


def main(rows: int) -> None:
    """Print a line for each contender."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marks.parquet"
        write_marks(path, rows)
        ours = None
        for name, act in contenders(path).items():
            taken = best(act)
            ours = ours or taken
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{name:8s} {taken:7.2f} s  {taken / ours:5.2f} x  peak {peak:,} MB",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
