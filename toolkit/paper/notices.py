"""What raters are told on paper: the poster on the wall, and the leaflet.

Both are the same for everybody, and neither holds a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.paper import notice_wording
from toolkit.paper.pages import set_pages, square

if TYPE_CHECKING:
    from toolkit.collection.credential import CredentialKind
    from toolkit.i18n import Translator
    from toolkit.paper.pages import Data


def poster(*, title: str, address: str, fingerprint: str, _: Translator) -> bytes:
    """Return the PDF of the poster of a round, its dates left to be written in.

    Parameters
    ----------
    title, address : of the round.
    fingerprint : of its public key, as the ballot page shows it.

    Raises
    ------
    FontMissingError : no installed font has some of the characters.
    """
    data: dict[str, Data] = {
        "title": title,
        "address": address,
        "square": square(address),
        "fingerprint": fingerprint,
        "words": {
            "kind": _("Democratic appraisal"),
            "scan": _("Ballot page"),
            "steps": [
                _("Scan the square, or type the address into a browser."),
                _("Enter the code from your ticket, or follow your personal link."),
                _("Fill in, hand in, and keep the receipt."),
            ],
            "blanks": [_("Open from"), _("Until"), _("Questions to")],
            "fingerprint": notice_wording.fingerprint(_),
        },
    }
    return set_pages("poster", data, title=title, _=_)


def leaflet(
    kind: CredentialKind,
    *,
    title: str,
    address: str,
    fingerprint: str,
    fewest: int,
    needed: int,
    _: Translator,
) -> bytes:
    """Return the PDF of the leaflet for raters whose code is of a kind.

    Parameters
    ----------
    title, address : of the round.
    fingerprint : of its public key, as the ballot page shows it.
    fewest : the smallest number of ballots whose figures are shown.
    needed : how many slips open the box; none if its key lies on the server.

    Raises
    ------
    FontMissingError : no installed font has some of the characters.
    """
    round_ = notice_wording.Told(
        kind,
        fewest=fewest,
        needed=needed,
        receipts=f"{address}/receipts",
    )
    data: dict[str, Data] = {
        "title": title,
        "address": address,
        "square": square(address),
        "fingerprint": fingerprint,
        "rows": notice_wording.rows(round_, _),
        "words": {
            "head": _("Your ballot, and what becomes of it"),
            "kind": notice_wording.in_one_sentence(round_, _),
            "scan": _("Ballot page"),
            "ask": _("Whom to ask"),
            "blanks": [_("Organiser"), _("Scrutineers")],
            "fingerprint": notice_wording.fingerprint(_),
        },
    }
    return set_pages("leaflet", data, title=title, _=_)
