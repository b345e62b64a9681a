"""A score never stands without those who could not judge."""

from __future__ import annotations

import pytest

from toolkit.analysis.counted import Counted
from toolkit.analysis.participation import Ballots
from toolkit.analysis.score_statements import about_score, mean_score
from toolkit.i18n import translator
from toolkit.survey.loading import load_survey

EN, ZH = translator("en"), translator("zh-CN")
QUESTION = load_survey("member-appraisal-short").question("A15")
POINTS = {"excellent": 100, "qualified": 80, "basically_qualified": 60} | {
    "unqualified": 40
}
TEN = {"excellent": 7, "qualified": 2, "basically_qualified": 1}


def of_marks(eligible=None, **marks):
    valid = sum(marks.values())
    ballots = Ballots(eligible, eligible, valid, valid, 0) if eligible else None
    return Counted(QUESTION, marks, ballots)


def test_the_two_extremes_stand_beside_the_score():
    told = list(about_score(of_marks(12, **TEN, dont_know=2), ZH, points=POINTS))

    assert told == [
        (
            "12人中2人（17%）选择“不了解”，未计入得分（92.0分）；"
            "若把这2人全部视为最低或最高等次，得分在83.3至93.3之间。"
        ),
        "应参评的12人都交了有效票，这是全体的意见，不存在抽样误差。",
    ]


def test_a_score_nobody_was_unable_to_give_says_so():
    told = list(about_score(of_marks(10, **TEN), EN, points=POINTS))

    assert told[0] == (
        "The score of 10 ballots with a grade is 92.0; nobody answered “Don't know”."
    )


def test_a_partial_return_has_bounds_first_and_an_interval_inside_them():
    counted = of_marks(20, **TEN, dont_know=2)
    found = mean_score(counted, POINTS)
    told = list(about_score(counted, EN, points=POINTS))

    assert (found.bounds.low, found.bounds.high) == pytest.approx(
        ((920 + 8 * 40) / 18, (920 + 8 * 100) / 18)
    )
    assert found.bounds.low < found.interval.low < 92 < found.interval.high
    assert found.interval.high <= found.bounds.high
    assert told[1] == (
        "8 of 20 eligible raters gave no valid ballot and may think anything: with "
        "them the score lies between 68.9 and 95.6."
    )
    assert told[2].startswith("If all others think like those who voted, the score is")


def test_an_open_round_has_no_bounds():
    found = mean_score(of_marks(**TEN), POINTS)

    assert found.bounds is None
    assert found.interval is not None


def test_a_complete_ballot_has_neither_bounds_nor_interval():
    found = mean_score(of_marks(10, **TEN), POINTS)

    assert (found.bounds, found.interval) == (None, None)


def test_nothing_is_said_where_nobody_gave_a_grade():
    assert list(about_score(of_marks(5, dont_know=5), EN)) == []
