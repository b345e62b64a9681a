"""The wire between an open page and its kernel: widgets, and nothing else.

Voilà lets only talk of widgets through to a kernel; this wire lets only talk
of widgets through to the visitor.  What a failing program prints, with paths
and lines of code in it, goes to the server's log.
"""

from __future__ import annotations

import json
from logging import DEBUG, WARNING
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
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


class KernelSocket(VoilaKernelWebsocketHandler):  # type: ignore[misc]  # untyped base
    """Carries the talk of widgets between a page and its kernel."""

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
