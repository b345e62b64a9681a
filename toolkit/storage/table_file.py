"""The tables in one file an office hands in: a workbook, or a CSV file.

Nothing here knows what the tables are about.  Whatever cannot be read is
refused with the way out, never with a traceback.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster.grid import Cell, Grid, Kind
from toolkit.collection.roster.problems import Complaint
from toolkit.storage.office_package import HAS_MACROS, OLD_OR_LOCKED, refusal
from toolkit.storage.workbook import (
    MOST_COLUMNS,
    MOST_ROWS,
    read_workbook,
    too_many_cells,
)

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_FILE_MB: Final = 5

NOT_THERE: Final = Complaint(
    "The file cannot be opened: {reason}.",
    "Check the path, and close the file in other programs.",
)
TOO_LARGE: Final = Complaint(
    "The file is larger than {most} MB.",
    "Such a table is text only: copy it into a new workbook.",
)
KIND_UNKNOWN: Final = Complaint(
    "Files that end in “{suffix}” are not read.",
    "Save it as .xlsx or .csv.",
)
NOT_TEXT: Final = Complaint(
    "The file is not text in UTF-8 or GB18030.",
    "Save it as “CSV UTF-8”, or give the .xlsx workbook.",
)
CSV_BROKEN: Final = Complaint(
    "The quotation marks in or above this line do not match.",
    "Save it anew from Excel or WPS, or give the .xlsx workbook.",
)

_OTHER_OFFICE_FILES: Final[Mapping[str, Complaint]] = {
    ".xlsm": HAS_MACROS,
    ".xltm": HAS_MACROS,
    ".xls": OLD_OR_LOCKED,
}
_SEPARATORS: Final = ",\t;"
_FIRST_LINES: Final = 20


def read_tables(path: Path) -> Mapping[str, Grid]:
    """Return the tables of one file, by name: a workbook's sheets, or a CSV file.

    Raises
    ------
    FileRefusedError : for whatever cannot or should not be read.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return {path.name: read_csv(path)}
    if suffix == ".xlsx":
        return read_workbook(_content(path), file=path.name)
    complaint = _OTHER_OFFICE_FILES.get(suffix, KIND_UNKNOWN)
    raise refusal(complaint, file=path.name, suffix=suffix)


def read_csv(path: Path) -> Grid:
    """Return the table in a CSV file, whatever its encoding and separator."""
    name = path.name
    text = _text(_content(path), file=name)
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=_separator(text), strict=True
    )
    rows: dict[int, dict[int, Cell]] = {}
    try:
        for row, line in enumerate(reader, start=1):
            cells = {n: _cell(t) for n, t in enumerate(line, start=1) if t.strip()}
            if cells:
                rows[row] = cells
            if row > MOST_ROWS or max(cells, default=0) > MOST_COLUMNS:
                raise too_many_cells(file=name, place=f"{name}:{row}")
    except csv.Error as error:
        place = f"{name}:{reader.line_num}"
        raise refusal(CSV_BROKEN, file=name, place=place) from error
    return Grid(name, rows)


def _content(path: Path) -> bytes:
    most = LARGEST_FILE_MB * 1024**2
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise refusal(NOT_THERE, file=path.name, reason=error.strerror) from error
    if len(raw) > most:
        raise refusal(TOO_LARGE, file=path.name, most=LARGEST_FILE_MB)
    return raw


def _text(raw: bytes, *, file: str) -> str:
    if b"\0" not in raw:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise refusal(NOT_TEXT, file=file)


def _separator(text: str) -> str:
    """Return the separator that occurs most in the first lines."""
    start = "\n".join(text.splitlines()[:_FIRST_LINES])
    return max(_SEPARATORS, key=start.count)


def _cell(text: str) -> Cell:
    return Cell(text, Kind.FORMULA if text.lstrip().startswith("=") else Kind.TEXT)
