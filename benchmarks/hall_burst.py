"""A hall votes: how long raters wait, what is lost, what memory the server takes.

Five hundred raters come within a minute, each at a random moment, and
open page and form and cast; the server and the raters' phones share this
machine's cores.  ``python benchmarks/hall_burst.py 500 60`` takes raters
and seconds.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from bench_round import BenchRound, in_box
from bench_server import serving, voters_of
from clients import quantile, visit_all
from table import Line, show

SUBJECTS = 15
SHARES = (0.50, 0.95, 0.99)
ASKED = {
    "page": lambda one: one.page,
    "form": lambda one: one.form,
    "cast": lambda one: one.cast,
}


def measure(raters: int = 500, within: float = 60.0) -> list[Line]:
    """Return what the raters and the server felt."""
    rng = random.Random(1)  # noqa: S311 -- arrivals, no secret
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        bench = BenchRound.opened(home, subjects=SUBJECTS, raters=raters)
        voters = voters_of(bench, [rng.uniform(0, within) for _ in range(raters)])
        with serving(home) as server:
            run = visit_all(server.address, f"/b/{bench.id}", voters)
            peak, computed = server.peak_megabytes, server.cpu_seconds
        lost = [one for one in run.seen if not one.is_counted]
        stored = in_box(bench)
        bench.store.close()
    who = f"{raters} raters in {within:.0f} s, {SUBJECTS} subjects"
    return [
        *(
            Line(
                f"{who}: waiting for the {what}",
                " / ".join(f"{quantile(run.seen, of, s) * 1000:.0f}" for s in SHARES)
                + " ms",
                "p50 / p95 / p99",
            )
            for what, of in ASKED.items()
        ),
        Line(f"{who}: not acknowledged", f"{len(lost)}", f"{stored} in the box"),
        Line(
            f"{who}: server",
            f"{peak:.0f} MB",
            f"peak; {computed / raters * 1000:.1f} ms of computing for each rater",
        ),
    ]


if __name__ == "__main__":
    given = [float(number) for number in sys.argv[1:]]
    show(measure(int(given[0]), given[1]) if given else measure())
