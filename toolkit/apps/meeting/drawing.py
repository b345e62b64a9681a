"""How a screen of the meeting looks: HTML from what there is to see.

Draws and computes nothing.  Names and opinions were written by anybody, so
every text goes through `element`, which escapes it.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from toolkit.apps.markup import element, together

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from toolkit.apps.meeting.deciding import Conclusion
    from toolkit.apps.meeting.grid import Grid, Heading, Square
    from toolkit.apps.meeting.model import Screen
    from toolkit.apps.meeting.rounds import Page
    from toolkit.i18n import Translator


def banner(screen: Screen, _: Translator) -> Markup:
    """Return what is wrong with the archives, or why nothing is shown."""
    if screen.problems:
        told = (element("p", line) for line in screen.problems)
        return element("div", *told, class_="problems", role="alert")
    if screen.page is not None:
        return together()
    waiting, empty = _("Reading the archives …"), _("No round has been published yet.")
    return element("p", empty if screen.is_loaded else waiting, class_="hint")


def failure(_: Translator) -> Markup:
    """Return that something went wrong that nobody foresaw."""
    told = _("Something went wrong. The reason is in the server's log.")
    return element("p", told, class_="problems", role="alert")


def name_of(page: Page) -> Markup:
    """Return the member's name over the branch, unless that says the same."""
    if page.branch in {"", page.name}:
        return element("h1", page.name)
    return element("h1", page.name, " ", element("small", page.branch))


def position(screen: Screen, _: Translator) -> Markup:
    """Return which of how many members of the branch this is."""
    members = screen.members
    shown = "" if members.chosen is None else members.chosen + 1
    return element(
        "span", _("{n} / {all}", n=shown, all=len(members.names)), class_="position"
    )


def counts(page: Page) -> Markup:
    """Return the tables of counts and shares."""
    return together(*(_counted(grid, page) for grid in page.grids))


def said(page: Page, _: Translator) -> Markup:
    """Return the sentences on what can be said, and what cannot."""
    return together(element("h2", _("What can be said")), _listed(page.said))


def branch(screen: Screen, page: Page, _: Translator) -> Markup:
    """Return the figures about the member, and those beside it."""
    if not screen.figures:
        hint = _("Drawing …") if screen.figures is None else _("There is no figure.")
        return element("p", hint, class_="hint")
    said = _("Results of {branch}", branch=page.branch or page.name)
    sources = (b64encode(figure).decode() for figure in screen.figures)
    return together(
        *(
            element("img", src=f"data:image/svg+xml;base64,{source}", alt=said)
            for source in sources
        )
    )


def opinions(page: Page, _: Translator) -> Markup:
    """Return the opinions that were released."""
    if not page.opinions:
        return element("p", _("No opinion is shown."), class_="hint")
    return together(
        *(
            element("section", element("h2", group.asked), _listed(group.texts))
            for group in page.opinions
        )
    )


def voted(conclusion: Conclusion, _: Translator) -> Markup:
    """Return what had most votes, what is written down, and what is not right."""
    is_read_only = not (conclusion.may_decide or conclusion.is_closed)
    reason = conclusion.reason if is_read_only else ""
    said = (
        *conclusion.said,
        *((_("Reason: {reason}", reason=reason),) if reason else ()),
        *((_("Only the committee decides on grades."),) if is_read_only else ()),
    )
    warned = (element("p", line) for line in conclusion.warnings)
    return together(
        element("h2", _("Conclusion of the committee")),
        *(element("p", line) for line in said),
        *(
            (element("div", *warned, class_="problems", role="status"),)
            if conclusion.warnings
            else ()
        ),
    )


def decided(conclusion: Conclusion) -> Markup:
    """Return how far the branch is: its quota, and who waits."""
    told = filter(None, (conclusion.quota, conclusion.undecided))
    return together(*(element("p", line, class_="note") for line in told))


def minutes(conclusion: Conclusion) -> Markup:
    """Return where the minutes can be fetched, once they are written."""
    file = conclusion.minutes
    if file is None:
        return together()
    return element("a", file.name, href=file.address, download=file.name)


def _counted(grid: Grid, page: Page) -> Markup:
    notes = (element("p", note, class_="note") for note in grid.notes)
    heading = (element("h2", grid.title),) if len(page.grids) > 1 else ()
    return element("section", *heading, _table(grid), *notes)


def due(page: Page) -> Markup:
    """Return by when the next round is due, and what was never held."""
    return together(*(element("p", line, class_="note") for line in page.due))


def _listed(texts: Iterable[str]) -> Markup:
    return element("ul", *(element("li", text) for text in texts))


def _table(grid: Grid) -> Markup:
    return element(
        "table",
        element("thead", *(_headings(row) for row in (grid.over, grid.headings))),
        element("tbody", *(element("tr", *_squares(row)) for row in grid.rows)),
        class_="ends-with-all" if grid.ends_with_all else "by-item",
    )


def _headings(row: Iterable[Heading]) -> Markup:
    return element(
        "tr",
        *(
            element(
                "th",
                heading.text,
                colspan=heading.columns,
                class_="number" if heading.is_number else None,
            )
            for heading in row
        ),
    )


def _squares(row: Iterable[Square]) -> Iterable[Markup]:
    for square in row:
        if not square.is_number:
            rows = square.rows if square.rows > 1 else None
            yield element("th", square.text, scope="row", rowspan=rows)
        else:
            bar = None if square.percent is None else f"--share:{square.percent}%"
            yield element("td", square.text, class_="number", style=bar)
