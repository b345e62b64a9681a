"""What anybody may know of a round: its notice, its turnout, its receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from toolkit.collection import sealing
from toolkit.collection.round import State
from toolkit.collection.turnout import rounded
from toolkit.errors import BusyError, NotOpenError
from toolkit.storage import ballot_box, batches, rounds
from toolkit.storage.fixed import fixed_of
from toolkit.thresholds import COUNTED

if TYPE_CHECKING:
    from toolkit.collection.credential import CredentialKind
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Notice:
    """What anybody may see of a round.

    ``needed`` is how many key slips open the box; none if the key lies on
    the server.  ``is_apart`` tells whether envelopes are numbered apart.
    """

    round_id: str
    title: str
    state: State
    survey: Survey
    key: str
    fingerprint: str
    fewest: int
    kinds: frozenset[CredentialKind]
    needed: int
    is_apart: bool

    @property
    def counted(self) -> int:
        """The smallest number of ballots told in counts; fewer are in bands."""
        return COUNTED * self.fewest


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
        needed=fixed.needed,
        is_apart=fixed.is_apart,
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


def newest_head(store: Store, round_id: str) -> str | None:
    """Return the newest head of the box, for anybody to note down."""
    with store.reading() as connection:
        rounds.get_round(connection, round_id)
        heads = batches.read_heads(connection, round_id)
    return heads[-1].head if heads else None


def is_healthy(store: Store) -> bool:
    """Return whether the database answers."""
    try:
        with store.reading() as connection:
            connection.execute(select(1))
    except BusyError:
        return False
    return True
