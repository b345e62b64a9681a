"""Count marks from elsewhere, and add up the tallies of many boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.errors import ExtraMissingError, SettingError
from toolkit.i18n import Phrase
from toolkit.storage.file_names import files_in
from toolkit.storage.marks import column_names, count_parts, find_parts
from toolkit.storage.tally_files import sum_of_tallies

if TYPE_CHECKING:
    from toolkit.tally import Tally

_TALLY: Final = ".parquet"
_CLUSTER_ROWS: Final = 1 << 23
"""A part for a machine of a cluster is worth the way there."""


def count_marks(
    paths: Sequence[Path],
    columns: Mapping[str, str] | None = None,
    *,
    out: Path | None = None,
    encoding: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Tally:
    """Return the tally of files with one row for each mark.

    Parameters
    ----------
    paths : Parquet or csv; of a folder, all such files in it.
    columns : how the files call ``subject``, ``item``, ``group``, ``grade``,
        where they call them otherwise.
    out : where the tally will be written; no file of marks.
    encoding : of csv; UTF-8 or, failing that, GB18030 if not said.
    workers : so many processes of this machine count, by way of Dask.
    scheduler : the address of a Dask cluster, whose machines count.

    Raises
    ------
    FileRefusedError : naming every file and column that cannot be taken.
    ExtraMissingError, ClusterFailedError : Dask is not there, or of no help.
    SettingError : ``out`` is no name for a tally, or cannot be written.
    """
    if out is not None:
        _require_place(out)
    names = column_names(columns)
    files = files_in(paths, formats={".parquet", ".csv"}, out=out)
    if workers is None and scheduler is None:
        parts = find_parts(files, names, encoding=encoding)
        return count_parts(parts, names, encoding=encoding, progress=progress)
    if find_spec("distributed") is None:
        option = "--workers" if scheduler is None else "--scheduler"
        raise ExtraMissingError(option=option, extra="cluster")
    from toolkit.storage.cluster import count_on_cluster  # noqa: PLC0415 -- an extra

    return count_on_cluster(
        find_parts(files, names, encoding=encoding, rows=_CLUSTER_ROWS),
        names,
        encoding=encoding,
        workers=workers,
        scheduler=scheduler,
        progress=progress,
    )


def pool(
    paths: Sequence[Path], *, out: Path | None = None, equal_too: bool = False
) -> Tally:
    """Return the sum of tallies in files; of a folder, of all in it.

    Parameters
    ----------
    out : where the sum will be written; an earlier sum there is not added.
    equal_too : add files that hold the same as another one, too.

    Raises
    ------
    FileRefusedError : naming every file that is no tally, or holds the same as
        another one and is not wanted all the same.
    SettingError : ``out`` is no name for a tally, or cannot be written.
    """
    if out is not None:
        _require_place(out)
    files = files_in(paths, formats={".parquet"}, out=out)
    return sum_of_tallies(files, equal_too=equal_too)


def write_tally(tally: Tally, out: Path) -> None:
    """Write a tally, whole or not at all.

    Raises
    ------
    SettingError : it cannot be written there.
    """
    aside = out.with_name(f".{out.name}.part")
    try:
        tally.to_parquet(aside)
        aside.replace(out)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise _unwritable(out) from error


def _require_place(out: Path) -> None:
    """Refuse early what could not be written after all has been counted."""
    if out.suffix.lower() != _TALLY:
        reason = Phrase("its name must end in one of {suffixes}", suffixes=_TALLY)
        raise SettingError(setting=out.name, reason=reason)
    if not out.parent.is_dir():
        raise _unwritable(out)


def _unwritable(out: Path) -> SettingError:
    return SettingError(setting=out, reason=Phrase("it cannot be written"))
