"""Many visitors who open an app together, as browsers do, and stay.

Each loads the page and what it names, joins its kernel and asks for all
widgets.  When the last has done so, each is asked once more: only whoever
is answered then, by a kernel of its own that has widgets, is alive.
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bench_apps import megabytes
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from tornado.httpclient import HTTPRequest
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.websocket import websocket_connect

if TYPE_CHECKING:
    from bench_apps import Contender
    from tornado.websocket import WebSocketClientConnection

PROTOCOL: Final = "v1.kernel.websocket.jupyter.org"
PATIENCE_SECONDS: Final = 120.0
LARGEST_BYTES: Final = 50 << 20
PRELOADED: Final = re.compile(r'<link rel="preload" as="script" href="([^"]+)"')
KERNEL: Final = re.compile(r'"kernelId": "([\w-]+)"')


@dataclass(frozen=True, slots=True)
class Burst:
    """What became of sessions that were opened together."""

    alive: int
    failed: int
    kernels: int
    seconds: float
    median: float
    cpu: float
    megabytes: float
    server_megabytes: float
    descriptors: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A session that stays open."""

    kernel: str
    wire: WebSocketClientConnection
    seconds: float


def open_together(server: Contender, sessions: int) -> Burst:
    """Open so many sessions at the same moment, and look at what is left of them."""
    return asyncio.run(_opened_together(server, sessions))


async def _opened_together(server: Contender, sessions: int) -> Burst:
    before, computed = server.processes(), server.cpu_seconds()
    client = SimpleAsyncHTTPClient(
        force_instance=True, max_clients=2 * sessions, max_body_size=LARGEST_BYTES
    )
    start = time.perf_counter()
    coming = (_visit(server, client, start) for _ in range(sessions))
    came = await asyncio.gather(*coming, return_exceptions=True)
    seconds = time.perf_counter() - start
    there = [one for one in came if isinstance(one, Visit)]
    for error in {repr(one) for one in came if isinstance(one, BaseException)}:
        print(error)
    answers = await asyncio.gather(*map(_widgets, there), return_exceptions=True)
    alive = {
        visit.kernel
        for visit, answer in zip(there, answers, strict=True)
        if isinstance(answer, int) and answer > 0
    }
    processes = server.processes()
    burst = Burst(
        alive=len(alive),
        failed=sessions - len(there),
        kernels=len(processes - before),
        seconds=seconds,
        median=statistics.median([one.seconds for one in there] or [0.0]),
        cpu=server.cpu_seconds() - computed,
        megabytes=sum(megabytes(one, "Pss") for one in processes),
        server_megabytes=megabytes(server.process, "Pss"),
        descriptors=server.process.num_fds(),
    )
    for one in there:
        one.wire.close()
    client.close()
    return burst


async def _visit(
    server: Contender, client: SimpleAsyncHTTPClient, start: float
) -> Visit:
    carried = "; ".join(f"{name}={value}" for name, value in server.cookies.items())

    def asked(address: str) -> HTTPRequest:
        return HTTPRequest(
            address,
            headers={"Cookie": carried},
            connect_timeout=PATIENCE_SECONDS,
            request_timeout=PATIENCE_SECONDS,
            decompress_response=True,
        )

    page = (await client.fetch(asked(server.page))).body.decode()
    (kernel,) = KERNEL.findall(page)
    for path in PRELOADED.findall(page):
        await client.fetch(asked(f"{server.address}{path}"))
    at = server.address.replace("http", "ws", 1)
    wire = await websocket_connect(
        asked(f"{at}/api/kernels/{kernel}/channels?session_id={uuid.uuid4().hex}"),
        subprotocols=[PROTOCOL],
        max_message_size=LARGEST_BYTES,
    )
    visit = Visit(kernel, wire, time.perf_counter() - start)
    if await _widgets(visit) == 0:
        message = "a kernel has no widgets"
        raise LookupError(message)
    await _states(wire)
    return Visit(kernel, wire, time.perf_counter() - start)


async def _widgets(visit: Visit) -> int:
    """Return how many widgets the kernel of a session has."""
    wanted = {"target_name": "jupyter.widget"}
    await _say(visit.wire, "comm_info_request", wanted)
    answer = await _next(visit.wire, "comm_info_reply")
    return len(answer["comms"])


async def _states(wire: WebSocketClientConnection) -> None:
    """Ask for all that is to be drawn, as a page does."""
    comm = {"comm_id": uuid.uuid4().hex}
    control = {"target_name": "jupyter.widget.control", "data": {}}
    await _say(wire, "comm_open", comm | control, version="1.0.0")
    await _say(wire, "comm_msg", comm | {"data": {"method": "request_states"}})
    while (await _next(wire, "comm_msg"))["comm_id"] != comm["comm_id"]:
        pass


async def _say(
    wire: WebSocketClientConnection, kind: str, content: object, **metadata: str
) -> None:
    head = {
        "msg_type": kind,
        "msg_id": uuid.uuid4().hex,
        "username": "",
        "session": "s",
        "date": "2026-01-01T00:00:00Z",
        "version": "5.3",
    }
    parts = [json.dumps(part).encode() for part in (head, {}, metadata, content)]
    await wire.write_message(serialize_msg_to_ws_v1(parts, "shell"), binary=True)  # type: ignore[no-untyped-call]  # it has no types


async def _next(wire: WebSocketClientConnection, kind: str) -> dict[str, Any]:
    """Return the content of the next message of a kind."""
    while True:
        async with asyncio.timeout(PATIENCE_SECONDS):
            frame = await wire.read_message()
        if frame is None:
            message = "the connection was closed"
            raise ConnectionError(message)
        _, parts = deserialize_msg_from_ws_v1(frame)  # type: ignore[no-untyped-call]  # it has no types
        if json.loads(parts[0])["msg_type"] == kind:
            content: dict[str, Any] = json.loads(parts[3])
            return content
