"""Do the tutorials run from top to bottom, and print what they show?"""

from __future__ import annotations

import ast
import io
import os
import re
import shlex
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from matplotlib.image import imread
from places import ROOT

from toolkit.cli.commands import pingyi
from toolkit.cli.manners import run

DOCS = ROOT / "docs"
PAGES = ("tutorial-analysis.md", "tutorial-analysis.zh-CN.md")
BLOCK = re.compile(
    r"^```(?P<kind>python|sh)\n(?P<source>.*?)^```$(?:\n\n^```text\n(?P<shown>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
IMAGE = re.compile(r"\(images/(tutorial-\w+\.png)\)")
LINK = re.compile(r"\]\(([^)#:]+)\)")
DEMONSTRATION = "pingyi demo --out demo --lang en --no-serve --raters 300 --seed 7\n"
"""As the session's demonstration was played, but for the folder's name."""
AS_SHOWN = {
    "display.width": 80,
    "display.max_columns": 20,
    "display.unicode.east_asian_width": True,
}


@dataclass(frozen=True)
class Read:
    """A tutorial once read: what it shows, what it printed, where its files are."""

    page: str
    shown: tuple[str, ...]
    printed: tuple[str, ...]
    folder: Path


@pytest.fixture(scope="module", params=PAGES)
def tutorial(request, played, tmp_path_factory) -> Read:
    """A tutorial, all blocks run in order in one folder and one namespace."""
    page = (DOCS / request.param).read_text("utf-8")
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "demo").symlink_to(played.folder)
    blocks = list(BLOCK.finditer(page))
    names: dict[str, object] = {}
    with (
        chdir(folder),
        patch.dict(os.environ, {"PINGYI_HOME": str(folder / "home")}),
        pd.option_context(*(part for pair in AS_SHOWN.items() for part in pair)),
    ):
        printed = [run_block(one["kind"], one["source"], names) for one in blocks]
    shown = tuple(one["shown"] or "" for one in blocks)
    return Read(page, shown, tuple(printed), folder)


def run_block(kind: str, source: str, names: dict[str, object]) -> str:
    """Return what a block prints, and as in a notebook the value it ends with."""
    said = io.StringIO()
    with redirect_stdout(said):
        if kind == "python":
            value = run_cell(source, names)
            said.write("" if value is None else repr(value))
        elif source != DEMONSTRATION:
            run_commands(source)
    return "".join(f"{line.rstrip()}\n" for line in said.getvalue().splitlines())


def run_cell(source: str, names: dict[str, object]) -> object:
    cell = ast.parse(source)
    last = cell.body.pop() if isinstance(cell.body[-1], ast.Expr) else None
    exec(compile(cell, "<tutorial>", "exec"), names)  # noqa: S102 -- documentation whose examples run
    return None if last is None else eval(ast.unparse(last), names)  # noqa: S307 -- the same


def run_commands(source: str) -> None:
    for line in source.replace("\\\n", " ").splitlines():
        program, *words = shlex.split(line)
        assert program == "pingyi"
        assert run(pingyi, words) == 0


def test_every_block_prints_what_the_tutorial_shows(tutorial):
    assert tutorial.printed == tutorial.shown


def test_every_figure_is_the_one_that_is_drawn(tutorial):
    drawn = {one.name for one in tutorial.folder.glob("*.png")}

    assert drawn == set(IMAGE.findall(tutorial.page))
    for name in drawn:
        ours, kept = imread(tutorial.folder / name), imread(DOCS / "images" / name)
        assert ours.shape == kept.shape
        assert np.abs(ours - kept).mean() < 0.01  # letters may be drawn otherwise


def test_the_demonstration_is_the_one_a_tutorial_plays(tutorial):
    assert DEMONSTRATION in [one["source"] for one in BLOCK.finditer(tutorial.page)]


def test_whatever_a_tutorial_links_to_is_there(tutorial):
    linked = LINK.findall(tutorial.page)

    assert linked
    assert [link for link in linked if not (DOCS / link).exists()] == []
