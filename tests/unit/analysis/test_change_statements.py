"""A change is claimed only where the range leaves out that there is none."""

from __future__ import annotations

import pytest

from toolkit.analysis.change_statements import about_change, change_of, is_comparable
from toolkit.analysis.counted import Counted
from toolkit.analysis.participation import Ballots
from toolkit.analysis.score_intervals import opinion_intervals
from toolkit.errors import TallyError
from toolkit.i18n import translator
from toolkit.survey.loading import load_survey

EN, ZH = translator("en"), translator("zh-CN")
QUESTION = load_survey("member-appraisal-short").question("A15")


def excellent(count, rated, *, eligible=None, question=QUESTION, dont_know=0):
    """Return a round in which so many of those who gave a grade said excellent."""
    valid = rated + dont_know
    ballots = Ballots(eligible, eligible, valid, valid, 0) if eligible else None
    marks = {"excellent": count, "qualified": rated - count, "dont_know": dont_know}
    return Counted(question, marks, ballots)


def said(before, after, _=EN):
    return list(about_change(before, after, ["excellent"], _))


def test_a_change_within_the_range_is_not_asserted():
    before, after = excellent(20, 40, eligible=60), excellent(24, 40, eligible=60)

    told = said(before, after, ZH)
    change = change_of(before, after, ["excellent"])

    assert not change.is_supported
    assert told[0] == (
        "“优秀”：上届评定等次的40票中20票（50%；“不了解”0票），"
        "本届40票中24票（60%；“不了解”0票）。"
    )
    assert told[1] == (
        "没有交有效票的人意见不明；连同他们，变化在−26.7至+40.0个百分点之间。"
    )
    assert told[2].startswith("“优秀”较上届高10.0个百分点，误差范围为−")
    assert told[2].endswith("个百分点，不能断定确有变化。")


def test_a_large_change_can_be_told_apart():
    before, after = excellent(10, 40, eligible=60), excellent(38, 40, eligible=60)

    assert change_of(before, after, ["excellent"]).is_supported
    assert said(before, after)[-1].endswith(
        "so the two rounds can be told apart statistically."
    )
    assert "up 70.0 points" in said(before, after)[-1]
    assert "down 70.0 points" in said(after, before)[-1]


def test_the_range_is_the_difference_of_two_limits_with_half_the_error():
    found = change_of(
        excellent(20, 40, eligible=60), excellent(24, 40, eligible=60), ["excellent"]
    )

    limits = opinion_intervals([20, 24], [20, 16], valid=40, eligible=60, error=0.025)
    assert found.interval.low == pytest.approx(
        limits.low[1] - limits.high[0], abs=0.001
    )
    assert found.interval.low <= limits.low[1] - limits.high[0]
    assert found.interval.high >= limits.high[1] - limits.low[0]


def test_two_complete_ballots_differ_by_a_fact():
    told = said(excellent(6, 12, eligible=12), excellent(9, 12, eligible=12))

    assert told[1:] == [
        (
            "“Excellent” up 25.0 points on last time. Everybody voted both times: this "
            "is a fact about these ballots."
        )
    ]


def test_one_complete_ballot_adds_no_error():
    change = change_of(
        excellent(6000, 9000, eligible=9000),
        excellent(20, 40, eligible=60),
        ["excellent"],
    )

    limits = opinion_intervals(20, 20, valid=40, eligible=60, error=0.025)
    assert change.interval.high == pytest.approx(limits.high - 2 / 3, abs=0.001)


def test_large_rounds_are_compared_by_square_and_add():
    """Newcombe (1998), method 10: 56 of 70 and 48 of 80, 0.0524 to 0.3339."""
    found = change_of(excellent(48, 80), excellent(56, 70), ["excellent"])

    assert found.bounds is None
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (0.0524, 0.3339), abs=0.001
    )


def test_no_change_is_said_as_such():
    told = said(excellent(6, 12, eligible=12), excellent(6, 12, eligible=12), ZH)

    assert told[1] == "“优秀”与上届持平。两届都是全体表态，这是票面上的事实。"


@pytest.mark.parametrize(
    "change",
    [
        {"text": {"zh-CN": "换了说法。", "en": "Other words."}},
        {"scale": load_survey("branch-appraisal").rated_questions[-1].scale},
    ],
)
def test_other_words_or_another_scale_are_a_break(change):
    other = Counted(
        type(QUESTION)(**{**vars(QUESTION), **change}), {"excellent": 3}, None
    )

    assert not is_comparable(excellent(3, 3), other)
    assert said(excellent(3, 3), other) == [
        (
            "Wording or scale differ from last time: there is a break, and the figures "
            "are not compared."
        )
    ]


@pytest.mark.parametrize("grades", [["good"], [], "excellent"])
def test_no_change_is_found_of_a_grade_that_is_none(grades):
    with pytest.raises(TallyError):
        change_of(excellent(20, 40), excellent(24, 40), grades)


def test_nothing_is_said_where_nobody_gave_a_grade():
    assert said(excellent(3, 3, eligible=3), excellent(0, 0, dont_know=4)) == []


def test_those_who_could_not_judge_stand_beside_both_shares():
    told = said(
        excellent(6, 10, eligible=12, dont_know=2), excellent(6, 10, eligible=10)
    )

    assert "(60%; “Don't know” 2)" in told[0]
    assert "(60%; “Don't know” 0)" in told[0]
