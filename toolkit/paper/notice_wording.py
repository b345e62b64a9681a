"""What the leaflet says: what becomes of a ballot, who knows what, what nobody can.

The words depend on how the code reached its rater and on where the key of
the box lies.  They promise what the system does and say what it cannot; the
badge on the ballot page is the short form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection.credential import CredentialKind
from toolkit.thresholds import COUNTED

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.paper.pages import Data


@dataclass(frozen=True, slots=True)
class Told:
    """What the words depend on, and what fills them."""

    kind: CredentialKind
    fewest: int
    needed: int
    receipts: str

    @property
    def is_drawn(self) -> bool:
        """Whether codes are drawn from a bag."""
        return self.kind is CredentialKind.TICKET

    @property
    def is_on_server(self) -> bool:
        """Whether the key of the box lies on the server."""
        return self.needed == 0


def fingerprint(_: Translator) -> str:
    """Return what stands over the fingerprint of the key."""
    return _("Key fingerprint, as on the ballot page:")


def in_one_sentence(told: Told, _: Translator) -> str:
    """Return what matters most."""
    if told.is_drawn:
        return _("You draw a ticket, as a lot: it has no name, and nobody notes whose.")
    return _(
        "As with two envelopes: the outer one says who voted, the inner one goes "
        "into the box without a name."
    )


def rows(told: Told, _: Translator) -> list[list[dict[str, Data]]]:
    """Return the sections of the leaflet, some of them side by side."""
    known, unknown = _known(told, _)
    return [
        [_section(_("What happens to my ballot?"), _course(told, _), steps=True)],
        [
            _section(_("What the system knows"), known),
            _section(_("What it does not know"), unknown),
        ],
        [_section(_("What nobody can promise"), _limits(told, _))],
        [_section(_("How do I hand in?"), _handing_in(told, _), steps=True)],
        [_section(_("How do I check?"), _checks(told, _))],
    ]


def _section(head: str, lines: list[str], *, steps: bool = False) -> dict[str, Data]:
    return {"head": head, "lines": lines, "steps": steps}


def _course(told: Told, _: Translator) -> list[str]:
    key = (
        _(
            "Until the close it lies in the box, sealed. The key of the box is in a "
            "file on the server, apart from the box and its backups."
        )
        if told.is_on_server
        else _(
            "Until the close it lies in the box, sealed. The key of the box is not on "
            "the server: it takes {needed} slips of paper, held by different "
            "scrutineers, to open it.",
            needed=told.needed,
        )
    )
    return [
        _(
            "It is sealed on your own device before it leaves. A browser that cannot "
            "do so says it first; the server then seals it on receipt."
        ),
        key,
        _(
            "After the close all envelopes are opened at once. Marks are added up; "
            "opinions are mixed and parted from the marks. No single ballot is kept."
        ),
        _(
            "When the time for objections is over, envelopes, key and codes are "
            "destroyed."
        ),
    ]


def _known(told: Told, _: Translator) -> tuple[list[str], list[str]]:
    """Return what the system knows, and what it does not."""
    if told.is_drawn:
        known = [
            _("Who may take part, from the roster, but not who did."),
            _("Which codes were used, but not who drew them."),
        ]
        unknown = [_("Who you are.")]
    else:
        known = [
            _("Your name, unit and rater group, from the roster."),
            _("Whether you have handed in."),
        ]
        unknown = [_("Which ballot is yours.")]
    unknown += [
        _("What is in a ballot, before the box is opened."),
        _("When and from where a ballot came: that is not written down."),
    ]
    return known, unknown


def _limits(told: Told, _: Translator) -> list[str]:
    lines = [_limit_of_the_key(told, _)]
    if told.is_drawn:
        lines.append(
            _(
                "Whoever runs the network, or a camera in the hall, may see that you "
                "took part. Use a device of the hall if you mind that."
            )
        )
    else:
        lines.append(
            _(
                "Whoever runs the network or the mail may see that you took part, but "
                "not what you wrote."
            )
        )
    return [
        *lines,
        _(
            "An opinion can betray its author by its style, or by what only one person "
            "knows. Write nothing by which you could be recognised."
        ),
        _(
            "Numbers of votes are shown for {counted} ballots or more only; for "
            "{fewest} or more, bands. Still, where all of a large group mark alike, "
            "everybody knows how each of them marked.",
            counted=COUNTED * told.fewest,
            fewest=told.fewest,
        ),
    ]


def _limit_of_the_key(told: Told, _: Translator) -> str:
    """Return what those could do who hold the key or run the server."""
    match told.is_drawn, told.is_on_server:
        case True, False:
            return _(
                "Should somebody alter the page on the server, it could read what you "
                "fill in; even then it would not know who you are."
            )
        case True, True:
            return _(
                "An administrator of the server could in theory open the box before "
                "the count, but would still not know whose the ballots are."
            )
        case False, False:
            return _(
                "Should scrutineers and administrator conspire before the key is "
                "destroyed, or somebody alter the page on the server, they could find "
                "out who wrote what."
            )
        case _:
            return _(
                "An administrator of the server could in theory open the box before "
                "the count and, by watching the server, find out who wrote what."
            )


def _handing_in(told: Told, _: Translator) -> list[str]:
    first = (
        [
            _("Sign the paper roll, draw one ticket, and show it to nobody."),
            _("Open the address on it, on your phone or a device of the hall, and "
              "type the code."),
        ]
        if told.is_drawn
        else [
            _("Open the link in your message, and pass it on to nobody."),
            _("The browser remembers a personal link, so open it on your own device "
              "or in a private window; on a shared device, type a ticket's code "
              "instead, or use a device of the hall."),
        ]
    )  # fmt: skip
    return [
        *first,
        _(
            "Fill in alone; nobody may ask to see your screen. Then hand in. A ballot "
            "handed in cannot be changed."
        ),
        _("Note down the receipt and, if you wrote something, the code for opinions."),
    ]


def _checks(told: Told, _: Translator) -> list[str]:
    return [
        _(
            "Receipt: once the result is published, all receipts are listed at "
            "{address}. Yours among them shows that your ballot was counted, and tells "
            "nobody what was in it.",
            address=told.receipts,
        ),
        _(
            "Roll: at the address above, under “{question}”, enter your code; the "
            "answer is yes or no. If it is not what you did, tell the scrutineers at "
            "once.",
            question=_("Has a ballot been handed in with my code?"),
        ),
    ]
