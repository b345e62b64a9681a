"""Key slips for the scrutineers, a page each, and a record of the key.

A slip holds a part of the round's private key, so its page exists in memory
and on paper only.  The record, on the last page, holds no secret: it says
which key it is, who holds its slips, and what became of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection.credential import show_code
from toolkit.paper.pages import set_pages, square

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.i18n import Translator
    from toolkit.paper.pages import Data


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """A slip's code, ungrouped, and the words that say the same."""

    code: str
    words: tuple[str, ...]


def slip_sheets(
    slips: Sequence[PrintedSlip],
    *,
    title: str,
    needed: int,
    fingerprint: str,
    rules_digest: str,
    _: Translator,
) -> bytes:
    """Return the PDF of all slips of a round, and of the record of its key.

    Parameters
    ----------
    title : of the round.
    needed : how many of the slips open the box.
    fingerprint, rules_digest : of the key and of what was frozen, as they
        are published.

    Raises
    ------
    FontMissingError : no installed font has some of the characters.
    """
    many = len(slips)
    data: dict[str, Data] = {
        "title": title,
        "fingerprint": fingerprint,
        "digest": rules_digest,
        "many": _("{slips}; any {needed} open the box", slips=many, needed=needed),
        "slips": [
            {
                "number": str(number),
                "place": _(
                    "Slip {number} of {slips}; any {needed} open the box",
                    number=number,
                    slips=many,
                    needed=needed,
                ),
                "code": show_code(slip.code),
                "square": square(slip.code),
                "words": slip.words,
            }
            for number, slip in enumerate(slips, start=1)
        ],
        "words": _words(_, needed=needed),
    }
    return set_pages("slip_sheets", data, title=title, _=_)


def _words(_: Translator, *, needed: int) -> dict[str, Data]:
    return {
        "slip": _("Key slip"),
        "code": _("Code of the slip"),
        "words": _("Or these words, in this order; they say the same:"),
        "fingerprint": _("Key fingerprint"),
        "keeping": _("To be kept in mind"),
        "rules": _rules(_, needed=needed),
        "holder": _("Holder (name)"),
        "day": _("Date"),
        "signature": _("Signature"),
        "record": _("Key record"),
        "no-secret": _("This page holds no secret: it may be posted and filed."),
        "digest": _("Digest of the frozen rules"),
        "slips": _("Key slips"),
        "columns": [
            _("Slip"),
            _("Holder (name)"),
            _("Received (signature, date)"),
            _("Box opened (signature, date)"),
            _("Destroyed (signature, date)"),
        ],
        "organiser": _("Organiser (signature)"),
        "witness": _("Witness (signature)"),
    }


def _rules(_: Translator, *, needed: int) -> list[str]:
    return [
        _("Put this page into an envelope at once, seal it, and sign across the flap."),
        _("Never photograph, scan or copy it, and never send it to anybody."),
        _(
            "Bring it when the round is opened, for a trial, and when the box is "
            "opened after the close. Nobody else may enter it for you."
        ),
        _(
            "If it is lost, tell the organiser and the other holders at once. As long "
            "as {needed} slips are left, the box can be opened; with fewer, nobody can "
            "ever open it, and all ballots are lost.",
            needed=needed,
        ),
        _(
            "After the count keep it for a recount, sealed. It is destroyed before "
            "witnesses when the time for objections is over, together with the "
            "envelopes in the box."
        ),
    ]
