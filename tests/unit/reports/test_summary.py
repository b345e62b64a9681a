"""The result summary says what the tally says, and nothing that is withheld."""

from __future__ import annotations

from itertools import chain

import pytest
from factories import BRANCH, a_large_publication, a_publication, a_survey, members

from toolkit.i18n import translator
from toolkit.reports.group_tables import group_tables, merges_by_branch
from toolkit.reports.item_tables import item_tables
from toolkit.reports.parts import part_of
from toolkit.reports.raw_counts import raw_counts
from toolkit.reports.report import Share
from toolkit.reports.summary import list_summary

EN, ZH = translator("en"), translator("zh-CN")
MANY = {"staff": {"excellent": 9, "qualified": 1}}
FEW = {"staff": {"excellent": 4}}


def headings(table):
    return [(column.over + "/" + column.title).strip("/") for column in table.columns]


def branch_summary(publication, branch, _):
    overall = publication.survey.overall_question
    return list_summary(publication, part_of(publication, branch), overall, _)


def totals(publication, branches, _):
    parts = [part_of(publication, branch) for branch in branches]
    return item_tables(publication, parts, _)


def group_summary(publication, _):
    (table,) = group_tables(publication, _)
    return table


def column(table, title):
    place = [column.title for column in table.columns].index(title)
    return [row[place] for row in table.rows]


def test_a_branch_has_the_columns_offices_know():
    table = branch_summary(a_publication(), BRANCH, ZH).spread(ZH)

    assert headings(table) == [
        *("序号", "姓名", "有效票数"),
        *("优秀/票", "优秀/%", "合格/票", "合格/%"),
        *("基本合格/票", "基本合格/%", "不合格/票", "不合格/%"),
        *("不了解", "弃权", "单格无效", "备注"),
    ]


def test_a_branch_lists_its_subjects_in_agenda_order_with_their_counts():
    table = branch_summary(a_publication(), BRANCH, ZH)

    assert table.rows == (
        (
            *(1, "王䶮", 29),
            *(Share(20, 28), Share(7, 28), Share(0, 28), Share(1, 28)),
            *(1, 0, 0, ""),
        ),
        (
            *(2, "李㛃", 29),
            *(Share(11, 25), Share(13, 25), Share(1, 25), Share(0, 25)),
            *(3, 1, 0, ""),
        ),
    )


def test_a_branch_says_turnout_above_and_the_formula_below():
    table = branch_summary(a_publication(absent=1), BRANCH, ZH)

    assert table.title == "教师第一党支部测评结果汇总表"
    assert table.above[-1].startswith("应参评32人，实参评29人")
    assert table.notes[0].startswith(
        "得票率＝该等次票数÷各等次票数合计（不含“不了解”和弃权）×100%，"
        "四舍五入保留两位小数"
    )
    assert table.notes[1] == "因四舍五入，分项之和可能不等于100%。"
    assert any("合并公布" in note for note in table.notes)
    assert [one[:4] for one in table.signatures[:3]] == [
        "总监票人",
        "监票人：",
        "计票人：",
    ]


def test_a_withheld_subject_keeps_its_row_without_figures():
    table = branch_summary(a_publication({"m1": MANY, "m2": FEW}), BRANCH, ZH)

    assert table.rows[1] == (2, "李㛃", 4, *[None] * 7, "有效票不足5张，不公布")
    assert "李㛃：有效票不足5张，不公布。" in table.notes


def test_a_subject_few_can_judge_is_remarked_on():
    publication = a_publication({"m1": {"staff": {"excellent": 7, "dont_know": 4}}})

    assert column(branch_summary(publication, BRANCH, ZH), "备注") == [
        "“不了解”超过三分之一"
    ]


def test_totals_add_up_the_subjects_shown():
    (table,) = totals(a_publication({"m1": MANY, "m2": MANY, "m3": FEW}), [BRANCH], EN)

    assert table.rows == (
        (
            *("Overall appraisal of this member", 3, 2),
            *(Share(18, 20), Share(2, 20), Share(0, 20), Share(0, 20)),
            *(0, 0, 0),
        ),
    )


def test_totals_of_nothing_shown_are_nothing():
    (table,) = totals(a_publication({"m1": FEW, "m2": FEW}), [BRANCH], EN)

    assert table.rows[0][1:] == (
        *(2, 0, *[None] * 7),
        "fewer than 5 valid ballots, not shown",
    )


def test_totals_name_the_branch_where_there_are_several():
    publication = a_large_publication(branches=2, subjects=3)

    (table,) = totals(publication, publication.branches, ZH)

    assert column(table, "党支部") == ["第1党支部", "第2党支部"]


def test_every_item_has_its_totals():
    publication = a_publication(survey=a_survey(items=3))

    (table,) = totals(publication, [BRANCH], EN)

    assert len(table.rows) == 3


def test_merged_groups_stand_in_one_row_and_are_remarked_on():
    table = group_summary(a_publication(), ZH)

    assert [(row[1], row[2], row[3], row[-1]) for row in table.rows] == [
        ("王䶮", "教职工＋离退休人员", 14, "合并公布"),
        ("王䶮", "学生", 15, ""),
        ("李㛃", "教职工＋离退休人员", 14, "合并公布"),
        ("李㛃", "学生", 15, ""),
    ]


def test_the_groups_of_a_subject_add_up_to_its_row_in_the_branch():
    publication = a_publication()
    whole = branch_summary(publication, BRANCH, EN).rows[0][3].count

    parts = [row[4].count for row in group_summary(publication, EN).rows[:2]]

    assert sum(parts) == whole


def test_a_withheld_subject_shows_no_group_figures():
    table = group_summary(a_publication({"m1": MANY, "m2": FEW}), EN)

    assert table.rows[1][4:11] == (None,) * 7


def test_merges_are_told_by_branch():
    publication = a_large_publication(branches=2, subjects=2)

    assert [note.partition("：")[0] for note in merges_by_branch(publication, ZH)] == [
        *publication.branches
    ]


def test_raw_counts_are_the_published_tally_in_words_and_codes():
    publication = a_publication({"m1": MANY, "m2": FEW})

    table = raw_counts(publication, ZH)

    assert sum(column(table, "票")) == publication.tally.counts["count"].sum() == 10
    assert column(table, "选项代码") == ["excellent", "qualified"]
    assert column(table, "选项") == ["优秀", "合格"]


@pytest.mark.parametrize("_", [EN, ZH], ids=["en", "zh-CN"])
def test_no_figure_of_a_withheld_subject_is_in_any_table(_):  # a translator
    unlike_any_other = {"staff": {"unqualified": 4}}
    publication = a_publication({"m1": MANY, "m2": unlike_any_other})
    tables = [
        branch_summary(publication, BRANCH, _),
        group_summary(publication, _),
        raw_counts(publication, _),
        *totals(publication, [BRANCH], _),
    ]
    cells = chain.from_iterable(row for table in tables for row in table.rows)

    shares = [cell for cell in cells if isinstance(cell, Share)]

    assert {share.of for share in shares} == {10}
    assert "unqualified" not in column(raw_counts(publication, EN), "Mark code")


def test_subjects_without_a_ballot_do_not_break_the_summary():
    publication = a_publication({"m1": MANY}, subjects=members(["m1", "m9"]))

    table = branch_summary(publication, BRANCH, EN)

    assert table.rows[1][2:] == (0, *[None] * 7, "")
