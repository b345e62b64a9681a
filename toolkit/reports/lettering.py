"""How much room words take, and where a line may break.

Chinese characters are twice as wide as Latin ones and may be parted
anywhere, but no line begins with a comma.
"""

from __future__ import annotations

import re
from typing import Final
from unicodedata import east_asian_width

_WIDE: Final = frozenset("WFA")
_ATOM: Final = re.compile(
    r"[“（《]*(?:[^\W\u2e80-\uffff]+|\S)[^\w\s“（《÷＝]*\s*", re.UNICODE
)


def width(text: str) -> int:
    """Return the width of a text in half-width characters.

    >>> width("优秀 A")
    6
    """
    return sum(2 if east_asian_width(one) in _WIDE else 1 for one in text)


def wrapped(text: str, columns: int) -> str:
    """Return a text in lines of at most so many half-width characters.

    >>> print(wrapped("得票率，保留两位小数。", 14))
    得票率，保留两
    位小数。
    """
    lines = [""]
    for atom in _ATOM.findall(text):
        if lines[-1] and width(lines[-1] + atom.rstrip()) > columns:
            lines.append("")
        lines[-1] += atom
    return "\n".join(line.rstrip() for line in lines)


def shortened(text: str, columns: int) -> str:
    """Return a text cut to so many half-width characters, with a sign of it."""
    if width(text) <= columns:
        return text
    while width(text) > columns - 2:
        text = text[:-1]
    return f"{text}…"
