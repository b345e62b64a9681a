"""Draws dots with intervals: a row for each subject, or for each item of one.

Where places are known, rows stand tier by tier, and within a tier in the
order they were given in, so that position says nothing the counts do not.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from toolkit.reports.bar_names import bar_names, name_width, row_height
from toolkit.reports.canvas import (
    DARK,
    GREY,
    PALE,
    SMALL,
    WIDTH,
    Lettering,
)
from toolkit.reports.plots.axis import Axis, Span, Unit, span_of, tick_text, written
from toolkit.reports.plots.estimates import in_tiers, row_names
from toolkit.reports.plots.frame import BLUE, EDGE, Frame, Key, lines, sentences
from toolkit.reports.report import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from toolkit.i18n import Translator
    from toolkit.reports.canvas import Page, Shape
    from toolkit.reports.plots.estimates import Estimate

_PLACES, _NUMBER, _LAST, _HEAD_ROOM, _FOOT_ROOM = 0.52, 0.48, 0.66, 0.2, 0.2
_SHADE: Final = "#eef2f7"
_HEAD: Final = Lettering(SMALL, colour=DARK, upright="bottom", align="right")
_ALIGNED: Final = Lettering(align="right")
_THICK: Final = 2.4
_SLACK: Final = 0.01
_PARTIAL: Final[Shape] = "o"
_COMPLETE: Final[Shape] = "s"


def draw_dot_intervals(
    estimates: Sequence[Estimate],
    _: Translator,
    *,
    title: str,
    subtitle: str = "",
    note: str = "",
    unit: Unit = "share",
    span: Span | None = None,
    confidence: float = 0.95,
) -> Figure:
    """Return dots with intervals, one row for each estimate.

    Up to 24 rows stay readable on a page: more go through
    `toolkit.reports.plots.frame.in_pages`, and all pages take one ``span``.

    Parameters
    ----------
    estimates : of one item, or of one subject; first through `ranked`, if
        their places are to be shown.
    span : the ends of the axis; of these estimates unless given.
    confidence : that of the intervals, to be told.
    """
    rows = in_tiers(estimates)
    names = bar_names(row_names(rows, _))
    high = row_height(names)
    frame = Frame(
        title=title,
        subtitle=lines(subtitle, _how_complete(rows, _)),
        note=sentences(
            dots_sentence(rows, _, unit=unit),
            _on_tiers(rows, _),
            note,
            language=_.language,
        ),
        language=_.language,
        keys=_keys(rows, confidence, _),
    )
    page, top = frame.opened(_HEAD_ROOM + high * len(rows) + _FOOT_ROOM)
    first = top + _HEAD_ROOM
    left = EDGE + name_width(names, _.language) + EDGE
    has_places = any(one.places for one in rows)
    low, end = span or span_of(rows, unit)
    axis = Axis(low, end, left + has_places * _PLACES + EDGE, _columns()[0] - _NUMBER)
    _draw_bands(page, rows, first, high)
    _draw_heads(page, left, first, _, has_places=has_places)
    _draw_grid(page, axis, (first, first + high * len(rows)), unit)
    for number, (one, name) in enumerate(zip(rows, names, strict=True)):
        y = first + high * (number + 0.5)
        page.write(left - EDGE, y, name, _ALIGNED)
        if has_places:
            page.write(left + _PLACES - EDGE, y, _placed(one, _), _ALIGNED)
        _draw_row(page, axis, y, one, unit)
    return page.finished(_.language)


def dots_sentence(
    estimates: Sequence[Estimate], _: Translator, *, unit: Unit = "share"
) -> str:
    """Return in one sentence what the dots show."""
    values = [one.value for one in estimates if one.value is not None]
    if not values:
        return _("None of the values can be shown.")
    low, high = written(min(values), unit), written(max(values), unit)
    tiers = {one.tier for one in estimates if one.tier is not None}
    if not tiers:
        return _("Values from {low} to {high}; nobody is ranked.", low=low, high=high)
    if len(tiers) == 1:
        return _(
            "Values from {low} to {high}; the counts tell no order among them.",
            low=low,
            high=high,
        )
    return _(
        "Values from {low} to {high}; the counts tell {tiers} tiers apart.",
        low=low,
        high=high,
        tiers=len(tiers),
    )


def _how_complete(rows: Sequence[Estimate], _: Translator) -> str:
    known = [one for one in rows if one.value is not None]
    if known and all(one.is_complete for one in known):
        return _("Everybody voted: there is no sampling error, and no interval.")
    return ""


def _on_tiers(rows: Sequence[Estimate], _: Translator) -> str:
    tiers = {one.tier for one in rows if one.tier is not None}
    order = _(
        "Lines part the tiers; the order within one is that of the list and says "
        "nothing."
    )
    places = _("Places: all that the counts allow.")
    told = (order, places) if len(tiers) > 1 else (places,) if tiers else ()
    return sentences(*told, language=_.language)


def _placed(one: Estimate, _: Translator) -> str:
    if one.places is None:
        return NOTHING
    low, high = one.places
    return str(low) if low == high else _("{low}–{high}", low=low, high=high)


def _draw_bands(
    page: Page, rows: Sequence[Estimate], first: float, high: float
) -> None:
    if len({one.tier for one in rows if one.tier is not None}) < 2:  # noqa: PLR2004 -- one tier has no border
        return
    y, foot = first, first + high * len(rows)
    for number, (tier, together) in enumerate(groupby(rows, lambda one: one.tier)):
        size = high * len(list(together))
        if tier is not None and number % 2 == 0:
            page.band(y, size, colour=_SHADE)
        y += size
        if tier is not None and y < foot - _SLACK:
            page.line([EDGE, WIDTH - EDGE], [y, y], colour=GREY, wide=0.7)


def _draw_heads(
    page: Page, left: float, first: float, _: Translator, *, has_places: bool
) -> None:
    y = first - 0.04
    if has_places:
        page.write(left + _PLACES - EDGE, y, _("Places"), _HEAD)
    heads = (_("Value"), _("Graded"), _("Can't judge"))
    for at, head in zip(_columns(), heads, strict=True):
        page.write(at, y, head, _HEAD)


def _columns() -> tuple[float, float, float]:
    last = WIDTH - EDGE
    return last - _LAST - _NUMBER, last - _LAST, last


def _draw_grid(page: Page, axis: Axis, ends: tuple[float, float], unit: Unit) -> None:
    first, foot = ends
    for tick in axis.ticks():
        x = axis.at(tick)
        page.line([x, x], [first, foot], colour=PALE, wide=0.6)
        text = tick_text(tick, unit)
        page.write(x, foot + 0.09, text, Lettering(SMALL, align="center"))


def _draw_row(page: Page, axis: Axis, y: float, one: Estimate, unit: Unit) -> None:
    value, rated, unknown = _columns()
    if one.value is None:
        reason = Lettering(SMALL, colour=DARK, behind="white")
        page.write(axis.start + EDGE, y, one.reason, reason)
        for at in (value, rated, unknown):
            page.write(at, y, NOTHING, Lettering(colour=GREY, align="right"))
        return
    if one.bounds is not None:
        _whiskers(page, axis.at(one.bounds.low), axis.at(one.bounds.high), y)
    if one.interval is not None:
        ends = [axis.at(one.interval.low), axis.at(one.interval.high)]
        page.line(ends, [y, y], colour=BLUE, wide=_THICK)
    shape = _COMPLETE if one.is_complete else _PARTIAL
    page.mark(axis.at(one.value), y, shape, colour=BLUE)
    page.write(value, y, written(one.value, unit), _ALIGNED)
    page.write(rated, y, str(one.rated), _ALIGNED)
    page.write(unknown, y, str(one.unknown), _ALIGNED)


def _whiskers(page: Page, low: float, high: float, y: float) -> None:
    page.line([low, high], [y, y], colour=DARK, wide=0.8)
    for end in (low, high):
        page.line([end, end], [y - 0.035, y + 0.035], colour=DARK, wide=0.8)


def _keys(
    rows: Sequence[Estimate], confidence: float, _: Translator
) -> tuple[Key, ...]:
    known = [one for one in rows if one.value is not None]
    keys = []
    if any(one.interval for one in known):
        said = _("{confidence} interval", confidence=f"{100 * confidence:g}%")
        keys.append(Key(said, _draw_interval))
    if any(one.bounds for one in known):
        keys.append(Key(_("all that the absent may think"), _draw_bounds))
    if any(one.is_complete for one in known) and not _how_complete(rows, _):
        keys.append(Key(_("everybody voted"), _draw_complete))
    return tuple(keys)


def _draw_interval(page: Page, x: float, y: float) -> None:
    page.line([x - 0.11, x + 0.11], [y, y], colour=BLUE, wide=_THICK)
    page.mark(x, y, _PARTIAL, colour=BLUE)


def _draw_bounds(page: Page, x: float, y: float) -> None:
    _whiskers(page, x - 0.11, x + 0.11, y)


def _draw_complete(page: Page, x: float, y: float) -> None:
    page.mark(x, y, _COMPLETE, colour=BLUE)
