"""What can be wrong with a file of marks, and the way out of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from toolkit.errors import FileRefusedError
from toolkit.problem import Problem
from toolkit.tally import MARK_COLUMNS


def unreadable(path: Path) -> Problem:
    """Return what to say of a file that is no table, or a broken one."""
    return Problem(
        place=str(path),
        message="The file cannot be read as a table of marks.",
        remedy="Give a Parquet file, or csv with commas and a line of headers.",
    )


def not_found(path: Path) -> Problem:
    """Return what to say of a file that a worker does not find."""
    return Problem(
        place=str(path),
        message="A worker of the cluster does not find the file.",
        remedy="Put it where all workers find it under the same path.",
    )


def not_text(path: Path) -> Problem:
    """Return what to say of csv in an unknown encoding."""
    return Problem(
        place=str(path),
        message="The file is not text in UTF-8 or GB18030, or not in the one named.",
        remedy="Save it as “CSV UTF-8”, or name its encoding with --encoding.",
    )


def a_tally(path: Path) -> Problem:
    """Return what to say where a tally stands for marks."""
    return Problem(
        place=str(path),
        message="This is a tally already, not a table of marks.",
        remedy="Add tallies up with pingyi pool.",
    )


def broken_label(path: Path, label: str) -> Problem:
    """Return what to say of csv with a cell that no code can be."""
    return Problem(
        place=str(path),
        message="A cell holds a line break or a control character: “{label}”.",
        remedy="Look for a quotation mark that is not closed; a code is one line.",
        facts={"label": " ".join(label[:40].split())},
    )


def uneven_lines(path: Path, count: int) -> Problem:
    """Return what to say of csv whose lines differ in length."""
    return Problem(
        place=str(path),
        message="{count} lines have more or fewer cells than the headers.",
        remedy="Put cells that hold a comma between quotation marks.",
        facts={"count": count},
    )


def missing(path: Path, names: Sequence[str], there: Sequence[str]) -> list[Problem]:
    """Return what to say of the columns that are not there exactly once."""
    return [
        Problem(
            place=str(path),
            message="The column “{column}” is missing, or doubled, among {columns}.",
            remedy="Say which one is meant: --column {name}=COLUMN.",
            facts={"column": column, "name": name, "columns": ", ".join(there)},
        )
        for name, column in zip(MARK_COLUMNS, names, strict=True)
        if there.count(column) != 1
    ]


def no_codes(path: Path, kinds: Mapping[str, pa.DataType]) -> list[Problem]:
    """Return what to say of columns that hold neither text nor numbers."""
    return [
        Problem(
            place=str(path),
            message="The column “{column}” holds {kind}, not codes.",
            remedy="A column of marks holds text or whole numbers.",
            facts={"column": column, "kind": str(kind)},
        )
        for column, kind in kinds.items()
        if pa.types.is_nested(kind)
        or pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
    ]


def refusal(problem: Problem) -> FileRefusedError:
    """Return the refusal of one file for one reason."""
    return FileRefusedError(file=problem.place, problems=[problem])


def refuse(problems: Sequence[Problem]) -> None:
    """Raise what is wrong with files, each problem once.

    Raises
    ------
    FileRefusedError : if there is any problem.
    """
    each = list({str(problem): problem for problem in problems}.values())
    if each:
        raise FileRefusedError(file=each[0].place, problems=each)
