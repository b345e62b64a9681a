"""Inner packages are places: importing one brings in none of its modules."""

from __future__ import annotations

import ast

import pytest
from places import PACKAGE, in_project, modules

INNER = [
    path for path in modules() if path.name == "__init__.py" and path.parent != PACKAGE
]


@pytest.mark.parametrize("path", INNER, ids=in_project)
def test_an_inner_init_holds_a_docstring_and_nothing_else(path):
    tree = ast.parse(path.read_text("utf-8"))

    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_every_folder_of_modules_is_a_package():
    folders = {path.parent for path in modules()}

    assert all((folder / "__init__.py").is_file() for folder in folders)
