"""How a screen of the results app looks: HTML from what there is to see.

Draws and computes nothing.  Names were written by anybody, so every text
goes through `element`, which escapes it.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from toolkit.apps.markup import element, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markupsafe import Markup

    from toolkit.apps.meeting.grid import Grid, Heading, Square
    from toolkit.apps.results.panel import Findings
    from toolkit.apps.results.screen import Screen
    from toolkit.i18n import Translator


def heading(screen: Screen, _: Translator) -> Markup:
    """Return which round is looked at, and since when it is published."""
    title = screen.title or _("Analysis")
    below = (element("p", screen.subtitle),) if screen.subtitle else ()
    return together(element("h1", title), *below)


def banner(screen: Screen, _: Translator) -> Markup:
    """Return what is wrong, or why there is nothing to see."""
    if screen.problems:
        told = (element("p", line) for line in screen.problems)
        return element("div", *told, class_="problems", role="alert")
    if screen.rounds.names:
        return together()
    waiting, empty = _("Reading the archives …"), _("No round has been published yet.")
    return element("p", empty if screen.is_loaded else waiting, class_="hint")


def failure(_: Translator) -> Markup:
    """Return that something went wrong that nobody foresaw."""
    told = _("Something went wrong. The reason is in the server's log.")
    return element("p", told, class_="problems", role="alert")


def doing(screen: Screen) -> Markup:
    """Return what is being done just now; a reader aloud says it, too."""
    return element("p", screen.doing, role="status", class_="doing")


def said(screen: Screen, _: Translator) -> Markup:
    """Return the sentences of a panel."""
    found = screen.findings
    if found is None or not found.said:
        return together()
    lines = (element("li", line) for line in found.said)
    return together(element("h2", _("What can be said")), element("ul", *lines))


def tables(screen: Screen, _: Translator) -> Markup:
    """Return the tables of a panel."""
    return together(*map(_shown, _grids(screen.findings, _)))


def figures(screen: Screen) -> Iterator[Markup]:
    """Yield the figures of a panel, as far as they are drawn."""
    found = screen.findings
    drawings = found.drawings if found else ()
    for drawing, svg in zip(drawings, screen.drawings, strict=False):
        yield element(
            "img",
            src=f"data:image/svg+xml;base64,{b64encode(svg).decode()}",
            alt=drawing.title,
        )


def note(screen: Screen, _: Translator) -> Markup:
    """Return that there are more figures than are shown."""
    found = screen.findings
    drawings = found.drawings if found else ()
    if screen.is_due or len(drawings) == len(screen.drawings):
        return together()
    said = _("{n} figures in all; the file to take home holds all.", n=len(drawings))
    return element("p", said, class_="note")


def download(screen: Screen, _: Translator) -> Markup:
    """Return the link to the file that was prepared."""
    file = screen.download
    if file is None:
        return together()
    content = b64encode(file.content).decode()
    return element(
        "a",
        _("Save {name}", name=file.name),
        href=f"data:{file.mime};base64,{content}",
        download=file.name,
    )


def _grids(found: Findings | None, _: Translator) -> Iterator[Grid]:
    # Brings in pandas; before there are findings it is not needed.
    from toolkit.apps.meeting.grid import grid_of  # noqa: PLC0415  # slow to load

    for table in found.tables if found else ():
        yield grid_of(table, _)


def _shown(grid: Grid) -> Markup:
    """Return a table under its title; a wide one is scrolled, by keys as well."""
    notes = (element("p", note, class_="note") for note in grid.notes)
    return element(
        "section",
        element("h2", grid.title),
        element(
            "div",
            _table(grid),
            class_="scrolls",
            tabindex="0",
            role="region",
            aria_label=grid.title,
        ),
        *notes,
    )


def _table(grid: Grid) -> Markup:
    over = (grid.over,) if any(heading.text for heading in grid.over) else ()
    heads = (_headings(row) for row in (*over, grid.headings))
    rows = (element("tr", *_squares(row)) for row in grid.rows)
    return element("table", element("thead", *heads), element("tbody", *rows))


def _headings(row: Iterable[Heading]) -> Markup:
    return element(
        "tr",
        *(
            element(
                "th" if heading.text else "td",
                heading.text,
                colspan=heading.columns if heading.columns > 1 else None,
                class_="number" if heading.is_number else None,
            )
            for heading in row
        ),
    )


def _squares(row: Iterable[Square]) -> Iterator[Markup]:
    for place, square in enumerate(row):
        rows = square.rows if square.rows > 1 else None
        if square.is_number:
            bar = None if square.percent is None else f"--share:{square.percent}%"
            yield element("td", square.text, class_="number", style=bar)
        elif place == 0:
            yield element("th", square.text, scope="row", rowspan=rows)
        else:
            yield element("td", square.text, rowspan=rows)
