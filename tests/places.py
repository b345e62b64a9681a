"""Where the project's files are, for tests that read them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGE: Final = ROOT / "toolkit"


@cache
def project_files() -> tuple[Path, ...]:
    """Return every file that is or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    names = {name for name in listed.stdout.decode().split("\0") if name}
    return tuple(sorted(path for name in names if (path := ROOT / name).is_file()))


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
