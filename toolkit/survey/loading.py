"""From a template file to a survey, or to the list of all that is wrong in it.

A file is read to its end: what the model refuses and what the rules find
are told together, each with its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
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

_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")
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
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _refused(
            source, "The file cannot be opened.", "Check that you may read it."
        ) from error
    return check_survey(raw, name=path.name, expected_id=id_of_name(path.stem))


def id_of_name(stem: str) -> str | None:
    """Return the id that a file's name asks for; none if it can be no id.

    >>> id_of_name("member-appraisal"), id_of_name("Course_Evaluation")
    ('member-appraisal', None)
    """
    return stem if _ID.fullmatch(stem) else None


def find_template(source: str | Path) -> Path:
    """Return the file of a template given by path or by shipped id."""
    given = Path(source)
    path = given
    if path.suffix.lower() not in _SUFFIXES:
        path = shipped("templates") / f"{path.name}.yaml"
    if _is(path.is_file):
        return path
    if str(source) and _is(given.exists):
        raise _refused(
            source,
            "This is no survey template.",
            "A template is a text file whose name ends in .yaml; pingyi convert "
            "makes one of an XLSForm workbook.",
        )
    raise _refused(
        source,
        "There is no such survey.",
        "Give a file, or one of: {known}.",
        known=", ".join(shipped_templates()),
    )


def _is(there: Callable[[], bool]) -> bool:
    """Return whether a path is there; one that no disk can have is not."""
    try:
        return there()
    except (OSError, ValueError):
        return False


def _refused(
    source: str | Path, message: str, remedy: str, **facts: str
) -> SurveyRefusedError:
    place = str(source)
    return SurveyRefusedError(
        file=place, problems=[Problem(place, message, remedy, facts)]
    )


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
    """Yield what is wrong from top to bottom, the same on one line once."""
    told: set[str] = set()
    for line, broken in sorted(found, key=lambda one: one[0]):
        problem = broken.at(f"{name}:{line}")
        if (said := str(problem)) not in told:
            told.add(said)
            yield problem


def _usable(checked: Checked) -> Survey:
    if checked.survey is None or not checked.is_in_order:
        raise SurveyRefusedError(file=checked.name, problems=checked.problems)
    return checked.survey
