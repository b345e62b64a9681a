"""How all apps behave alike: when they do slow things, what they call languages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import ipywidgets as w

if TYPE_CHECKING:
    from collections.abc import Callable

A_BREATH: Final = 0.05
"""Seconds in which what was said before reaches the page."""

LANGUAGE_NAMES: Final = (("中文", "zh-CN"), ("English", "en"))


def at_leisure(do: Callable[[], None]) -> None:
    """Do something when the page has been told what was said so far."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:  # nobody is waiting
        do()
    else:
        loop.call_later(A_BREATH, do)


def box(name: str, *children: w.Widget) -> w.Box:
    """Return a box of widgets that a style sheet knows by name."""
    made = w.Box(children)
    made.add_class(name)
    return made
