"""The app's side of the desk: calls go out over a socket, values come back."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from toolkit.apps.desk import wire
from toolkit.apps.desk.words import GONE, refusal_of

if TYPE_CHECKING:
    from toolkit.apps.desk.calls import Desk

Send = Callable[[bytes], bytes]
"""Takes a call as one line, and returns the answer."""

PATIENCE_SECONDS: Final = 120


class Line:
    """The socket between an app and the desk, opened at the first call."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._socket: socket.socket | None = None

    def __call__(self, call: bytes) -> bytes:
        """Send a call and wait for its answer.

        Raises
        ------
        DeskRefusedError : the server is gone.
        """
        with self._lock:
            try:
                return self._ask(call)
            except OSError as error:
                self._hang_up()
                raise wire.DeskRefusedError(refusal_of(GONE)) from error

    def _ask(self, call: bytes) -> bytes:
        if self._socket is None:
            self._socket = socket.socket(socket.AF_UNIX)
            self._socket.settimeout(PATIENCE_SECONDS)
            self._socket.connect(str(self._path))
        self._socket.sendall(call)
        received = bytearray()
        while not received.endswith(b"\n"):
            part = self._socket.recv(1 << 20)
            if not part:
                raise ConnectionResetError
            received += part
        return bytes(received)

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None


class _Part:
    """Turns a method's call into a line, and the answer into its value."""

    def __init__(self, name: str, send: Send) -> None:
        self._name, self._send = name, send

    def __getattr__(self, call: str) -> Callable[..., Any]:
        if call.startswith("_"):
            raise AttributeError(call)
        return partial(self._call, call)

    def _call(self, call: str, *given: object, **named: object) -> Any:  # noqa: ANN401 -- of the declared type
        line = wire.write_call(self._name, call, *given, **named)
        return wire.read_answer(self._name, call, self._send(line))


class _Remote:
    def __init__(self, send: Send) -> None:
        for name in wire.PARTS:
            setattr(self, name, _Part(name, send))


def desk_over(send: Send) -> Desk:
    """Return the desk as it is reached over some way of sending lines."""
    return _Remote(send)  # type: ignore[return-value]  # has the parts that the list names
