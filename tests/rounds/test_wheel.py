"""Is all that a round needs in the wheel?"""

from __future__ import annotations

import subprocess
import sys
import venv
from zipfile import ZipFile

import pytest
from places import ROOT


def call(*command: object, cwd=None) -> str:
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--wheel", "--outdir", out, ROOT)
    (made,) = out.glob("*.whl")
    return made


def test_surveys_notebooks_samples_pages_and_words_are_inside(wheel):
    names = set(ZipFile(wheel).namelist())

    for name in (
        "_shipped/templates/member-appraisal-short.yaml",
        "_shipped/notebooks/meeting.ipynb",
        "_shipped/sample_data/roster.xlsx",
        "locale/zh_CN.po",
        "web/static/ballot.js",
        "py.typed",
    ):
        assert f"toolkit/{name}" in names


def test_the_demonstration_works_in_an_empty_environment(wheel, tmp_path):
    empty = tmp_path / "empty"
    venv.create(empty, with_pip=True)
    python = empty / "bin" / "python"
    call(python, "-m", "pip", "install", "-qq", "-c", ROOT / "constraints.txt", wheel)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    said = call(
        empty / "bin" / "pingyi", "demo", "--no-serve", "--out", "played",
        "--raters", "60", "--lang", "en", cwd=elsewhere,
    )  # fmt: skip

    assert "files verified" in said
    call(empty / "bin" / "pingyi", "verify", "played", cwd=elsewhere)
