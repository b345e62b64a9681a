"""Two readings of the same rules: the verifier's and the counter's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from places import SURVEYS

from toolkit.services.ruled_marks import ruled_questions, written_items
from toolkit.survey.loading import load_survey, shipped_templates

SOURCES = [*shipped_templates(), *sorted(SURVEYS.glob("*.yaml"))]


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: Path(one).stem)
def test_both_find_the_same_questions_and_marks(source):
    survey = load_survey(source)

    ruled = list(ruled_questions(json.loads(json.dumps(survey.to_data()))))

    assert {one.id: (one.marks, one.only_for) for one in ruled} == {
        one.id: (set(one.marks), one.only_for) for one in survey.questions
    }


@pytest.mark.parametrize("source", SOURCES, ids=lambda one: Path(one).stem)
def test_both_find_the_same_written_items(source):
    survey = load_survey(source)

    assert written_items(survey.to_data()) == {one.id for one in survey.written_items}


@pytest.mark.parametrize(
    ("low", "high", "decimals", "cuts"),
    [
        (0, 100, 0, []),
        (-5, 5, 1, []),
        (0, 1, 2, [0.25, 0.5]),
        (-100, 1e6, 0, [-10, 0, 1234567]),
        (3, 5, 0, []),
        (0, 7, 0, []),
    ],
)
def test_bands_have_the_same_codes(low, high, decimals, cuts):
    survey = load_survey(SURVEYS / "every-kind.yaml")
    item = survey.item("K5").model_copy(
        update={"min": low, "max": high, "decimals": decimals, "cuts": tuple(cuts)}
    )
    changed = survey.model_copy(update={"items": (item,)})

    (ruled,) = ruled_questions(json.loads(json.dumps(changed.to_data())))

    assert ruled.marks == set(changed.questions[0].marks)
