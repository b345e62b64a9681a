"""Many raters at once, in processes of their own, as phones are.

Each keeps one connection, as a browser does.  What is sent was sealed
beforehand; a rater whose answer is lost or is “try again” tries again.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

PROCESSES, AT_ONCE = 2, 32
TRIES = 20
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Voter:
    """What one rater sends, and when the rater comes, in seconds from the start."""

    form: bytes
    ballot: bytes
    comes_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """How long a rater waited for page, form and receipt, in seconds."""

    page: float
    form: float
    cast: float
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Run:
    """What all raters saw, and how many seconds it took from first to last."""

    seen: list[Seen]
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Where raters go, when it begins, and whether they do no more than cast."""

    place: str
    path: str
    start: float
    only_cast: bool


def visit_all(
    address: str, path: str, voters: Sequence[Voter], *, only_cast: bool = False
) -> Run:
    """Let every rater come, open the page, ask for the form, and cast."""
    parts = [voters[number::PROCESSES] for number in range(PROCESSES)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as processes:
        list(processes.map(abs, range(PROCESSES)))  # all are up
        start = time.monotonic()
        plan = Plan(urlsplit(address).netloc, path, start, only_cast)
        runs = list(processes.map(partial(_visit_part, plan), parts))
        end = max(ended for _, ended in runs)
    return Run([one for seen, _ in runs for one in seen], end - start)


def _visit_part(plan: Plan, voters: Sequence[Voter]) -> tuple[list[Seen], float]:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        seen = list(threads.map(partial(_visit, plan), voters))
    return seen, time.monotonic()


def _visit(plan: Plan, voter: Voter) -> Seen:
    time.sleep(max(0.0, plan.start + voter.comes_at - time.monotonic()))
    line = HTTPConnection(plan.place, timeout=30)
    page = form = 0.0
    if not plan.only_cast:
        page, _ = _timed(line, "GET", plan.path)
        form, _ = _timed(line, "POST", f"{plan.path}/form", voter.form)
    cast, status = _timed(line, "POST", plan.path, voter.ballot)
    line.close()
    return Seen(page, form, cast, status == HTTPStatus.OK)


def _timed(
    line: HTTPConnection, method: str, path: str, body: bytes | None = None
) -> tuple[float, int]:
    """Return how long an answer took, with all the tries it needed."""
    start, status = time.monotonic(), 0
    for _ in range(TRIES):
        with suppress(OSError, HTTPException):
            line.request(method, path, body, JSON)
            response = line.getresponse()
            response.read()
            status = response.status
        if status not in {0, HTTPStatus.SERVICE_UNAVAILABLE}:
            break
        line.close()
    return time.monotonic() - start, status


def quantile(seen: Sequence[Seen], of: Callable[[Seen], float], share: float) -> float:
    """Return what that share of raters did not wait longer than."""
    waited = sorted(map(of, seen))
    return waited[min(len(waited) - 1, int(share * len(waited)))]
