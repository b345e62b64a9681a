"""When a committee owes a reason, by what is published and by nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import SOME_COUNTS, a_publication, a_survey

from toolkit.analysis.decisions import (
    Decision,
    departs,
    question_to_decide,
    voted_grades,
)
from toolkit.publication import Reason, Withheld
from toolkit.survey.loading import load_survey

TIED = {"m1": {"staff": {"excellent": 6, "qualified": 6, "dont_know": 9}}}
FEW = {"m1": {"staff": {"excellent": 7}}}
TOO_FEW = {"m1": {"staff": {"excellent": 3}}}
NOBODY_GRADED = {"m1": {"staff": {"dont_know": 8, "blank": 7}}}


def test_most_votes_are_those_of_all_groups_together():
    by_group = {
        "m1": {
            "staff": {"qualified": 10, "excellent": 3},
            "students": {"excellent": 15, "qualified": 2},
        }
    }

    assert voted_grades(a_publication(by_group)) == {"m1": {"excellent"}}


def test_of_a_tie_any_grade_is_as_voted():
    voted = voted_grades(a_publication(TIED))

    assert not departs(Decision("m1", "excellent"), voted)
    assert not departs(Decision("m1", "qualified"), voted)
    assert departs(Decision("m1", "unqualified"), voted)


@pytest.mark.parametrize("counts", [FEW, TOO_FEW, NOBODY_GRADED])
def test_where_no_count_is_told_no_grade_is_taken_to_have_most_votes(counts):
    voted = voted_grades(a_publication(counts))

    assert voted == {}
    assert not departs(Decision("m1", "unqualified"), voted)


def test_a_count_that_is_withheld_is_not_looked_at():
    publication = a_publication(SOME_COUNTS)
    hidden = Withheld("m1", Reason.COMPUTABLE, item="A15")

    voted = voted_grades(replace(publication, withheld=(hidden,)))

    assert set(voted) == {"m2"}


def test_only_the_question_on_the_whole_is_voted_on():
    survey = a_survey(items=3)

    assert question_to_decide(survey).id == "A15"
    assert voted_grades(a_publication(SOME_COUNTS, survey=survey))["m1"] == {
        "excellent"
    }


@pytest.mark.parametrize(
    ("survey", "is_decided"),
    [
        ("member-appraisal", True),
        ("member-appraisal-short", True),
        ("learning-appraisal", False),  # grades, but none on the whole
        ("branch-appraisal", False),
        ("superior-appraisal-short", False),
        ("nomination", False),
        ("party-day-selection", False),
        ("opinion-survey", False),
    ],
)
def test_grades_are_decided_where_members_are_graded_on_the_whole(survey, is_decided):
    question = question_to_decide(load_survey(survey))

    assert (question is not None) is is_decided
