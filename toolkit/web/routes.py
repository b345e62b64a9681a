"""The addresses of the ballot server, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tornado.routing import URLSpec

from toolkit.web.assets import DIGEST
from toolkit.web.handlers import Again, Ballot, Form
from toolkit.web.notices import Health, Home, Receipts, Static, Status
from toolkit.web.roll import Roll
from toolkit.web.stored import Stored

if TYPE_CHECKING:
    from toolkit.web.door import Door

_ROUND = r"/b/([a-z0-9][a-z0-9-]{0,63})"


def routes(door: Door) -> list[URLSpec]:
    """Return every address there is, with what answers it."""
    return [
        URLSpec(pattern, handler, {"door": door})
        for pattern, handler in (
            (r"/", Home),
            (_ROUND, Ballot),
            (rf"{_ROUND}/form", Form),
            (rf"{_ROUND}/again", Again),
            (rf"{_ROUND}/roll", Roll),
            (rf"{_ROUND}/status", Status),
            (rf"{_ROUND}/receipts", Receipts),
            (rf"/static/{DIGEST}/([a-z.]+)", Static),
            (r"/stored", Stored),
            (r"/healthz", Health),
        )
    ]
