"""One thing, one name: the words of the code are the words of the glossary."""

from __future__ import annotations

import ast
import re

import pytest
from places import PACKAGE, ROOT, modules

from toolkit.storage.tables import metadata

COLUMNS = ["zh", "en", "code", "what it is"]
SPOKEN_OF = ("survey", "collection", "tally", "opinions")


def glossary():
    return (ROOT / "docs" / "glossary.md").read_text("utf-8")


def rows():
    """Return the rows of the glossary's tables, as lists of cells."""
    lines = [line for line in glossary().splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row != COLUMNS and set(row[0]) != {"-"}]


def in_backticks(text):
    return {word for name in re.findall(r"`(\w+)`", text) for word in words_of(name)}


def known_words():
    """Return the words of the code column, and those of the last section."""
    general = glossary().rpartition("\n## ")[2]
    return in_backticks(general).union(*(in_backticks(row[2]) for row in rows()))


def words_of(name):
    """Split a name into words, in the singular."""
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)
    return {singular(part.lower()) for part in parts}


def singular(word):
    return re.sub(r"(?<![isu])s$", "", word)


def module_names():
    places = [path.relative_to(PACKAGE).with_suffix("") for path in modules()]
    names = {name for place in places for name in place.parts}
    return {name for name in names if not name.startswith("_")}


def class_names():
    return {
        node.name
        for path in modules()
        if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in SPOKEN_OF
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }


def table_names():
    return set(metadata.tables)


def column_names():
    return {column.name for table in metadata.tables.values() for column in table.c}


@pytest.mark.parametrize(
    "names", [module_names, class_names, table_names, column_names]
)
def test_names_are_made_of_words_of_the_glossary(names):
    known = known_words()
    strange = {name for name in names() if not words_of(name) <= known}

    assert strange == set()


def test_a_term_has_both_languages_and_a_meaning():
    lacking = [
        row for row in rows() if len(row) != 4 or not (row[0] and row[1] and row[3])
    ]

    assert rows()
    assert lacking == []


def test_a_term_stands_once():
    terms = [row[0] for row in rows()]

    assert sorted(terms) == sorted(set(terms))
