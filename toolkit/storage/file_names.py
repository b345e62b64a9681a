"""Which files a person means who names files and folders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from toolkit.problem import Problem
from toolkit.storage.mark_problems import refuse

_PASSED_OVER = (".", "_")  # drafts, and what other programs note about their own


def files_in(
    paths: Sequence[Path], *, formats: Collection[str], out: Path | None = None
) -> list[Path]:
    """Return the files, with those of a folder in place of the folder.

    Parameters
    ----------
    formats : how the names of files in folders end.
    out : what will be written; passed over in folders, as it stems from before.

    Raises
    ------
    FileRefusedError : a folder holds none, a file is named twice, or is to be
        written, too.
    """
    files: list[Path] = []
    problems: list[Problem] = []
    written = out.resolve() if out is not None else None
    for path in paths:
        found = _within(path, formats, written) if path.is_dir() else [path]
        if not found:
            problems.append(_no_file(path, formats))
        files += found
    seen: set[Path] = set()
    for file in files:
        whole = file.resolve()
        if whole in seen:
            problems.append(_named_twice(file))
        if whole == written:
            problems.append(_to_be_written(file))
        seen.add(whole)
    refuse(problems)
    return files


def _within(folder: Path, formats: Collection[str], written: Path | None) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in formats
        and not any(
            part.startswith(_PASSED_OVER) for part in path.relative_to(folder).parts
        )
        and path.is_file()
        and path.resolve() != written
    )


def _no_file(path: Path, formats: Collection[str]) -> Problem:
    return Problem(
        place=str(path),
        message="There is no file in this folder that ends in {endings}.",
        remedy="Name another folder, or the files themselves.",
        facts={"endings": ", ".join(sorted(formats))},
    )


def _named_twice(path: Path) -> Problem:
    return Problem(
        place=str(path),
        message="The file is named twice.",
        remedy="Name each file once, by itself or by its folder.",
    )


def _to_be_written(path: Path) -> Problem:
    return Problem(
        place=str(path),
        message="The file is to be read, and the result written over it.",
        remedy="Name another file after --out.",
    )
