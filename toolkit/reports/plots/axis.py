"""Where numbers lie on a page, and how they are written.

Shares are whole per cents, points have one decimal; a half is rounded up.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Final, Literal

from matplotlib.ticker import MaxNLocator

from toolkit.reports.points import rounded
from toolkit.reports.report import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from toolkit.analysis.intervals import Interval
    from toolkit.reports.plots.estimates import Estimate

Unit = Literal["share", "points"]
"""A share between 0 and 1, written in per cent; or points of any scheme."""

Span = tuple[float, float]

LEAST: Final = 4
"""Tenths: no axis of shares is shorter, lest a small difference look large."""


def written(value: float | None, unit: Unit) -> str:
    """Return a number as it is read.

    Nine places tell a half from what rounding in a computer makes of it.

    >>> written(0.125, "share"), written(91.25, "points"), written(None, "share")
    ('13%', '91.3', '—')
    """
    if value is None:
        return NOTHING
    exact = Fraction(f"{value:.9f}")
    if unit == "share":
        return f"{rounded(100 * exact, places=0)}%"
    return str(rounded(exact, places=1))


def span_of(estimates: Iterable[Estimate], unit: Unit) -> Span:
    """Return round numbers between which all estimates lie, with what is left open.

    Figures that are to be compared need one span: take it of all their
    estimates together.

    >>> from toolkit.reports.plots.estimates import Estimate
    >>> span_of([Estimate("Li", "", 0.92)], "share")
    (0.6, 1.0)
    """
    values = [
        end
        for one in estimates
        for end in (one.value, *_ends(one.interval), *_ends(one.bounds))
        if end is not None
    ]
    return span_over(values, unit)


def span_over(values: Sequence[float], unit: Unit, *, least: int = LEAST) -> Span:
    """Return round numbers between which all values lie.

    Shares are given at least so many tenths.
    """
    if unit == "points":
        ticks = _locator(6).tick_values(
            min(values, default=0.0), max(values, default=1.0)
        )
        return float(ticks[0]), float(ticks[-1])
    low = floor(round(10 * min(values, default=0.0), 9))
    high = ceil(round(10 * max(values, default=1.0), 9))
    low, high = max(0, low), min(10, high)
    low = max(0, min(low, high - least))
    return low / 10, max(high, low + least) / 10


@dataclass(frozen=True, slots=True)
class Axis:
    """From the number ``low`` at the place ``start`` to ``high`` at ``end``.

    Places are inches; ``start`` may lie behind ``end``, as upright on a page.
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a number; what lies outside is put on the edge."""
        inside = min(max(value, self.low), self.high)
        part = (inside - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

    def ticks(self, *, at_most: int = 6) -> tuple[float, ...]:
        """Return round numbers along the axis."""
        ticks = _locator(at_most).tick_values(self.low, self.high)
        slack = (self.high - self.low) * 1e-9
        return tuple(
            float(tick)
            for tick in ticks
            if self.low - slack <= tick <= self.high + slack
        )


def tick_text(tick: float, unit: Unit) -> str:
    """Return a number beside an axis.

    >>> tick_text(0.25, "share"), tick_text(80.0, "points")
    ('25%', '80')
    """
    return f"{100 * tick:g}%" if unit == "share" else f"{tick:g}"


def _ends(interval: Interval | None) -> tuple[float, ...]:
    return () if interval is None else (interval.low, interval.high)


def _locator(bins: int) -> MaxNLocator:
    return MaxNLocator(nbins=bins, steps=[1, 2, 2.5, 5, 10])
