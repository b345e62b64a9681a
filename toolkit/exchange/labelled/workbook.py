"""Writes tables as a workbook of data: a sheet each, a header with rows below.

Counts are numbers and all else is text, whatever it begins with: nothing
that somebody typed can become a formula or lose its leading zeros.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final, TypeAlias

import xlsxwriter

from toolkit.errors import SettingError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

Rows: TypeAlias = Sequence[Sequence[str | int]]

MOST_ROWS: Final = 1 << 20
"""More rows no sheet has."""

_WORDS_STAY_WORDS: Final = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDEST: Final = 60
_NARROWEST: Final = 8


def write_workbook(
    path: Path, sheets: Mapping[str, Rows], *, title: str, day: date | None = None
) -> None:
    """Write sheets by name; the workbook names nobody, and no time but a day.

    Raises
    ------
    SettingError : a table has more rows than a sheet.
    """
    if max(map(len, sheets.values())) > MOST_ROWS:
        raise SettingError(
            setting=path.name,
            reason=Phrase(
                "a sheet has {most} rows at most; choose .csv or .parquet",
                most=MOST_ROWS,
            ),
        )
    with xlsxwriter.Workbook(str(path), _WORDS_STAY_WORDS) as workbook:
        made = {"created": datetime.combine(day, time(), tzinfo=UTC)} if day else {}
        workbook.set_properties({"title": title, **made})
        head = workbook.add_format({"num_format": "@", "bold": True})
        text = workbook.add_format({"num_format": "@"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(zip(*rows, strict=True)):
                sheet.set_column(place, place, _width(column))
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(number, place, cell)
                    elif cell:
                        look = text if number else head
                        sheet.write_string(number, place, cell, look)


def _width(cells: Iterable[str | int]) -> int:
    longest = max(_letters(str(cell)) for cell in set(cells))
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _letters(text: str) -> int:
    """Return how many Latin letters are as wide as a text."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
