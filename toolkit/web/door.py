"""What all visits at the ballot server share: the store, and a few threads.

Database and sealing work runs in threads, so that the loop goes on
answering while a disk is slow.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar

from toolkit.errors import UnknownCodeError
from toolkit.services import announcing
from toolkit.services.dropping import drop_together
from toolkit.web.limits import Clock, Failures
from toolkit.web.turnout import Turnouts
from toolkit.web.waiting import Waiting

if TYPE_CHECKING:
    from toolkit.services.dropping import Submission
    from toolkit.storage.ballot_box import Outcome
    from toolkit.storage.engine import Store

P = ParamSpec("P")
T = TypeVar("T")

_THREADS: Final = 4


class Door:
    """The way from a visit to the services, and the count of visits inside.

    Attributes
    ----------
    is_closing : whether the server is about to stop; who is inside, or comes
        meanwhile, is answered.
    is_closed : whether all have left, so that nobody is let in any more.
    turnouts : what is told of how many ballots are in.
    """

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._failures = Failures(clock=clock)
        self.turnouts = Turnouts(
            lambda round_id: self.ask(announcing.returned, round_id), clock=clock
        )
        self._threads = _threads_at_work()
        self._waiting = Waiting(
            lambda round_id, waiting: self.ask(drop_together, round_id, waiting)
        )
        self._inside = 0
        self._is_empty = asyncio.Event()
        self._is_empty.set()
        self.is_closing = False
        self.is_closed = False

    async def ask(
        self,
        service: Callable[Concatenate[Store, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what a service answers, called in a thread."""
        work = partial(service, self._store, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def ask_with_code(
        self,
        address: str,
        service: Callable[Concatenate[Store, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Return what a service answers to a code; wrong codes are counted.

        Raises
        ------
        TooManyTriesError : the code is wrong, as too many were before.
        """
        with self._counting(address):
            return await self.ask(service, *args, **kwargs)

    async def cast(
        self, address: str, round_id: str, submission: Submission
    ) -> Outcome:
        """Drop a ballot in the box, together with whoever else waits.

        Raises
        ------
        TooManyTriesError : the code is wrong, as too many were before.
        """
        with self._counting(address):
            return await self._waiting.cast(round_id, submission)

    @contextmanager
    def _counting(self, address: str) -> Iterator[None]:
        """Count a code that turns out to be wrong."""
        try:
            yield
        except UnknownCodeError:
            self._failures.count(address)
            raise

    @contextmanager
    def visit(self) -> Iterator[None]:
        """Count a visit as being inside."""
        self._inside += 1
        self._is_empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._is_empty.set()
                self.is_closed = self.is_closing

    async def close(self) -> None:
        """Return when everybody inside was answered; nobody is let in after."""
        self.is_closing = True
        self.is_closed = not self._inside
        await self._is_empty.wait()
        self._threads.shutdown()


def _threads_at_work() -> ThreadPoolExecutor:
    """Return threads that run already: later there may be no room for another."""
    threads, all_run = ThreadPoolExecutor(_THREADS), Barrier(_THREADS + 1)
    for _ in range(_THREADS):
        threads.submit(all_run.wait)
    all_run.wait()
    return threads
