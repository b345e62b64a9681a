"""Every English text the interface says, found where the source names it.

A text is named

- as the first argument of a translator called ``_`` or ``say``, in Python or
  in a page, be it a literal, a constant of the module, or out of a table there;
- as a ``Phrase``, for words that are said elsewhere;
- as the ``message`` or ``remedy`` of a class that has both, or as a pair of
  sentences, which is a message with its remedy;
- as a value of an enumeration whose members fill blanks;
- as the docstring of a command, or the ``help`` of a parameter.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final, TypeAlias

from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from places import PACKAGE, in_project, modules, project_files

Found: TypeAlias = Iterator[tuple[str, int]]
"""Texts, each with its line."""
Constants: TypeAlias = Mapping[str, ast.expr | None]

CATALOGUE: Final = PACKAGE / "locale" / "zh_CN.po"
MARKERS: Final = frozenset({"_", "say", "words", "Phrase"})
SAID: Final = ("message", "remedy")
SAID_ENUMERATIONS: Final = frozenset({"State", "Side", "Role"})
SENTENCE: Final = re.compile(r"[A-Z“{].*\.")
COMMANDS: Final = frozenset({"command", "group"})


def blanks(text: str) -> set[str]:
    """Return the names of the blanks in a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@cache
def chinese_words() -> Mapping[str, str]:
    """Return the catalogue: from English texts to Chinese ones."""
    with CATALOGUE.open("rb") as file:
        entries = read_po(file, locale="zh_CN", abort_invalid=True)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id}


@cache
def messages() -> Mapping[str, str]:
    """Return every text the interface says, each with a place where it stands."""
    return {
        text: f"{in_project(path)}:{line}"
        for path, found in _sources()
        for text, line in found
        if text
    }


def unfound() -> list[str]:
    """Return the places where a translator is given what is none of the above."""
    return [
        f"{in_project(path)}:{given.lineno}: {ast.unparse(given)}"
        for path, tree in _trees().items()
        for given in _given_to_translators(tree)
        if not any(_texts([given], dict(_fields(tree)))) and not _is_help(given)
    ]


def _sources() -> Iterator[tuple[Path, Found]]:
    for path, tree in _trees().items():
        yield path, _in_module(tree)
    for path in project_files():
        if path.is_relative_to(PACKAGE) and ".html" in path.suffixes:
            yield path, _in_page(path)


@cache
def _trees() -> Mapping[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in modules()}


def _in_page(path: Path) -> Found:
    with path.open("rb") as file:
        for line, _, found, _ in babel_extract(file, tuple(MARKERS), (), {}):
            yield found if isinstance(found, str) else found[0], line


def _in_module(tree: ast.Module) -> Found:
    constants = dict(_fields(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Call():
                yield from _texts(_said_by_call(node), constants)
            case ast.Tuple(elts=[first, second]) if _is_pair(first, second):
                yield from _texts([first, second], constants)
            case ast.ClassDef(name=name):
                all_said = name in SAID_ENUMERATIONS
                said = [it for key, it in _fields(node) if all_said or key in SAID]
                yield from _texts(said, constants)
            case ast.FunctionDef(decorator_list=marks) if _is_command(marks):
                yield from _help(ast.get_docstring(node) or "", node.lineno)


def _help(text: str, line: int) -> Found:
    """Yield the help of a command, whole and its first paragraph, as one line each."""
    for part in (text, text.partition("\n\n")[0]):
        yield " ".join(part.split()), line


def _said_by_call(call: ast.Call) -> Iterator[ast.expr | None]:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in MARKERS:
            yield from call.args[:1]
        case ast.Call(func=ast.Name(id="translator")):
            yield from call.args[:1]
        case ast.Name(id=name) if name in _speakers():
            given = zip(_speakers()[name], call.args, strict=False)
            yield from (value for field, value in given if field in SAID)
    yield from (word.value for word in call.keywords if word.arg in {*SAID, "help"})


@cache
def _speakers() -> Mapping[str, list[str]]:
    """Return the fields, in order, of every class with a message and a remedy."""
    classes = {
        node.name: [field for field, _ in _fields(node)]
        for tree in _trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    return {name: fields for name, fields in classes.items() if {*SAID} <= {*fields}}


def _fields(owner: ast.ClassDef | ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    for line in owner.body:
        match line:
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name, line.value
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name, line.value


def _texts(nodes: Iterable[ast.expr | None], constants: Constants) -> Found:
    """Yield the literal texts that the expressions can stand for."""
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)):
                yield text, node.lineno
            case ast.IfExp(body=one, orelse=other):
                yield from _texts([one, other], constants)
            case (
                ast.Name(id=name)
                | ast.Subscript(value=ast.Name(id=name))
                | ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"))
            ):
                yield from _texts([constants.get(name)], constants)
            case ast.Call(func=ast.Name(id=name)) if name in MARKERS:
                yield from _texts(node.args[:1], constants)
            case ast.Dict(values=values) | ast.Tuple(elts=values):
                yield from _texts(values, constants)


def _given_to_translators(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[given, *_]):
                yield given


def _is_help(given: ast.expr) -> bool:
    attributes = (it for it in ast.walk(given) if isinstance(it, ast.Attribute))
    return any(it.attr == "help" for it in attributes)


def _is_pair(*nodes: ast.expr) -> bool:
    texts = [text for text, _ in _texts(nodes, {})]
    return len(texts) == len(nodes) and all(map(SENTENCE.fullmatch, texts))


def _is_command(decorators: Iterable[ast.expr]) -> bool:
    calls = (it.func if isinstance(it, ast.Call) else it for it in decorators)
    return any(isinstance(it, ast.Attribute) and it.attr in COMMANDS for it in calls)
