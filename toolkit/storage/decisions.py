"""Decisions of committees: a grade for a subject, and the reason if there is one.

They stand beside the count and change nothing in it.  Who decided, and on
which day, stands in the record of the round.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from toolkit.analysis.decisions import Decision
from toolkit.storage.tables import decision

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def read_decisions(connection: Connection, round_id: str) -> dict[str, Decision]:
    """Return what was decided in a round, by subject."""
    query = select(decision.c.subject, decision.c.grade, decision.c.reason)
    rows = connection.execute(query.where(decision.c.round == round_id))
    return {row.subject: Decision(*row) for row in rows}


def save_decision(connection: Connection, round_id: str, decided: Decision) -> None:
    """Write down a decision in place of the one before."""
    remove_decision(connection, round_id, decided.subject)
    connection.execute(
        insert(decision).values(
            round=round_id,
            subject=decided.subject,
            grade=decided.grade,
            reason=decided.reason,
        )
    )


def remove_decision(connection: Connection, round_id: str, subject: str) -> None:
    """Delete what was decided about a subject."""
    connection.execute(delete(decision).where(*_about(round_id, subject)))


def _about(round_id: str, subject: str) -> tuple[ColumnElement[bool], ...]:
    return decision.c.round == round_id, decision.c.subject == subject
