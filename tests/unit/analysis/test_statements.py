"""Statements: one place for all of them, and a note on quality and on privacy."""

from __future__ import annotations

import pandas as pd
import pytest
from factories import a_survey, a_tally

from toolkit.analysis import statements
from toolkit.analysis.dispersion_statements import divisions
from toolkit.analysis.statements import (
    Counted,
    about_division,
    about_straight_lining,
    about_suppressed,
    counted,
)
from toolkit.i18n import translator
from toolkit.survey.loading import load_survey

EN, ZH = translator("en"), translator("zh-CN")
FORM = load_survey("branch-appraisal")
QUESTION = load_survey("member-appraisal-short").question("A15")


def test_every_statement_can_be_found_in_one_place():
    assert all(hasattr(statements, name) for name in statements.__all__)


def test_counts_are_taken_from_a_tally_and_groups_added_up():
    tally = a_tally(
        {
            "m1": {
                "staff": {"excellent": 3, "dont_know": 1},
                "students": {"excellent": 2, "qualified": 1, "blank": 1},
            }
        },
        absent=2,
    )
    both = counted(tally, a_survey(), subject="m1", item="A15")
    one = counted(tally, a_survey(), subject="m1", item="A15", group="staff")

    assert (both.grades, both.unknown, both.asked) == ((5, 1, 0, 0), 1, 8)
    assert (both.missing, both.crowd) == (4, (8, 12))
    assert (one.rated, one.crowd) == (3, (4, 6))


def test_a_small_group_is_said_to_be_in_the_total():
    assert about_suppressed(5, ZH) == (
        "该组有效票少于5张，为保护投票人不单独公布，已计入总计。"
    )


def patterns(straight, other):
    """Return ballots of one grade throughout, and ballots with another in it."""
    codes = [question.scale.grades[0].code for question in FORM.rated_questions]
    one_grade = codes[:1] * len(codes)
    return pd.DataFrame(
        {
            "subject": "b1",
            "group": FORM.rater_groups[0].id,
            "pattern": ["|".join(one_grade), "|".join([*one_grade[:-1], "not_known"])],
            "count": [straight, other],
        }
    )


def test_many_ballots_of_one_grade_are_a_reason_for_care():
    group = FORM.rater_groups[0].text["zh-CN"]

    assert list(about_straight_lining(patterns(3, 7), FORM, ZH, fewest=5)) == [
        f"{group}：约30%的选票对所有项目给出同一等次，各项目之间的差别应谨慎解读。"
    ]


@pytest.mark.parametrize(("straight", "other"), [(1, 19), (3, 1)])
def test_few_such_ballots_and_small_groups_are_not_spoken_of(straight, other):
    table = patterns(straight, other)

    assert list(about_straight_lining(table, FORM, EN, fewest=5)) == []


def place(*grades):
    codes = [grade.code for grade in QUESTION.scale.grades]
    return Counted(QUESTION, dict(zip(codes, grades, strict=True)))


def test_one_average_can_stand_for_two_kinds_of_opinion():
    places = {"甲": place(1, 5, 5, 1), "乙": place(5, 1, 1, 5)}

    (found,) = divisions(places)

    assert (found.concentrated, found.polarised) == ("甲", "乙")
    assert list(about_division(places, ZH)) == [
        (
            f"平均等次相同，但甲的意见集中，乙的意见两极分化（一致度{found.agreement:.2f}与"
            f"−{-found.disagreement:.2f}）。"
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 5, 5, 1), (7, 1, 1, 3)),
        ((1, 5, 5, 1), (2, 4, 4, 2)),
        ((0, 0, 0, 0), (5, 1, 1, 5)),
    ],
)
def test_other_averages_and_like_opinions_are_not_contrasted(one, other):
    assert divisions({"甲": place(*one), "乙": place(*other)}) == ()
