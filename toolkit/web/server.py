"""The ballot server: listen, answer, and stop without dropping anybody.

It speaks plain HTTP and is meant to stand behind a TLS proxy on the same
machine, so it refuses to listen elsewhere unless that is asked for.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from toolkit.errors import AddressRefusedError, SettingError
from toolkit.web.door import Door
from toolkit.web.handlers import LARGEST_BODY
from toolkit.web.limits import Clock, Failures
from toolkit.web.notices import Nowhere
from toolkit.web.routes import routes
from toolkit.web.visit import log_nothing

if TYPE_CHECKING:
    from socket import socket

    from toolkit.storage.engine import Store

_IDLE_SECONDS: Final = 30
_BODY_SECONDS: Final = 20
_LARGEST_HEADER: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Listening:
    """A server that answers: where, and how to stop it from any thread."""

    address: str
    stop: Callable[[], None]


def make_application(store: Store, *, clock: Clock = time.monotonic) -> Application:
    """Return the ballot server's application; `clock` times wrong codes."""
    door = Door(store, Failures(clock=clock))
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
) -> None:
    """Serve ballots until told to stop: by SIGTERM, SIGINT or ``stop``.

    Parameters
    ----------
    port : 0 for any that is free.
    plain_http : whether other machines may be answered without TLS.
    on_ready : called once, when visitors are answered.
    clock : times wrong codes.

    Raises
    ------
    AddressRefusedError : others could read along on this address.
    SettingError : the port is taken.
    """
    if not (plain_http or _is_loopback(address)):
        raise AddressRefusedError(address=address)
    # Tornado tells the address of whoever sends something malformed.
    logging.getLogger("tornado.general").setLevel(logging.WARNING)
    try:
        sockets = bind_sockets(port, address)
    except OSError as error:
        place = f"{address}:{port}"
        raise SettingError(setting=place, reason=error.strerror) from error
    asyncio.run(_serve(make_application(store, clock=clock), sockets, on_ready))


async def _serve(
    application: Application,
    sockets: list[socket],
    on_ready: Callable[[Listening], None],
) -> None:
    loop, end = asyncio.get_running_loop(), asyncio.Event()
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
    on_ready(Listening(_url(sockets[0]), lambda: _call(loop, end.set)))
    await end.wait()
    server.stop()
    await application.settings["door"].close()
    await server.close_all_connections()


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
