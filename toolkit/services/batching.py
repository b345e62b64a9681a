"""Close the batches that are full, so that their heads can be noted down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.collection.round import State
from toolkit.storage import batches, rounds

if TYPE_CHECKING:
    from toolkit.storage.engine import Store


def close_due_batches(store: Store) -> None:
    """Make up a batch of every open round in which enough raters have voted.

    The ballot server calls it every quarter of an hour; no clock is read
    and none is written down.
    """
    with store.reading() as connection:
        found = rounds.list_rounds(connection)
    for one in found:
        if one.state is State.OPEN:
            with store.writing() as connection:
                held = rounds.take_round(connection, one.id)
                if held.state is State.OPEN:
                    batches.close_batch(connection, one.id, fewest=held.fewest)
