"""Marks from elsewhere: a file somebody loads, counted and kept as counts only.

What a file calls its columns is told by whoever loads it.  All that is wrong
is said together, cell by cell.  The file itself is kept nowhere: its rows are
in this program's memory until the page is closed, and only counts leave it,
since the order of rows alone can put a rater's answers together again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from toolkit.collection.roster.grid import Cell, Grid, Kind
from toolkit.collection.roster.problems import Complaint
from toolkit.errors import FileRefusedError, TallyError
from toolkit.i18n import Phrase
from toolkit.storage.table_file import LARGEST_FILE_MB, read_tables
from toolkit.storage.workbook import MOST_ROWS
from toolkit.survey.words import BLANK
from toolkit.tally import COUNT_COLUMNS, MARK_COLUMNS, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from toolkit.problem import Problem

COUNT: Final = COUNT_COLUMNS[-1]
COLUMNS: Final = COUNT_COLUMNS
"""What is looked for in a file; ``count`` may be missing, every row being one."""

TOO_LARGE: Final = Complaint(
    "The file is larger than {most} MB.",
    "Count it with the command pingyi tally and load what that writes.",
)
TOO_LONG: Final = Complaint(
    "The table has more than {most} rows.",
    "Count it with the command pingyi tally and load what that writes.",
)
NO_TABLE: Final = Complaint(
    "The file cannot be read as a table.", "Give csv, an .xlsx workbook, or Parquet."
)
NO_ROWS: Final = Complaint(
    "The table has no headings, or no rows below them.",
    "Put the names of the columns in the first row.",
)
SAME_HEADING: Final = Complaint(
    "Two columns have the same heading.", "Give each column a name of its own."
)
NOT_CHOSEN: Final = Complaint(
    "No column is chosen for “{column}”.", "Pick the column that holds it."
)
FORMULA: Final = Complaint("This is a formula.", "Put its value there.")
NO_COUNT: Final = Complaint("This is no whole number.", "Say how many marks it were.")
EMPTY: Final = Complaint(
    "The cell for “{column}” is empty.", "Fill it in, or take the row out."
)
NO_CODE: Final = Complaint(
    "A code is one line of {most} characters at most.", "Shorten it."
)
MORE: Final = Complaint(
    "{n} more problems are not listed.", "Correct those above first."
)

MOST_PROBLEMS: Final = 20
"""So many are listed; the others are a number."""
LONGEST_CODE: Final = 100

HEADINGS: Final[Mapping[str, Phrase]] = {
    "subject": Phrase("Subject"),
    "item": Phrase("Item"),
    "group": Phrase("Rater group"),
    "grade": Phrase("Mark"),
    COUNT: Phrase("Votes"),
}
"""What the columns are called in words."""

_SHEETS: Final = frozenset({".csv", ".xlsx", ".xlsm", ".xltm", ".xls"})
"""What is read as a sheet, or refused with the way out."""
_WHAT_NO_NAME_HAS: Final = re.compile(r"[\x00-\x1f\x7f/\\]")
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_TEXTS: Final = frozenset({pa.string(), pa.large_string()})
_USUAL: Final[Mapping[str, frozenset[str]]] = {
    "subject": frozenset({"subject", "评议对象", "对象", "姓名", "支部", "党支部"}),
    "item": frozenset({"item", "question", "题目", "项目", "题号"}),
    "group": frozenset({"group", "rater group", "身份", "参评人身份", "类别"}),
    "grade": frozenset({"grade", "mark", "评价", "等次", "选项"}),
    "count": frozenset({"count", "votes", "票数", "计数"}),
}
"""What columns are usually called."""


@dataclass(frozen=True, slots=True, eq=False)
class OutsideFile:
    """A table somebody loaded: its name, its headings, its cells.

    ``ballots`` are there in the file of a tally, where they were counted.
    """

    name: str
    headings: tuple[str, ...]
    grid: Grid
    ballots: pd.DataFrame | None = None

    def guess(self) -> dict[str, str]:
        """Return the columns that are called as usual."""
        found = {heading.strip().casefold(): heading for heading in self.headings}
        return {
            column: found[called]
            for column, names in _USUAL.items()
            for called in [next((one for one in names if one in found), "")]
            if called
        }


def read_outside(name: str, content: bytes) -> OutsideFile:
    """Return the table in a file of csv, Excel or Parquet.

    Raises
    ------
    FileRefusedError : it is too large, or no table.
    """
    name = _WHAT_NO_NAME_HAS.sub("", Path(name).name)[-LONGEST_CODE:] or "marks"
    if len(content) > LARGEST_FILE_MB * 1024**2:
        raise _refusal(TOO_LARGE, name, most=LARGEST_FILE_MB)
    is_parquet = name.lower().endswith(".parquet")
    grid = _from_parquet(name, content) if is_parquet else _from_sheet(name, content)
    headings = tuple(cell.text.strip() for cell in grid.rows.get(1, {}).values())
    if not headings or grid.last_row == 1:
        raise _refusal(NO_ROWS, name)
    if len({*headings}) < len(headings):
        raise _refusal(SAME_HEADING, name)
    ballots = _ballots(content) if is_parquet else None
    return OutsideFile(name, headings, grid, ballots)


def count_outside(file: OutsideFile, columns: Mapping[str, str]) -> Tally:
    """Return the tally of a table, given the headings of its columns.

    Raises
    ------
    FileRefusedError : a column is missing, or naming every cell that cannot be.
    """
    places = _places(file, columns)
    marks: Counter[tuple[str, ...]] = Counter()
    problems: list[Problem] = []
    for row, cells in file.grid.rows.items():
        if row == 1:
            continue
        wrong = [*_wrong(file.grid, row, cells, places)]
        problems += wrong
        if not wrong:
            codes = (_code(cells.get(places[column])) for column in MARK_COLUMNS)
            marks[(*codes,)] += _count(cells, places)
    _refuse(file.name, problems)
    frame = pd.DataFrame([(*key, n) for key, n in marks.items()], columns=[*COLUMNS])
    return Tally.from_counts(frame, file.ballots)


def _places(file: OutsideFile, columns: Mapping[str, str]) -> dict[str, int]:
    at = {cell.text.strip(): place for place, cell in file.grid.rows.get(1, {}).items()}
    missing = [
        NOT_CHOSEN.at(file.name, column=HEADINGS[column])
        for column in MARK_COLUMNS
        if columns.get(column) not in at
    ]
    _refuse(file.name, missing)
    return {column: at[called] for column, called in columns.items() if called in at}


def _wrong(
    grid: Grid, row: int, cells: Mapping[int, Cell], places: Mapping[str, int]
) -> Iterator[Problem]:
    for column, place in places.items():
        cell, where = cells.get(place), grid.place(row, place)
        text = cell.text.strip() if cell else ""
        if cell and cell.kind is Kind.FORMULA:
            yield FORMULA.at(where)
        elif column == COUNT:
            if not _WHOLE.fullmatch(text):
                yield NO_COUNT.at(where)
        elif not text and column != "grade":
            yield EMPTY.at(where, column=HEADINGS[column])
        elif len(text) > LONGEST_CODE or not text.isprintable():
            yield NO_CODE.at(where, most=LONGEST_CODE)


def _code(cell: Cell | None) -> str:
    return cell.text.strip() if cell and cell.text.strip() else BLANK


def _count(cells: Mapping[int, Cell], places: Mapping[str, int]) -> int:
    return int(cells[places[COUNT]].text) if COUNT in places else 1


def _from_sheet(name: str, content: bytes) -> Grid:
    kind = Path(name).suffix.lower()
    if kind not in _SHEETS:
        raise _refusal(NO_TABLE, name)
    with TemporaryDirectory() as aside:
        path = Path(aside) / f"marks{kind}"
        path.write_bytes(content)
        try:
            first = next(iter(read_tables(path).values()))
        except FileRefusedError as refused:
            raise FileRefusedError(file=name, problems=refused.problems) from refused
    return replace(first, name=name) if first.name == path.name else first


def _from_parquet(name: str, content: bytes) -> Grid:
    try:
        with pq.ParquetFile(BytesIO(content)) as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
        if rows > MOST_ROWS:
            raise _refusal(TOO_LONG, name, most=MOST_ROWS)
        texts = [one.name for one in schema if one.type in _TEXTS]
        table = pq.read_table(BytesIO(content), read_dictionary=texts)
        # A long text that is repeated fits a small file, and no memory.
        if any(map(_is_long, table.columns)):
            raise _refusal(NO_CODE, name, most=LONGEST_CODE)
        frame = table.to_pandas()
    except (OSError, ValueError, pa.ArrowException) as error:
        raise _refusal(NO_TABLE, name) from error
    cells = {1: _cells(map(str, frame.columns))}
    lines = frame.astype("object").where(frame.notna(), None)
    for row, line in enumerate(lines.itertuples(index=False, name=None), start=2):
        cells[row] = _cells(line)
    return Grid(name, cells)


def _is_long(column: pa.ChunkedArray) -> bool:
    """Return whether a coded text is longer than any code."""
    if not pa.types.is_dictionary(column.type):
        return False
    lengths = (pc.max(pc.utf8_length(one.dictionary)) for one in column.chunks)
    return any((length.as_py() or 0) > LONGEST_CODE for length in lengths)


def _ballots(content: bytes) -> pd.DataFrame | None:
    """Return the ballot counts of a tally; ``None`` of any other file."""
    try:
        with TemporaryDirectory() as aside:
            path = Path(aside) / "marks.parquet"
            path.write_bytes(content)
            return Tally.read_parquet(path).ballots
    except (TallyError, TypeError, ValueError, pa.ArrowException):
        return None


def _cells(line: Iterable[object]) -> dict[int, Cell]:
    return {
        place: Cell(str(value))
        for place, value in enumerate(line, start=1)
        if value is not None and str(value).strip()
    }


def _refuse(name: str, problems: Sequence[Problem]) -> None:
    if not problems:
        return
    listed = list(problems[:MOST_PROBLEMS])
    if rest := len(problems) - len(listed):
        listed.append(MORE.at(name, n=rest))
    raise FileRefusedError(file=name, problems=listed)


def _refusal(complaint: Complaint, name: str, **facts: object) -> FileRefusedError:
    return FileRefusedError(file=name, problems=[complaint.at(name, **facts)])
