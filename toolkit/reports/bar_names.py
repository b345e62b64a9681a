"""The names beside bars: those of people on one line, those of items on more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.reports.canvas import PLAIN, inches
from toolkit.reports.lettering import fitted, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.i18n import Language

_WIDEST: Final = 26
_ROOMS: Final = (0.29, 0.37, 0.47)
"""How high a row is whose name has one, two or three lines."""


def bar_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names in lines that leave room for the bars."""
    return tuple(fitted(name, _WIDEST, lines=len(_ROOMS)) for name in names)


def name_width(names: Sequence[str], language: Language) -> float:
    """Return how many inches the widest line takes."""
    lines = (line for name in names for line in name.split("\n"))
    return inches(max(map(width, lines)), PLAIN, language)


def row_height(names: Sequence[str]) -> float:
    """Return how many inches each bar takes, with its name."""
    return _ROOMS[max(name.count("\n") for name in names)]
