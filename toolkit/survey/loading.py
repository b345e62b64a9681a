"""From a template file to a survey, or to the list of all that is wrong in it.

YAML is read as plain data only: no tags, no anchors, no duplicate keys,
bounded in size and depth, and with the booleans of YAML 1.2, so that
``is: yes`` is a code and not a truth value.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml
from pydantic import ValidationError

from toolkit.errors import SurveyRefusedError
from toolkit.problem import Problem
from toolkit.shipped import shipped
from toolkit.survey.model import Survey
from toolkit.survey.rules import broken_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

LARGEST_FILE: Final = 256 * 1024
DEEPEST: Final = 24

_Path = tuple[str | int, ...]


def load_survey(source: str | Path) -> Survey:
    """Return the survey in a template file.

    Parameters
    ----------
    source : the id of a shipped template, or the path of a file.

    Raises
    ------
    SurveyRefusedError : naming every problem, each with its line.
    """
    path = find_template(source)
    return read_survey(path.read_bytes(), name=path.name, expected_id=path.stem)


def find_template(source: str | Path) -> Path:
    """Return the file of a template given by path or by shipped id."""
    path = Path(source)
    if path.suffix not in {".yaml", ".yml"}:
        path = shipped("templates") / f"{path.name}.yaml"
    if not path.is_file():
        known = ", ".join(shipped_templates())
        problem = Problem(
            place=str(source),
            message="There is no such survey.",
            remedy="Give a file, or one of: {known}.",
            facts={"known": known},
        )
        raise SurveyRefusedError(file=str(source), problems=[problem])
    return path


def shipped_templates() -> list[str]:
    """Return the ids of the shipped templates, sorted."""
    return sorted(path.stem for path in shipped("templates").glob("*.yaml"))


def read_survey(raw: bytes, *, name: str, expected_id: str | None = None) -> Survey:
    """Return the survey written in YAML; see `load_survey`."""
    try:
        data, lines = _plain_data(raw)
    except _RefusedYAMLError as refused:
        problem = Problem(f"{name}:{refused.line}", *refused.said, facts=refused.facts)
        raise SurveyRefusedError(file=name, problems=[problem]) from refused

    def at(path: Sequence[str | int]) -> str:
        found: _Path = ()
        for part in path:
            if (*found, part) in lines:
                found = (*found, part)
        return f"{name}:{lines.get(found, 1)}"

    try:
        survey = Survey.model_validate_json(json.dumps(data))
    except ValidationError as invalid:
        problems = [_problem(error, at(error["loc"])) for error in invalid.errors()]
        raise SurveyRefusedError(file=name, problems=problems) from invalid
    broken = [
        Problem(at(rule.path), rule.message, rule.remedy, rule.facts)
        for rule in broken_rules(survey, expected_id=expected_id)
    ]
    if broken:
        raise SurveyRefusedError(file=name, problems=broken)
    return survey


_SAID: Final = {
    "missing": ("“{field}” is missing.", "Add it here."),
    "extra_forbidden": ("“{field}” is not known here.", "Remove it or correct it."),
    "literal_error": ("“{value}” is not allowed for “{field}”.", "Use {expected}."),
    "enum": ("“{value}” is not allowed for “{field}”.", "Use {expected}."),
    "union_tag_invalid": ("There is no item kind “{tag}”.", "Use {expected_tags}."),
    "union_tag_not_found": ("The item has no “kind”.", "Add it here."),
    "string_pattern_mismatch": (
        "“{value}” is not written as “{field}” must be.",
        "It must match {pattern}.",
    ),
    "value_error": ("“{field}” lacks a language: {error}.", "Add the missing text."),
}


def _problem(error: ErrorDetails, place: str) -> Problem:
    fallback = ("“{field}” cannot be read: {reason}.", "Correct it here.")
    message, remedy = _SAID.get(error["type"], fallback)
    facts = {
        **error.get("ctx", {}),
        "field": next((str(x) for x in reversed(error["loc"])), ""),
        "value": str(error["input"])[:60],
        "reason": error["msg"],
    }
    return Problem(place, message, remedy, facts)


class _RefusedYAMLError(Exception):
    def __init__(self, line: int, message: str, remedy: str, **facts: object) -> None:
        self.line, self.said, self.facts = line, (message, remedy), facts
        super().__init__(message)


class _PlainLoader(yaml.SafeLoader):
    """Composes plain nodes only: no aliases, no tags, no great depth."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]  # stub
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedYAMLError(line, *_NO_ALIASES)
        if getattr(event, "tag", None):
            raise _RefusedYAMLError(line, *_NO_TAGS)
        self.depth += 1
        if self.depth > DEEPEST:
            raise _RefusedYAMLError(line, *_TOO_DEEP)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


# YAML 1.2: only true and false are booleans; a date is a string.
_PlainLoader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in {"tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp"}
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"]
)

_NO_ALIASES: Final = ("Anchors and aliases are not taken.", "Write the text out.")
_NO_TAGS: Final = ("YAML tags are not taken.", "Write plain text and numbers.")
_TOO_DEEP: Final = ("The file is nested too deeply.", "A survey needs few levels.")
_TOO_LARGE: Final = ("The file is larger than {limit} kB.", "A survey is a short text.")
_NOT_TEXT: Final = ("The file is not UTF-8 text.", "Save it as UTF-8.")
_TWICE: Final = ("“{field}” stands here twice.", "Keep one of them.")
_NO_NUMBER: Final = (
    "“{value}” is not a number.",
    "Put it in quotation marks if it is meant as text.",
)
_NOT_YAML: Final = (
    "This is not YAML: {reason}.",
    "Look at the line and the one above.",
)


def _plain_data(raw: bytes) -> tuple[object, dict[_Path, int]]:
    """Return the plain data in a YAML text, and the line of each place in it."""
    if len(raw) > LARGEST_FILE:
        raise _RefusedYAMLError(1, *_TOO_LARGE, limit=LARGEST_FILE // 1024)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _RefusedYAMLError(line, *_NOT_TEXT) from error
    lines: dict[_Path, int] = {}
    try:
        return _value(_PlainLoader(text).get_single_node(), (), lines), lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _RefusedYAMLError(line, *_NOT_YAML, reason=error.problem) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _RefusedYAMLError(line, *_NOT_YAML, reason=error.reason) from error


def _value(node: yaml.Node | None, path: _Path, lines: dict[_Path, int]) -> object:
    if node is None:
        return None
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(x, (*path, i), lines) for i, x in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except ValueError as error:
        value = str(node.value)[:60]
        raise _RefusedYAMLError(lines[path], *_NO_NUMBER, value=value) from error


def _mapping(
    node: yaml.MappingNode, path: _Path, lines: dict[_Path, int]
) -> dict[str, object]:
    data: dict[str, object] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in data:
            raise _RefusedYAMLError(line, *_TWICE, field=key)
        data[key] = _value(value_node, (*path, key), lines)
        lines[(*path, key)] = line
    return data
