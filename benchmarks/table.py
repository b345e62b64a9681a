"""The table that benchmarks print: what, how much, beside what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, and what it is to be compared with."""

    what: str
    measured: str
    beside: str = ""


def show(lines: Iterable[Line]) -> None:
    """Print a line each, in columns."""
    rows = [astuple(line) for line in lines]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
