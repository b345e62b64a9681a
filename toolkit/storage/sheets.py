"""The tables in a file an office hands in: a workbook, or two CSV files.

Nothing here knows what a roster is beyond the names of its two tables.
Whatever cannot be read is refused with the way out, never with a traceback.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster.headers import side_of
from toolkit.collection.roster.problems import Complaint
from toolkit.storage.office_package import refusal
from toolkit.storage.table_file import read_csv, read_tables

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.collection.roster.grid import Grid

SIDE_UNKNOWN: Final = Complaint(
    "The file's name does not say what it holds.",
    "Put 评议对象 or subjects into the name of one file, 参评人员 or raters into "
    "that of the other.",
)
NO_CSV: Final = Complaint(
    "The folder holds no CSV file of subjects or raters.",
    "Put 评议对象.csv (subjects.csv) and 参评人员.csv (raters.csv) into it.",
)


def read_sheets(path: Path) -> Mapping[str, Grid]:
    """Return the tables of a file or folder, by name.

    Parameters
    ----------
    path : an .xlsx workbook; or a .csv file of subjects or raters, beside
        which the other one stands; or a folder that holds both.

    Raises
    ------
    RosterRefusedError : for whatever cannot or should not be read.
    """
    if path.is_dir():
        return _read_folder(path)
    if path.suffix.lower() == ".csv":
        return _read_pair(path)
    return read_tables(path)


def _read_folder(folder: Path) -> Mapping[str, Grid]:
    tables = [path for path in _csv_files(folder) if side_of(path.stem)]
    if not tables:
        raise refusal(NO_CSV, file=folder.name)
    return {path.name: read_csv(path) for path in tables}


def _read_pair(path: Path) -> Mapping[str, Grid]:
    """Return a CSV file and its counterpart in the same folder."""
    side = side_of(path.stem)
    if side is None:
        raise refusal(SIDE_UNKNOWN, file=path.name)
    others = [p for p in _csv_files(path.parent) if side_of(p.stem) not in {None, side}]
    return {each.name: read_csv(each) for each in (path, *others)}


def _csv_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if path.suffix.lower() == ".csv")
