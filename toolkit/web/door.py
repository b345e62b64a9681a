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
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar

from toolkit.errors import UnknownCodeError

if TYPE_CHECKING:
    from toolkit.storage.engine import Store
    from toolkit.web.limits import Failures

P = ParamSpec("P")
T = TypeVar("T")

_THREADS: Final = 4


class Door:
    """The way from a visit to the services, and the count of visits inside."""

    def __init__(self, store: Store, failures: Failures) -> None:
        self._store = store
        self._failures = failures
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="door")
        self._inside = 0
        self._is_empty = asyncio.Event()
        self._is_empty.set()

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
        try:
            return await self.ask(service, *args, **kwargs)
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

    async def close(self) -> None:
        """Return when everybody inside was answered."""
        await self._is_empty.wait()
        self._threads.shutdown()
