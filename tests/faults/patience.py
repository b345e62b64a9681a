"""Handing in as the page does: again with the same key, until there is an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faults.ballots import Ready
    from unit.web.serving import Answer, Visitor

AT_ONCE = 8
MOST_TRIES = 60
TRY_AGAIN = 503


def hand_in(visitor: Visitor, page: str, ballot: Ready) -> Answer | None:
    """Hand in once; return the answer, or nothing if there is none in time."""
    try:
        return visitor.post(page, ballot.as_sent())
    except (OSError, HTTPException):
        return None


def hand_in_patiently(visitor: Visitor, page: str, ballot: Ready) -> Answer:
    """Hand in until it is answered with more than “try again”."""
    for _ in range(MOST_TRIES):
        answer = hand_in(visitor, page, ballot)
        if answer is not None and answer.status != TRY_AGAIN:
            return answer
    message = f"no answer after {MOST_TRIES} tries"
    raise AssertionError(message)


def many() -> ThreadPoolExecutor:
    """Return people who act at once, some at a time."""
    return ThreadPoolExecutor(AT_ONCE)


def all_at_once(
    act: Callable[[Ready], Answer], ballots: Iterable[Ready]
) -> list[Answer]:
    """Return what an act returns for each ballot, in their order."""
    with many() as people:
        return list(people.map(act, ballots))


def outcomes(answers: Iterable[Answer]) -> list[object]:
    """Return what was said of each: an outcome, or a status that is none."""
    return [
        answer.data["outcome"] if answer.status == 200 else answer.status
        for answer in answers
    ]
