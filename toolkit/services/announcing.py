"""What anybody may know of a round: its notice, its turnout, its receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from toolkit.collection import sealing
from toolkit.collection.round import State
from toolkit.collection.turnout import rounded
from toolkit.errors import NotOpenError
from toolkit.storage import ballot_box, rounds
from toolkit.storage.fixed import fixed_of

if TYPE_CHECKING:
    from toolkit.collection.credential import CredentialKind
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Notice:
    """What anybody may see of a round."""

    round_id: str
    title: str
    state: State
    survey: Survey
    key: str
    fingerprint: str
    fewest: int
    kinds: frozenset[CredentialKind]


def notice(store: Store, round_id: str) -> Notice:
    """Return what anybody may see of a round that has been frozen.

    Raises
    ------
    NoSuchRoundError : there is none.
    NotOpenError : it is a draft yet.
    """
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        if found.state is State.DRAFT:
            raise NotOpenError(round=round_id, state=found.state)
        kinds = ballot_box.kinds_issued(connection, round_id)
    fixed = fixed_of(store, round_id)
    return Notice(
        round_id=round_id,
        title=found.title,
        state=found.state,
        survey=fixed.survey,
        key=fixed.key,
        fingerprint=sealing.fingerprint(fixed.key),
        fewest=found.fewest,
        kinds=kinds,
    )


def returned(store: Store, round_id: str) -> int:
    """Return how many ballots are in, rounded down while the round is open."""
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        count = ballot_box.count_returned(connection, round_id)
    return rounded(count) if found.state is State.OPEN else count


def receipts(store: Store, round_id: str) -> tuple[str, ...]:
    """Return the sorted receipts of a published round; none before."""
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        if found.state not in {State.PUBLISHED, State.DESTROYED}:
            return ()
        return ballot_box.read_receipts(connection, round_id)


def is_healthy(store: Store) -> bool:
    """Return whether the database answers."""
    try:
        with store.reading() as connection:
            connection.execute(select(1))
    except OperationalError:
        return False
    return True
