"""What the server does by itself: close batches of the box, and leave no dump.

A batch is closed by how much is surely in it, never by the clock of a
ballot: only how long the server waits between two looks is counted, and
that is written nowhere.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING, Final

from toolkit.services import batching

if TYPE_CHECKING:
    from toolkit.web.door import Door

BATCH_SECONDS: Final = 15 * 60

_log = logging.getLogger(__name__)


async def close_batches(door: Door, *, every: float) -> None:
    """Close what is due, again and again; what fails is tried the next time."""
    while True:
        await asyncio.sleep(every)
        try:
            await door.ask(batching.close_due_batches)
        except Exception as error:  # noqa: BLE001 -- ballots are taken all the same
            # The words of the error are not logged: they may quote.
            _log.error("Closing batches failed: %s", type(error).__name__)


def write_no_core() -> None:
    """Keep the system from writing this process's memory to disk if it crashes."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 -- Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
