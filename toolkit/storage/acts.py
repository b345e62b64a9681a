"""The record of what staff did to a round, and on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from toolkit.storage.tables import act

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """One line of the record; ``by`` is empty for what a command did."""

    done: str
    day: date
    by: str
    detail: str


def days_of(connection: Connection, round_id: str) -> Mapping[str, date]:
    """Return the day of each act of a round; of one done twice, the last."""
    query = (
        select(act.c.act, act.c.day)
        .where(act.c.round == round_id)
        .order_by(act.c.sequence)
    )
    return {done: date.fromisoformat(day) for done, day in connection.execute(query)}


def read_acts(connection: Connection, round_id: str) -> tuple[RecordedAct, ...]:
    """Return the whole record of a round, what was done first first."""
    query = (
        select(act.c.act, act.c.day, act.c.by, act.c.detail)
        .where(act.c.round == round_id)
        .order_by(act.c.sequence)
    )
    return tuple(
        RecordedAct(done, date.fromisoformat(day), by, detail)
        for done, day, by, detail in connection.execute(query)
    )


def newest_first(connection: Connection) -> tuple[str, ...]:
    """Return the rounds that have a record, the one begun last first."""
    begun = func.min(act.c.sequence)
    query = select(act.c.round).group_by(act.c.round).order_by(begun.desc())
    return tuple(connection.scalars(query))
