"""Read the opinions of a round and decide what is shown of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.collection.ballot import plain_words
from toolkit.collection.round import State
from toolkit.errors import ReviewOverError
from toolkit.opinions import Opinion, Review
from toolkit.storage import ledger, rounds

if TYPE_CHECKING:
    from toolkit.storage.engine import Store


def waiting(store: Store, round_id: str) -> list[Opinion]:
    """Return the opinions nobody has reviewed yet, in no order of theirs."""
    with store.reading() as connection:
        rounds.get_round(connection, round_id)
        return ledger.read_opinions(connection, round_id, review=Review.WAITING)


def release(store: Store, opinion: Opinion, *, shown: str | None = None) -> None:
    """Let an opinion be shown, word for word or as rewritten.

    Rewritten so that it says nothing, it is withheld.
    """
    words = opinion.body if shown is None else plain_words(shown)
    _decide(store, opinion, Review.RELEASED if words else Review.WITHHELD, shown=words)


def withhold(store: Store, opinion: Opinion) -> None:
    """Keep an opinion from being shown; it stays with its reviewers."""
    _decide(store, opinion, Review.WITHHELD, shown="")


def _decide(store: Store, opinion: Opinion, review: Review, *, shown: str) -> None:
    with store.writing() as connection:
        found = rounds.get_round(connection, ledger.round_of(connection, opinion.id))
        if found.state is not State.OPENED:
            raise ReviewOverError(round=found.id, state=found.state)
        ledger.save_review(connection, opinion.id, review, shown=shown)
