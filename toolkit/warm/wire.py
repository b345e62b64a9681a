"""What the server and its warm process say to each other: JSON, one per packet.

With the answer to an order comes the descriptor of the process.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from toolkit.warm.confinement import Confinement, confinement_from

LONGEST_BYTES: Final = 200_000
"""What every Linux lets through a socket in one piece."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The kernel that is wished for.

    ``arguments`` are those of ``ipykernel_launcher``; ``environment`` is all
    that its ``os.environ`` will hold; ``folder`` is where it works.
    """

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str
    confinement: Confinement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The number of a process, the warm one's own at first, or why there is none."""

    pid: int = 0
    refused: str = ""


def write_order(order: Order) -> bytes:
    """Return an order as it goes over the wire."""
    fields = asdict(order) | {"environment": dict(order.environment)}
    return json.dumps(fields).encode()


def read_order(packet: bytes) -> Order:
    """Return the order that came over the wire."""
    fields: dict[str, Any] = json.loads(packet)
    confinement = fields["confinement"]
    return Order(
        arguments=tuple(fields["arguments"]),
        environment=fields["environment"],
        folder=fields["folder"],
        confinement=confinement and confinement_from(confinement),
    )


def write_answer(answer: Answer) -> bytes:
    """Return an answer as it goes over the wire."""
    return json.dumps(asdict(answer)).encode()


def read_answer(packet: bytes) -> Answer:
    """Return the answer that came over the wire."""
    return Answer(**json.loads(packet))
