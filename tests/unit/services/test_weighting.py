"""Other weights for the rater groups of a survey."""

from __future__ import annotations

import pytest

from toolkit.errors import SettingError
from toolkit.services.weighting import with_weights
from toolkit.survey.loading import load_survey

PLAIN = load_survey("member-appraisal-short")
SCORED = PLAIN.model_copy(update={"scoring": "q4_100_75_50_0"})
WEIGHTS = {"staff": 50, "students": 30, "retired": 20}


def weights(survey):
    return {group.id: group.weight for group in survey.rater_groups}


def test_a_scored_survey_takes_a_weight_for_each_group():
    assert weights(with_weights(SCORED, WEIGHTS)) == WEIGHTS


def test_what_is_not_named_keeps_its_own_weight():
    own = with_weights(SCORED, WEIGHTS)

    assert weights(with_weights(own, {"staff": 40, "retired": 30})) == {
        "staff": 40,
        "students": 30,
        "retired": 30,
    }


def test_without_weights_a_survey_stays_as_it_is():
    assert with_weights(PLAIN, {}) is PLAIN


def test_thirds_are_a_whole():
    thirds = dict.fromkeys(WEIGHTS, 33.3)

    assert weights(with_weights(SCORED, thirds)) == thirds


@pytest.mark.parametrize(
    ("survey", "wanted", "why"),
    [
        (PLAIN, WEIGHTS, "not scored"),
        (SCORED, {**WEIGHTS, "others": 0}, "no such rater group"),
        (SCORED, {"staff": 100}, "each group needs a weight"),
        (SCORED, {**WEIGHTS, "staff": -50}, "above 0"),
        (SCORED, {**WEIGHTS, "staff": float("nan")}, "above 0"),
        (SCORED, {**WEIGHTS, "staff": 51}, "make 100"),
    ],
)
def test_weights_that_cannot_be_are_refused(survey, wanted, why):
    with pytest.raises(SettingError, match=why):
        with_weights(survey, wanted)
