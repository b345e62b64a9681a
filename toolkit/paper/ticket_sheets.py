"""Hall tickets to cut: drawn from a bag, they allow one ballot each.

Nothing on a ticket tells it from another of its bag but the code: no number,
no mark, and a spare looks like all the others.  The tickets of a bag are
printed in the order of their codes, which is chance.  This module knows no
rater; it is given codes and returns the sheets, and keeps neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.collection.credential import show_code
from toolkit.i18n import Phrase
from toolkit.paper.pages import set_pages, square

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.i18n import Translator
    from toolkit.paper.pages import Data

ROWS: Final = 5
ROWS_OF_TALL: Final = 4
"""Tickets with a second square are taller."""
COLUMNS: Final = 2

COLOURS: Final[Mapping[str, Phrase]] = {
    "#f6d55c": Phrase("yellow"),
    "#8fc1e3": Phrase("blue"),
    "#9bd3a0": Phrase("green"),
    "#f2a7b9": Phrase("pink"),
    "#f4a261": Phrase("orange"),
    "#c3aed6": Phrase("violet"),
}
"""One for each rater group, so that bags are not mixed up."""


@dataclass(frozen=True, slots=True)
class Bag:
    """The tickets of one unit and rater group, spares among them.

    ``group`` is the rater group's id, ``group_name`` what it is called on
    the tickets.
    """

    unit: str
    group: str
    group_name: str
    codes: tuple[str, ...]
    spares: int = 0


def ticket_sheets(
    bags: Sequence[Bag],
    *,
    title: str,
    address: str,
    with_code_squares: bool = False,
    _: Translator,
) -> bytes:
    """Return the PDF of all tickets, bag after bag, each on pages of its own.

    Parameters
    ----------
    title, address : of the round; one square with the address is on every
        ticket.
    with_code_squares : print a second square that holds the code too.  It
        spares typing, but whoever scans it leaves the code in the list of
        addresses that the phone keeps.

    Raises
    ------
    FontMissingError : no installed font has some of the characters.
    """
    rows = ROWS_OF_TALL if with_code_squares else ROWS
    prefix = f"{address}#" if with_code_squares else ""
    data: dict[str, Data] = {
        "title": title,
        "address": address,
        "square": square(address),
        "rows": rows,
        "words": _words(_, with_code_squares=with_code_squares),
        "sheets": [
            sheet
            for bag in bags
            for sheet in _sheets(bag, bags, rows * COLUMNS, prefix, _)
        ],
    }
    return set_pages("ticket_sheets", data, title=title, _=_)


def _sheets(
    bag: Bag, bags: Sequence[Bag], many: int, prefix: str, _: Translator
) -> Iterator[dict[str, Data]]:
    groups = sorted({one.group for one in bags})
    colours = list(COLOURS)
    colour = colours[groups.index(bag.group) % len(colours)]
    codes = sorted(bag.codes)
    pages = -(-len(codes) // many)
    name = " · ".join(filter(None, (bag.unit, bag.group_name)))
    for start in range(0, len(codes), many):
        note = _(
            "{bag}: {all} tickets in all, {spares} of them spares. White or "
            "{colour} paper. Sheet {sheet} of {sheets}. Cut along the lines, fold "
            "with the writing inside, put all into one bag and mix.",
            bag=name,
            all=len(codes),
            spares=bag.spares,
            colour=COLOURS[colour],
            sheet=start // many + 1,
            sheets=pages,
        )
        yield {
            "colour": colour,
            "name": name,
            "note": note,
            "tickets": [
                {
                    "code": show_code(code),
                    "square": square(prefix + code) if prefix else "",
                }
                for code in codes[start : start + many]
            ],
        }


def _words(_: Translator, *, with_code_squares: bool) -> dict[str, Data]:
    first = (
        _("Scan a square, or type the address below.")
        if with_code_squares
        else _("Scan the square, or type the address below.")
    )
    return {
        "scan": _("Ballot page"),
        "direct": _("Ballot page with code"),
        "steps": [
            first,
            _("Type the code; capitals do not matter."),
            _("Fill in, hand in, note the receipt."),
        ],
        "promise": _("No name is on it; the system cannot know who holds it."),
    }
