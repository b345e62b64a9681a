"""Tables of planning, as HTML: how many there are, and what is wrong in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.apps.markup import element, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markupsafe import Markup

    from toolkit.apps.organise.planning.screen import Line
    from toolkit.i18n import Translator

MOST_LINES: Final = 500
"""So many lines about a file are shown; a column filled in wrongly has thousands."""


def counts_table(
    title: str, counts: Sequence[tuple[str, int]], _: Translator
) -> Markup:
    """Return how many there are of each kind."""
    if not counts:
        return together()
    head = element(
        "tr", element("th", title, scope="col"), element("th", _("Count"), scope="col")
    )
    rows = (
        element("tr", element("th", name, scope="row"), element("td", count))
        for name, count in counts
    )
    table = element("table", element("thead", head), element("tbody", *rows))
    return element("div", table, class_="counts", tabindex="0")


def lines_table(lines: Sequence[Line], _: Translator) -> Markup:
    """Return what is wrong in a file as a table by place, and notes apart."""
    blocking = [line for line in lines if not line.is_note]
    notes = [line for line in lines if line.is_note]
    return together(
        _lines(_("What is wrong, and the way out"), blocking, "fault", _),
        _lines(_("Notes that do not stand in the way"), notes, "note", _),
    )


def _lines(title: str, lines: Sequence[Line], kind: str, _: Translator) -> Markup:
    if not lines:
        return together()
    more = len(lines) - MOST_LINES
    told = _("And {count} more of this kind.", count=more)
    head = element(
        "tr", element("th", _("Place"), scope="col"), element("th", title, scope="col")
    )
    table = element(
        "table", element("thead", head), element("tbody", *_rows(lines[:MOST_LINES]))
    )
    return together(
        element("div", table, class_=f"found {kind}", tabindex="0"),
        element("p", told, class_="hint") if more > 0 else "",
    )


def _rows(lines: Iterable[Line]) -> Iterable[Markup]:
    for line in lines:
        place = element("th", line.place, scope="row")
        yield element("tr", place, element("td", line.said))
