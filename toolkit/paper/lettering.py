"""How much room words take on paper, and how options are set in lines.

An option is never parted from its box: lines are broken here, between
options, and not left to the word processor.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from toolkit.paper.sheet import BOX

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDE: Final = frozenset("WF")
_IDEOGRAPH: Final = "CJK UNIFIED IDEOGRAPH"
_SPREAD_LENGTH: Final = 2
_UNBROKEN: Final = 3
_BETWEEN: Final = "　"
_SLIM: Final = frozenset("fijlrt")
_EMS: Final = {"slim": 0.32, "small": 0.48, "capital": 0.7, "sign": 0.52}
"""How wide Latin letters and signs are, a Chinese character being 1."""

_POINT: Final = 0.353
"""Millimetres."""


def width(text: str, size: float) -> float:
    """Return about how many millimetres a text of so many points is wide."""
    return sum(map(_ems, text)) * size * _POINT


def narrowest(label: str, size: float) -> float:
    """Return the width of the narrowest column a label can well stand in.

    Latin words are not broken; Chinese ones are, from four characters on,
    into two lines.
    """
    halves = (width(word, size) / (2 if _breaks(word) else 1) for word in label.split())
    return max(halves, default=0)


def halved(label: str, room: float, size: float) -> tuple[str, ...]:
    """Return a label in one line, or in two halves if its column is too narrow.

    >>> halved("基本合格", room=12, size=10.5)
    ('基本', '合格')
    """
    if not _breaks(label) or width(label, size) <= room:
        return (label,)
    half = (len(label) + 1) // 2
    return label[:half], label[half:]


def spread(name: str) -> str:
    """Return a name as it is printed in a list: two characters stand apart.

    >>> spread("张三"), spread("欧阳明"), spread("Al")
    ('张　三', '欧阳明', 'Al')
    """
    is_short = len(name) == _SPREAD_LENGTH and all(map(_is_ideograph, name))
    return _BETWEEN.join(name) if is_short else name


def flowed(options: Iterable[str], room: float, size: float) -> tuple[str, ...]:
    """Return options in lines that fit into so many millimetres.

    >>> flowed(["□赞成", "□基本赞成", "□不赞成"], room=50, size=11)
    ('□赞成　□基本赞成', '□不赞成')
    """
    lines: list[str] = []
    for option in options:
        longer = f"{lines[-1]}{_BETWEEN}{option}" if lines else ""
        if longer and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(option)
    return tuple(lines)


def _breaks(word: str) -> bool:
    return len(word) > _UNBROKEN and all(map(_is_ideograph, word))


def _ems(one: str) -> float:
    if _is_wide(one):
        return 1
    if not one.isalpha():
        return _EMS["sign"]
    if one.isupper():
        return _EMS["capital"]
    return _EMS["slim" if one in _SLIM else "small"]


def _is_wide(character: str) -> bool:
    return character == BOX or unicodedata.east_asian_width(character) in _WIDE


def _is_ideograph(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_IDEOGRAPH)
