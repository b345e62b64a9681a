"""A branch's report fills in what the counts say and leaves the rest to people."""

from __future__ import annotations

from factories import BRANCH, a_large_publication, a_publication, a_survey

from toolkit.i18n import translator
from toolkit.opinions import ReleasedOpinion
from toolkit.reports.branch_report import branch_report
from toolkit.reports.report import Chart, FillIn, Heading, Paragraph, Table

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


def test_a_form_without_room_for_words_has_no_opinions():
    survey = a_survey()
    closed = survey.model_copy(update={"items": survey.closed_items})
    report = branch_report(a_publication({"m1": MANY}, survey=closed), BRANCH, ZH)

    assert texts(section(report, "四、主要意见")) == ["本次测评不征集书面意见。"]


def test_a_report_is_about_its_own_branch_only():
    publication = a_large_publication(branches=2, subjects=3)
    report = branch_report(publication, "第2党支部", ZH)

    assert "第1党支部" not in repr(report)
