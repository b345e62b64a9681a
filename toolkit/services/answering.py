"""Read the opinions of a round and decide what is shown of them.

Only editors do.  What was decided stands beside each opinion; who decided,
and when, is written down nowhere, since a list of acts would put the
opinions into an order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.collection.ballot import plain_words
from toolkit.collection.round import State
from toolkit.collection.staff import Act
from toolkit.errors import ReviewOverError, SettingError
from toolkit.i18n import Phrase
from toolkit.opinions import Opinion, Review
from toolkit.storage import ledger, rounds

if TYPE_CHECKING:
    from toolkit.collection.round import Round
    from toolkit.storage.engine import Store
    from toolkit.storage.ledger import ReviewedOpinion

LONGEST: Final = 2000
"""Characters that an opinion may have as it is shown, unless it had more itself."""


def waiting(store: Store, round_id: str) -> list[Opinion]:
    """Return the opinions nobody has reviewed yet, in no order of theirs."""
    store.require(Act.READ_OPINIONS)
    with store.reading() as connection:
        rounds.get_round(connection, round_id)
        return ledger.read_opinions(connection, round_id, review=Review.WAITING)


def under_review(store: Store, round_id: str) -> list[ReviewedOpinion]:
    """Return all opinions of an opened round, in no order of theirs.

    Raises
    ------
    ReviewOverError : the round was published, or its box is closed.
    """
    store.require(Act.READ_OPINIONS)
    with store.reading() as connection:
        _require_review(rounds.get_round(connection, round_id))
        return ledger.read_reviewed(connection, round_id)


def release(store: Store, opinion: Opinion, *, shown: str | None = None) -> None:
    """Let an opinion be shown, word for word or as rewritten.

    Rewritten so that it says nothing, it is withheld.

    Raises
    ------
    SettingError : it was rewritten at too great length.
    """
    store.require(Act.RELEASED)
    words = opinion.body if shown is None else plain_words(shown)
    if len(words) > max(LONGEST, len(opinion.body)):
        raise SettingError(
            setting=f"{words[:20]}…",
            reason=Phrase("it has more than {most} characters", most=LONGEST),
        )
    _decide(store, opinion, Review.RELEASED if words else Review.WITHHELD, words)


def withhold(store: Store, opinion: Opinion) -> None:
    """Keep an opinion from being shown; it stays with its reviewers."""
    store.require(Act.WITHHELD)
    _decide(store, opinion, Review.WITHHELD, "")


def find_opinion(store: Store, opinion_id: str) -> Opinion:
    """Return the opinion of this id, while its round is under review.

    Raises
    ------
    SettingError : there is none.
    ReviewOverError : its round was published.
    """
    store.require(Act.READ_OPINIONS)
    with store.reading() as connection:
        found = ledger.find_opinion(connection, opinion_id)
        if found is None:
            raise SettingError(
                setting=opinion_id[:40], reason=Phrase("there is no such opinion")
            )
        round_id = ledger.round_of(connection, opinion_id)
        _require_review(rounds.get_round(connection, round_id))
    return found


def _decide(store: Store, opinion: Opinion, review: Review, shown: str) -> None:
    with store.writing() as connection:
        round_id = ledger.round_of(connection, opinion.id)
        _require_review(rounds.hold_round(connection, round_id))
        ledger.save_review(connection, opinion.id, review, shown=shown)


def _require_review(found: Round) -> None:
    if found.state is not State.OPENED:
        raise ReviewOverError(round=found.id, state=found.state)
