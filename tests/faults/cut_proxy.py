"""A line that breaks: requests arrive, and of some the answer never does.

    with cutting(address, odds=0.5, seed=1) as proxy:
        Visitor(proxy.address)

The answer is cut after the server has given it: what was asked is done.
"""

from __future__ import annotations

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Lock, Thread
from urllib.parse import urlsplit

PIECE = 65536


class Proxy(ThreadingTCPServer):
    """Passes visits on to a server; counts the answers it cut."""

    daemon_threads = True

    def __init__(self, address: str, *, odds: float, seed: int) -> None:
        place = urlsplit(address)
        self.server = place.hostname, place.port
        self.cut = 0
        self._odds = odds
        self._rng = random.Random(seed)
        self._lock = Lock()
        super().__init__(("127.0.0.1", 0), _Line)

    @property
    def address(self) -> str:
        """Where visitors come in."""
        host, port = self.server_address
        return f"http://{host}:{port}"

    def is_cut(self) -> bool:
        """Draw whether this answer is lost."""
        with self._lock:
            lost = self._rng.random() < self._odds
            self.cut += lost
            return lost


class _Line(BaseRequestHandler):
    server: Proxy

    def handle(self) -> None:
        """Pass one visit on, and its answer back or not."""
        with socket.create_connection(self.server.server, timeout=20) as onward:
            asking = Thread(target=_pass_on, args=[self.request, onward], daemon=True)
            asking.start()
            while answer := onward.recv(PIECE):
                if self.server.is_cut():
                    self.request.shutdown(socket.SHUT_RDWR)
                    return
                self.request.sendall(answer)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):  # either side may have hung up
        while piece := source.recv(PIECE):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def cutting(address: str, *, odds: float, seed: int) -> Iterator[Proxy]:
    """Give a proxy before a server; it is gone at the end."""
    with Proxy(address, odds=odds, seed=seed) as proxy:
        thread = Thread(target=proxy.serve_forever, args=[0.05])
        thread.start()
        yield proxy
        proxy.shutdown()
        thread.join()
