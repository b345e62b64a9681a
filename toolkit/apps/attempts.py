"""How many wrong passwords are answered before the answer is “slow down”.

Only failures count.  A name that was guessed at is shut for a while,
whether there is such an account or not, and the right password of any
other name still gets in, though a little later the more is being guessed.

Names are known in memory only, for a quarter of an hour, and nothing is
ever written or logged.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from toolkit.errors import SlowDownError

Clock = Callable[[], float]
"""Returns seconds that never run backwards."""

TRIES: Final = 5
SPAN_SECONDS: Final = 900.0
PAUSE_SECONDS: Final = 0.05
LONGEST_PAUSE_SECONDS: Final = 2.0
_MOST_NAMES: Final = 10_000
_MOST_FAILURES: Final = round(LONGEST_PAUSE_SECONDS / PAUSE_SECONDS)


class Attempts:
    """Counts wrong passwords, together and by name."""

    def __init__(self, *, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._by_name: dict[str, list[float]] = {}
        self._together: list[float] = []

    def require(self, name: str) -> None:
        """Refuse another try of a name that was guessed at.

        Raises
        ------
        SlowDownError
        """
        if len(self._recent(self._by_name.get(name, []))) >= TRIES:
            raise SlowDownError

    def count(self, name: str) -> None:
        """Count one wrong password."""
        now = self._clock()
        failures = self._recent(self._by_name.pop(name, []))
        if len(self._by_name) >= _MOST_NAMES:
            del self._by_name[next(iter(self._by_name))]  # untouched for longest
        self._by_name[name] = [*failures, now]
        self._together = [*self._recent(self._together), now][-_MOST_FAILURES:]

    def forgive(self, name: str) -> None:
        """Forget the wrong passwords of who has given the right one."""
        self._by_name.pop(name, None)

    @property
    def pause(self) -> float:
        """How many seconds every answer is held back at present."""
        return PAUSE_SECONDS * len(self._recent(self._together))

    def _recent(self, times: list[float]) -> list[float]:
        since = self._clock() - SPAN_SECONDS
        return [time for time in times if time > since]
