"""The honest badge: what a round protects against, and what it does not.

The words depend on how the code reached its rater, on who seals the
ballot — the rater's own browser or, where that cannot, the server on
receipt — and on where the key of the box lies.
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


def badge_for(kind: CredentialKind, _: Translator, *, needed: int) -> Badge:
    """Return the badge for codes of a kind, in the reader's language.

    Parameters
    ----------
    needed : how many key slips open the box; none if its key lies on the
        server, which can then be promised less.
    """
    if kind is CredentialKind.TICKET:
        return Badge(
            _("Hall ticket"),
            _(
                "The ticket was drawn from a bag: the system cannot know who you are. "
                "Your ballot is sealed on this device before it leaves; until the "
                "box is opened, the server cannot read it either. Write nothing in "
                "your opinions by which you could be recognised."
            )
            if needed
            else _(
                "The ticket was drawn from a bag: the system cannot know who you are. "
                "Your ballot is sealed on this device before it leaves. Write "
                "nothing in your opinions by which you could be recognised."
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
        )
        if needed
        else _(
            "The system knows that you handed in. Your ballot is sealed on this "
            "device before it leaves, and roll and box share no number, no order and "
            "no time. Against whoever runs the server, or alters this page on it, "
            "this cannot be guaranteed."
        ),
        _(
            "The system knows that you handed in. This browser cannot seal the "
            "ballot itself, so the server seals it on receipt: for that instant it "
            "holds your registration and the content of your ballot together. "
            "Afterwards only the scrutineers can open it, and they do not see whose "
            "it is."
        )
        if needed
        else _(
            "The system knows that you handed in. This browser cannot seal the "
            "ballot itself, so the server seals it on receipt: for that instant it "
            "holds your registration and the content of your ballot together."
        ),
    )


def remarks(
    _: Translator, *, needed: int, is_kiosk: bool, has_links: bool
) -> list[str]:
    """Return what is to be said of where the key lies, and of the device."""
    said = []
    if not needed:
        said.append(
            _(
                "The key of this round lies on the server: until the box is opened, "
                "its administrator could in theory open it."
            )
        )
    if is_kiosk:
        said.append(
            _(
                "This device is shared: it keeps nothing of what you fill in, shares "
                "nothing with other pages or programs, and clears the page after you."
            )
        )
    elif has_links:
        said.append(
            _(
                "The browser remembers a personal link, so open it on your own device "
                "or in a private window; on a shared device, type a ticket's code "
                "instead, or use a device of the hall."
            )
        )
    return said
