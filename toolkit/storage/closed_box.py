"""The closed box of a round, as it is opened or taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.collection.box import Box
from toolkit.errors import NotOpenError
from toolkit.storage import batches, counter, register, rounds

if TYPE_CHECKING:
    from sqlalchemy import Connection


def read_box(connection: Connection, round_id: str) -> Box:
    """Return what is known of the box of a frozen round without opening it."""
    frozen = rounds.get_frozen(connection, round_id)
    if frozen is None:
        found = rounds.get_round(connection, round_id)
        raise NotOpenError(round=round_id, state=found.state)
    return Box(
        rules=frozen.rules,
        needed=frozen.needed,
        wraps=frozen.wraps,
        probe=frozen.probe,
        turnout=register.count_turnout(connection, round_id),
        spent=counter.count_spent(connection, round_id),
        heads=batches.read_heads(connection, round_id),
    )
