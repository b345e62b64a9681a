"""Where the project's files are, for tests that read them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "toolkit"
SURVEYS: Final = ROOT / "tests" / "surveys"


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is committed, or new in a folder of the project.

    What somebody made beside these folders, a round of the tour say, is no
    part of it.
    """
    committed = _listed("--cached")
    top = {name.split("/")[0] for name in committed}
    new = {
        name
        for name in _listed("--others", "--exclude-standard")
        if name.split("/")[0] in top
    }
    paths = (ROOT / name for name in committed | new)
    return tuple(sorted(path for path in paths if path.is_file()))


def _listed(*which: str) -> set[str]:
    command = ["git", "ls-files", *which, "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return {name for name in listed.stdout.decode().split("\0") if name}


def modules() -> list[Path]:
    """Return every Python module of the package."""
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and path.is_relative_to(PACKAGE)
    ]


def in_project(path: Path) -> str:
    """Return a file's name as seen from the top of the project."""
    return path.relative_to(ROOT).as_posix()
