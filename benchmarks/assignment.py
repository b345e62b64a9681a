"""How fast work is shared out, beside the flow that only says whether it can be.

One run: the same raters and subjects are shared out evenly by the toolkit,
and put to scipy's maximum flow, which finds some sharing but no even one.
``python benchmarks/assignment.py 10_000 500`` takes raters and subjects.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_flow

from toolkit.collection.assignment.model import Appraised, Load
from toolkit.collection.assignment.sharing import share_out

AT_MOST, UNITS, GROUPS = 8, 40, ("members", "non_party", "experts")


def permitted(raters: int, subjects: int) -> dict[str, tuple[str, ...]]:
    """Return what each may appraise: all but those of the own unit."""
    return {
        f"r{rater}": tuple(
            f"m{n}" for n in range(subjects) if n % UNITS != rater % UNITS
        )
        for rater in range(raters)
    }


def flow(may: dict[str, tuple[str, ...]], subjects: int, at_least: int) -> int:
    """Return how many appraisals a maximum flow finds."""
    count = len(may)
    rows, columns, room = [], [], []
    for row, task in enumerate(may.values(), start=1):
        ends = [1 + count + int(one[1:]) for one in task]
        rows += [0] + [row] * len(ends)
        columns += [row, *ends]
        room += [AT_MOST] + [1] * len(ends)
    rows += range(1 + count, 1 + count + subjects)
    columns += [1 + count + subjects] * subjects
    room += [at_least] * subjects
    size = count + subjects + 2
    graph = coo_array((room, (rows, columns)), shape=(size, size), dtype=np.int32)
    return int(maximum_flow(graph.tocsr(), 0, size - 1).flow_value)


def main(raters: int = 10_000, subjects: int = 500) -> None:
    """Share out, and print how long both took and how even it became."""
    may = permitted(raters, subjects)
    at_least = raters * AT_MOST // subjects
    listed = [Appraised(f"m{n}", f"对象{n}") for n in range(subjects)]
    groups = {rater: GROUPS[n % len(GROUPS)] for n, rater in enumerate(may)}
    start = time.perf_counter()
    shared = share_out(may, groups, listed, load=Load(AT_MOST, at_least), seed="1")
    ours = time.perf_counter() - start
    start = time.perf_counter()
    found = flow(may, subjects, at_least)
    theirs = time.perf_counter() - start
    numbers = Counter(one for task in shared.values() for one in task).values()
    print(f"toolkit       {ours:6.2f} s  {min(numbers)} to {max(numbers)} raters each")
    print(f"maximum flow  {theirs:6.2f} s  {found} of {at_least * subjects} appraisals")
    print(f"ratio         {theirs / ours:6.2f}")


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
