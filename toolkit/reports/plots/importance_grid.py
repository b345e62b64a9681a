"""Draws the grid of importance and performance, its cuts told on the axes.

An item whose interval crosses a cut is hollow and called undecided; the
fields differ by shape, so that no colour is needed to tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.analysis.importance import (
    Cuts,
    Point,
    Quadrant,
    Rule,
    cuts_by,
    quadrants,
)
from toolkit.reports.canvas import (
    DARK,
    GREY,
    PALE,
    SMALL,
    WIDTH,
    Lettering,
    Shape,
)
from toolkit.reports.plots.axis import Axis, span_over, tick_text, written
from toolkit.reports.plots.frame import BLUE, EDGE, ORANGE, Frame, Key, lines, sentences
from toolkit.reports.plots.importance_points import importance_sentence
from toolkit.reports.plots.label_places import Box, label_places, needs_line

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.analysis.intervals import Interval
    from toolkit.i18n import Translator
    from toolkit.reports.canvas import Page
    from toolkit.reports.plots.axis import Unit

_NAMES: Final[Mapping[Quadrant, str]] = {
    Quadrant.CONCENTRATE: "begin here",
    Quadrant.KEEP_UP: "keep it up",
    Quadrant.LOW_PRIORITY: "later",
    Quadrant.POSSIBLE_OVERKILL: "perhaps too much",
    Quadrant.UNDECIDED: "undecided",
}
_LOOKS: Final[Mapping[Quadrant, tuple[Shape, str]]] = {
    Quadrant.CONCENTRATE: ("^", ORANGE),
    Quadrant.KEEP_UP: ("s", BLUE),
    Quadrant.LOW_PRIORITY: ("v", GREY),
    Quadrant.POSSIBLE_OVERKILL: ("D", "#5b93c7"),
    Quadrant.UNDECIDED: ("o", DARK),
}
_RULES: Final[Mapping[Rule, str]] = {
    "means": "mean of the items",
    "medians": "median of the items",
}
_TICKS, _WORDS, _HIGH = 0.46, 0.17, 3.3
_DIGIT, _NUMBER_HIGH, _INSET = 0.07, 0.11, 0.1
_LEAST: Final = 2
"""Tenths: here places are compared with cuts, and need room."""
_PLAIN_WORDS: Final = Lettering(colour=DARK)


def draw_importance_grid(
    points: Sequence[Point],
    _: Translator,
    *,
    title: str,
    subtitle: str = "",
    note: str = "",
    cuts: Cuts | Rule = "means",
    units: tuple[Unit, Unit] = ("points", "share"),
) -> Figure:
    """Return the grid: performance to the right, importance upwards.

    Items are numbered and named below, field by field.

    Parameters
    ----------
    cuts : the rule that cuts the grid, or cuts fixed beforehand.
    units : that of importance and that of performance.

    Raises
    ------
    TallyError : there is no item.
    """
    fields = quadrants(points, cuts=cuts)
    found = cuts if isinstance(cuts, Cuts) else cuts_by(cuts, points)
    rule = _("fixed beforehand") if isinstance(cuts, Cuts) else _(_RULES[cuts])
    frame = Frame(
        title=title,
        subtitle=subtitle,
        note=lines(
            *_key_lines(points, fields, _),
            sentences(
                importance_sentence(points, _, cuts=cuts),
                _(
                    "Bars: intervals. An item whose interval crosses a cut is "
                    "undecided."
                ),
                note,
                language=_.language,
            ),
        ),
        language=_.language,
        keys=tuple(
            Key(_(_NAMES[field]), _sample(field))
            for field in Quadrant
            if field in fields.values()
        ),
    )
    page, top = frame.opened(3 * _WORDS + _HIGH + 3 * _WORDS)
    area = Box(EDGE + _TICKS, top + 2 * _WORDS, WIDTH - EDGE, top + 2 * _WORDS + _HIGH)
    grid = _Grid.of(area, points, found, units)
    _draw_axes(page, grid, (found, rule), units, _)
    _draw_fields(page, area, _)
    _draw_points(page, grid, points, fields)
    _draw_numbers(page, grid, points)
    return page.finished(_.language)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where importance and performance lie on the page."""

    area: Box
    upright: Axis
    across: Axis

    @classmethod
    def of(
        cls,
        area: Box,
        points: Sequence[Point],
        cuts: Cuts,
        units: tuple[Unit, Unit],
    ) -> _Grid:
        important = [point.importance for point in points]
        going_well = [point.performance for point in points]
        for point in points:
            important += _ends(point.importance_interval)
            going_well += _ends(point.performance_interval)
        up = span_over([*important, cuts.importance], units[0], least=_LEAST)
        right = span_over([*going_well, cuts.performance], units[1], least=_LEAST)
        return cls(
            area,
            Axis(*up, area.foot - _INSET, area.top + _INSET),
            Axis(*right, area.left + _INSET, area.right - _INSET),
        )

    def place(self, point: Point) -> tuple[float, float]:
        return self.across.at(point.performance), self.upright.at(point.importance)

    def bars(self, point: Point) -> tuple[Box, ...]:
        """Return the lines of an item's intervals, as boxes without breadth."""
        x, y = self.place(point)
        across, up = point.performance_interval, point.importance_interval
        found = []
        if across is not None:
            ends = self.across.at(across.low), self.across.at(across.high)
            found.append(Box(ends[0], y, ends[1], y))
        if up is not None:
            ends = self.upright.at(up.high), self.upright.at(up.low)
            found.append(Box(x, ends[0], x, ends[1]))
        return tuple(found)


def _ends(interval: Interval | None) -> tuple[float, ...]:
    return () if interval is None else (interval.low, interval.high)


def _key_lines(
    points: Sequence[Point], fields: Mapping[str, Quadrant], _: Translator
) -> list[str]:
    """Return a line for each field, with the numbers and names of its items."""
    told = []
    for field in Quadrant:
        named = [
            _("{number} {name}", number=number, name=point.item)
            for number, point in enumerate(points, start=1)
            if fields[point.item] is field
        ]
        if named:
            said = _("; ").join(named)
            told.append(_("{name}: {said}", name=_(_NAMES[field]), said=said))
    return told


def _draw_axes(
    page: Page,
    grid: _Grid,
    cut: tuple[Cuts, str],
    units: tuple[Unit, Unit],
    _: Translator,
) -> None:
    area, (cuts, rule) = grid.area, cut
    for tick in grid.across.ticks():
        x = grid.across.at(tick)
        page.line([x, x], [area.top, area.foot], colour=PALE, wide=0.6)
        text = tick_text(tick, units[1])
        page.write(x, area.foot + 0.1, text, Lettering(SMALL, align="center"))
    for tick in grid.upright.ticks():
        y = grid.upright.at(tick)
        page.line([area.left, area.right], [y, y], colour=PALE, wide=0.6)
        text = tick_text(tick, units[0])
        page.write(area.left - 0.06, y, text, Lettering(SMALL, align="right"))
    x, y = grid.across.at(cuts.performance), grid.upright.at(cuts.importance)
    page.line([x, x], [area.top, area.foot], colour=DARK, wide=1.0)
    page.line([area.left, area.right], [y, y], colour=DARK, wide=1.0)
    said = _(
        "↑ Importance (cut: {rule}, {value})",
        rule=rule,
        value=written(cuts.importance, units[0]),
    )
    page.write(EDGE, area.top - 1.5 * _WORDS, said, _PLAIN_WORDS)
    said = _(
        "Performance → (cut: {rule}, {value})",
        rule=rule,
        value=written(cuts.performance, units[1]),
    )
    at_right = Lettering(colour=DARK, align="right")
    page.write(area.right, area.foot + 2.4 * _WORDS, said, at_right)


def _draw_fields(page: Page, area: Box, _: Translator) -> None:
    """Write outside each corner what the field in it is called."""
    above, below = area.top - _WORDS / 2, area.foot + 1.45 * _WORDS
    left = Lettering(SMALL, "bold", DARK)
    right = Lettering(SMALL, "bold", DARK, align="right")
    for field, x, y, lettering in (
        (Quadrant.CONCENTRATE, area.left, above, left),
        (Quadrant.KEEP_UP, area.right, above, right),
        (Quadrant.LOW_PRIORITY, area.left, below, left),
        (Quadrant.POSSIBLE_OVERKILL, area.right, below, right),
    ):
        page.write(x, y, _(_NAMES[field]), lettering)


def _draw_points(
    page: Page, grid: _Grid, points: Sequence[Point], fields: Mapping[str, Quadrant]
) -> None:
    for point in points:
        for bar in grid.bars(point):
            xs, ys = [bar.left, bar.right], [bar.top, bar.foot]
            page.line(xs, ys, colour=GREY, wide=0.9)
    for point in points:
        _draw_mark(page, *grid.place(point), fields[point.item])


def _draw_numbers(page: Page, grid: _Grid, points: Sequence[Point]) -> None:
    places = [grid.place(point) for point in points]
    sizes = [
        (_DIGIT * len(str(number)), _NUMBER_HIGH)
        for number in range(1, len(points) + 1)
    ]
    bars = [bar for point in points for bar in grid.bars(point)]
    found = label_places(places, sizes, inside=grid.area, lines=bars)
    for number, (point, label) in enumerate(zip(places, found, strict=True), start=1):
        is_led = needs_line(point, label, places)
        if is_led:
            xs, ys = zip(point, label, strict=True)
            page.line(xs, ys, colour=DARK, wide=0.5)
        behind = "white" if is_led else "none"
        lettering = Lettering(SMALL, "bold", behind=behind, align="center")
        page.write(*label, str(number), lettering)


def _draw_mark(page: Page, x: float, y: float, field: Quadrant) -> None:
    shape, colour = _LOOKS[field]
    is_hollow = field is Quadrant.UNDECIDED
    page.mark(x, y, shape, colour=colour, is_hollow=is_hollow)


def _sample(field: Quadrant) -> Callable[[Page, float, float], None]:
    def draw(page: Page, x: float, y: float) -> None:
        _draw_mark(page, x, y, field)

    return draw
