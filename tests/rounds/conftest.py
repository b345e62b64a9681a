"""One demonstration, played once and read by several tests."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Played:
    """A demonstration's folder, and what it printed."""

    folder: Path
    said: str

    @property
    def archive(self) -> Path:
        return self.folder / "published" / "demo-played"

    @property
    def documents(self) -> Path:
        return self.folder / "documents"


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The demonstration, played by the command in a folder far from the checkout."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    command = [sys.executable, "-m", "toolkit", "demo", "--lang", "en"]
    command += ["--out", "played", "--no-serve", "--raters", "300", "--seed", "7"]
    done = subprocess.run(
        command, cwd=elsewhere, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Played(elsewhere / "played", done.stdout)
