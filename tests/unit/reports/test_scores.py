"""Scores can be followed with a pocket calculator; they are missing, not bent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from factories import a_lifelike_publication, a_publication, a_survey, members

from toolkit.i18n import translator
from toolkit.reports.result_sheets import result_sheets
from toolkit.reports.score_tables import score_tables
from toolkit.reports.scoring import subject_score
from toolkit.survey.loading import load_survey

EN = translator("en")
STAFF = {"excellent": 6, "qualified": 4, "dont_know": 5}
STUDENTS = {"excellent": 3, "basically_qualified": 5, "unqualified": 4, "blank": 2}
RETIRED = {"qualified": 10}


def a_weighted(*weights, scoring="q4_100_85_70_0"):
    survey = a_survey()
    groups = zip(survey.rater_groups, weights, strict=True)
    return survey.model_copy(
        update={
            "scoring": scoring,
            "rater_groups": tuple(
                group.model_copy(update={"weight": weight}) for group, weight in groups
            ),
        }
    )


def scored(survey, **groups):
    publication = a_publication({"m1": groups}, survey=survey)
    question = survey.overall_question
    return subject_score(publication, publication.subjects[0], question)


def test_means_come_first_and_weights_last():
    found = scored(a_weighted(60, 40, 0), staff=STAFF, students=STUDENTS)

    assert [(one.mean, one.product) for one in found.groups] == [
        (Decimal("94.00"), Decimal("56.40")),
        (Decimal("54.17"), Decimal("21.67")),
    ]
    assert found.score == Decimal("78.07")


def test_without_weights_all_ballots_count_alike():
    found = scored(a_weighted(None, None, None), staff=STAFF, students=STUDENTS)

    assert found.score == Decimal("72.27")  # (6·100 + 4·85 + 3·100 + 5·70) ÷ 22


def test_points_by_grade_may_be_the_rounds_own():
    own = {"excellent": 3, "qualified": 2, "basically_qualified": 1, "unqualified": 0}

    found = scored(a_weighted(None, None, None, scoring=own), staff=STAFF)

    assert found.score == Decimal("2.60")


def test_a_half_of_a_hundredth_is_rounded_up():
    halves = {"excellent": 2, "qualified": 14}
    own = {"excellent": 0.04, "qualified": 0}
    own |= {"basically_qualified": 0, "unqualified": 0}

    found = scored(a_weighted(None, None, None, scoring=own), staff=halves)

    assert found.score == Decimal("0.01")  # 0.005


def test_a_merged_group_with_weight_has_no_score():
    found = scored(
        a_weighted(50, 40, 10), staff=STAFF, students=STUDENTS, retired={"qualified": 2}
    )

    assert found.score is None
    assert found.merged == ("staff+retired",)


def test_a_merged_group_without_weight_does_no_harm():
    survey = a_weighted(100, 0, 0)
    students = {"excellent": 4}

    found = scored(survey, staff=STAFF, students=students, retired={"qualified": 7})

    assert found.score == Decimal("94.00")


def test_a_group_with_weight_that_gave_no_grade_leaves_no_score():
    found = scored(
        a_weighted(50, 50, 0), staff=STAFF, students={"dont_know": 10}, retired=RETIRED
    )

    assert found.score is None
    assert found.silent == ("students",)


def test_the_table_holds_all_that_the_score_is_made_of():
    publication = a_publication(
        {"m1": {"staff": STAFF, "students": STUDENTS}}, survey=a_weighted(60, 40, 0)
    )

    (table,) = score_tables(publication, EN)

    assert [column.title for column in table.columns] == [
        "Rater group",
        "Excellent (100 points)",
        "Qualified (85 points)",
        "Basically qualified (70 points)",
        "Unqualified (0 points)",
        *("Graded", "Mean", "Weight", "Mean × weight", "Score", "Remarks"),
    ]
    assert table.rows[0][:8] == ("Staff", 6, 4, 0, 0, 10, Decimal("94.00"), "60%")
    assert table.rows[-1][-2:] == (Decimal("78.07"), "")


def test_why_there_is_no_score_is_said_beside_it():
    merged = {"staff": STAFF, "students": STUDENTS, "retired": {"qualified": 2}}
    publication = a_publication(
        {"m1": merged, "m2": {"staff": {"excellent": 3}}},
        survey=a_weighted(50, 40, 10),
    )

    (table,) = score_tables(publication, EN)

    assert [row[-1] for row in table.rows] == [
        "no score: Staff + Retired staff shown together",
        "fewer than 5 valid ballots, not shown",
    ]


@pytest.mark.parametrize("scoring", ["none", "sat3_100_70_30"])
def test_without_points_for_its_grades_a_survey_has_no_scores(scoring):
    publication = a_publication(survey=a_weighted(50, 40, 10, scoring=scoring))

    names = [sheet.name for sheet in result_sheets(publication, EN)]

    assert score_tables(publication, EN) == ()
    assert "Scores" not in names


def test_whole_marks_are_scored_where_the_scheme_is_one_of_marks():
    survey = load_survey("party-day-selection").model_copy(
        update={"scoring": "marks_0_100"}
    )
    publication = a_lifelike_publication(
        survey, raters={"judges": 12}, subjects=members(["m1"])
    )

    (table,) = score_tables(publication, EN)

    totals = [row for row in table.rows if row[1] == "Judges"]
    assert len(totals) == 6
    for _item, _group, points, given, mean, *_rest in totals:
        assert float(mean) == pytest.approx(points / given, abs=0.005)
