"""What stands around every drawing: title, key and small print, in one style.

It also says how many rows of a kind stay readable on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final, TypeVar

from toolkit.reports.canvas import (
    DARK,
    LARGE,
    PLAIN,
    SMALL,
    WIDTH,
    Lettering,
    Page,
    columns_in,
    inches,
)
from toolkit.reports.lettering import width, wrapped

if TYPE_CHECKING:
    from toolkit.i18n import Language, Translator

T = TypeVar("T")

EDGE: Final = 0.08
"""Inches left free at the sides, and between neighbours."""

BLUE, ORANGE = "#1f5a94", "#a8430c"
"""Told apart by all eyes, and by how dark they are; never without a shape."""

_SAMPLE, _LINE, _SMALL_LINE = 0.26, 0.21, 0.135


@dataclass(frozen=True, slots=True)
class Key:
    """One sign and what it means; ``draw`` draws it around a point."""

    words: str
    draw: Callable[[Page, float, float], None]


@dataclass(frozen=True, slots=True)
class Frame:
    """The words around a drawing, and its key."""

    title: str
    subtitle: str
    note: str
    language: Language
    keys: tuple[Key, ...] = ()

    def opened(self, high: float) -> tuple[Page, float]:
        """Return a page with room for a drawing so many inches high, and where."""
        title = self._lines(self.title, LARGE)
        subtitle = self._lines(self.subtitle, PLAIN)
        note = self._lines(self.note, SMALL)
        keys = self._placed_keys()
        under = 0.14 + 0.2 * (title.count("\n") + 1) * bool(title)
        key = under + 0.06 + (0.15 * (subtitle.count("\n") + 1)) * bool(subtitle)
        key += 0.06 * bool(keys)
        top = key + _LINE * len(keys) + 0.06
        foot = top + high + 0.1
        page = Page(foot + _SMALL_LINE * (note.count("\n") + 1) * bool(note) + 0.06)

        page.write(EDGE, 0.08, title, Lettering(LARGE, "bold", upright="top"))
        page.write(EDGE, under, subtitle, Lettering(colour=DARK, upright="top"))
        for number, line in enumerate(keys):
            y = key + _LINE * number + _LINE / 2
            for x, one in line:
                one.draw(page, x + _SAMPLE / 2, y)
                page.write(x + _SAMPLE + 0.05, y, one.words, Lettering(SMALL))
        page.write(EDGE, foot, note, Lettering(SMALL, colour=DARK, upright="top"))
        return page, top

    def _lines(self, words: str, size: float) -> str:
        columns = columns_in(WIDTH - 2 * EDGE, size, self.language)
        return "\n".join(wrapped(line, columns) for line in words.split("\n"))

    def _placed_keys(self) -> list[list[tuple[float, Key]]]:
        lines: list[list[tuple[float, Key]]] = []
        at = WIDTH
        for key in self.keys:
            wide = _SAMPLE + 0.25 + inches(width(key.words), SMALL, self.language)
            if not lines or at + wide > WIDTH - EDGE:
                lines.append([])
                at = EDGE
            lines[-1].append((at, key))
            at += wide
        return lines


def in_pages(things: Sequence[T], *, at_most: int) -> tuple[tuple[T, ...], ...]:
    """Return things in as few pages as it takes, all about equally full.

    >>> in_pages("abcdefg", at_most=3)
    (('a', 'b', 'c'), ('d', 'e'), ('f', 'g'))
    """
    pages = ceil(len(things) / at_most)
    each, more = divmod(len(things), pages) if pages else (0, 0)
    found, at = [], 0
    for page in range(pages):
        size = each + (page < more)
        found.append(tuple(things[at : at + size]))
        at += size
    return tuple(found)


def sentences(*said: str, language: Language) -> str:
    """Return sentences one after the other, empty ones left out."""
    return ("" if language == "zh-CN" else " ").join(one for one in said if one)


def lines(*said: str) -> str:
    """Return what is said on a line each, empty ones left out."""
    return "\n".join(one for one in said if one)


def numbered(names: Sequence[str], _: Translator) -> str:
    """Return names with the numbers that stand for them in a drawing."""
    return _("; ").join(
        _("{number} {name}", number=number, name=name)
        for number, name in enumerate(names, start=1)
    )
