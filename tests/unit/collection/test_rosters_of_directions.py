"""Rosters of branches, organisations, matters and nominees, and of members who vote."""

from __future__ import annotations

import pytest
from rosters import grid_of, roster_for, write_roster_for

from toolkit.collection.roster import misfits, problems
from toolkit.collection.roster.grid import Cell, Grid
from toolkit.collection.roster.model import Post, Standing
from toolkit.collection.roster.reading import read_roster
from toolkit.errors import RosterRefusedError
from toolkit.survey.loading import load_survey, shipped_templates
from toolkit.survey.model import Direction, SubjectGroup

SURVEY = load_survey("member-appraisal-short")
ALONE = SURVEY.model_copy(update={"rater_groups": SURVEY.rater_groups[:1]})

MEMBER_HEAD = ["工号", "姓名", "所在支部", "学院", "政治面貌"]
MEMBERS = [
    ["00120087", "张三", "力学党支部", "理学院", "中共党员"],
    ["00120088", "李四", "数学党支部", "理学院", "预备党员"],
    ["00120089", "王五", "力学党支部", "理学院", "中共党员"],
]
RATER_HEAD = ["工号", "姓名", "单位"]
RATERS = [["00080012", "赵六", "力学党支部"], ["00080013", "钱七", "数学党支部"]]


def asking(direction, subjects, *, survey=ALONE, **fields):
    fields = {"direction": direction, "subjects": subjects, **fields}
    return survey.model_copy(update=fields)


def sheet(name, rows):
    cells = {
        row: {n: Cell(text) for n, text in enumerate(line, start=1) if text}
        for row, line in enumerate(rows, start=1)
    }
    return Grid(name, cells)


def read(survey, subjects=None, raters=None):
    tables = {"评议对象": subjects, "参评人员": raters}
    sheets = {name: sheet(name, rows) for name, rows in tables.items() if rows}
    return read_roster(sheets, file="roster.xlsx", survey=survey)


def refused(*args):
    with pytest.raises(RosterRefusedError) as refusal:
        read(*args)
    return refusal.value.problems


def places(found, complaint):
    return [
        problem.place
        for problem in found
        if (problem.message, problem.remedy) == (complaint.message, complaint.remedy)
    ]


@pytest.mark.parametrize(
    ("kind", "header", "name"),
    [
        ("branch", "支部名称", "力学党支部"),
        ("branch", "Party branch", "Branch 1"),
        ("organisation", "组织名称", "理学院党委"),
        ("organisation", "Organisation", "College committee"),
        ("unit", "单位名称", "教务处"),
        ("unit", "Unit", "Business School"),
        ("unit", "名称", "图书馆"),
        ("matter", "事项", "项目、活动经费办法"),
        ("matter", "项目名称", "主题党日方案"),
        ("nominee", "候选人", "张三"),
        ("nominee", "提名人选", "李四"),
        ("nominee", "Candidate", "Li Ming"),
    ],
)
def test_a_subject_is_named_under_the_header_of_its_kind(kind, header, name):
    survey = asking(Direction.SELECTION, kind)

    roster = read(survey, [["序号", header], ["1", name]], [RATER_HEAD, *RATERS])

    assert [(it.id, it.name, it.is_graded) for it in roster.subjects] == [
        ("s001", name, True)
    ]
    assert roster.notes == ()


def test_a_branch_and_a_unit_are_their_own_branch_and_unit():
    branch = read(
        asking(Direction.MEMBERS_TO_BRANCH, "branch"),
        [["支部名称", "学院"], ["力学党支部", "理学院"]],
        [["姓名", "所在支部"], ["赵六", "力学党支部"]],
    ).subjects[0]
    unit = read(
        asking(Direction.LOWER_TO_HIGHER, "unit"),
        [["单位"], ["教务处"]],
        [RATER_HEAD, *RATERS],
    ).subjects[0]

    assert (branch.name, branch.branch, branch.college) == (
        "力学党支部",
        "力学党支部",
        "理学院",
    )
    assert (unit.name, unit.unit) == ("教务处", "教务处")


def test_a_survey_about_nobody_needs_no_sheet_of_subjects():
    roster = read(asking(Direction.OPINION_SURVEY, "none"), None, [["姓名"], ["赵六"]])

    assert roster.subjects == ()
    assert [(it.name, it.group) for it in roster.raters] == [("赵六", "staff")]


def test_a_sheet_of_subjects_is_not_read_where_there_are_none():
    survey = asking(Direction.OPINION_SURVEY, "none")

    roster = read(survey, [MEMBER_HEAD, *MEMBERS], [RATER_HEAD, *RATERS])

    assert places(roster.notes, misfits.SUBJECTS_NOT_READ) == ["评议对象!A1"]


def test_a_list_of_members_serves_where_members_appraise_their_branch():
    survey = asking(Direction.MEMBERS_TO_BRANCH, "branch")

    roster = read(survey, [MEMBER_HEAD, *MEMBERS])

    assert [(it.id, it.name, it.college) for it in roster.subjects] == [
        ("s001", "力学党支部", "理学院"),
        ("s002", "数学党支部", "理学院"),
    ]
    assert [(it.name, it.branch, it.number) for it in roster.raters] == [
        ("张三", "力学党支部", "00120087"),
        ("李四", "数学党支部", "00120088"),
        ("王五", "力学党支部", "00120089"),
    ]
    assert {it.standing for it in roster.subjects} == {Standing.FULL}


def test_where_members_vote_the_sheet_of_other_raters_is_not_read():
    survey = asking(Direction.MEMBERS_TO_BRANCH, "branch")

    roster = read(survey, [MEMBER_HEAD, *MEMBERS], [RATER_HEAD, *RATERS])

    assert len(roster.raters) == len(MEMBERS)
    assert places(roster.notes, misfits.RATERS_NOT_READ) == ["参评人员!A1"]


def test_members_who_vote_are_told_apart_by_their_category():
    survey = load_survey("branch-appraisal")
    rows = [
        [*row, kind] for row, kind in zip(MEMBERS, ("教师", "学生", "教师党员"),
                                          strict=True)
    ]  # fmt: skip

    roster = read(survey, [[*MEMBER_HEAD, "类别"], *rows])
    missing = refused(survey, [MEMBER_HEAD, *MEMBERS])

    assert [it.group for it in roster.raters] == ["teachers", "students", "teachers"]
    assert places(missing, problems.NO_COLUMN) == ["评议对象!A1"]


def test_two_branches_of_one_name_are_told_by_their_colleges():
    survey = asking(Direction.MEMBERS_TO_BRANCH, "branch")
    other = ["00120090", "周八", "力学党支部", "工学院", "中共党员"]

    found = refused(survey, [MEMBER_HEAD, *MEMBERS, other])

    assert places(found, misfits.BRANCH_OF_TWO_COLLEGES) == ["评议对象!D5"]


def test_branches_and_voters_on_two_sheets_must_fit():
    survey = asking(Direction.MEMBERS_TO_BRANCH, "branch")
    branches = [["支部名称"], ["力学党支部"], ["数学党支部"], ["数学党支部"]]
    voters = [
        ["姓名", "所在支部"],
        ["赵六", "力学党支部"],
        ["钱七", "力学党支步"],
        ["孙八", "图书馆"],
        ["李九", ""],
    ]

    found = refused(survey, branches, voters)

    assert places(found, misfits.BRANCH_MISSPELT) == ["参评人员!B3"]
    assert places(found, misfits.BRANCH_UNKNOWN) == ["参评人员!B4"]
    assert places(found, misfits.SUBJECT_TWICE) == ["评议对象!A4"]
    assert places(found, problems.CELL_MISSING) == ["参评人员!B5"]


def test_a_superior_must_be_among_the_subjects_and_every_subject_be_somebodys():
    survey = asking(Direction.LOWER_TO_HIGHER, "organisation")
    subjects = [["组织名称"], ["理学院党委"], ["工学院党委"]]
    head = [*RATER_HEAD, "上级党组织"]

    open_end = read(survey, subjects, [head, [*RATERS[0], "理学院党委"], RATERS[1]])
    found = refused(
        survey, subjects, [head, [*RATERS[0], "理学院党委"], [*RATERS[1], "医学院党委"]]
    )

    assert [it.superior for it in open_end.raters] == ["理学院党委", ""]
    assert len(found) == 2
    assert places(found, misfits.NOBODY_APPRAISES) == ["评议对象!A3"]


def test_who_belongs_to_the_superior_on_the_row_is_told_to_be_left_out():
    survey = asking(Direction.LOWER_TO_HIGHER, "organisation")
    subjects = [
        ["组织名称", "单位"],
        ["理学院党委", "理学院"],
        ["工学院党委", "工学院"],
    ]
    rows = [["赵六", "理学院", "理学院党委"], ["钱七", "理学院", "工学院党委"]]
    rows.append(["孙八", "数学系", "理学院党委"])

    roster = read(survey, subjects, [["姓名", "单位", "主管党组织"], *rows])

    assert places(roster.notes, misfits.OWN_SUPERIOR) == ["参评人员!C2"]


def test_a_unit_that_does_not_evaluate_itself_is_named():
    survey = asking(Direction.SELF_EVALUATION, "organisation")
    subjects = [
        ["组织名称", "单位"],
        ["理学院党委", "理学院"],
        ["工学院党委", "工学院"],
    ]
    head, own = ["姓名", "单位"], [["赵六", "理学院"], ["钱七", "工学院党委"]]

    fine = read(survey, subjects, [head, *own])
    apart = read(survey, subjects, [head, ["孙八", "党委办公室"]])
    found = refused(
        survey, subjects, [head, *own, ["孙八", "医学部"], ["周九", "理学"]]
    )

    assert not [*fine.notes, *apart.notes]
    assert places(found, misfits.BRANCH_UNKNOWN) == ["参评人员!B4"]
    assert places(found, misfits.BRANCH_MISSPELT) == ["参评人员!B5"]


@pytest.mark.parametrize("footer", ["填表人：张三", "合计", "（盖章）"])
def test_a_footer_in_the_column_of_numbers_is_nobody(footer):
    survey = asking(Direction.OPINION_SURVEY, "none")

    roster = read(survey, None, [RATER_HEAD, *RATERS, [footer]])

    assert len(roster.raters) == 2
    assert places(roster.notes, problems.ROW_NOT_READ) == ["参评人员!A4"]


def test_rows_of_one_number_and_name_are_the_posts_of_one_person():
    survey = asking(Direction.LOWER_TO_HIGHER, "unit")
    twice = [*RATERS, [*RATERS[0][:2], "数学党支部"]]

    roster = read(survey, [["单位"], ["教务处"]], [RATER_HEAD, *twice])

    assert [(it.id, it.name) for it in roster.raters] == [
        ("r0001", "赵六"),
        ("r0002", "钱七"),
    ]
    assert roster.raters[0].posts == (Post("力学党支部"), Post("数学党支部"))


def test_one_post_twice_or_in_two_groups_is_refused():
    survey = asking(Direction.LOWER_TO_HIGHER, "unit", survey=SURVEY)
    head = [*RATER_HEAD, "类别"]
    rows = [
        [*RATERS[0], "教职工"],
        [*RATERS[0], "教职工"],
        [*RATERS[0][:2], "数学党支部", "学生"],
        [*RATERS[0][:2], "化学党支部", "教师"],
        [RATERS[0][0], "吴九", "化学党支部", "教师"],
    ]

    found = refused(survey, [["单位"], ["教务处"]], [head, *rows])

    assert places(found, problems.PERSON_TWICE) == ["参评人员!B3"]
    assert places(found, misfits.TWO_GROUPS) == ["参评人员!D4"]
    assert places(found, problems.NUMBER_TWICE) == ["参评人员!A6"]


KINDS = (
    SubjectGroup(id="teachers", text={"zh-CN": "教师党员", "en": "Teachers"}),
    SubjectGroup(id="students", text={"zh-CN": "学生党员", "en": "Students"}),
)


@pytest.mark.parametrize(
    ("written", "category"),
    [("教师党员", "teachers"), ("教师", "teachers"), ("students", "students")],
)
def test_kinds_of_subjects_are_told_apart_by_their_category(written, category):
    survey = asking(Direction.SELECTION, "nominee", subject_groups=KINDS)

    roster = read(
        survey, [["候选人", "类别"], ["张三", written]], [RATER_HEAD, *RATERS]
    )

    assert roster.subjects[0].category == category


def test_an_unknown_kind_of_subject_is_refused_and_a_missing_column_noted():
    survey = asking(Direction.SELECTION, "nominee", subject_groups=KINDS)
    rows = [["候选人", "类别"], ["张三", "访客"], ["李四", ""]]

    found = refused(survey, rows, [RATER_HEAD, *RATERS])
    roster = read(survey, [["候选人"], ["张三"]], [RATER_HEAD, *RATERS])

    assert places(found, misfits.SUBJECT_CATEGORY_UNKNOWN) == ["评议对象!B2"]
    assert places(found, problems.CELL_MISSING) == ["评议对象!B3"]
    assert places(roster.notes, misfits.NO_CATEGORY_COLUMN) == ["评议对象!A1"]


def test_without_subject_groups_a_category_of_subjects_is_not_judged():
    survey = asking(Direction.SELECTION, "nominee")

    roster = read(survey, [["候选人", "类别"], ["张三", "访客"]], [RATER_HEAD, *RATERS])

    assert roster.subjects[0].category == ""
    assert roster.notes == ()


def test_a_subject_may_also_be_a_rater_where_no_masses_appraise():
    survey = asking(Direction.SELECTION, "member")
    head = [*MEMBER_HEAD, "单位"]
    members = [[*row, "力学教研室"] for row in MEMBERS]

    roster = read(
        survey, [head, *members], [RATER_HEAD, [*MEMBERS[0][:2], "力学教研室"]]
    )

    assert roster.raters[0].number == roster.subjects[0].number
    assert roster.notes == ()


@pytest.mark.parametrize("template", shipped_templates())
def test_a_roster_can_be_invented_for_every_shipped_survey(tmp_path, template):
    survey = load_survey(template)

    roster = roster_for(survey, raters=50, subjects=7, seed=3)

    assert roster.notes == ()
    assert roster == roster_for(survey, raters=50, subjects=7, seed=3)
    assert {it.group for it in roster.raters} == {it.id for it in survey.rater_groups}
    assert write_roster_for(survey, tmp_path / "roster.xlsx").is_file()


def test_an_invented_sheet_has_its_headers_in_the_first_row():
    found = grid_of("评议对象", [{"事项": "方案", "学院": ""}])

    assert found.rows == {1: {1: Cell("事项"), 2: Cell("学院")}, 2: {1: Cell("方案")}}
