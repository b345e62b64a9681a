"""Texts that a spreadsheet would take for formulae, made safe to open there.

In a csv file there is nothing to say that a cell is text.  What begins like
a formula gets an apostrophe in front, by which spreadsheets know a text.
"""

from __future__ import annotations

from typing import Final

_STARTS: Final = tuple("=+-@\t\r＝＋－＠")


def guarded(text: str) -> str:
    """Return a text as it is safe to write into a csv file.

    >>> guarded("=1+1"), guarded("王䶮")
    ("'=1+1", '王䶮')
    """
    return f"'{text}" if _looks_like_formula(text) else text


def unguarded(text: str) -> str:
    """Return the text that was guarded."""
    return text[1:] if text[:1] == "'" and _looks_like_formula(text) else text


def _looks_like_formula(text: str) -> bool:
    """Tell whether a text is a formula to a spreadsheet, or a guarded one."""
    return text.lstrip("'").startswith(_STARTS)
