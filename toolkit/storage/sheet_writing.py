"""Writes tables of text as a workbook that people go on editing.

Every cell is text and stays text, whatever it begins with: nothing that
somebody typed can become a formula or lose its leading zeros.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_WORDS_STAY_WORDS: Final = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDEST: Final = 48
_NARROWEST: Final = 8


def write_sheets(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Write sheets by name, each a header with rows below."""
    with xlsxwriter.Workbook(str(path), _WORDS_STAY_WORDS) as workbook:
        text = workbook.add_format({"num_format": "@", "valign": "top"})
        head = workbook.add_format({"num_format": "@", "bold": True})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(zip(*rows, strict=True)):
                longest = max(map(len, column)) + 2
                width = min(max(longest, _NARROWEST), _WIDEST)
                sheet.set_column(place, place, width, text)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell:
                        look = text if number else head
                        sheet.write_string(number, place, cell, look)
