"""One family of errors, drawn as a tree that is kept true."""

from __future__ import annotations

import ast
import re

import pytest
from house.messages import blanks, chinese_words
from places import PACKAGE, in_project, modules

from toolkit import errors
from toolkit.errors import ToolkitError


def children(parent):
    family = (child for child in parent.__subclasses__())
    return [child for child in family if child.__module__ == errors.__name__]


def family(parent=ToolkitError):
    return [parent, *(one for child in children(parent) for one in family(child))]


def draw(parent, indent=""):
    """Yield the lines below a parent, as `tree` draws folders."""
    youngest = children(parent)[-1:]
    for child in children(parent):
        fork, trunk = ("└── ", "    ") if [child] == youngest else ("├── ", "│   ")
        yield f"{indent}{fork}{child.__name__}"
        yield from draw(child, indent + trunk)


def test_the_drawing_shows_the_tree_as_it_is():
    drawing = "\n".join([ToolkitError.__name__, *draw(ToolkitError)])

    assert f"\n\n{drawing}\n\n" in errors.__doc__


def test_every_error_of_the_family_stands_in_the_one_file():
    names = {error.__name__ for error in family()}
    strays = [
        f"{in_project(path)}: {node.name}"
        for path in modules()
        if path != PACKAGE / "errors.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and names & {base.id for base in node.bases if isinstance(base, ast.Name)}
    ]

    assert strays == []


@pytest.mark.parametrize("error", family())
def test_an_error_speaks_english(error):
    said = f"{error.message} {error.remedy}"

    assert re.fullmatch(r"[A-Z“{].*[.]", said.strip())
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", said)


@pytest.mark.parametrize("error", [one for one in family() if not children(one)])
def test_an_error_says_more_than_its_base_does(error):
    assert error.message != ToolkitError.message


@pytest.mark.parametrize("error", family())
def test_the_chinese_words_fill_the_same_blanks(error):
    words = chinese_words()

    for said in filter(None, (error.message, error.remedy)):
        assert blanks(words.get(said, "")) == blanks(said)
