"""Read the opinions of a round and decide what is shown of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    """Let an opinion be shown, word for word or as rewritten."""
    _decide(store, opinion, Review.RELEASED, shown=shown or opinion.body)


def withhold(store: Store, opinion: Opinion) -> None:
    """Keep an opinion from being shown; it stays with its reviewers."""
    _decide(store, opinion, Review.WITHHELD, shown="")


def _decide(store: Store, opinion: Opinion, review: Review, *, shown: str) -> None:
    with store.writing() as connection:
        ledger.save_review(connection, opinion.id, review, shown=shown)
