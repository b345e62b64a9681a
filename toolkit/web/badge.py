"""The honest badge: what a round protects against, and what it does not.

The words depend on how the code reached its rater and on who seals the
ballot: the rater's own browser or, where that cannot, the server on
receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection.credential import CredentialKind

if TYPE_CHECKING:
    from toolkit.i18n import Translator


@dataclass(frozen=True, slots=True)
class Badge:
    """What is promised for one kind of code, by who seals the ballot."""

    kind: str
    by_browser: str
    by_server: str


def badge_for(kind: CredentialKind, _: Translator) -> Badge:
    """Return the badge for codes of a kind, in the reader's language."""
    if kind is CredentialKind.TICKET:
        return Badge(
            _("Hall ticket"),
            _(
                "The ticket was drawn from a bag: the system cannot know who you are. "
                "Your ballot is sealed on this device before it leaves; until the "
                "box is opened, the server cannot read it either. Write nothing in "
                "your opinions by which you could be recognised."
            ),
            _(
                "The ticket was drawn from a bag: the system cannot know who you are. "
                "This browser cannot seal the ballot itself, so the server seals it "
                "on receipt; for that instant the content is in its memory. Write "
                "nothing in your opinions by which you could be recognised."
            ),
        )
    return Badge(
        _("Personal link"),
        _(
            "The system knows that you handed in, but cannot see what is in your "
            "ballot; the scrutineers see what is in it, but not whose it is. Should "
            "both conspire, or somebody alter this page on the server, this cannot "
            "be guaranteed."
        ),
        _(
            "The system knows that you handed in. This browser cannot seal the "
            "ballot itself, so the server seals it on receipt: for that instant it "
            "holds your registration and the content of your ballot together. "
            "Afterwards only the scrutineers can open it, and they do not see whose "
            "it is."
        ),
    )
