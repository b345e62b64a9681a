"""Files to take home: tables, figures, and the published counts with labels.

They hold what anybody may read in the archive, so a browser may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, Literal
from zipfile import ZipFile, ZipInfo

from toolkit.errors import SettingError
from toolkit.i18n import Phrase
from toolkit.reports.book import new_book
from toolkit.reports.report import Kind, cell_text
from toolkit.services.exporting import export
from toolkit.storage.table_writing import write_csv

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toolkit.apps.results.panel import Drawing
    from toolkit.i18n import Translator
    from toolkit.reports.report import Table

LARGEST_MB: Final = 8
"""What a page can hold beside everything else."""

What = Literal["table", "figure", "data"]
TABLES: Final = ("csv", "xlsx")
FIGURES: Final[tuple[Literal["svg", "png"], ...]] = ("svg", "png")
DATA: Final = ("xlsx", "csv", "parquet", "sav", "dta")
_ZIP: Final = "zip"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The same files make the same package."""

MIME: Final[Mapping[str, str]] = {
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Download:
    """One file, whole."""

    name: str
    content: bytes

    @property
    def mime(self) -> str:
        """What a browser takes it for."""
        return MIME.get(self.name.rpartition(".")[2], "application/octet-stream")


def tables_file(
    tables: Sequence[Table], kind: str, _: Translator, *, name: str, day: str
) -> Download:
    """Return tables as one file: a workbook, csv, or a package of several csv.

    Raises
    ------
    SettingError : it is larger than a page can hold.
    """
    if kind == "xlsx":
        with TemporaryDirectory() as aside:
            path = Path(aside) / f"{name}.xlsx"
            with new_book(path, _, day=date.fromisoformat(day), title=name) as book:
                for table in tables:
                    book.sheet(table.title, [table])
            return _checked(Download(path.name, path.read_bytes()))
    return _files(
        name,
        "csv",
        [partial(_write_table, table=table, _=_) for table in tables],
    )


def figures_file(
    drawings: Sequence[Drawing], kind: Literal["svg", "png"], *, name: str
) -> Download:
    """Return figures as one file, or a package of several.

    Raises
    ------
    FontMissingError, SettingError : as drawing, or it is too large.
    """
    from toolkit.reports.figures import figure_bytes  # noqa: PLC0415  # slow to load

    def write(path: Path, *, drawing: Drawing) -> None:
        path.write_bytes(figure_bytes(drawing.draw(), kind))

    return _files(name, kind, [partial(write, drawing=one) for one in drawings])


def data_file(source: Path, kind: str, _: Translator, *, name: str) -> Download:
    """Return all published counts with labels and a codebook, as one file.

    Raises
    ------
    FileRefusedError, SettingError, ExtraMissingError : as exporting.
    """
    with TemporaryDirectory() as aside:
        target = Path(aside) / f"{name}.{kind}"
        paths = export(str(source), target, _, shelf=source.parent)
        return _package(name, paths)


def _write_table(path: Path, *, table: Table, _: Translator) -> None:
    write_csv(path, _rows(table, _))


def _rows(table: Table, _: Translator) -> list[list[str | int]]:
    spread = table.spread(_)
    heads = [
        _("{name}: {said}", name=column.over, said=column.title)
        if column.over
        else column.title
        for column in spread.columns
    ]
    kinds = [column.kind for column in spread.columns]
    rows = (
        [
            cell
            if kind is Kind.COUNT and isinstance(cell, int)
            else cell_text(cell, kind, _)
            for cell, kind in zip(row, kinds, strict=True)
        ]
        for row in spread.rows
    )
    return [[*heads], *rows]


def _files(
    name: str, kind: str, writers: Sequence[Callable[[Path], object]]
) -> Download:
    with TemporaryDirectory() as aside:
        paths = []
        for number, write in enumerate(writers, start=1):
            end = f"-{number}" if len(writers) > 1 else ""
            path = Path(aside) / f"{name}{end}.{kind}"
            write(path)
            paths.append(path)
        return _package(name, paths)


def _package(name: str, paths: Sequence[Path]) -> Download:
    """Return the one file there is, or several in a package."""
    if len(paths) == 1:
        return _checked(Download(paths[0].name, paths[0].read_bytes()))
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for path in paths:
            package.writestr(ZipInfo(path.name, _LONG_AGO), path.read_bytes())
    return _checked(Download(f"{name}.{_ZIP}", packed.getvalue()))


def _checked(file: Download) -> Download:
    if len(file.content) > LARGEST_MB * 1024**2:
        raise SettingError(
            setting=file.name,
            reason=Phrase(
                "it is larger than {most} MB; write it with the command pingyi export",
                most=LARGEST_MB,
            ),
        )
    return file
