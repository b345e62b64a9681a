"""A branch's report fills in what the counts say and leaves the rest to people."""

from __future__ import annotations

import pytest
from factories import (
    BRANCH,
    a_large_publication,
    a_lifelike_publication,
    a_publication,
    a_survey,
)

from toolkit.i18n import translator
from toolkit.opinions import ReleasedOpinion
from toolkit.publication import ListedSubject
from toolkit.reports.branch_report import branch_report
from toolkit.reports.report import Chart, FillIn, Heading, Paragraph, Table
from toolkit.survey.loading import load_survey

EN, ZH = translator("en"), translator("zh-CN")
MANY = {"staff": {"excellent": 12}}


def section(report, heading):
    """The blocks between a first-level heading and the next."""
    blocks = list(report.blocks)
    start = blocks.index(Heading(heading)) + 1
    rest = blocks[start:]
    ends = [
        at for at, one in enumerate(rest) if isinstance(one, Heading) and one.level == 1
    ]
    return rest[: ends[0]] if ends else rest


def texts(blocks):
    return [block.text for block in blocks if isinstance(block, (Heading, Paragraph))]


def test_the_sections_are_those_committees_expect():
    report = branch_report(a_publication(), BRANCH, ZH)

    headings = [one.text for one in report.blocks if isinstance(one, Heading)]

    assert headings == [
        *("一、基本情况", "二、主要做法", "三、评议结果"),
        *("四、主要意见", "五、存在问题", "六、整改措施"),
    ]


def test_the_results_are_a_chart_and_two_tables():
    blocks = section(branch_report(a_publication(), BRANCH, ZH), "三、评议结果")

    assert [type(block) for block in blocks] == [Chart, Table, Table]
    assert blocks[0].branch == BRANCH
    assert "王䶮" in blocks[1].rows[0]


def test_problems_and_measures_are_left_to_people():
    report = branch_report(a_publication(), BRANCH, EN)

    for heading in ("V. Problems", "VI. Measures"):
        (block,) = section(report, heading)
        assert isinstance(block, FillIn)
        assert block.lines > 0


def test_released_opinions_stand_under_what_was_asked_with_the_name():
    publication = a_publication(
        {"m1": MANY, "m2": MANY},
        opinions=(
            ReleasedOpinion("m2", "A17", "多到实验室走走。"),
            ReleasedOpinion("m1", "A16", "按时完成工作。"),
            ReleasedOpinion("m1", "A17", "多听取意见。"),
        ),
    )

    said = texts(section(branch_report(publication, BRANCH, ZH), "四、主要意见"))

    assert said == [
        "该同志值得肯定之处",
        "王䶮：按时完成工作。",
        "希望该同志改进之处",
        "王䶮：多听取意见。",
        "李㛃：多到实验室走走。",
    ]


def test_where_no_opinion_is_released_that_is_said():
    report = branch_report(a_publication({"m1": MANY}), BRANCH, ZH)

    assert texts(section(report, "四、主要意见")) == ["没有经审核公布的意见。"]


def test_whose_opinions_are_kept_back_is_said_with_the_reason():
    few = {"staff": {"excellent": 9}}
    report = branch_report(a_publication({"m1": MANY, "m2": few}), BRANCH, ZH)

    said = texts(section(report, "四、主要意见"))[-1]

    assert said == "李㛃：有效票不足10张，意见不逐条公布。"


def test_a_form_without_room_for_words_has_no_section_of_opinions():
    survey = a_survey()
    closed = survey.model_copy(update={"items": survey.items[:1]})
    report = branch_report(a_publication({"m1": MANY}, survey=closed), BRANCH, ZH)

    headings = [one.text for one in report.blocks if isinstance(one, Heading)]
    assert headings[3:] == ["四、存在问题", "五、整改措施"]


def test_a_report_is_about_its_own_branch_only():
    publication = a_large_publication(branches=2, subjects=3)
    report = branch_report(publication, "第2党支部", ZH)

    assert "第1党支部" not in repr(report)


@pytest.mark.parametrize(
    ("name", "title", "to_write"),
    [
        ("opinion-survey", "Report on the opinion survey", ["V. Suggestions"]),
        (
            "consultation",
            "Report on the consultation",
            ["V. What was adopted, what was not, and why"],
        ),
        (
            "self-evaluation",
            "Report on the self-evaluation",
            ["V. Shortcomings", "VI. Improvements"],
        ),
        ("party-day-selection", "Report on the result", ["IV. Decision"]),
    ],
)
def test_each_direction_has_its_title_and_what_people_are_to_write(
    name, title, to_write
):
    report = branch_report(a_lifelike_publication(load_survey(name).filled()), "", EN)

    headings = [one.text for one in report.blocks if isinstance(one, Heading)]

    assert report.title == title
    assert [one for one in headings if one[0] in "IV"][-len(to_write) :] == to_write


def test_what_one_subject_was_told_is_not_added_up():
    publication = a_lifelike_publication(load_survey("branch-appraisal"))
    blocks = section(branch_report(publication, "", ZH), "三、评议结果")

    tables = [one for one in blocks if isinstance(one, Table)]

    assert len(tables) == 2
    assert not [note for one in tables for note in one.notes if "评议对象" in note]


def test_a_note_is_printed_once():
    publication = a_lifelike_publication(load_survey("opinion-survey"))
    blocks = branch_report(publication, "", EN).blocks
    tables = [block for block in blocks if isinstance(block, Table)]

    notes = [note for table in tables for note in table.notes]

    assert len(notes) == len(set(notes)) > 1


def test_opinions_on_one_matter_need_no_name():
    publication = a_lifelike_publication(
        load_survey("consultation"),
        opinions=(ReleasedOpinion("s001", "E10", "第三条 — 改为每学期"),),
    )

    said = texts(branch_report(publication, "", ZH).blocks)

    assert "第三条 — 改为每学期" in said


def test_what_is_signed_is_not_said_to_be_secret():
    survey = load_survey("proposal").filled()
    report = branch_report(a_lifelike_publication(survey), "", EN)

    told = [block.text for block in report.blocks if isinstance(block, Paragraph)]

    assert [one for one in told if "is signed" in one]
    assert not [one for one in told if "secret" in one]


@pytest.mark.parametrize(
    ("place", "title", "seal"),
    [
        ("格物学院", "the branches in 格物学院 by their members", "Organiser (seal)"),
        ("第一党支部", "appraisal of 第一党支部 by its members", "Branch (seal)"),
    ],
)
def test_a_college_of_branches_is_no_branch(place, title, seal):
    survey = load_survey("branch-appraisal").filled()
    subjects = [ListedSubject("s1", "第一党支部", place)]
    publication = a_lifelike_publication(survey, subjects=subjects)

    report = branch_report(publication, place, EN)

    assert title in report.title
    assert report.signatures[0].startswith(seal)
