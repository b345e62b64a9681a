"""How many ballots a second the ballot server puts on disk, over HTTP.

As many raters as can be answered cast at once, ballots on one subject and
on fifteen; beside it, the same rows committed one ballot at a time by
SQLite alone.  ``python benchmarks/server_speed.py``
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from ballot_box import bare_commits
from bench_round import BenchRound, in_box
from bench_server import serving, voters_of
from clients import visit_all
from table import Line, show

from toolkit.collection import sealing

RATERS: Mapping[int, int] = {1: 4000, 15: 1500}
"""How many raters hand in a ballot, by the number of subjects on it."""


def measure() -> list[Line]:
    """Return ballots a second, for each size of ballot."""
    return [measure_one(subjects, raters) for subjects, raters in RATERS.items()]


def measure_one(subjects: int, raters: int) -> Line:
    """Let so many cast as fast as they are answered."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        bench = BenchRound.opened(home, subjects=subjects, raters=raters)
        voters = voters_of(bench)
        with serving(home) as server:
            run = visit_all(server.address, f"/b/{bench.id}", voters, only_cast=True)
            computed = server.cpu_seconds
        if in_box(bench) != raters:
            raise AssertionError
        size = bench.form.size + sealing.OVERHEAD
        bare = bare_commits(home, min(raters, 500), subjects, size) / min(raters, 500)
        bench.store.close()
    each = run.seconds / raters
    return Line(
        f"ballots of {subjects} acknowledged by the server over HTTP",
        f"{1 / each:,.0f} /s",
        f"{each / bare:.2f} × a bare durable commit each; "
        f"{computed / raters * 1000:.2f} ms of computing each",
    )


if __name__ == "__main__":
    show(measure())
