"""Writes a table as csv that opens in a spreadsheet as it was meant."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from toolkit.storage.formulae import guarded

if TYPE_CHECKING:
    from pathlib import Path

ENCODINGS: Final[Mapping[str, str]] = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}
"""By what people call them.  Spreadsheets know UTF-8 by the mark in front only."""


def write_csv(
    path: Path, rows: Iterable[Sequence[str | int]], *, encoding: str = "utf-8"
) -> None:
    """Write rows; texts that look like formulae get an apostrophe in front."""
    with path.open("w", encoding=ENCODINGS[encoding], newline="") as file:
        csv.writer(file).writerows(
            [guarded(cell) if isinstance(cell, str) else cell for cell in row]
            for row in rows
        )
