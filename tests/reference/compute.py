"""Answers a reference case by calling the public functions of the analysis.

A case names its family, its input, and the values expected.  Each family
has a table of answers, by the names under ``expected``; an answer is
computed only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from math import isnan
from pathlib import Path
from typing import Any

from reference.spelling import Spelled

Answers = Mapping[str, Callable[[], Any]]
"""What a family can answer about one input, by name."""


def compute(case: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of every name the case expects.

    Raises
    ------
    KeyError : the family, or one of the names, is not known.
    """
    answers = Spelled(_families()[case["family"]], case)
    return {one["name"]: _plain(answers[one["name"]]()) for one in case["expected"]}


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it: what cannot be known is ``None``."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and isnan(value) else value


def _families() -> dict[str, Callable[[Mapping[str, Any]], Answers]]:
    folder = Path(__file__).with_name("families")
    found: dict[str, Callable[[Mapping[str, Any]], Answers]] = {}
    for path in sorted(folder.glob("*.py")):
        found |= import_module(f"reference.families.{path.stem}").FAMILIES
    return found
