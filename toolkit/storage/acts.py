"""The record of what staff did to a round, and on which day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from toolkit.storage.tables import act

if TYPE_CHECKING:
    from collections.abc import Mapping


def days_of(connection: Connection, round_id: str) -> Mapping[str, date]:
    """Return the day of each act of a round; of one done twice, the last."""
    query = (
        select(act.c.act, act.c.day)
        .where(act.c.round == round_id)
        .order_by(act.c.sequence)
    )
    return {done: date.fromisoformat(day) for done, day in connection.execute(query)}
