"""Delete a draft round: nobody has voted, and what was planned can be planned anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.collection.round import State
from toolkit.collection.staff import Act
from toolkit.errors import NotDraftError
from toolkit.storage import register, rounds

if TYPE_CHECKING:
    from datetime import date

    from toolkit.storage.engine import Store


def discard_draft(store: Store, round_id: str, *, today: date) -> None:
    """Delete a draft, its people and codes; only the record still names it.

    Raises
    ------
    NotDraftError : the round is no draft any more.
    NotPermittedError : it is not for whoever acts.
    """
    store.require(Act.DISCARDED)
    with store.writing() as connection:
        found = rounds.take_round(connection, round_id)
        if found.state is not State.DRAFT:
            raise NotDraftError(round=round_id, state=found.state)
        register.forget_codes(connection, round_id)
        register.forget_people(connection, round_id)
        rounds.forget_draft(connection, round_id)
        rounds.record_act(
            connection, round_id, done=Act.DISCARDED, day=today.isoformat()
        )
