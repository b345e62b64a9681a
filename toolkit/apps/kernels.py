"""The wire between an open page and its kernel: widgets, and nothing else.

Voilà lets only talk of widgets through to a kernel; this wire lets only talk
of widgets through to the visitor.  What a failing program prints, with paths
and lines of code in it, goes to the server's log.
"""

from __future__ import annotations

import json
from contextlib import suppress
from http import HTTPStatus
from logging import DEBUG, WARNING
from pathlib import Path
from queue import Empty
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

    from jupyter_client.asynchronous.client import AsyncKernelClient

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


_SHORT: Final = 13  # a socket's whole path has 107 bytes at most


async def until_heard(client: AsyncKernelClient) -> None:
    """Ask a kernel until its answer is heard where its outputs will come.

    Who listens for outputs is heard of later than who asks; a quick kernel
    has said by then all that it had to say, and to nobody.
    """
    for _ in range(_ASKED_AT_MOST):
        asked = client.kernel_info()
        with suppress(Empty):
            while True:
                said = await client.get_iopub_msg(timeout=_PATIENCE_SECONDS)
                if said["parent_header"].get("msg_id") == asked:
                    return


_ASKED_AT_MOST: Final = 120
_PATIENCE_SECONDS: Final = 0.25


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
