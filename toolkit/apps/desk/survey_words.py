"""Surveys as they are offered to whoever plans a round: what they are about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from toolkit.apps.desk.told import OfferedSurvey
from toolkit.apps.desk.words import found, words
from toolkit.i18n import LANGUAGES, Phrase
from toolkit.reports.naming import DIRECTIONS
from toolkit.survey.loading import Checked, check_template, load_survey
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from toolkit.survey.model import Survey

DIRECTION_WORDS: Final[Mapping[Direction, str]] = {
    **DIRECTIONS,
    Direction.OPINION_SURVEY: Phrase("Opinion survey"),
    Direction.CONSULTATION: Phrase("Consultation before a decision"),
    Direction.SELF_EVALUATION: Phrase("Organisations evaluate themselves"),
    Direction.PROPOSAL: Phrase("Handling of proposals"),
    Direction.SELECTION: Phrase("Selection by judges or members"),
}


def offered(source: str, place: str | Path) -> OfferedSurvey:
    """Return a survey with what is wrong in its file, if the file is one's own."""
    checked = check_template(place) if isinstance(place, Path) else _shipped(place)
    survey = checked.survey
    return OfferedSurvey(
        source=source,
        title=survey.title if survey else dict.fromkeys(LANGUAGES, source),
        is_own=isinstance(place, Path),
        found=found(checked.problems) if isinstance(place, Path) else (),
        direction=words(DIRECTION_WORDS[survey.direction]) if survey else {},
        cycle_months=survey.cycle_months if survey else None,
    )


def survey_at(place: str | Path) -> Survey:
    """Return a survey that can be used; a file of one's own is read anew.

    Raises
    ------
    SurveyRefusedError : naming every problem, each with its line.
    """
    return load_survey(place) if isinstance(place, Path) else _usable(place)


@cache
def _usable(source: str) -> Survey:
    return load_survey(source)


@cache
def _shipped(source: str) -> Checked:
    """Return a shipped survey, read once: nobody is at work on its file."""
    return check_template(source)
