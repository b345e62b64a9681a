"""From a sheet to a standard: what is taken, and what is said of the rest."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.standard.grids import HEADERS, ROW, a_grid, a_row, a_standard

from toolkit.collection.roster.grid import Cell, Kind
from toolkit.errors import FileRefusedError
from toolkit.standard import problems
from toolkit.standard.model import SelfGrade
from toolkit.standard.reading import read_standard


def found(*rows, **layout):
    """Return what is wrong: the message, the cell, and whether it blocks."""
    try:
        notes = a_standard(*rows, **layout).notes
    except FileRefusedError as refused:
        notes = refused.problems
    return [(one.message, one.place.partition("!")[2], one.blocks) for one in notes]


def test_an_element_keeps_all_that_its_row_says():
    (element,) = a_standard(
        a_row(责任单位="组织部、人事处", 存在问题="缺一次", 改进措施="补齐")
    ).elements

    assert (element.code, element.level_1, element.level_2) == (
        "F01",
        "教育管理",
        "组织生活",
    )
    assert element.units == ("组织部", "人事处")
    assert element.assisting == ("宣传部",)
    assert element.due == date(2026, 6, 30)
    assert (element.grade, element.score) == (SelfGrade.MET, Decimal(8))
    assert (element.evidence, element.weaknesses, element.measures) == (
        "1.1-01",
        "缺一次",
        "补齐",
    )
    assert element.place == "标准!D2"


def test_a_sound_sheet_has_nothing_to_be_said_about():
    assert found(ROW) == []


def test_levels_written_once_hold_for_the_rows_below():
    elements = a_standard(
        ROW,
        a_row(编号="F02", 一级指标="", 二级指标="", 测评要素="甲"),
        a_row(编号="F03", 一级指标="", 二级指标="学习", 测评要素="乙"),
    ).elements

    assert [(one.level_1, one.level_2) for one in elements] == [
        ("教育管理", "组织生活"),
        ("教育管理", "组织生活"),
        ("教育管理", "学习"),
    ]


def test_a_new_first_level_ends_the_second():
    rows = [ROW, a_row(编号="F02", 一级指标="保障", 二级指标="", 测评要素="甲")]

    assert found(*rows) == [(problems.LEVEL_MISSING.message, "C3", True)]


def test_a_heading_row_names_the_level_of_those_below():
    heading = ("", "保障", *[""] * 11)
    below = a_row(编号="F02", 一级指标="", 二级指标="经费", 测评要素="甲")

    assert a_standard(ROW, heading, below).elements[1].level_1 == "保障"


@pytest.mark.parametrize(
    "aside",
    [
        ("注：以上均为示例",),
        ("", "合计", "", "", "", "", "", "", "", "", "8"),
        ("12",),
        HEADERS,
        (),
    ],
    ids=["note", "total", "number", "headers", "empty"],
)
def test_what_offices_write_between_and_below_is_passed_over(aside):
    assert found(ROW, aside) == []


def test_headers_may_stand_in_two_rows():
    upper = (*HEADERS[:9], "自评", "", *HEADERS[11:])
    lower = (*[""] * 9, "等次", "得分", "", "")
    (element,) = a_standard(ROW, headers=lower, above=[("标题",), upper]).elements

    assert (element.grade, element.score) == (SelfGrade.MET, Decimal(8))


def test_english_headers_and_words_are_understood():
    headers = ("Code", "Level 1", "Level 2", "Element", "Owner", "Deadline",
               "Evidence No.", "Self-grade")  # fmt: skip
    row = ("F01", "Life", "Meetings", "Monthly", "Office", "2026-06-30", "1-1", "Met")
    (element,) = a_standard(row, headers=headers).elements

    assert (element.units, element.grade) == (("Office",), SelfGrade.MET)


@pytest.mark.parametrize(
    ("above", "version"),
    [
        ([("版本：2017年版　　填报：甲",)], "2017年版"),
        ([("基本标准（2017年版）任务分解表",)], "2017年版"),
        ([("Version: 2026 draft",)], "2026 draft"),
        ([("任务分解表",)], "标准"),
    ],
)
def test_the_version_is_what_the_titles_say_or_the_file(above, version):
    assert a_standard(ROW, above=above).version == version


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-06-30T00:00:00", date(2026, 6, 30)),
        ("2026年6月3日前", date(2026, 6, 3)),
        ("2026.6.3", date(2026, 6, 3)),
        ("2024年2月底", date(2024, 2, 29)),
        ("2026年6月", date(2026, 6, 30)),
        ("2026年底", date(2026, 12, 31)),
        ("长期", None),
    ],
)
def test_a_deadline_is_read_as_offices_write_it(said, day):
    assert a_standard(a_row(完成时限=said)).elements[0].due == day


def test_levels_beside_a_missing_element_hold_below_all_the_same():
    told = found(a_row(测评要素=""), a_row(编号="F9", 一级指标="", 二级指标=""))

    assert [message for message, _, blocks in told if blocks] == [
        problems.ELEMENT_MISSING.message
    ]


@pytest.mark.parametrize(
    ("cells", "problem", "cell"),
    [
        ({"完成时限": "尽快"}, problems.DEADLINE_UNREADABLE, "H2"),
        ({"完成时限": "2026-02-30"}, problems.DEADLINE_UNREADABLE, "H2"),
        ({"自评等次": "优秀"}, problems.GRADE_UNKNOWN, "J2"),
        ({"自评得分": "-1"}, problems.SCORE_UNREADABLE, "K2"),
        ({"自评得分": "多"}, problems.SCORE_UNREADABLE, "K2"),
        ({"支撑材料目录号": ""}, problems.NO_EVIDENCE, "I2"),
        ({"测评要素": ""}, problems.ELEMENT_MISSING, "D2"),
        ({"一级指标": "", "二级指标": "甲"}, problems.LEVEL_MISSING, "B2"),
    ],
)
def test_what_is_wrong_in_a_cell_blocks_and_names_the_cell(cells, problem, cell):
    told = found(a_row(**cells), a_row(编号="F9", 测评要素="另一", 一级指标="乙"))

    assert (problem.message, cell, True) in told


@pytest.mark.parametrize(
    ("cells", "problem", "cell"),
    [
        ({"责任单位": ""}, problems.NO_UNIT, "F2"),
        ({"完成时限": ""}, problems.NO_DEADLINE, "H2"),
        ({"自评等次": "未达标"}, problems.NO_MEASURES, "M2"),
    ],
)
def test_what_is_still_open_is_said_and_does_not_block(cells, problem, cell):
    assert found(a_row(**cells)) == [(problem.message, cell, False)]


def test_what_does_not_apply_needs_no_evidence():
    assert found(a_row(自评等次="不适用", 支撑材料目录号="")) == []


def test_all_problems_are_told_together():
    told = found(a_row(完成时限="尽快", 自评等次="优秀"), a_row(自评得分="多"))

    assert {cell for _, cell, blocks in told if blocks} == {"H2", "J2", "K3", "D3"}


def test_a_code_and_an_element_stand_once():
    told = [message for message, *_ in found(ROW, ROW)]

    assert told == [problems.CODE_TWICE.message, problems.ELEMENT_TWICE.message]


def test_a_formula_is_refused():
    row = (*ROW[:10], Cell("8", Kind.FORMULA), "", "")

    assert (problems.FORMULA.message, "K2", True) in found(row)


def test_hidden_rows_and_strange_columns_are_named():
    told = found((*ROW, "张三"), headers=(*HEADERS, "联系人"), hidden=(2,))

    assert told == [
        (problems.COLUMN_PASSED.message, "N1", False),
        (problems.ROWS_HIDDEN.message, "A2", False),
    ]


def test_two_columns_of_one_meaning_are_refused():
    told = found((*ROW, "8"), headers=(*HEADERS, "得分"))

    assert told == [(problems.COLUMN_TWICE.message, "N1", True)]


def test_a_tree_without_its_levels_is_refused_and_without_owners_is_not():
    told = found(("甲",), headers=("测评要素",))

    assert [(message, blocks) for message, _, blocks in told] == [
        (problems.NO_COLUMN.message, True),
        (problems.NO_COLUMN.message, True),
        (problems.COLUMN_NOT_THERE.message, False),
        (problems.COLUMN_NOT_THERE.message, False),
    ]


def test_headers_without_elements_are_refused():
    assert found() == [(problems.NO_ELEMENTS.message, "A2", True)]


@pytest.mark.parametrize(
    ("sheets", "problem"),
    [
        ({"甲": a_grid(("姓名",), headers=("学号",))}, problems.NO_TABLE),
        ({"甲": a_grid(ROW), "乙": a_grid(ROW)}, problems.SEVERAL_TABLES),
    ],
)
def test_one_sheet_is_the_standard(sheets, problem):
    with pytest.raises(FileRefusedError) as refused:
        read_standard(sheets, file="标准.xlsx")

    assert [one.message for one in refused.value.problems] == [problem.message]


def test_a_sheet_of_something_else_is_named():
    sheets = {"标准": a_grid(ROW), "说明": a_grid(headers=("填表说明",), name="说明")}
    (note,) = read_standard(sheets, file="标准.xlsx").notes

    assert (note.message, note.place) == (problems.SHEET_NOT_READ.message, "说明!A1")


def test_filling_the_file_in_does_not_change_the_digest():
    empty = a_row(自评等次="", 自评得分="", 支撑材料目录号="", 责任单位="人事处")

    assert a_standard(ROW).digest == a_standard(empty).digest
    assert a_standard(ROW).digest != a_standard(a_row(目标="11次")).digest


def test_the_score_is_the_sum_of_what_was_scored():
    rows = [ROW, a_row(编号="F02", 测评要素="甲", 自评得分="7.5分")]

    assert a_standard(*rows).score == Decimal("15.5")
    assert a_standard(a_row(自评得分="")).score is None


unhurried = settings(max_examples=60, deadline=None)
WORDS = st.sampled_from(
    [
        "",
        "甲",
        "F01",
        "2026-06-30",
        "达标",
        "合计",
        "注：无",
        "测评要素",
        "、",
        "9",
        "年",
    ]
)


@given(rows=st.lists(st.lists(WORDS, min_size=13, max_size=13), max_size=6))
@unhurried
def test_whatever_stands_there_is_taken_or_refused_at_its_place(rows):
    for _, place, _ in found(*rows):
        assert re.fullmatch(r"[A-Z]+\d+", place)


@given(text=st.text(max_size=12))
@unhurried
def test_a_strange_deadline_is_refused_in_a_sentence(text):
    for message, *_ in found(a_row(完成时限=text)):
        assert message in {
            problems.DEADLINE_UNREADABLE.message,
            problems.NO_DEADLINE.message,
        }
