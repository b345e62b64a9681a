"""How fast the tallies of many boxes are added up, beside pandas.

Ten thousand boxes like real ones: a branch each, with twenty subjects,
five items, three groups and six grades.  Once every branch has subjects
of its own, once all number them alike.  Both contenders read the very
same files and give the same sum, best of three; ours also adds up the
ballots, checks every file and looks for boxes that come twice.
``python benchmarks/pooling.py 10_000``
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from toolkit.services.counting import pool
from toolkit.tally import BALLOT_COLUMNS, MARK_COLUMNS, Tally

SUBJECTS = [f"m{number:03d}" for number in range(20)]
ITEMS = [f"A{number}" for number in range(11, 16)]
GROUPS = ["members", "staff", "students"]
GRADES = ["basic", "blank", "dont_know", "excellent", "failed", "qualified"]
MOST = 20
TRIES = 3
Made = TypeVar("Made")


def write_boxes(folder: Path, count: int, *, own_subjects: bool) -> list[Path]:
    """Write so many tallies, and return their paths."""
    rng = np.random.default_rng(1)
    rows = pd.DataFrame(
        list(product(SUBJECTS, ITEMS, GROUPS, GRADES)), columns=list(MARK_COLUMNS)
    ).astype("str")
    ballots = pd.DataFrame(
        [(*keys, 30, 30, 25, 24, 1) for keys in product(SUBJECTS, GROUPS)],
        columns=list(BALLOT_COLUMNS),
    )
    paths = []
    for number in range(count):
        prefix = f"b{number:05d}-" if own_subjects else ""
        counts = rows.assign(
            subject=prefix + rows["subject"], count=rng.integers(1, MOST, len(rows))
        )
        tally = Tally(counts, ballots.assign(subject=prefix + ballots["subject"]))
        paths.append(folder / f"{number:05d}.parquet")
        tally.to_parquet(paths[-1])
    return paths


def pooled_by_pandas(paths: list[Path]) -> pd.DataFrame:
    """Return the sum as pandas makes it."""
    frames = pd.concat([pd.read_parquet(path) for path in paths])
    return frames.groupby(list(MARK_COLUMNS))["count"].sum().reset_index()


def best(act: Callable[[], Made]) -> tuple[float, Made]:
    """Return the shortest of a few tries, in seconds, and what was made."""
    times = []
    for _ in range(TRIES):
        start = time.perf_counter()
        made = act()
        times.append(time.perf_counter() - start)
    return min(times), made


def main(count: int) -> None:
    """Print a pair of lines for either kind of subjects."""
    for own_subjects in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            paths = write_boxes(Path(folder), count, own_subjects=own_subjects)
            ours, added = best(lambda paths=paths: pool(paths))  # type: ignore[misc]  # a default value has no type
            theirs, frame = best(lambda paths=paths: pooled_by_pandas(paths))  # type: ignore[misc]  # likewise
        same = "the same sum" if added.counts.equals(frame) else "ANOTHER SUM"
        kind = "of their own" if own_subjects else "numbered alike"
        print(f"{count:,} boxes, subjects {kind}, {len(frame):,} counts, {same}")
        print(f"  toolkit {ours:7.2f} s  1.00 x")
        print(f"  pandas  {theirs:7.2f} s  {theirs / ours:.2f} x", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
