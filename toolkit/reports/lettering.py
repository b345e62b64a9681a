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
    r"[“（《(]*(?:[^\W\u2e80-\uffff]+(?:['’][^\W\u2e80-\uffff]+)*|\S)"
    r"[^\w\s“（《(÷＝]*\s*",
    re.UNICODE,
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


def fitted(text: str, columns: int, *, lines: int) -> str:
    """Return a text in at most so many lines, as few as it takes, of about one length.

    What does not fit is cut, with a sign of it.

    >>> print(fitted("支部参与所在单位重要问题的讨论", 28, lines=2))
    支部参与所在单位
    重要问题的讨论
    >>> print(fitted("本年度召开过支部民主生活会", 12, lines=2))
    本年度召开过
    支部民主生…
    """
    for some in range(1, lines + 1):
        for narrow in range(width(text) // some, columns + 1):
            found = wrapped(text, narrow)
            if found.count("\n") < some:
                return found
    if lines == 1:
        return shortened(text, columns)
    first, *_rest = wrapped(text, columns).split("\n")
    rest = text[len(first) :].lstrip()
    return f"{shortened(first, columns)}\n{fitted(rest, columns, lines=lines - 1)}"


def shortened(text: str, columns: int) -> str:
    """Return a text cut to so many half-width characters, with a sign of it."""
    if width(text) <= columns:
        return text
    while width(text) > columns - 2:
        text = text[:-1]
    return f"{text}…"
