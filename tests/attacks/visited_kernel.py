"""A visitor's kernel at the staff server, reached as a visitor can reach it."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from websockets.sync.client import connect

from toolkit.collection.staff import Role

if TYPE_CHECKING:
    from staff import StaffServer
    from websockets.sync.client import ClientConnection

PROTOCOL: Final = "v1.kernel.websocket.jupyter.org"
IDENTITY: Final = {
    "username": "",
    "session": "s",
    "date": "2026-03-05T00:00:00Z",
    "version": "5.3",
}


@dataclass(frozen=True)
class Kernel:
    """Somebody who is signed in, and the kernel behind the page, if it is open."""

    address: str
    cookies: dict[str, str] = field(repr=False)
    id: str = ""

    @property
    def pass_(self) -> dict[str, str]:
        """What a browser carries once somebody has signed in."""
        return {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}

    def get(self, path: str, **headers: str) -> tuple[str, str]:
        asked = Request(f"{self.address}{path}", headers=headers)  # noqa: S310  # our own
        with urlopen(asked) as answer:  # noqa: S310  # our own
            return answer.read().decode(), answer.url

    def opened(self, app: str = "meeting") -> Kernel:
        """Open the page of an app; a kernel is started for it."""
        page, _ = self.get(f"/{app}", **self.pass_)
        (kernel_id,) = re.findall(r'"kernelId": "([\w-]+)"', page)
        return replace(self, id=kernel_id)

    def wire(
        self, *protocols: str, carrying: dict[str, str] | None = None, **options: Any
    ) -> ClientConnection:
        asked = urlsplit(self.address)._replace(
            scheme="ws",
            path=f"/api/kernels/{self.id}/channels",
            query=f"session_id={uuid.uuid4().hex}",
        )
        return connect(
            asked.geturl(),
            additional_headers=self.pass_ if carrying is None else carrying,
            subprotocols=protocols or None,
            max_size=None,
            **options,
        )


def visitor(server: StaffServer, role: Role = Role.ORGANISER) -> Kernel:
    """Return somebody who has signed in and opened no page yet."""
    return Kernel(server.address, server.cookies(role))


def header(kind: str) -> str:
    return json.dumps({"msg_type": kind, **IDENTITY, "msg_id": uuid.uuid4().hex})


def frame(head: str, content: object, channel: str = "shell") -> bytes:
    parts = [head, "{}", "{}", json.dumps(content)]
    return serialize_msg_to_ws_v1([part.encode() for part in parts], channel)


def all_until(wire: ClientConnection, kind: str) -> list[tuple[str, Any]]:
    """Return all messages up to the first of a kind, that one included."""
    received: list[tuple[str, Any]] = []
    while not received or received[-1][0] != kind:
        _, parts = deserialize_msg_from_ws_v1(wire.recv(timeout=20))
        received.append((json.loads(parts[0])["msg_type"], json.loads(parts[3])))
    return received
