"""Draws diverging bars: better grades to the right of a line, worse to the left.

Hatching stands beside colour, so that a grey print says the same.  What is
drawn was decided before; nothing is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from toolkit.reports.bar_names import bar_names, name_width, row_height
from toolkit.reports.canvas import (
    DARK,
    GREY,
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
from toolkit.reports.report import NOTHING, Share, percent_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from toolkit.i18n import Language
    from toolkit.reports.marks import Marks
    from toolkit.survey.words import Scale

_BAR, _GAP, _KEY = 0.19, 0.08, 0.26
_RATED, _STRIP, _STRIP_TEXT = 0.46, 0.42, 0.80
_DIGIT = 0.052

_GOOD: Final = (
    Look("#1f5a94", ink="white"),
    Look("#bcd6ee", "////", "#6f9fca"),
    Look("#e4eff9", "---", "#8fb3d4"),
)
_MIDDLE: Final = Look("#ececec")
_BAD: Final = (
    Look("#a8430c", "xxxx", "#d9966b", ink="white"),
    Look("#f8cfa5", "....", "#c2682a"),
    Look("#fdebd7", "|||", "#dba06b"),
)
_SMALL_PRINT: Final = Lettering(SMALL, colour=DARK, upright="top")
_HEAD: Final = Lettering(SMALL, colour=DARK, upright="bottom")
_RIGHT_HEAD: Final = Lettering(SMALL, colour=DARK, upright="bottom", align="right")


@dataclass(frozen=True, slots=True)
class Row:
    """One bar, of a subject or an item: the marks, or why none are to be seen."""

    name: str
    marks: Marks | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one figure says."""

    title: str
    subtitle: str
    scale: Scale
    rows: tuple[Row, ...]
    rated: str
    note: str
    language: Language

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the bars, in as many lines as fit."""
        return bar_names([row.name for row in self.rows])


def segments(shares: Sequence[float]) -> tuple[tuple[int, float, float], ...]:
    """Return where the bar of each grade begins, and how long it is.

    ``shares`` go from the best grade to the worst.  From left to right,
    worst first: the grade's place, where its bar begins, its length.  Zero
    lies between the better and the worse half, and in the midst of the
    middle one of an odd number.

    >>> segments([0.5, 0.25, 0.25, 0.0])
    ((3, -0.25, 0.0), (2, -0.25, 0.25), (1, 0.0, 0.25), (0, 0.25, 0.5))
    """
    half, odd = divmod(len(shares), 2)
    at = -sum(shares[half + odd :]) - sum(shares[half : half + odd]) / 2
    found = []
    for place in reversed(range(len(shares))):
        found.append((place, at, shares[place]))
        at += shares[place]
    return tuple(found)


def drawn(sheet: Sheet) -> Figure:
    """Return the figure of a sheet."""
    inner = WIDTH - 2 * _GAP
    title = wrapped(sheet.title, columns_in(inner, LARGE, sheet.language))
    subtitle = wrapped(sheet.subtitle, columns_in(inner, PLAIN, sheet.language))
    note = wrapped(sheet.note, columns_in(inner, SMALL, sheet.language))
    keys = _keys(sheet)
    under_title = 0.34 + 0.2 * title.count("\n")
    legend = under_title + 0.32 + 0.15 * subtitle.count("\n")
    top = legend + 0.21 * len(keys) + 0.20
    foot = top + row_height(sheet.names) * len(sheet.rows)
    page = Page(foot + 0.36 + 0.135 * (note.count("\n") + 1))

    page.write(_GAP, 0.08, title, Lettering(LARGE, "bold", upright="top"))
    page.write(_GAP, under_title, subtitle, Lettering(colour=DARK, upright="top"))
    for line, entries in enumerate(keys):
        for at, place in entries:
            _draw_key(page, at, legend + 0.21 * line, place, sheet)
    _draw_rows(page, sheet, top)
    page.write(_GAP, foot + 0.26, note, _SMALL_PRINT)
    return page.finished(sheet.language)


@dataclass(frozen=True, slots=True)
class _Span:
    """Where the bars lie on the page, and which shares that is."""

    left: float
    right: float
    low: float
    high: float

    def at(self, share: float) -> float:
        return self.left + (share - self.low) * self.inches

    @property
    def inches(self) -> float:
        return (self.right - self.left) / (self.high - self.low)


def _draw_rows(page: Page, sheet: Sheet, top: float) -> None:
    span = _span(sheet)
    rated = span.right + _RATED
    _draw_grid(page, sheet, span, top)
    named = zip(sheet.rows, sheet.names, strict=True)
    for number, (row, name) in enumerate(named):
        y = top + row_height(sheet.names) * (number + 0.5)
        page.write(span.left - _GAP, y, name, Lettering(align="right"))
        if row.marks is None:
            reason = Lettering(SMALL, colour=DARK, behind="white")
            page.write(span.at(0) + _GAP, y, row.reason, reason)
            page.write(rated, y, NOTHING, Lettering(colour=GREY, align="right"))
        else:
            _draw_bar(page, y, row.marks, sheet.scale, span)
            _draw_strip(page, rated + _GAP, y, row.marks[sheet.scale.exit.code])


def _draw_grid(page: Page, sheet: Sheet, span: _Span, top: float) -> None:
    foot = top + row_height(sheet.names) * len(sheet.rows)
    right = span.right + _RATED
    cannot_say = sheet.scale.exit.text[sheet.language]
    page.write(right, top - 0.05, sheet.rated, _RIGHT_HEAD)
    page.write(right + _GAP, top - 0.05, cannot_say, _HEAD)
    for tick in (quarter / 4 for quarter in range(-4, 5)):
        if span.low <= tick <= span.high:
            at = span.at(tick)
            page.line([at, at], [top, foot], colour=PALE, wide=0.6)
            page.write(
                at, foot + 0.09, f"{abs(tick):.0%}", Lettering(SMALL, align="center")
            )
    zero = span.at(0)
    page.line([zero, zero], [top - 0.03, foot + 0.03], colour="black", wide=1.2)


def _draw_bar(page: Page, y: float, marks: Marks, scale: Scale, span: _Span) -> None:
    votes = [marks[grade.code].count for grade in scale.grades]
    rated = sum(votes)
    for place, start, length in segments([vote / rated for vote in votes]):
        look, said = _look(place, len(votes)), str(votes[place])
        wide = length * span.inches
        if length:
            page.block(span.at(start), y, wide, _BAR, look)
        if wide > _DIGIT * len(said) + _GAP:
            number = Lettering(
                SMALL, colour=look.ink, behind=look.colour, align="center"
            )
            page.write(span.at(start + length / 2), y, said, number)
    page.write(span.right + _RATED, y, str(rated), Lettering(align="right"))


def _draw_strip(page: Page, x: float, y: float, cannot_say: Share) -> None:
    filled = _STRIP * cannot_say.count / cannot_say.of
    page.block(x, y, _STRIP, _GAP, Look("#eeeeee"))
    page.block(x, y, filled, _GAP, Look(GREY))
    said = f"{cannot_say.count} ({percent_text(cannot_say)})"
    page.write(x + _STRIP + 0.05, y, said, Lettering(SMALL))


def _draw_key(page: Page, x: float, y: float, place: int, sheet: Sheet) -> None:
    grades = sheet.scale.grades
    page.block(x, y, _KEY, 0.12, _look(place, len(grades)))
    words = grades[place].text[sheet.language]
    page.write(x + _KEY + 0.05, y, words, Lettering(SMALL))


def _keys(sheet: Sheet) -> list[list[tuple[float, int]]]:
    """Return lines of keys in the order of the bars: where, and which grade."""
    grades = sheet.scale.grades
    lines: list[list[tuple[float, int]]] = [[]]
    at = _GAP
    for place in reversed(range(len(grades))):
        words = grades[place].text[sheet.language]
        wide = _KEY + 0.25 + inches(width(words), SMALL, sheet.language)
        if lines[-1] and at + wide > WIDTH - _GAP:
            lines.append([])
            at = _GAP
        lines[-1].append((at, place))
        at += wide
    return lines


def _span(sheet: Sheet) -> _Span:
    ends = [0.0]
    for row in sheet.rows:
        if row.marks is not None:
            votes = [row.marks[grade.code] for grade in sheet.scale.grades]
            bars = segments([vote.count / vote.of for vote in votes])
            ends += [bars[0][1], bars[-1][1] + bars[-1][2]]
    return _Span(
        left=_GAP + name_width(sheet.names, sheet.language) + _GAP,
        right=WIDTH - _RATED - _STRIP - _STRIP_TEXT - _GAP,
        low=min(-0.1, floor(10 * min(ends)) / 10),
        high=max(0.5, ceil(10 * max(ends)) / 10),
    )


def _look(place: int, grades: int) -> Look:
    half = grades // 2
    if place < half:
        return _GOOD[min(place, len(_GOOD) - 1)]
    if place >= grades - half:
        return _BAD[min(grades - 1 - place, len(_BAD) - 1)]
    return _MIDDLE
