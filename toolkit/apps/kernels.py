"""The wire between an open page and its kernel: widgets, and nothing else.

Voilà lets only talk of widgets through to a kernel; this wire lets only talk
of widgets through to the visitor.  What a failing program prints, with paths
and lines of code in it, goes to the server's log.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from http import HTTPStatus
from logging import DEBUG, WARNING
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from tornado.web import HTTPError
from traitlets import default
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Mapping

    Message = bytes | str | Mapping[str, Any]

TALK: Final = frozenset(
    {
        *("comm_open", "comm_msg", "comm_close", "comm_info_reply"),
        *("kernel_info_reply", "status"),
    }
)
COMPLAINTS: Final = frozenset({"error", "stream"})


class OwnSockets(ServerKernelManager):
    """Gives a kernel sockets of its own, beside its connection file.

    By default kernels share the beginning of their sockets' names, and two
    that start together take the same ones.
    """

    @default("ip")
    def _beside_the_connection_file(self) -> str:
        file = Path(self.connection_file)
        return str(file.with_name(file.stem.removeprefix("kernel-")[:_SHORT]))

    async def listening(self) -> None:
        """Wait until the kernel listens, so that nothing it says is missed.

        Who connects earlier tries again a moment later, and a quick kernel has
        said all it had to say by then.
        """
        sockets = [Path(f"{self.ip}-{port}") for port in self.ports]
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while not all(one.exists() for one in sockets):  # noqa: ASYNC110 -- another process makes them
                    await asyncio.sleep(_LOOK_SECONDS)


_PATIENCE_SECONDS: Final = 60
_LOOK_SECONDS: Final = 0.01
_SHORT: Final = 13  # a socket's whole path has 107 bytes at most


class _OwnKernelOnly(JupyterHandler):
    """Answers those for whom a kernel was started, and nobody else."""

    async def prepare(self, **options: Any) -> None:  # noqa: ANN401 -- Jupyter's own
        """Refuse whoever asks for the kernel of somebody else."""
        await super().prepare(**options)
        session = self.settings["identity_provider"].key_of(self)
        owners = self.settings["owners"]
        if not self._finished and not owners.is_of(
            self.path_kwargs["kernel_id"], session
        ):
            raise HTTPError(HTTPStatus.NOT_FOUND)


class OwnKernel(_OwnKernelOnly, KernelHandler):
    """Tells a page that its kernel is alive."""


class EndOfOwnKernel(_OwnKernelOnly, VoilaShutdownKernelHandler):  # type: ignore[misc]  # untyped base
    """Ends a kernel with its page."""


class KernelSocket(_OwnKernelOnly, VoilaKernelWebsocketHandler):  # type: ignore[misc]  # untyped base
    """Carries the talk of widgets between a page and its kernel."""

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Return the protocol to speak, or none if the page has left meanwhile."""
        if self.connection is None:
            return None
        chosen: str | None = super().select_subprotocol(subprotocols)
        return chosen

    def write_message(
        self, message: Message, *args: object, **options: object
    ) -> Future[None] | None:
        """Send a message of the kernel to the page if it is talk of widgets."""
        kind, content = read_message(message)
        if kind in COMPLAINTS:
            complaint = _complaint(content)
            level = WARNING if "Traceback" in complaint else DEBUG
            self.log.log(level, "An app complains: %s", complaint)
        if kind not in TALK:
            return None
        sent: Future[None] = super().write_message(message, *args, **options)
        if content.get("execution_state") == "dead":
            self.close()
        return sent


def read_message(message: Message) -> tuple[str, Mapping[str, Any]]:
    """Return kind and content of a kernel's message, nothing if not understood.

    Only the protocol that pages speak is understood; who asks for the older
    one gets no answer at all.
    """
    if not isinstance(message, bytes):
        return "", {}
    read = deserialize_msg_from_ws_v1
    _, (header, _, _, content, *_) = read(message)  # type: ignore[no-untyped-call]  # it has no types
    return json.loads(header)["msg_type"], json.loads(content)


def _complaint(content: Mapping[str, Any]) -> str:
    return str(content.get("text") or "\n".join(content.get("traceback", ())))
