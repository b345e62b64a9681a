"""Say which appraisal is due when, and which direction was never held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.collection.calendar import DatedRound, Due, calendar_of
from toolkit.collection.round import State
from toolkit.storage import acts, rounds

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from toolkit.collection.round import Round
    from toolkit.storage.engine import Store


def calendar(store: Store, *, today: date) -> tuple[Due, ...]:
    """Return what is due when, from the rounds in a store and their record."""
    with store.reading() as connection:
        found = [_dated(connection, one) for one in rounds.list_rounds(connection)]
    return calendar_of(found, today=today)


def _dated(connection: Connection, one: Round) -> DatedRound:
    days = acts.days_of(connection, one.id)
    return DatedRound(
        one,
        rounds.get_survey(connection, one.id),
        closed=days.get(State.CLOSED),
        published=days.get(State.PUBLISHED),
    )
