"""A blank page on which a figure is drawn, measured in inches.

It knows blocks, lines and words, and sees to it that every word has a
font.  What a block stands for it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from toolkit.fonts import families_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.text import Text

    from toolkit.i18n import Language

WIDTH: Final = 6.14
"""The type area of an official document, 156 mm."""

DARK, GREY, PALE = "#404040", "#8a8a8a", "#dcdcdc"
LARGE, PLAIN, SMALL = 11.0, 8.0, 6.8
_MARK, _OVER_LINES = 5.0, 4

_EM: Final[Mapping[Language, float]] = {"zh-CN": 0.52, "en": 0.62}
"""The width of a Latin letter, in the font each language takes it from."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a block is filled: colour, hatching over it, ink of what is on it."""

    colour: str
    hatch: str = ""
    lines: str = "none"
    ink: str = "black"


@dataclass(frozen=True, slots=True)
class Lettering:
    """How words are set; ``behind`` is the colour under them."""

    size: float = PLAIN
    weight: Literal["normal", "bold"] = "normal"
    colour: str = "black"
    behind: str = "none"
    align: Literal["left", "center", "right"] = "left"
    upright: Literal["top", "center", "bottom"] = "center"


Shape = Literal["o", "s", "^", "v", "D", "P"]
"""What a mark looks like: round, square, up, down, on its corner, a cross."""


class Page:
    """A figure whose points are inches from its upper left corner."""

    def __init__(self, high: float) -> None:
        self.figure = Figure(figsize=(WIDTH, high), facecolor="white")
        FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, WIDTH), ylim=(high, 0))
        self._axes.set_axis_off()
        self._words: list[Text] = []

    def write(self, x: float, y: float, text: str, lettering: Lettering) -> None:
        """Set words at a point."""
        words = self._axes.text(
            x,
            y,
            text,
            size=lettering.size,
            weight=lettering.weight,
            color=lettering.colour,
            ha=lettering.align,
            va=lettering.upright,
            parse_math=False,
        )
        self._words.append(words)
        if lettering.behind != "none":  # a background has the words laid out twice
            behind = {"facecolor": lettering.behind, "edgecolor": "none", "pad": 0.8}
            words.set_bbox(behind)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        colour: str,
        wide: float,
        is_dashed: bool = False,
    ) -> None:
        """Draw a line; wider ones lie over narrower ones."""
        line = Line2D(
            xs,
            ys,
            color=colour,
            linewidth=wide,
            linestyle="--" if is_dashed else "-",
            solid_capstyle="butt",  # no longer than it says
            zorder=wide,
        )
        self._axes.add_artist(line)

    def mark(
        self,
        x: float,
        y: float,
        shape: Shape,
        *,
        colour: str,
        is_hollow: bool = False,
    ) -> None:
        """Draw a mark at a point, over all lines."""
        mark = Line2D(
            [x],
            [y],
            linestyle="none",
            marker=shape,
            markersize=_MARK,
            markerfacecolor="white" if is_hollow else colour,
            markeredgecolor=colour,
            zorder=_OVER_LINES,
        )
        self._axes.add_artist(mark)

    def band(self, y: float, high: float, *, colour: str) -> None:
        """Colour the page from side to side below ``y``, under all else."""
        band = Rectangle((0, y), WIDTH, high, facecolor=colour, zorder=0)
        self._axes.add_artist(band)

    def block(self, x: float, y: float, wide: float, high: float, look: Look) -> None:
        """Draw a block from ``x`` to the right, centred on ``y``."""
        block = Rectangle(
            (x, y - high / 2),
            wide,
            high,
            facecolor=look.colour,
            edgecolor="white",
            linewidth=0.6,
            hatch=look.hatch,
            hatchcolor=look.lines,
        )
        block.set_hatch_linewidth(0.6)
        self._axes.add_artist(block)

    def finished(self, language: Language) -> Figure:
        """Return the figure, all words set in fonts that have their glyphs."""
        said = "".join(text.get_text() for text in self._words)
        families = families_for(said, language)
        for text in self._words:
            text.set_fontfamily(families)
        return self.figure


def inches(columns: int, size: float, language: Language) -> float:
    """Return how wide so many half-width characters are, with a little to spare."""
    return columns * size * _EM[language] / 72


def columns_in(wide: float, size: float, language: Language) -> int:
    """Return how many half-width characters fit."""
    return int(wide / inches(1, size, language))
