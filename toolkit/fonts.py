"""Fonts that really have the glyphs, or a refusal that says what is missing.

A figure or a page with boxes in place of names is worse than none.  So the
fonts on this machine are asked, character by character, before anything is
drawn; a rare character may come from another font than the rest.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import category

from fontTools.ttLib import TTFont, TTLibError
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties, fontManager

from toolkit.errors import FontMissingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.i18n import Language

_LATIN: Final = ("DejaVu Sans",)
_CHINESE: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
)

PREFERRED: Final[Mapping[Language, tuple[str, ...]]] = {
    "zh-CN": (*_CHINESE, *_LATIN),
    "en": (*_LATIN, *_CHINESE),
}
"""Taken first and in this order; other fonts only for what these lack."""

_PLACEHOLDERS: Final = "Last Resort"
"""The font that has every glyph, all of them boxes."""

_WITHOUT_GLYPH: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


@dataclass(frozen=True, slots=True)
class Face:
    """A font as it lies on this machine: its file, and its place in the file."""

    family: str
    path: Path
    index: int


def faces_for(text: str, language: Language) -> tuple[Face, ...]:
    """Return the fonts of ``families_for``, with the files they come from.

    Raises
    ------
    FontMissingError : no installed font has some of the characters.
    """
    return tuple(map(_face, families_for(text, language)))


def families_for(text: str, language: Language) -> tuple[str, ...]:
    """Return font families that together have every glyph of a text, and digits.

    Matplotlib takes each character from the first family that has it: so
    the quotation marks of an English text are not Chinese ones.

    Raises
    ------
    FontMissingError : no installed font has some of the characters.
    """
    drawn = (one for one in set(text) if category(one) not in _WITHOUT_GLYPH)
    return _families(frozenset(map(ord, drawn)), language)


@lru_cache(maxsize=64)
def _families(needed: frozenset[int], language: Language) -> tuple[str, ...]:
    chosen: list[str] = []
    missing = needed
    for family in _installed(language):
        if not missing:
            break
        if missing & _glyphs(family):
            chosen.append(family)
            missing -= _glyphs(family)
    if missing:
        raise FontMissingError(
            characters="".join(map(chr, sorted(missing))),
            points=" ".join(f"U+{point:04X}" for point in sorted(missing)),
        )
    # What a figure adds by itself, the numbers on its axes, is Latin.
    return (*chosen, *(family for family in _LATIN if family not in chosen))


@cache
def _installed(language: Language) -> tuple[str, ...]:
    """Return the families there are, preferred ones first, others by name.

    Matplotlib remembers the fonts of an earlier day; those installed since
    are shown to it here.
    """
    known = {entry.fname for entry in fontManager.ttflist}
    for path in font_manager.findSystemFonts():
        if path not in known:
            with suppress(OSError, RuntimeError):  # a file that is no usable font
                fontManager.addfont(path)
    names = [
        name
        for name in sorted(fontManager.get_font_names())
        if not name.startswith(_PLACEHOLDERS)
    ]
    preferred = [name for name in PREFERRED[language] if name in names]
    return (*preferred, *(name for name in names if name not in preferred))


@cache
def _glyphs(family: str) -> frozenset[int]:
    face = _face(family)
    try:
        with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()


def _face(family: str) -> Face:
    path = font_manager.findfont(FontProperties(family=[family]))
    return Face(family, Path(path), path.face_index)
