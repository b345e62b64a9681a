"""How fast marks are counted, beside three well-known engines.

One run, one file, the same cores: a line for each contender, best of
three, each in a process of its own so that its peak of memory is its
own.  ``python benchmarks/tally_speed.py 10_000_000`` writes that many
marks to a temporary folder first, once with columns of labels and once
with columns of whole numbers.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
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

from toolkit.tally import MARK_COLUMNS

LABELS = {"subject": 2000, "item": 15, "group": 4, "grade": 6}
KINDS = ("dictionary", "integer")
ROW_GROUP = 1_000_000
TRIES = 3


def write_marks(path: Path, rows: int, kind: str = "dictionary") -> None:
    """Write so many marks, evenly spread, in row groups of a million."""
    rng = np.random.default_rng(1)

    def column(name: str, size: int) -> pa.Array:
        codes = pa.array(rng.integers(0, LABELS[name], size, dtype=np.int32))
        if kind == "integer":
            return codes
        labels = [f"{name}{number:04d}" for number in range(LABELS[name])]
        return pa.DictionaryArray.from_arrays(codes, pa.array(labels))

    def table(size: int) -> pa.Table:
        return pa.table({name: column(name, size) for name in MARK_COLUMNS})

    with pq.ParquetWriter(path, table(1).schema) as file:
        for start in range(0, rows, ROW_GROUP):
            file.write_table(table(min(ROW_GROUP, rows - start)))


def toolkit(path: Path) -> Callable[[], Any]:
    """Return how we count the file."""
    marks = import_module("toolkit.storage.marks")
    return lambda: marks.tally_of_marks(path)


def duckdb(path: Path) -> Callable[[], Any]:
    """Return how duckdb counts it."""
    engine = import_module("duckdb")
    query = f"""SELECT subject, item, "group", grade, count(*)
                FROM '{path}' GROUP BY ALL"""  # noqa: S608 -- a name of our own
    return lambda: engine.sql(query).fetchnumpy()


def polars(path: Path) -> Callable[[], Any]:
    """Return how polars counts it."""
    engine = import_module("polars")
    return lambda: (
        engine.scan_parquet(path)
        .group_by(list(MARK_COLUMNS))
        .len()
        .collect(engine="streaming")
    )


def pandas(path: Path) -> Callable[[], Any]:
    """Return how pandas counts it."""
    engine = import_module("pandas")
    names = list(MARK_COLUMNS)
    return lambda: engine.read_parquet(path).groupby(names, observed=True).size()


CONTENDERS = {one.__name__: one for one in (toolkit, duckdb, polars, pandas)}


def compete(name: str, path: Path) -> None:
    """Print the best of a few tries in seconds, and the peak of memory in MB."""
    act = CONTENDERS[name](path)
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps([min(times), peak]))


def run_alone(name: str, path: Path) -> tuple[float, int]:
    """Let one contender count in a process of its own."""
    done = subprocess.run(  # noqa: S603 -- this very file
        [sys.executable, __file__, name, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    taken, peak = json.loads(done.stdout)
    return float(taken), int(peak)


def main(rows: int) -> None:
    """Print a line for each contender and kind of column."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marks.parquet"
        for kind in KINDS:
            write_marks(path, rows, kind)
            load = os.getloadavg()[0]
            print(f"{rows:,} marks, {kind} columns (load before: {load:.1f})")
            ours = 0.0
            for name in CONTENDERS:
                taken, peak = run_alone(name, path)
                ours = ours or taken
                times = f"{taken:7.2f} s  {taken / ours:5.2f} x"
                print(f"  {name:8s} {times}  peak {peak:6,} MB", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in CONTENDERS:
        compete(sys.argv[1], Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
