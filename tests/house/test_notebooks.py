"""A notebook is a door, not a room."""

from __future__ import annotations

import ast

import nbformat
import pytest
from places import ROOT, in_project

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=in_project)
def notebook(request):
    return nbformat.read(request.param, as_version=nbformat.NO_CONVERT)


@pytest.fixture
def cell(notebook):
    return notebook.cells[0]


def test_there_are_notebooks():
    assert NOTEBOOKS


def test_a_notebook_is_valid(notebook):
    nbformat.validate(notebook)


def test_a_notebook_has_one_cell_of_code(notebook):
    assert [cell.cell_type for cell in notebook.cells] == ["code"]


def test_a_notebook_keeps_nothing_of_a_run(cell):
    assert cell.outputs == []
    assert cell.execution_count is None


def test_a_notebook_has_at_most_three_statements(cell):
    assert len(ast.parse(cell.source).body) <= 3


def test_a_notebook_imports_from_the_apps_only(cell):
    statements = list(ast.walk(ast.parse(cell.source)))
    sources = [node.module for node in statements if isinstance(node, ast.ImportFrom)]

    assert not any(isinstance(node, ast.Import) for node in statements)
    assert sources
    assert all(source.startswith("toolkit.apps.") for source in sources)
