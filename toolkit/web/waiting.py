"""Submissions that wait for the disk, and go together with the next commit.

The first one goes at once.  Whoever comes while it is being written waits
and goes with the next, so that a hall is served as fast as the disk turns,
not as often.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from toolkit.services.dropping import Submission
    from toolkit.storage.ballot_box import Outcome

    Result = Outcome | ToolkitError
    Drop = Callable[[str, list[Submission]], Awaitable[list[Result]]]

_MOST: Final = 64
"""How many go together; what they hold is in memory until it is on disk."""


class Waiting:
    """Takes submissions one by one and drops them together, round by round."""

    def __init__(self, drop: Drop) -> None:
        self._drop = drop
        self._waiting: dict[str, list[tuple[Submission, asyncio.Future[Result]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def cast(self, round_id: str, submission: Submission) -> Outcome:
        """Return the outcome when the submission is on disk, or raise its refusal."""
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        if round_id in self._waiting:
            self._waiting[round_id].append((submission, answer))
        else:
            self._waiting[round_id] = [(submission, answer)]
            task = asyncio.create_task(self._serve(round_id))
            self._tasks.add(task)  # a task that nobody holds may vanish
            task.add_done_callback(self._tasks.discard)
        result = await answer
        if isinstance(result, ToolkitError):
            raise result
        return result

    async def _serve(self, round_id: str) -> None:
        """Drop what waits for a round until nothing does."""
        while waiting := self._waiting[round_id]:
            together, self._waiting[round_id] = waiting[:_MOST], waiting[_MOST:]
            answers = [answer for _, answer in together]
            try:
                results = await self._drop(round_id, [one for one, _ in together])
            except Exception as error:  # noqa: BLE001 -- each visit reports its own
                for answer in answers:
                    if not answer.done():
                        answer.set_exception(error)
                continue
            for answer, result in zip(answers, results, strict=True):
                if not answer.done():  # who hung up misses it; what was done is done
                    answer.set_result(result)
        del self._waiting[round_id]
