"""One wording for one fact."""

from __future__ import annotations

import pytest
from factories import a_publication, a_survey, members

from toolkit.analysis.participation import Ballots
from toolkit.i18n import translator
from toolkit.reports.withholding import withheld_subjects
from toolkit.reports.wording import (
    EVERYONE,
    day_of,
    in_survey_order,
    merged_groups,
    named_group,
    named_item,
    named_mark,
    span,
    turnout,
)

EN, ZH = translator("en"), translator("zh-CN")
MANY, FEW = {"excellent": 10}, {"excellent": 2}
LARGE = {"staff": MANY, "students": MANY, "retired": MANY}
SMALL = {"staff": MANY, "students": MANY, "retired": FEW}


@pytest.mark.parametrize(("_", "day"), [(EN, "2026-03-05"), (ZH, "2026年3月5日")])
def test_the_day_is_said_as_the_language_says_days(_, day):  # a translator
    assert day_of(a_publication(), _) == day


@pytest.mark.parametrize(
    ("label", "english", "chinese"),
    [
        ("staff", "Staff", "教职工"),
        ("staff+retired", "Staff + Retired staff", "教职工＋离退休人员"),
        (EVERYONE, "All groups", "合计"),
    ],
)
def test_a_group_is_named_in_words(label, english, chinese):
    assert named_group(a_survey(), label, EN) == english
    assert named_group(a_survey(), label, ZH) == chinese


def test_an_item_is_named_without_full_stop_and_aside():
    survey = a_survey()

    assert named_item(survey.item("A15"), ZH) == "对该同志的总体评价"
    assert named_item(survey.item("A16"), ZH) == "该同志值得肯定之处"
    assert named_item(survey.item("A16"), EN) == "What deserves recognition"


def test_every_mark_has_a_name():
    scale = a_survey().scales["l4"]

    names = [
        named_mark(scale, mark, ZH) for mark in ("excellent", "dont_know", "blank")
    ]

    assert names == ["优秀", "不了解", "弃权"]


def test_labels_stand_in_the_order_of_the_survey():
    labels = {"students", "staff+retired", "staff", "retired"}

    assert in_survey_order(labels, a_survey()) == (
        *("staff", "staff+retired", "students", "retired"),
    )


@pytest.mark.parametrize(
    ("numbers", "said"), [([7], "7"), ([7, 7], "7"), ([7, 8, 9], "7～9")]
)
def test_numbers_that_differ_are_told_from_the_first_to_the_last(numbers, said):
    assert span(numbers, ZH) == said


def test_turnout_tells_the_smallest_and_the_largest_where_subjects_differ():
    said = turnout([Ballots(40, 40, 40, 39, 1), Ballots(40, 40, 36, 36, 0)], ZH)

    assert said == (
        "应参评40人，实参评36～40人，参评率90.00%～100.00%；"
        "发出40张，收回36～40张，有效36～39张，无效0～1张。"
    )


def test_a_merge_that_not_all_share_names_those_it_is_about():
    publication = a_publication({"m1": LARGE, "m2": SMALL})

    assert merged_groups(publication, publication.subjects, ZH) == (
        "李㛃：离退休人员参评不足10人（按有效票计），与教职工合并公布。",
    )


def test_a_merge_all_share_names_nobody():
    publication = a_publication({"m1": SMALL, "m2": SMALL})

    assert merged_groups(publication, publication.subjects, ZH) == (
        "离退休人员参评不足10人（按有效票计），与教职工合并公布。",
    )


def test_no_group_is_named_where_either_may_be_the_small_one():
    # Without students, staff and retired staff are each other's neighbours.
    publication = a_publication({"m1": {"staff": FEW, "retired": MANY}})

    (said,) = merged_groups(publication, publication.subjects, EN)

    assert said.startswith("Among Staff, Retired staff, a group had fewer than 10")


def test_withheld_subjects_are_named_with_the_reason():
    few = {"staff": FEW}
    publication = a_publication({"m1": few, "m2": LARGE, "m3": few})

    assert withheld_subjects(publication, members(["m1", "m2", "m3"]), ZH) == (
        "王䶮、欧阳𬱖：有效票不足5张，不公布。",
    )
