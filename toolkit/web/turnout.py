"""The turnout as raters are told it: of an open round, anew once an hour.

Whoever asks again and again would otherwise see the moment of every fifth
ballot, and who puts down his pen at that moment.  What was told last is
known to this server alone; another may tell another figure.
"""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

from toolkit.collection.round import State

if TYPE_CHECKING:
    from toolkit.web.limits import Clock

TOLD_SECONDS: Final = 3600
"""How long the same figure is told, whatever comes in meanwhile."""


class Turnouts:
    """Tells the turnout of rounds, and remembers what it told.

    Parameters
    ----------
    count : asks the roll how many ballots of a round are in.
    """

    def __init__(self, count: Callable[[str], Awaitable[int]], *, clock: Clock) -> None:
        self._count = count
        self._clock = clock
        self._told: dict[str, tuple[int, float]] = {}
        self._alone = Lock()

    async def tell(self, round_id: str, state: State) -> int:
        """Return how many ballots are in; in a round that is not open, exactly."""
        if state is not State.OPEN:
            self._told.pop(round_id, None)
            return await self._count(round_id)
        async with self._alone:  # two who ask at once are told the same
            now = self._clock()
            told, since = self._told.get(round_id, (0, now - TOLD_SECONDS))
            if now - since >= TOLD_SECONDS:
                told = await self._count(round_id)
                self._told[round_id] = told, now
            return told
