"""What can be done with a round: in which state, by whom, and what asks first.

The desk decides; these tables only keep from the screen what it would refuse.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from toolkit.collection.round import State
from toolkit.collection.staff import MAY, Act

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.apps.desk.told import Standing
    from toolkit.collection.staff import Role


class Offer(StrEnum):
    """Something that a panel offers to do."""

    FORM = "form"
    REHEARSE = "rehearse"
    ISSUE = "issue"
    BALLOTS = "ballots"
    FREEZE = "freeze"
    DISCARD = "discard"
    NOTICES = "notices"
    OPEN = "open"
    VOID = "void"
    REISSUE = "reissue"
    CLOSE = "close"
    UNSEAL = "unseal"
    TAKE_BOX = "take-box"
    BRING = "bring"
    PUBLISH = "publish"
    DOCUMENTS = "documents"
    DESTROY = "destroy"


IN_STATE: Final[Mapping[State, tuple[Offer, ...]]] = {
    State.DRAFT: (
        *(Offer.FORM, Offer.REHEARSE, Offer.BALLOTS),
        *(Offer.ISSUE, Offer.FREEZE, Offer.DISCARD),
    ),
    State.FROZEN: (Offer.NOTICES, Offer.OPEN, Offer.FORM, Offer.VOID, Offer.REISSUE),
    State.OPEN: (Offer.CLOSE, Offer.VOID, Offer.REISSUE, Offer.NOTICES),
    State.CLOSED: (Offer.TAKE_BOX, Offer.UNSEAL, Offer.BRING),
    State.OPENED: (Offer.PUBLISH,),
    State.PUBLISHED: (Offer.DOCUMENTS, Offer.DESTROY),
    State.DESTROYED: (Offer.DOCUMENTS,),
}

ACTS: Final[Mapping[Offer, Act]] = {
    Offer.FORM: Act.OVERSEE,
    Offer.REHEARSE: Act.REHEARSED,
    Offer.ISSUE: Act.ISSUED,
    Offer.BALLOTS: Act.ISSUED,
    Offer.FREEZE: Act.FROZEN,
    Offer.DISCARD: Act.DISCARDED,
    Offer.NOTICES: Act.ISSUED,
    Offer.OPEN: Act.OPEN,
    Offer.VOID: Act.VOIDED,
    Offer.REISSUE: Act.REISSUED,
    Offer.CLOSE: Act.CLOSED,
    Offer.UNSEAL: Act.OPENED,
    Offer.TAKE_BOX: Act.TAKEN_AWAY,
    Offer.BRING: Act.OPENED,
    Offer.PUBLISH: Act.PUBLISHED,
    Offer.DOCUMENTS: Act.OVERSEE,
    Offer.DESTROY: Act.DESTROYED,
}

FINAL: Final = frozenset(
    {Offer.FREEZE, Offer.DISCARD, Offer.CLOSE, Offer.PUBLISH, Offer.DESTROY}
)
"""What cannot be undone, and is asked about first."""


def offers_of(standing: Standing, role: Role) -> tuple[Offer, ...]:
    """Return what somebody may do now, in the order in which it is done."""
    impossible = set()
    if not standing.issued:
        impossible.add(Offer.FREEZE)
    if "link" not in standing.kinds:
        impossible.add(Offer.REISSUE)
    if not standing.slips_needed:  # the key does not leave the server
        impossible.add(Offer.BRING)
    return tuple(
        offer
        for offer in IN_STATE[standing.state]
        if role in MAY[ACTS[offer]] and offer not in impossible
    )


def asks_first(offer: Offer, standing: Standing) -> bool:
    """Return whether something is to be asked about before it is done."""
    return offer in FINAL or (offer is Offer.ISSUE and standing.issued > 0)
