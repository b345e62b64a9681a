"""Keep a basic standard: read it, set tasks, grade oneself, compare with raters.

The standard is a file of the office's own; nothing of it enters the
database.  What raters said is read from published archives only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.services.reading import read_publication
from toolkit.standard.changes import Changes, compare
from toolkit.standard.cross_checks import CrossCheck, cross_check
from toolkit.standard.reading import read_standard
from toolkit.standard.tasks import UnitTasks, by_unit
from toolkit.storage.table_file import read_tables

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.standard.model import Standard


def load_standard(path: Path, *, version: str = "") -> Standard:
    """Return the standard in a workbook or csv file.

    Raises
    ------
    FileRefusedError : with every problem, each by its cell.
    """
    return read_standard(read_tables(path), file=path.name, version=version)


def compare_files(old: Path, new: Path) -> Changes:
    """Return what differs between two files of the same standard.

    Raises
    ------
    FileRefusedError : for either of them.
    """
    return compare(load_standard(old), load_standard(new))


def write_tasks(
    standard: Standard, path: Path, _: Translator, *, day: date
) -> tuple[UnitTasks, ...]:
    """Write every unit's tasks as they stand on a day; return them."""
    # The drawing library is slow to import; who only reads should not wait.
    from toolkit.reports import book, standard_tables  # noqa: PLC0415  # slow to load

    units = by_unit(standard)
    sheets = [(_("Summary"), standard_tables.units_table(standard, day, _))]
    sheets += [
        (
            standard_tables.named_unit(unit.unit, _),
            standard_tables.tasks_table(unit, day, _),
        )
        for unit in units
    ]
    with book.new_book(path, _, day=day, title=standard.version) as drawn:
        for name, table in sheets:
            drawn.sheet(name, [table], sortable=True)
    return units


def check_against(
    standard: Standard, archives: Iterable[Path]
) -> tuple[CrossCheck, ...]:
    """Return the self-grades beside what raters said in published rounds.

    Raises
    ------
    ArchiveRefusedError : an archive does not agree with itself.
    """
    rounds = [read_publication(folder) for folder in archives]
    return cross_check(standard.self_grades, rounds)


def write_self_evaluation(
    standard: Standard,
    checks: Iterable[CrossCheck],
    path: Path,
    _: Translator,
    *,
    day: date,
) -> None:
    """Write the self-evaluation (T14), the cross-checks, and the evidence."""
    from toolkit.reports import (  # noqa: PLC0415  # as above
        book,
        cross_checks,
        standard_tables,
    )

    sheets = [
        (_("Self-evaluation"), standard_tables.self_evaluation_table(standard, _)),
        (_("Cross-checks"), cross_checks.cross_check_table(checks, _)),
        (_("Evidence"), standard_tables.evidence_table(standard, _)),
    ]
    with book.new_book(path, _, day=day, title=standard.version) as drawn:
        for name, table in sheets:
            drawn.sheet(name, [table], sortable=True)
