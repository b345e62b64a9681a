"""Turns: who opens a page now, and who is told how many come before.

Starting a program is the dearest thing that a visitor can ask for.  A few
start at the same time, the others wait in a line and see it move.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager


class Turns:
    """A line in which the first ``at_once`` have their turn."""

    def __init__(self, *, at_once: int) -> None:
        self._at_once = at_once
        self._line: list[object] = []
        self._moved = asyncio.Event()

    def __len__(self) -> int:
        return len(self._line)

    @asynccontextmanager
    async def turn(self, tell: Callable[[int], Awaitable[None]]) -> AsyncIterator[None]:
        """Wait for a turn, and have it until the block ends.

        ``tell`` is called with how many are before, each time there are fewer.
        """
        place = object()
        self._line.append(place)
        try:
            moved = self._moved
            while (before := self._line.index(place)) >= self._at_once:
                await tell(before)
                await moved.wait()
                moved = self._moved
            yield
        finally:
            self._line.remove(place)
            moved, self._moved = self._moved, asyncio.Event()
            moved.set()
