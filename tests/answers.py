"""Makes up answers as they may stand on paper, where some cells are spoilt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.services.made_up_answers import made_up_answers as all_fit
from toolkit.survey.words import INVALID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from toolkit.survey.model import Survey


def made_up_answers(
    survey: Survey,
    subjects: Iterable[str],
    rng: Random,
    *,
    skipped: float = 0.1,
    spoilt: float = 0.0,
) -> Mapping[tuple[str, str], Any]:
    """Return answers on every subject, by subject and item.

    Some items are skipped; of the others some are spoilt, as only paper can be.
    """
    answers = all_fit(survey, subjects, rng, skipped=skipped, unwritten=skipped)
    if not spoilt:
        return answers
    return {
        place: INVALID if rng.random() < spoilt else answer
        for place, answer in answers.items()
    }
