"""Which tables the results of a survey will have."""

from __future__ import annotations

import pytest
from places import SURVEYS

from toolkit.i18n import translator
from toolkit.services.result_tables import result_tables
from toolkit.services.weighting import with_weights
from toolkit.survey.loading import load_survey, shipped_templates

SHORT = load_survey("member-appraisal-short")
SCORED = SHORT.model_copy(update={"scoring": "q4_100_75_50_0"})


def tables(survey, language="en"):
    return list(result_tables(survey, translator(language), fewest_texts=10))


def test_grades_stand_by_group_and_words_from_their_own_threshold():
    assert tables(SHORT) == [
        "For each subject: ballots issued, returned, valid and invalid.",
        (
            "Of every grade, how often it was given and its share of votes, for Staff, "
            "Students, Retired staff and for all together: “Overall appraisal of this "
            "member”."
        ),
        (
            "Opinions that were reviewed, word for word, on subjects with 10 ballots "
            "at least: “What deserves recognition”, “What should improve”."
        ),
        "No scores are computed and nobody is ranked.",
    ]


def test_scores_stand_only_where_the_survey_is_scored():
    weighted = with_weights(SCORED, {"staff": 50, "students": 30, "retired": 20})

    assert any("every ballot counting the same" in one for one in tables(SCORED))
    assert any("weighted as planned" in one for one in tables(weighted))
    assert not any("score, " in one for one in tables(SHORT))


def test_of_many_items_some_are_named():
    said = "\n".join(tables(load_survey("member-appraisal")))

    assert "and others, 15 in all" in said


def test_options_that_are_chosen_have_their_own_table():
    (said,) = (
        one
        for one in tables(load_survey(SURVEYS / "every-kind.yaml"))
        if one.startswith("Of every option")
    )

    assert "for all together" in said


@pytest.mark.parametrize("template", shipped_templates())
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_shipped_survey_has_tables(template, language):
    assert len(tables(load_survey(template), language)) > 1
