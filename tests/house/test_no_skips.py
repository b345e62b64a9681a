"""Under CI nothing is skipped: a skip fails there, and only there."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from places import ROOT

SKIPPED_TEST = """
import pytest

def test_something():
    pytest.skip("not today")
"""
SKIPPED_MODULE = """
import pytest

pytest.importorskip("no_such_module")
"""
EXPECTED_FAILURE = """
import pytest

@pytest.mark.xfail(reason="known")
def test_something():
    assert False
"""


def run_pytest(folder, source, *, ci):
    (folder / "test_sample.py").write_text(source)
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT / "tests")}
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "--rootdir", "."]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("source", [SKIPPED_TEST, SKIPPED_MODULE])
def test_a_skip_fails_under_ci(tmp_path, source):
    run = run_pytest(tmp_path, source, ci="true")

    assert run.returncode != 0
    assert "Nothing may be skipped under CI" in run.stdout


def test_a_skip_passes_elsewhere(tmp_path):
    assert run_pytest(tmp_path, SKIPPED_TEST, ci="").returncode == 0


def test_an_expected_failure_is_no_skip(tmp_path):
    assert run_pytest(tmp_path, EXPECTED_FAILURE, ci="true").returncode == 0
