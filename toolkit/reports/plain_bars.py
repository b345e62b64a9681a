"""Draws plain bars: votes for the options of a list, or means of points.

Bars begin at one line and keep the order they are given in.  What is drawn
was decided before; nothing is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.reports.bar_names import bar_names, name_width, row_height
from toolkit.reports.canvas import (
    DARK,
    LARGE,
    PALE,
    PLAIN,
    SMALL,
    WIDTH,
    Lettering,
    Look,
    Page,
    columns_in,
    inches,
)
from toolkit.reports.lettering import width, wrapped

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.i18n import Language

_BAR, _GAP = 0.17, 0.08
_FILLED: Final = Look("#1f5a94")
_ROOM: Final = Look("#eef3f8")
_SMALL_PRINT: Final = Lettering(SMALL, colour=DARK, upright="top")


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One bar: its name, how much of the whole length it fills, what stands behind.

    Without a length there is no bar, and what stands there says why.
    """

    name: str
    length: float | None
    said: str


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """All that one figure of plain bars says."""

    title: str
    subtitle: str
    rows: tuple[PlainRow, ...]
    note: str
    language: Language


def drawn_plainly(sheet: PlainSheet) -> Figure:
    """Return the figure of a sheet."""
    inner = WIDTH - 2 * _GAP
    title = wrapped(sheet.title, columns_in(inner, LARGE, sheet.language))
    subtitle = wrapped(sheet.subtitle, columns_in(inner, PLAIN, sheet.language))
    note = wrapped(sheet.note, columns_in(inner, SMALL, sheet.language))
    names = bar_names([row.name for row in sheet.rows])
    under_title = 0.34 + 0.2 * title.count("\n")
    top = under_title + 0.38 + 0.15 * subtitle.count("\n")
    high = row_height(names)
    foot = top + high * len(sheet.rows)
    page = Page(foot + 0.36 + 0.135 * (note.count("\n") + 1))

    page.write(_GAP, 0.08, title, Lettering(LARGE, "bold", upright="top"))
    page.write(_GAP, under_title, subtitle, Lettering(colour=DARK, upright="top"))
    left = _GAP + name_width(names, sheet.language) + _GAP
    said = (row.said for row in sheet.rows if row.length is not None)
    behind = max(map(width, said), default=0)
    right = WIDTH - 3 * _GAP - inches(behind, SMALL, sheet.language)
    _draw_grid(page, left, right, top, foot)
    for number, (row, name) in enumerate(zip(sheet.rows, names, strict=True)):
        y = top + high * (number + 0.5)
        page.write(left - _GAP, y, name, Lettering(align="right"))
        _draw_bar(page, (left, right), y, row)
    page.write(_GAP, foot + 0.26, note, _SMALL_PRINT)
    return page.finished(sheet.language)


def _draw_grid(page: Page, left: float, right: float, top: float, foot: float) -> None:
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        at = left + tick * (right - left)
        page.line([at, at], [top, foot], colour=PALE, wide=0.6)
        page.write(at, foot + 0.09, f"{tick:.0%}", Lettering(SMALL, align="center"))
    page.line([left, left], [top - 0.03, foot + 0.03], colour="black", wide=1.2)


def _draw_bar(page: Page, ends: tuple[float, float], y: float, row: PlainRow) -> None:
    left, right = ends
    if row.length is None:
        reason = Lettering(SMALL, colour=DARK, behind="white")
        page.write(left + _GAP, y, row.said, reason)
        return
    page.block(left, y, right - left, _BAR, _ROOM)
    if row.length:
        page.block(left, y, row.length * (right - left), _BAR, _FILLED)
    page.write(right + _GAP, y, row.said, Lettering(SMALL))
