"""The ballot server: listen, answer, and stop without dropping anybody.

It speaks plain HTTP and is meant to stand behind a TLS proxy on the same
machine, so it refuses to listen elsewhere unless that is asked for.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import Application

from toolkit.errors import AddressRefusedError, SettingError
from toolkit.web.ballot_visit import LARGEST_BODY
from toolkit.web.door import Door
from toolkit.web.notices import Nowhere
from toolkit.web.routes import routes
from toolkit.web.upkeep import BATCH_SECONDS, close_batches, write_no_core
from toolkit.web.visit import log_nothing

if TYPE_CHECKING:
    from socket import socket

    from toolkit.storage.engine import Store
    from toolkit.web.limits import Clock

_log = logging.getLogger(__name__)

_EXHAUSTED: Final = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
_REST_SECONDS: Final = 1
_TURN_SECONDS: Final = 0.0005
_IDLE_SECONDS: Final = 30
_BODY_SECONDS: Final = 20
_LARGEST_HEADER: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Listening:
    """A server that answers: where, and how to stop it from any thread."""

    address: str
    stop: Callable[[], None]


def make_application(store: Store, *, clock: Clock = time.monotonic) -> Application:
    """Return the ballot server's application; `clock` times all but the box."""
    door = Door(store, clock=clock)
    return Application(
        routes(door),
        default_handler_class=Nowhere,
        default_handler_args={"door": door},
        log_function=log_nothing,
        compress_response=True,
        door=door,
    )


def serve(
    store: Store,
    *,
    address: str = "127.0.0.1",
    port: int,
    plain_http: bool = False,
    on_ready: Callable[[Listening], None] = lambda _: None,
    clock: Clock = time.monotonic,
    batch_seconds: float = BATCH_SECONDS,
) -> None:
    """Serve ballots until told to stop: by SIGTERM, SIGINT or ``stop``.

    Parameters
    ----------
    port : 0 for any that is free.
    plain_http : whether other machines may be answered without TLS.
    on_ready : called once, when visitors are answered.
    clock : times wrong codes, and how long a turnout is told.
    batch_seconds : how often batches of the box that are due are closed.

    Raises
    ------
    AddressRefusedError : others could read along on this address.
    SettingError : the port is taken.
    """
    if not (plain_http or _is_loopback(address)):
        raise AddressRefusedError(address=address)
    write_no_core()
    # Tornado tells the address of whoever sends something malformed.
    logging.getLogger("tornado.general").setLevel(logging.WARNING)
    try:
        sockets = bind_sockets(port, address)
    except OSError as error:
        place = f"{address}:{port}"
        raise SettingError(setting=place, reason=error.strerror) from error
    application = make_application(store, clock=clock)
    # The loop and its threads take turns: who waits for a whole turn of the
    # usual five milliseconds answers a hall noticeably later.
    sys.setswitchinterval(_TURN_SECONDS)
    asyncio.run(_serve(application, sockets, on_ready, batch_seconds=batch_seconds))


async def _serve(
    application: Application,
    sockets: list[socket],
    on_ready: Callable[[Listening], None],
    *,
    batch_seconds: float,
) -> None:
    loop, end = asyncio.get_running_loop(), asyncio.Event()
    door = application.settings["door"]
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, end.set)
    server = HTTPServer(
        application,
        idle_connection_timeout=_IDLE_SECONDS,
        body_timeout=_BODY_SECONDS,
        max_header_size=_LARGEST_HEADER,
        max_body_size=2 * LARGEST_BODY,  # beyond that the connection is cut
    )
    server.add_sockets(sockets)
    _rest_when_exhausted(loop, sockets)
    upkeep = asyncio.create_task(close_batches(door, every=batch_seconds))
    on_ready(Listening(_url(sockets[0]), lambda: _call(loop, end.set)))
    await end.wait()
    server.stop()
    upkeep.cancel()
    await door.close()
    await server.close_all_connections()


def _rest_when_exhausted(
    loop: asyncio.AbstractEventLoop, sockets: list[socket]
) -> None:
    """Let visitors wait while no file can be opened, instead of trying on and on."""
    listener = IOLoop.current()

    def listen(events: int) -> None:
        for one in sockets:
            if one.fileno() >= 0:  # not closed meanwhile
                listener.update_handler(one, events)

    def on_trouble(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        if not (isinstance(error, OSError) and error.errno in _EXHAUSTED):
            loop.default_exception_handler(context)
            return
        _log.warning("No file can be opened; visitors wait a second.")
        listen(0)
        loop.call_later(_REST_SECONDS, listen, IOLoop.READ)

    loop.set_exception_handler(on_trouble)


def _call(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(act)


def _url(listening: socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:  # a name, or nothing: which is every address
        return address == "localhost"
