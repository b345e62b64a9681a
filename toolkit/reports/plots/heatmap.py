"""Draws a heatmap, subjects by items, coloured only where a difference is one.

Every cell has its number.  One that cannot be told from the mean of its
column is white; the others are the darker the higher they are, and have an
arrow, so that a grey print says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.reports.bar_names import bar_names, name_width, row_height
from toolkit.reports.canvas import (
    DARK,
    GREY,
    PALE,
    SMALL,
    WIDTH,
    Lettering,
    Look,
    columns_in,
)
from toolkit.reports.lettering import fitted, width
from toolkit.reports.plots.axis import written
from toolkit.reports.plots.frame import EDGE, Frame, Key, lines, numbered, sentences
from toolkit.reports.plots.heat_cells import (
    Side,
    column_means,
    heat_cells,
    heat_sentence,
)
from toolkit.reports.report import NOTHING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.i18n import Language, Translator
    from toolkit.reports.canvas import Page
    from toolkit.reports.plots.axis import Unit
    from toolkit.reports.plots.estimates import Estimate
    from toolkit.reports.plots.heat_cells import HeatCell

AT_MOST_COLUMNS: Final = 15
"""As many items have room for their numbers on a page."""

_ARROWS: Final[Mapping[Side, str]] = {"above": "▲", "below": "▼", "none": ""}
_TINTS: Final = (
    Look("#d3e3f2"),
    Look("#acc9e4"),
    Look("#7eaad3"),
    Look("#3f7cb5", ink="white"),
    Look("#1f5a94", ink="white"),
)
_PLAIN: Final = Look("white")
_HIDDEN: Final = Look("#f2f2f2", "////", GREY)
_HEAD_LINES, _HEAD_LINE, _WIDEST = 3, 0.115, 0.8
_SMALL_PRINT: Final = Lettering(SMALL, colour=DARK)


def draw_heatmap(
    estimates: Sequence[Estimate],
    _: Translator,
    *,
    title: str,
    subtitle: str = "",
    note: str = "",
    unit: Unit = "share",
) -> Figure:
    """Return a heatmap with a row for each subject and a column for each item.

    A cell that is withheld is hatched and has no number; where there is no
    estimate at all stands a dash.  Up to 24 subjects stay readable on a
    page, and 15 items.

    Raises
    ------
    TallyError : there are no estimates, or more items than have room.
    """
    grid = _Grid.of(estimates, unit, _)
    cells = heat_cells(estimates)
    frame = Frame(
        title=title,
        subtitle=subtitle,
        note=lines(
            "" if grid.has_words else numbered(grid.items, _),
            sentences(
                heat_sentence(cells, _),
                _how_coloured(estimates, _),
                _("Numbers are per cent.") if unit == "share" else "",
                note,
                language=_.language,
            ),
        ),
        language=_.language,
        keys=_keys(cells, _),
    )
    page, top = frame.opened(grid.head + grid.row * (len(grid.subjects) + 1))
    for column, head in enumerate(grid.heads):
        x, y = grid.middle(column), top + grid.head - 0.05
        lettering = Lettering(SMALL, colour=DARK, align="center", upright="bottom")
        page.write(x, y, head, lettering)
    _draw_cells(page, grid, top + grid.head, cells)
    _draw_means(page, grid, top + grid.head, column_means(estimates))
    return page.finished(_.language)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Rows and columns, and where they lie on the page."""

    subjects: tuple[str, ...]
    items: tuple[str, ...]
    names: tuple[str, ...]
    heads: tuple[str, ...]
    has_words: bool
    left: float
    wide: float
    unit: Unit

    @classmethod
    def of(cls, estimates: Sequence[Estimate], unit: Unit, _: Translator) -> _Grid:
        subjects = tuple(dict.fromkeys(one.subject for one in estimates))
        items = tuple(dict.fromkeys(one.item for one in estimates))
        if not 0 < len(items) <= AT_MOST_COLUMNS:
            raise TallyError(
                reason=Phrase(
                    "a page has room for 1 to 15 columns, not for {n}", n=len(items)
                )
            )
        names = bar_names([*subjects, _("Mean of column")])
        left = 2 * EDGE + name_width(names, _.language)
        wide = min(_WIDEST, (WIDTH - EDGE - left) / len(items))
        heads = _heads(items, wide, _.language)
        return cls(
            subjects=subjects,
            items=items,
            names=names,
            heads=heads or tuple(str(at + 1) for at in range(len(items))),
            has_words=bool(heads),
            left=left,
            wide=wide,
            unit=unit,
        )

    @property
    def head(self) -> float:
        return 0.1 + _HEAD_LINE * (1 + max(head.count("\n") for head in self.heads))

    @property
    def row(self) -> float:
        return row_height(self.names)

    def middle(self, column: int) -> float:
        return self.left + self.wide * (column + 0.5)


def _heads(items: Sequence[str], wide: float, language: Language) -> tuple[str, ...]:
    """Return the items as headings; none where one has no room in whole words."""
    columns = columns_in(wide - 0.06, SMALL, language)
    heads = tuple(fitted(item, columns, lines=_HEAD_LINES) for item in items)
    has_room = all(
        "…" not in head and max(map(width, head.split("\n"))) <= columns
        for head in heads
    )
    return heads if has_room else ()


def _draw_cells(
    page: Page, grid: _Grid, first: float, cells: Sequence[HeatCell]
) -> None:
    places = {(cell.subject, cell.item): cell for cell in cells}
    low, high = _range(cells)
    right = grid.left + grid.wide * len(grid.items)
    for row, subject in enumerate(grid.subjects):
        y = first + grid.row * (row + 0.5)
        page.line([grid.left, right], [y - grid.row / 2] * 2, colour=PALE, wide=0.6)
        page.write(grid.left - EDGE, y, grid.names[row], Lettering(align="right"))
        for column, item in enumerate(grid.items):
            cell = places.get((subject, item))
            look, said = _PLAIN, NOTHING
            if cell is not None and cell.value is None:
                look, said = _HIDDEN, ""
            elif cell is not None and cell.value is not None:
                look = _look(cell, low, high)
                said = f"{_ARROWS[cell.side]}{_number(cell.value, grid.unit)}"
            if look is not _PLAIN:
                x = grid.left + grid.wide * column
                page.block(x, y, grid.wide, grid.row, look)
            if said:
                number = Lettering(SMALL, colour=look.ink, align="center")
                page.write(grid.middle(column), y, said, number)


def _draw_means(
    page: Page, grid: _Grid, first: float, means: Mapping[str, float]
) -> None:
    """Draw the last row: the means that all cells are compared with."""
    top = first + grid.row * len(grid.subjects)
    right = grid.left + grid.wide * len(grid.items)
    page.line([grid.left, right], [top, top], colour=DARK, wide=1.2)
    y = top + grid.row / 2
    head = Lettering(colour=DARK, align="right")
    page.write(grid.left - EDGE, y, grid.names[-1], head)
    for column, item in enumerate(grid.items):
        said = _number(means[item], grid.unit) if item in means else NOTHING
        number = Lettering(SMALL, colour=DARK, align="center")
        page.write(grid.middle(column), y, said, number)


def _number(value: float, unit: Unit) -> str:
    return written(value, unit).removesuffix("%")


def _range(cells: Sequence[HeatCell]) -> tuple[float, float]:
    values = [cell.value for cell in cells if cell.value is not None]
    return min(values, default=0.0), max(values, default=1.0)


def _look(cell: HeatCell, low: float, high: float) -> Look:
    if cell.side == "none" or cell.value is None:
        return _PLAIN
    part = (cell.value - low) / (high - low)
    return _TINTS[min(int(part * len(_TINTS)), len(_TINTS) - 1)]


def _keys(cells: Sequence[HeatCell], _: Translator) -> tuple[Key, ...]:
    keys = []
    if any(cell.side != "none" for cell in cells):
        words = _("▲ above, ▼ below the mean of the column; the darker, the higher")
        keys.append(Key(words, _draw_tints))
    if any(cell.value is None for cell in cells):
        reasons = dict.fromkeys(cell.reason for cell in cells if cell.value is None)
        keys.append(Key(_.join([*reasons]), _draw_hidden))
    return tuple(keys)


def _draw_tints(page: Page, x: float, y: float) -> None:
    for at, look in enumerate(_TINTS):
        page.block(x - 0.13 + 0.052 * at, y, 0.052, 0.12, look)


def _draw_hidden(page: Page, x: float, y: float) -> None:
    page.block(x - 0.13, y, 0.26, 0.12, _HIDDEN)


def _how_coloured(estimates: Sequence[Estimate], _: Translator) -> str:
    known = [one for one in estimates if one.value is not None]
    if known and all(one.is_complete for one in known):
        return _(
            "Everybody voted: a cell is coloured where one changed ballot would not "
            "undo its difference from the mean of the column."
        )
    return _(
        "A cell is coloured where its interval does not hold the mean of the column."
    )
