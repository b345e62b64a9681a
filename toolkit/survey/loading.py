"""From a template file to a survey, or to the list of all that is wrong in it.

A file is read to its end: what the model refuses and what the rules find
are told together, each with its line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from toolkit.errors import SurveyRefusedError
from toolkit.problem import Problem
from toolkit.shipped import shipped
from toolkit.survey.draft import Draft
from toolkit.survey.misfits import misfits
from toolkit.survey.model import Survey
from toolkit.survey.plain import LARGEST_FILE, RefusedYAMLError, plain_data
from toolkit.survey.rules import broken_rules

if TYPE_CHECKING:
    from toolkit.survey.rule import BrokenRule

_SUFFIXES: Final = frozenset({".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read: its survey, if it is one, and what is wrong."""

    name: str
    survey: Survey | None
    problems: tuple[Problem, ...]

    @property
    def is_in_order(self) -> bool:
        """Whether the survey can be used; there may be notes all the same."""
        return not any(problem.blocks for problem in self.problems)


def load_survey(source: str | Path) -> Survey:
    """Return the survey in a template file.

    Parameters
    ----------
    source : the id of a shipped template, or the path of a file.

    Raises
    ------
    SurveyRefusedError : naming every problem, each with its line.
    """
    return _usable(check_template(source))


def read_survey(raw: bytes, *, name: str, expected_id: str | None = None) -> Survey:
    """Return the survey written in YAML; see `load_survey`."""
    return _usable(check_survey(raw, name=name, expected_id=expected_id))


def check_template(source: str | Path) -> Checked:
    """Return the survey in a template file, and all that is wrong in it.

    Raises
    ------
    SurveyRefusedError : there is no such file.
    """
    path = find_template(source)
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    return check_survey(raw, name=path.name, expected_id=path.stem)


def find_template(source: str | Path) -> Path:
    """Return the file of a template given by path or by shipped id."""
    path = Path(source)
    if path.suffix not in _SUFFIXES:
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


def check_survey(raw: bytes, *, name: str, expected_id: str | None = None) -> Checked:
    """Return the survey written in YAML, and all that is wrong in it.

    Parameters
    ----------
    name : what the file is called where a problem is told.
    expected_id : the id that the survey must have, if that is known.
    """
    try:
        plain = plain_data(raw)
    except RefusedYAMLError as refused:
        problem = refused.broken.at(f"{name}:{refused.line}")
        return Checked(name, None, (problem,))
    survey, misfit = _modelled(plain.data)
    broken = [*misfit, *broken_rules(Draft(plain.data), expected_id=expected_id)]
    found = [*plain.slips, *((plain.lines.of(one.path), one) for one in broken)]
    return Checked(name, survey, tuple(_problems(found, name)))


def _modelled(data: object) -> tuple[Survey | None, list[BrokenRule]]:
    try:
        return Survey.model_validate_json(json.dumps(data)), []
    except ValidationError as invalid:
        return None, list(misfits(invalid.errors(include_url=False)))


def _problems(found: list[tuple[int, BrokenRule]], name: str) -> Iterator[Problem]:
    for line, broken in sorted(found, key=lambda one: one[0]):
        yield broken.at(f"{name}:{line}")


def _usable(checked: Checked) -> Survey:
    if checked.survey is None or not checked.is_in_order:
        raise SurveyRefusedError(file=checked.name, problems=checked.problems)
    return checked.survey
