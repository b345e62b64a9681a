"""Draws trends as small panels, one for each subject, all on one axis.

Where wording or scale changed, the line is interrupted and a dashed mark
stands in the gap, with the reason below: what lies left and right of it
is not the same question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Final

from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.reports.canvas import (
    DARK,
    GREY,
    PALE,
    PLAIN,
    SMALL,
    WIDTH,
    Lettering,
    Look,
    columns_in,
    inches,
)
from toolkit.reports.lettering import fitted, width
from toolkit.reports.plots.axis import Axis, Span, Unit, span_of, tick_text
from toolkit.reports.plots.frame import BLUE, EDGE, ORANGE, Frame, Key, lines, sentences
from toolkit.reports.plots.trends import Trend, trends, trends_sentence

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.i18n import Language, Translator
    from toolkit.reports.canvas import Page, Shape
    from toolkit.reports.plots.estimates import Estimate

_ACROSS: Final = 3
_TICKS, _BETWEEN = 0.42, 0.16
_NAME, _NAME_LINE, _HIGH, _FOOT = 0.14, 0.14, 0.78, 0.3
_HIDDEN: Final = Look("#f2f2f2", "////", GREY)


def draw_trend_panels(
    rounds: Mapping[str, Sequence[Estimate]],
    _: Translator,
    *,
    title: str,
    subtitle: str = "",
    note: str = "",
    breaks: Mapping[str, str] | None = None,
    unit: Unit = "share",
    span: Span | None = None,
) -> Figure:
    """Return a panel for each subject, with a point for each round.

    Up to 21 panels stay readable on a page; more go through
    `toolkit.reports.plots.frame.in_pages`, and all pages take one ``span``.

    Parameters
    ----------
    rounds : the estimates of one item, by what the round is called; in the
        order of the rounds.
    breaks : what changed before a round, by its name: `breaks_between`.

    Raises
    ------
    TallyError : there is no round, or a break before none of them.
    """
    told, broken = trends(rounds), breaks or {}
    if not told or set(broken) - set([*rounds][1:]):
        raise TallyError(reason=Phrase("a break lies before a round that is not there"))
    low, high = span or span_of((one for each in rounds.values() for one in each), unit)
    sheet = _Sheet(tuple(rounds), broken, (low, high), unit, _.language)
    sheet_rows = ceil(len(told) / _ACROSS)
    names = [_named(one.subject, _.language) for one in told]
    under = _NAME + _NAME_LINE * (1 + max(name.count("\n") for name in names))
    each = under + _HIGH + _FOOT
    frame = Frame(
        title=title,
        subtitle=subtitle,
        note=lines(
            _on_breaks(broken, _),
            sentences(
                trends_sentence(rounds, _, breaks=broken), note, language=_.language
            ),
        ),
        language=_.language,
        keys=_keys(told, broken, _),
    )
    page, top = frame.opened(each * sheet_rows)
    for number, (trend, name) in enumerate(zip(told, names, strict=True)):
        row, column = divmod(number, _ACROSS)
        left = EDGE + _TICKS + column * (_wide() + _BETWEEN)
        area = _Area(sheet, left, top + row * each + under)
        page.write(
            left, area.top - 0.09, name, Lettering(weight="bold", upright="bottom")
        )
        _draw_axes(page, area, has_ticks=column == 0)
        _draw_breaks(page, area)
        _draw_trend(page, area, trend)
    return page.finished(_.language)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all panels have in common."""

    rounds: tuple[str, ...]
    breaks: Mapping[str, str]
    span: Span
    unit: Unit
    language: Language


@dataclass(frozen=True, slots=True)
class _Area:
    """Where one panel lies."""

    sheet: _Sheet
    left: float
    top: float

    @property
    def foot(self) -> float:
        return self.top + _HIGH

    @property
    def upright(self) -> Axis:
        low, high = self.sheet.span
        return Axis(low, high, self.foot, self.top)

    def x(self, number: float) -> float:
        """Return where a round lies; half-way between two is where they break."""
        each = _wide() / len(self.sheet.rounds)
        return self.left + each * (number + 0.5)


def _wide() -> float:
    room = WIDTH - 2 * EDGE - _TICKS - (_ACROSS - 1) * _BETWEEN
    return room / _ACROSS


def _named(name: str, language: Language) -> str:
    return fitted(name, columns_in(_wide(), PLAIN, language), lines=2)


def _draw_axes(page: Page, area: _Area, *, has_ticks: bool) -> None:
    sheet, axis = area.sheet, area.upright
    right = area.left + _wide()
    for tick in axis.ticks(at_most=4):
        y = axis.at(tick)
        page.line([area.left, right], [y, y], colour=PALE, wide=0.6)
        if has_ticks:
            text = tick_text(tick, sheet.unit)
            page.write(area.left - 0.05, y, text, Lettering(SMALL, align="right"))
    page.line([area.left, right], [area.foot] * 2, colour=DARK, wide=0.9)
    room = _wide() / len(sheet.rounds)
    widest = max(map(width, sheet.rounds)) + 1
    step = ceil(inches(widest, SMALL, sheet.language) / room)
    for number in range(len(sheet.rounds) - 1, -1, -step):
        text = sheet.rounds[number]
        x = area.x(number)
        page.write(x, area.foot + 0.1, text, Lettering(SMALL, align="center"))


def _draw_breaks(page: Page, area: _Area) -> None:
    for letter, name in zip(_letters(), area.sheet.breaks, strict=False):
        x = area.x(area.sheet.rounds.index(name) - 0.5)
        ends = [area.top, area.foot]
        page.line([x, x], ends, colour=ORANGE, wide=1.1, is_dashed=True)
        lettering = Lettering(
            SMALL, "bold", ORANGE, behind="white", align="center", upright="top"
        )
        page.write(x, area.top, letter, lettering)


def _draw_trend(page: Page, area: _Area, trend: Trend) -> None:
    axis, sheet = area.upright, area.sheet
    for number, (one, other) in enumerate(pairwise(trend.points), start=1):
        if sheet.rounds[number] in sheet.breaks or one is None or other is None:
            continue
        if one.value is not None and other.value is not None:
            xs = [area.x(number - 1), area.x(number)]
            ys = [axis.at(one.value), axis.at(other.value)]
            page.line(xs, ys, colour=BLUE, wide=1.0)
    for number, point in enumerate(trend.points):
        if point is not None:
            _draw_point(page, axis, area.x(number), point)


def _draw_point(page: Page, axis: Axis, x: float, point: Estimate) -> None:
    if point.value is None:
        high = 0.16
        page.block(x - 0.08, axis.start - high / 2, 0.16, high, _HIDDEN)
        return
    if point.interval is not None:
        ends = [axis.at(point.interval.low), axis.at(point.interval.high)]
        page.line([x, x], ends, colour=BLUE, wide=2.0)
    shape: Shape = "s" if point.is_complete else "o"
    page.mark(x, axis.at(point.value), shape, colour=BLUE)


def _letters() -> str:
    return "abcdefghijklmnopqrstuvwxyz"


def _on_breaks(breaks: Mapping[str, str], _: Translator) -> str:
    return _("; ").join(
        _("{letter}: {round}, {what}", letter=letter, round=name, what=what)
        for letter, (name, what) in zip(_letters(), breaks.items(), strict=False)
    )


def _keys(
    told: Sequence[Trend], breaks: Mapping[str, str], _: Translator
) -> tuple[Key, ...]:
    points = [point for trend in told for point in trend.points if point is not None]
    keys = []
    if any(point.interval for point in points):
        keys.append(Key(_("value and interval"), _draw_sample))
    if any(point.is_complete for point in points):
        keys.append(Key(_("everybody voted"), _draw_complete))
    if breaks:
        words = _("break: not comparable with what is left of it")
        keys.append(Key(words, _draw_break))
    reasons = dict.fromkeys(point.reason for point in points if point.value is None)
    if reasons:
        keys.append(Key(_.join([*reasons]), _draw_hidden))
    return tuple(keys)


def _draw_sample(page: Page, x: float, y: float) -> None:
    page.line([x, x], [y - 0.09, y + 0.09], colour=BLUE, wide=2.0)
    page.mark(x, y, "o", colour=BLUE)


def _draw_complete(page: Page, x: float, y: float) -> None:
    page.mark(x, y, "s", colour=BLUE)


def _draw_break(page: Page, x: float, y: float) -> None:
    page.line([x, x], [y - 0.1, y + 0.1], colour=ORANGE, wide=1.1, is_dashed=True)


def _draw_hidden(page: Page, x: float, y: float) -> None:
    page.block(x - 0.08, y, 0.16, 0.14, _HIDDEN)
