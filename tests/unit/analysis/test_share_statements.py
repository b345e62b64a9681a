"""What is said of a share claims no more than the counts hold."""

from __future__ import annotations

import pytest

from toolkit.analysis.bounds import MORE_THAN_HALF, TWO_THIRDS
from toolkit.analysis.counted import Counted
from toolkit.analysis.finite import finite_wilson
from toolkit.analysis.grade_statements import places_for
from toolkit.analysis.intervals import wilson
from toolkit.analysis.participation import Ballots
from toolkit.analysis.share_statements import (
    about_share,
    changed_shares,
    likely_share,
    likely_total,
)
from toolkit.errors import TallyError
from toolkit.i18n import translator
from toolkit.survey.loading import load_survey

EN, ZH = translator("en"), translator("zh-CN")
QUESTION = load_survey("member-appraisal-short").question("A15")
CONDITIONAL = next(
    one
    for one in load_survey("opinion-survey").questions
    if one.is_conditional and one.is_graded
)


def of_grades(eligible=None, question=QUESTION, **marks):
    """Return counts of these marks, of so many eligible raters."""
    valid = sum(marks.values())
    ballots = None
    if eligible is not None:
        ballots = Ballots(eligible, eligible, valid, valid, 0)
    return Counted(question, marks, ballots)


def said(counted, *, grades=("excellent",), _=EN, rule=None):
    return list(about_share(counted, grades, _, rule=rule))


def test_a_complete_ballot_is_told_with_its_flips_and_no_interval():
    told = said(of_grades(12, excellent=9, qualified=3))

    assert told == [
        "12 issued, 12 returned, 12 valid; “Excellent” 9 (75%).",
        (
            "All 12 eligible raters gave a valid ballot: this is everybody's answer, "
            "without sampling error."
        ),
        "One changed ballot would make the share of “Excellent” 67% or 83%.",
        "“Don't know”: 0 (0.00% of valid ballots), not in the shares.",
    ]


def test_a_complete_ballot_in_chinese():
    told = said(of_grades(12, excellent=9, qualified=3), _=ZH)

    assert told == [
        "发出12票，收回12票，有效12票，其中“优秀”9票（75%）。",
        "应参评的12人都交了有效票，这是全体的意见，不存在抽样误差。",
        "只要有1票改变，“优秀”的得票率就会变为67%或83%。",
        "“不了解”0票（占有效票的0.00%），不计入得票率。",
    ]


def test_a_partial_return_is_told_with_bounds_first_and_the_interval_second():
    told = said(of_grades(300, excellent=45, qualified=55))

    assert told[1].endswith("“Excellent” lies between 45 and 245 (15.00% to 81.67%).")
    assert told[2] == (
        "If they think like those who voted, “Excellent” is 111 to 160 among all "
        "(95% interval)."
    )
    assert not any("One changed" in one for one in told)


def test_a_partial_return_in_chinese():
    told = said(of_grades(12, excellent=7, qualified=2), _=ZH)

    assert told[:3] == [
        "应参评12人，有效票9张，其中“优秀”7票（78%）。",
        "应参评的12人中有3人没有交有效票，意见不明；在全体中，“优秀”在7至10人之间（58.33%至83.33%）。",
        "如果他们与已投票的人看法相近，全体中“优秀”为7至10人（95%置信区间）。",
    ]


def test_a_large_round_is_told_with_bounds_and_what_its_interval_means():
    told = said(of_grades(20_000, excellent=2340, qualified=660))

    expected = finite_wilson(2340, valid=3000, eligible=20_000)
    assert "lies between 2340 and 19340" in told[1]
    assert told[2] == (
        "About 78.0% chose “Excellent”; the true share is roughly 76.6% to 79.3% (95% "
        "interval: of many such surveys, about 95% of the intervals would contain the "
        "truth)."
    )
    assert round(100 * expected.low, 1) == 76.6
    assert round(100 * expected.high, 1) == 79.3


def test_an_open_round_has_an_interval_and_no_bounds():
    counted = of_grades(None, excellent=81, qualified=182)

    assert likely_share(counted, ["excellent"]) == wilson(81, 263)
    assert said(counted, _=ZH)[:2] == [
        "评定等次的票263张，其中“优秀”81票（30.8%）。",
        (
            "选“优秀”的约占30.8%，真实比例大致在25.5%至36.6%之间（95%置信区间；"
            "同样的调查重复多次，约95%的区间会包含真实比例）。"
        ),
    ]


def test_a_large_complete_ballot_has_no_interval_either():
    counted = of_grades(20_000, excellent=15_000, qualified=5_000)

    assert likely_share(counted, ["excellent"]) is None
    assert said(counted)[2] == (
        "One changed ballot would make the share of “Excellent” 75.00% or 75.01%."
    )


def test_dont_know_always_stands_beside_a_share():
    for eligible in (10, 20, 20_000, None):
        told = said(of_grades(eligible, excellent=6, qualified=2, dont_know=2))

        assert "“Don't know”: 2 (20.00% of valid ballots), not in the shares." in told


def test_several_grades_are_told_together():
    told = said(
        of_grades(4, excellent=2, qualified=1, unqualified=1),
        grades=["qualified", "excellent"],
    )

    assert told[0] == (
        "4 issued, 4 returned, 4 valid; “Excellent” and “Qualified” 3 (75%)."
    )


@pytest.mark.parametrize("grades", [["excelent"], ["good"], [], "excellent"])
def test_a_grade_that_is_none_is_refused_and_not_told_as_nought(grades):
    with pytest.raises(TallyError):
        said(of_grades(8, excellent=5), grades=grades)


def test_nothing_is_said_where_nobody_gave_a_grade():
    assert said(of_grades(8, dont_know=5), rule=MORE_THAN_HALF) == []


def test_a_share_at_the_end_can_move_one_way_only():
    assert [float(one) for one in changed_shares(12, 12)] == [11 / 12]
    assert said(of_grades(4, qualified=4))[2] == (
        "One changed ballot would make the share of “Excellent” 25%."
    )


def test_of_a_conditional_question_nothing_is_said_about_the_missing():
    best = CONDITIONAL.scale.grades[0].code
    counted = of_grades(20, CONDITIONAL, **{best: 6, "not_asked": 8})

    assert likely_total(counted, [best]) is None
    assert likely_share(counted, [best]) is None
    assert not any(
        "eligible raters" in one
        for one in said(counted, grades=[best], rule=TWO_THIRDS)
    )


@pytest.mark.parametrize(
    ("marks", "eligible", "told"),
    [
        ({"excellent": 9, "qualified": 3}, 12, "8 of 12 are needed and 9 reached; to"),
        ({"excellent": 6, "qualified": 6}, 12, "6 not enough; to reach it, at least 2"),
        ({"excellent": 8, "qualified": 1}, 12, "8 reached, whatever the others think."),
        ({"excellent": 4, "qualified": 5}, 12, "4 not enough, whatever the others"),
        ({"excellent": 5, "qualified": 4}, 12, "without the others it cannot be decid"),
    ],
)
def test_a_rule_is_reached_only_where_the_missing_cannot_undo_it(marks, eligible, told):
    found = said(of_grades(eligible, **marks), rule=TWO_THIRDS)

    assert sum(told in one for one in found) == 1


def test_an_open_round_has_no_majority_of_all():
    found = said(of_grades(None, excellent=9), rule=TWO_THIRDS)

    assert not any("are needed" in one for one in found)


@pytest.mark.parametrize(("of", "places"), [(100, 0), (101, 1), (1000, 1), (1001, 2)])
def test_a_percentage_shows_one_ballot_and_no_more(of, places):
    assert places_for(of) == places
