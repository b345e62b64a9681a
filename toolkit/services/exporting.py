"""Write published counts as data files for other programs, with a codebook."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from toolkit.errors import FileRefusedError, SettingError
from toolkit.exchange.labelled.codebook import CODEBOOK, codebook
from toolkit.exchange.labelled.parquet import write_parquet
from toolkit.exchange.labelled.spss_stata import write_spss, write_stata
from toolkit.exchange.labelled.workbook import Rows, write_workbook
from toolkit.i18n import Phrase
from toolkit.problem import Problem
from toolkit.services import counting, reading
from toolkit.services.labelling import label_publication, label_tally
from toolkit.storage import archive
from toolkit.storage.table_writing import write_csv

if TYPE_CHECKING:
    from toolkit.exchange.labelled.model import LabelledData, LabelledTable
    from toolkit.i18n import Translator

_Writer = Callable[[Path], None]

_CSV: Final = ".csv"
_WORKBOOK: Final = ".xlsx"
_PROGRAMS: Final[Mapping[str, Callable[..., None]]] = {
    ".parquet": write_parquet,
    ".sav": write_spss,
    ".dta": write_stata,
}
"""What writes one table for other programs, by the end of the file's name."""
_SUFFIXES: Final = (_CSV, _WORKBOOK, *_PROGRAMS)


def export(
    source: str,
    target: Path,
    _: Translator,
    *,
    shelf: Path,
    encoding: str = "utf-8",
    codebook_file: Path | None = None,
) -> tuple[Path, ...]:
    """Write labelled data and a codebook, all files or none; return the files.

    Parameters
    ----------
    source : the folder of an archive, the file of a tally, or the id of a
        round whose archive stands on the shelf.
    target : .csv, .xlsx, .parquet, .sav or .dta.  But for a workbook, which
        has a sheet for each, further tables stand in files beside it.
    encoding : of csv files; ``utf-8`` or ``gb18030``.
    codebook_file : .csv or .xlsx; by default it stands beside the target.

    Raises
    ------
    FileRefusedError : the source cannot be read.
    SettingError : the target cannot be written so.
    ExtraMissingError : the library for SPSS and Stata is not installed.
    """
    _require_suffix(target, _SUFFIXES)
    if codebook_file is not None:
        _require_suffix(codebook_file, (_CSV, _WORKBOOK))
    found = _find(source, shelf)
    data = _read(found, _)
    planned = tuple(_plan(data, target, codebook_file, encoding, _))
    _require_apart([path for path, _write in planned], found)
    _write_together(planned)
    return tuple(path for path, _write in planned)


def _find(source: str, shelf: Path) -> Path:
    for place in (Path(source), shelf / source):
        # A folder of documents may have the name of its round, too.
        if place.is_file() or (place / archive.RULES).is_file():
            return place
    problem = Problem(
        place=source,
        message="There is no such archive, tally or published round.",
        remedy="Give the folder of an archive, a tally's file, or a round's id.",
    )
    raise FileRefusedError(file=source, problems=[problem])


def _read(place: Path, _: Translator) -> LabelledData:
    if place.is_dir():
        return label_publication(reading.read_publication(place), _)
    tally = counting.pool([place])
    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    return label_tally(tally, _, file=place.name, digest=digest)


def _require_suffix(path: Path, known: Sequence[str]) -> None:
    if path.suffix.lower() not in known:
        raise SettingError(
            setting=path.name,
            reason=Phrase(
                "its name must end in one of {suffixes}", suffixes=" ".join(known)
            ),
        )


def _plan(
    data: LabelledData,
    target: Path,
    codebook_file: Path | None,
    encoding: str,
    _: Translator,
) -> Iterator[tuple[Path, _Writer]]:
    """Yield each file there will be, with what writes it."""
    suffix = target.suffix.lower()
    book = {_("Codebook"): codebook(data, _)}
    if suffix == _WORKBOOK:
        sheets = {table.title: _rows(table) for table in data.tables}
        yield target, _writer_of_rows(target, sheets | book, data, encoding)
    else:
        for table in data.tables:
            path = _beside(target, table.name)
            yield path, _writer_of_table(path, table, data, encoding)
        codebook_file = codebook_file or _beside(target, CODEBOOK).with_suffix(_CSV)
    if codebook_file is not None:
        yield codebook_file, _writer_of_rows(codebook_file, book, data, encoding)


def _writer_of_table(
    path: Path, table: LabelledTable, data: LabelledData, encoding: str
) -> _Writer:
    write = _PROGRAMS.get(path.suffix.lower())
    if write is None:
        return _writer_of_rows(path, {table.title: _rows(table)}, data, encoding)
    return partial(write, table=table, title=f"{data.title} {table.title}")


def _writer_of_rows(
    path: Path, sheets: Mapping[str, Rows], data: LabelledData, encoding: str
) -> _Writer:
    if path.suffix.lower() == _WORKBOOK:
        return partial(write_workbook, sheets=sheets, title=data.title, day=data.day)
    (rows,) = sheets.values()
    return partial(write_csv, rows=rows, encoding=encoding)


def _rows(table: LabelledTable) -> Rows:
    return [list(table.frame), *table.frame.itertuples(index=False, name=None)]


def _beside(target: Path, name: str) -> Path:
    """Return the file of a further table; the first has the name that was given."""
    return target.with_stem(f"{target.stem}-{name}") if name else target


def _require_apart(paths: Sequence[Path], source: Path) -> None:
    """Refuse what would change the source, or write one file twice."""
    whole = source.resolve()
    for path in paths:
        resolved = path.resolve()
        if resolved == whole or whole in resolved.parents:
            raise SettingError(
                setting=path, reason=Phrase("it lies in what is to be exported")
            )
    for path, count in Counter(path.resolve() for path in paths).items():
        if count > 1:
            raise SettingError(
                setting=path, reason=Phrase("data and codebook need a file each")
            )


def _write_together(planned: Sequence[tuple[Path, _Writer]]) -> None:
    """Write all files aside first, so that none is left half written."""
    ready: list[tuple[Path, Path]] = []
    with ExitStack() as aside:
        for path, write in planned:
            try:
                folder = aside.enter_context(
                    TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-")
                )
                write(draft := Path(folder) / path.name)
            except OSError as error:
                raise SettingError(
                    setting=path, reason=Phrase("it cannot be written")
                ) from error
            ready.append((draft, path))
        for draft, path in ready:
            draft.replace(path)
