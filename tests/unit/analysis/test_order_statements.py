"""An order is told only where the counts hold one; of people even less."""

from __future__ import annotations

import pytest
from factories import a_survey, a_tally

from toolkit.analysis.order_statements import about_order
from toolkit.i18n import translator

EN, ZH = translator("en"), translator("zh-CN")
NAMES = {"m1": "甲", "m2": "乙", "m3": "丙", "m4": "丁"}
UNITS = a_survey().model_copy(update={"subjects": "unit"})
SPREAD = {
    "m1": {"excellent": 60},
    "m2": {"excellent": 25, "qualified": 35},
    "m3": {"excellent": 22, "qualified": 38},
    "m4": {"unqualified": 60},
}


def said(counts, *, absent=0, survey=None, _=EN, names=NAMES):
    tally = a_tally(
        {subject: {"staff": grades} for subject, grades in counts.items()},
        absent=absent,
    )
    return list(about_order(tally, survey or a_survey(), "A15", _, names=names))


def test_a_complete_order_is_a_fact_with_ties_and_narrow_leads():
    counts = {
        "m1": {"excellent": 12},
        "m2": {"excellent": 11, "qualified": 1},
        "m3": {"excellent": 11, "qualified": 1},
        "m4": {"unqualified": 12},
    }

    assert said(counts, _=ZH) == [
        "全体都已表态，先后次序是票面上的事实：甲；乙、丙并列；丁。",
        "甲领先乙不多：只要有1票改变一个等次，就不再领先。",
        "甲领先丙不多：只要有1票改变一个等次，就不再领先。",
    ]
    assert said(counts)[0] == (
        "Everybody voted, so the order is a fact about these ballots: 甲; 乙, 丙 "
        "level; 丁."
    )


def test_all_alike_is_told_as_level():
    counts = {key: {"excellent": 3, "qualified": 3} for key in ("m1", "m2")}

    assert said(counts) == ["Everybody voted: 甲, 乙 are level."]


def test_of_few_who_voted_no_order_is_given_though_all_agree():
    counts = {"m1": {"excellent": 3}, "m2": {"qualified": 3}}

    assert said(counts, absent=2, _=ZH) == [
        "没有交有效票的人意见不明，任何先后次序都可能因此改变。",
        "甲、乙：统计上不能区分，不排先后。",
    ]


def test_people_have_no_place_where_the_data_cannot_tell_them_apart():
    told = said(SPREAD, absent=60, _=ZH)

    assert told[1:] == [
        "如果其余的人与已投票的人看法相近，名次情况如下（全部名次合起来的置信水平为95%）：",
        "甲列第1，统计上可以与其余的区分。",
        "乙：考虑误差后第2至第3名都有可能，与丙不能区分先后。",
        "丙：考虑误差后第2至第3名都有可能，与乙不能区分先后。",
        "丁列第4，统计上可以与其余的区分。",
    ]


def test_units_have_a_place_beside_the_places_that_are_open():
    told = said(SPREAD, absent=60, survey=UNITS)

    assert (
        "丙 scores in place 3, but any place from 2 to 3 is compatible with the data; "
        "no order can be given with 乙."
    ) in told


def test_bounds_come_first():
    told = said({"m1": {"excellent": 9}, "m2": {"unqualified": 9}}, absent=1)

    assert told[0] == "Whatever those who gave no valid ballot think, 甲 is before 乙."


def test_who_could_stand_anywhere_is_told_in_one_sentence():
    counts = {
        "m1": {"excellent": 20, "qualified": 10},
        "m2": {"unqualified": 20, "basically_qualified": 10},
        "m3": {"excellent": 15, "unqualified": 15},
        "m4": {"excellent": 1, "unqualified": 1, "dont_know": 28},
    }

    told = said(counts, absent=20)

    assert told[-1] == "For 丁 any place at all is compatible with the data."


def test_long_lists_are_cut_and_counted():
    counts = {f"m{n}": {"qualified": 3} for n in range(9)}

    told = said(counts, absent=2, names={one: one.upper() for one in counts})

    assert told[-1].startswith("M0, M1, M2, M3, 5 others: cannot be told apart")


def test_only_those_named_are_told_and_in_their_order():
    told = said(SPREAD, absent=60, names={"m3": "丙", "m2": "乙"})

    assert told[-1].startswith("丙, 乙: cannot be told apart")


@pytest.mark.parametrize("names", [{}, {"m1": "甲"}])
def test_nothing_is_said_of_fewer_than_two(names):
    assert said(SPREAD, names=names) == []
