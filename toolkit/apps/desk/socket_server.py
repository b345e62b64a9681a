"""The server's side of the desk: a socket at which only its own kernels are heard.

Nobody shows a pass: the system itself says which process is at the other
end, and the server knows for whom it started that process.  So no kernel
holds a secret, and what one of them learns lets nobody in elsewhere.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from toolkit.apps.desk.office import Visit, answer
from toolkit.apps.desk.wire import write_refusal
from toolkit.apps.desk.words import SIGNED_OUT, refusal_of
from toolkit.errors import BusyError

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from collections.abc import Callable
    from pathlib import Path

    from toolkit.apps.desk.office import Office
    from toolkit.collection.staff import Staff

LONGEST_CALL: Final = 32 << 20
"""Bytes of a call; a roster of tens of thousands fits."""
PART_OF_CALL: Final = 64 << 10
"""Bytes that are read ahead of one line; a stranger makes the server keep no more."""
MOST_LINES: Final = 4
"""Lines that one process may hold open; an app needs one or two."""
AT_ONCE: Final = 4
"""Calls that are answered at the same time, in threads of the desk's own: nobody
who waits to be let in waits for them."""

_CREDENTIALS: Final = struct.Struct("3i")  # process, user, group
_MAC_PEER: Final = (0, 2)  # SOL_LOCAL, LOCAL_PEERPID


def process_at(line: socket.socket) -> int:
    """Return the number of the process at the other end, as the system knows it."""
    if sys.platform == "darwin":  # pragma: no cover -- that system's way
        return int(line.getsockopt(*_MAC_PEER))
    told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(told)[0])


class DeskServer:
    """Hears the kernels of one staff server."""

    def __init__(
        self, path: Path, office: Office, staff_of: Callable[[int], Staff | None]
    ) -> None:
        self._path, self._office, self._staff_of = path, office, staff_of
        self._server: asyncio.Server | None = None
        self._lines: Counter[int] = Counter()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="desk")

    async def start(self) -> None:
        """Begin to listen."""
        self._server = await asyncio.start_unix_server(
            self._hear, self._path, limit=PART_OF_CALL
        )
        os.chmod(self._path, 0o666)  # noqa: PTH101, S103 -- kernels may run as somebody else; others are not heard

    def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._path.unlink(missing_ok=True)

    async def _hear(self, reader: StreamReader, writer: StreamWriter) -> None:
        process = process_at(writer.get_extra_info("socket"))
        self._lines[process] += 1
        try:
            # Known from the beginning: a number may come to mean another process.
            whose = self._staff_at(process)
            if whose is None or self._lines[process] > MOST_LINES:
                writer.write(write_refusal(refusal_of(SIGNED_OUT)))
                return
            with suppress(ConnectionError, ValueError, asyncio.IncompleteReadError):
                while line := await _line(reader):
                    writer.write(await self._answer(process, whose, line))
                    await writer.drain()
        finally:
            self._lines[process] -= 1
            self._lines += Counter()  # lets go of numbers without a line
            writer.close()

    def _staff_at(self, process: int) -> Staff | None:
        with suppress(BusyError):  # whoever cannot be looked up is not let in
            return self._staff_of(process)
        return None

    async def _answer(self, process: int, whose: Staff, line: bytes) -> bytes:
        """Answer one call; whoever was signed out meanwhile is heard no more."""
        if self._staff_at(process) != whose:
            return write_refusal(refusal_of(SIGNED_OUT))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._answer_as, whose, line)

    def _answer_as(self, staff: Staff, line: bytes) -> bytes:
        from toolkit.apps.desk.parts import staffed  # noqa: PLC0415  # slow to load

        return answer(staffed(Visit(self._office, staff)), line)


async def _line(reader: StreamReader) -> bytes:
    """Return the next line, part by part, or nothing at the end.

    Raises
    ------
    ValueError : it is longer than any call.
    """
    line = bytearray()
    while len(line) <= LONGEST_CALL:
        try:
            return bytes(line + await reader.readuntil(b"\n"))
        except asyncio.LimitOverrunError as error:
            line += await reader.readexactly(error.consumed)
    raise ValueError
