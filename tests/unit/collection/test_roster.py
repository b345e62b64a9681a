"""Does the reader take what offices write, and report the rest by cell?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from toolkit.collection.roster import problems
from toolkit.collection.roster.grid import Cell, Grid, Kind
from toolkit.collection.roster.model import Roster, Standing
from toolkit.collection.roster.reading import read_roster
from toolkit.errors import RosterRefusedError
from toolkit.survey.loading import load_survey

SURVEY = load_survey("member-appraisal-short")

SUBJECT_HEAD = ["工号", "姓名", "所在支部", "单位", "学院", "政治面貌"]
SUBJECT = ["00120087", "张三", "力学党支部", "力学教研室", "理学院", "中共党员"]
NOVICE = ["00210001", "李四", "力学党支部", "力学教研室", "理学院", "预备党员"]
RATER_HEAD = ["工号/学号", "姓名", "单位", "学院", "人员类别"]
RATER = ["00080012", "王五", "力学教研室", "理学院", "教职工"]
STUDENT = ["2023060117", "赵六", "力学教研室", "理学院", "学生"]


def grid(name, rows, **facts):
    cells = {
        row: {n: cell if isinstance(cell, Cell) else Cell(cell) for n, cell in filled}
        for row, line in enumerate(rows, start=1)
        if (filled := [(n, cell) for n, cell in enumerate(line, start=1) if cell])
    }
    return Grid(name, cells, **facts)


def read(*, subjects=None, raters=None, more=(), survey=SURVEY):
    tables = [
        grid("评议对象", subjects or [SUBJECT_HEAD, SUBJECT]),
        grid("参评人员", raters or [RATER_HEAD, RATER]),
        *more,
    ]
    sheets = {table.name: table for table in tables}
    return read_roster(sheets, file="roster.xlsx", survey=survey)


def refused(**tables):
    with pytest.raises(RosterRefusedError) as refusal:
        read(**tables)
    return refusal.value.problems


def changed(row, *, at, to):
    return [*row[:at], to, *row[at + 1 :]]


def is_of(problem, complaint):
    return problem.message == complaint.message and problem.remedy == complaint.remedy


def places(found, complaint):
    return [problem.place for problem in found if is_of(problem, complaint)]


def test_a_sound_roster_is_read_in_its_own_order():
    roster = read(
        subjects=[SUBJECT_HEAD, SUBJECT, NOVICE], raters=[RATER_HEAD, RATER, STUDENT]
    )

    assert [(s.id, s.name, s.number) for s in roster.subjects] == [
        ("m001", "张三", "00120087"),
        ("m002", "李四", "00210001"),
    ]
    assert [(r.id, r.name, r.group) for r in roster.raters] == [
        ("r0001", "王五", "staff"),
        ("r0002", "赵六", "students"),
    ]
    assert roster.notes == ()


def test_probationary_members_stay_on_the_roster_and_are_marked():
    roster = read(subjects=[SUBJECT_HEAD, SUBJECT, NOVICE])

    assert [subject.standing for subject in roster.subjects] == [
        Standing.FULL,
        Standing.PROBATIONARY,
    ]


def test_english_headers_and_sheet_names_are_known():
    subjects = grid(
        "Subjects",
        [
            ["No.", "Name", "Staff ID", "Party branch", "Unit", "Political status"],
            ["1", "Li  Ming", "0042", "Branch 1", "Mechanics", "Probationary member"],
            ["2", "Ma Lin", "0043", "Branch 1", "Mechanics", "Party member"],
        ],
    )
    raters = grid(
        "Raters", [["Name", "Unit", "Category"], ["Wu Di", "Mechanics", "teacher"]]
    )
    sheets = {"Subjects": subjects, "Raters": raters}

    roster = read_roster(sheets, file="roster.xlsx", survey=SURVEY)

    assert [(s.name, s.standing) for s in roster.subjects] == [
        ("Li Ming", Standing.PROBATIONARY),
        ("Ma Lin", Standing.FULL),
    ]
    assert roster.raters[0].group == "staff"


@pytest.mark.parametrize("written", ["张 三", "张　三", " 张三\n", "张\u00a0三"])
def test_spaces_inside_a_chinese_name_do_not_count(written):
    roster = read(subjects=[SUBJECT_HEAD, changed(SUBJECT, at=1, to=written)])

    assert roster.subjects[0].name == "张三"


@pytest.mark.parametrize("name", ["张䶮", "欧阳㛃", "陈𬱖", "李赟", "司徒𬱖"])
def test_rare_characters_are_as_good_as_any(name):
    roster = read(subjects=[SUBJECT_HEAD, changed(SUBJECT, at=1, to=name)])

    assert roster.subjects[0].name == name
    assert roster.notes == ()


@pytest.mark.parametrize(
    ("category", "group"),
    [
        ("教职工", "staff"),
        ("教 师", "staff"),
        ("管理人员", "staff"),
        ("Staff", "staff"),
        ("研究生", "students"),
        ("本科生", "students"),
        ("Students", "students"),
        ("退休", "retired"),
        ("Retired staff", "retired"),
        ("离退休人员", "retired"),
    ],
)
def test_a_category_is_known_by_id_text_or_usual_word(category, group):
    roster = read(raters=[RATER_HEAD, changed(RATER, at=4, to=category)])

    assert roster.raters[0].group == group


def test_the_words_of_a_survey_come_before_the_usual_ones():
    groups = SURVEY.rater_groups
    renamed = replace_text(groups[1], zh="教师代表"), groups[0]

    roster = read(
        raters=[
            RATER_HEAD,
            RATER,
            changed(STUDENT, at=4, to="教师代表"),
        ],
        survey=SURVEY.model_copy(update={"rater_groups": renamed}),
    )

    assert [rater.group for rater in roster.raters] == ["staff", "students"]


def replace_text(group, *, zh):
    return group.model_copy(update={"text": {"zh-CN": zh, "en": zh}})


@pytest.mark.abuse(53)
def test_titles_two_rows_of_headers_and_footers_are_no_people():
    subjects = [
        ["燕北理工大学评议对象名单"],
        ["填报单位：组织部"],
        ["序号", "工 号", "姓名*", "组织关系", "", "", "政治面貌（必填）"],
        ["", "", "", "党支部", "所在单位", "学院/院系", ""],
        ["1", *SUBJECT],
        ["合计", "", "", "", "", "", "1人"],
        ["", "", "审核人：", "", "日期："],
    ]

    roster = read(subjects=subjects)

    assert [subject.name for subject in roster.subjects] == ["张三"]
    assert places(roster.notes, problems.ROW_NOT_READ) == [
        "评议对象!A6",
        "评议对象!A7",
    ]


def test_rows_numbered_in_advance_are_empty_rows():
    subjects = [["序号", *SUBJECT_HEAD], ["1", *SUBJECT], ["2"], ["3"]]

    assert read(subjects=subjects).notes == ()


def test_an_empty_row_between_people_is_noted():
    roster = read(subjects=[SUBJECT_HEAD, SUBJECT, [], [], NOVICE])

    assert [note.facts["rows"] for note in roster.notes] == ["3-4"]


def test_hidden_rows_are_read_and_noted():
    subjects = grid("评议对象", [SUBJECT_HEAD, SUBJECT, NOVICE], hidden_rows=(3,))
    sheets = {
        "评议对象": subjects,
        "参评人员": grid("参评人员", [RATER_HEAD, RATER], is_hidden=True),
    }

    roster = read_roster(sheets, file="roster.xlsx", survey=SURVEY)

    assert len(roster.subjects) == 2
    assert places(roster.notes, problems.HIDDEN_ROWS) == ["评议对象!A3"]
    assert places(roster.notes, problems.SHEET_HIDDEN) == ["参评人员!A1"]


def test_columns_nobody_asked_for_are_noted():
    roster = read(subjects=[[*SUBJECT_HEAD, "办公室"], [*SUBJECT, "主楼201"]])

    assert places(roster.notes, problems.COLUMN_NOT_USED) == ["评议对象!G1"]


@pytest.mark.parametrize(
    "header",
    [
        "身份证号",
        "证件号码",
        "联系电话",
        "手机",
        "民 族",
        "宗教信仰",
        "家庭住址",
        "出生年月",
        "健康状况",
        "家庭成员",
        "Phone",
        "Date of birth",
        "ID card number",
    ],
)
def test_personal_data_is_refused_even_in_an_empty_column(header):
    found = refused(subjects=[[*SUBJECT_HEAD, header], SUBJECT])

    assert places(found, problems.COLUMN_REFUSED) == ["评议对象!G1"]


def test_personal_data_is_found_under_a_joint_header():
    subjects = [
        [*SUBJECT_HEAD, "其他", ""],
        ["", "", "", "", "", "", "职务", "民族"],
        [*SUBJECT, "副教授"],
    ]

    assert places(refused(subjects=subjects), problems.COLUMN_REFUSED) == [
        "评议对象!H2"
    ]


def test_a_remark_on_the_telephone_makes_no_header():
    subjects = [[*SUBJECT_HEAD, "备注"], [*SUBJECT, "电话通知"]]

    assert [subject.name for subject in read(subjects=subjects).subjects] == ["张三"]


def test_units_may_stand_in_either_of_two_columns():
    raters = [
        ["姓名", "部门", "班级", "人员类别"],
        ["王五", "力学教研室", "", "教职工"],
        ["赵六", "", "力学教研室", "学生"],
    ]

    assert {rater.unit for rater in read(raters=raters).raters} == {"力学教研室"}


def test_two_columns_that_say_two_things_are_refused():
    raters = [
        ["姓名", "部门", "班级", "人员类别"],
        ["王五", "力学教研室", "力学2301", "教职工"],
    ]

    assert places(refused(raters=raters), problems.COLUMNS_COMPETE) == ["参评人员!C2"]


def test_parentheses_of_either_width_mean_the_same_unit():
    roster = read(
        subjects=[SUBJECT_HEAD, changed(SUBJECT, at=3, to="力学系（本科）")],
        raters=[RATER_HEAD, changed(RATER, at=2, to="力学系 (本科)")],
    )

    assert roster.raters[0].unit == roster.subjects[0].unit


def test_a_college_said_once_holds_for_the_whole_unit():
    roster = read(raters=[RATER_HEAD, changed(RATER, at=3, to="")])

    assert roster.raters[0].college == "理学院"


def test_without_a_standing_column_all_are_full_members_with_a_note():
    roster = read(subjects=[SUBJECT_HEAD[:5], SUBJECT[:5]])

    assert roster.subjects[0].standing is Standing.FULL
    assert places(roster.notes, problems.NO_STANDING_COLUMN) == ["评议对象!A1"]


def number(text):
    return Cell(text, Kind.NUMBER)


@pytest.mark.parametrize(
    ("at", "to", "complaint", "place"),
    [
        (1, "", problems.NAME_MISSING, "评议对象!B3"),
        (2, "", problems.CELL_MISSING, "评议对象!C3"),
        (3, "", problems.CELL_MISSING, "评议对象!D3"),
        (5, "", problems.CELL_MISSING, "评议对象!F3"),
        (0, number("210001"), problems.ZERO_LOST, "评议对象!A3"),
        (0, number("2021000000000001"), problems.DIGITS_LOST, "评议对象!A3"),
        (0, "2.021E+11", problems.DIGITS_LOST, "评议对象!A3"),
        (0, "00000019991231000x", problems.NUMBER_LIKE_IDENTITY, "评议对象!A3"),
        (0, "00120087", problems.NUMBER_TWICE, "评议对象!A3"),
        (0, "0012 0087", problems.NUMBER_TWICE, "评议对象!A3"),
        (1, Cell("李四", Kind.FORMULA), problems.FORMULA, "评议对象!B3"),
        (1, "李\0四", problems.CHARACTER_INVISIBLE, "评议对象!B3"),
        (1, "李\u202e四", problems.CHARACTER_INVISIBLE, "评议对象!B3"),
        (1, "李\ue000", problems.CHARACTER_PRIVATE, "评议对象!B3"),
        (3, "力学\ue000教研室", problems.CHARACTER_PRIVATE, "评议对象!D3"),
        (1, "李?", problems.CHARACTER_LOST, "评议对象!B3"),
        (1, "李\ufffd", problems.CHARACTER_LOST, "评议对象!B3"),
        (5, "在册", problems.STANDING_UNKNOWN, "评议对象!F3"),
        (5, "群众", problems.SUBJECT_NOT_A_MEMBER, "评议对象!F3"),
        (4, "工学院", problems.UNIT_OF_TWO_COLLEGES, "评议对象!E3"),
    ],
)
def test_a_flaw_among_the_subjects_is_reported_at_its_cell(at, to, complaint, place):
    subjects = [SUBJECT_HEAD, SUBJECT, changed(NOVICE, at=at, to=to)]
    subjects += [[f"0022000{n}", f"周{n}", *NOVICE[2:]] for n in range(3)]

    assert places(refused(subjects=subjects), complaint) == [place]


@pytest.mark.abuse(53)
def test_the_same_person_twice_is_reported_with_the_first_place():
    twins = [SUBJECT_HEAD, SUBJECT, SUBJECT]
    unnumbered = [SUBJECT_HEAD, SUBJECT, changed(SUBJECT, at=0, to="")]

    for subjects in (twins, unnumbered):
        found = refused(subjects=subjects)
        assert places(found, problems.PERSON_TWICE) == ["评议对象!B3"]
        assert found[0].facts["where"] == "评议对象!B2"


def test_two_members_of_one_name_in_one_unit_are_noted():
    subjects = [SUBJECT_HEAD, SUBJECT, changed(SUBJECT, at=0, to="00990001")]

    roster = read(subjects=subjects)

    assert places(roster.notes, problems.NAMESAKES) == ["评议对象!B3"]


def test_numbers_of_one_kind_are_compared_only_with_each_other():
    raters = [RATER_HEAD, RATER]
    raters += [[number(f"202306011{n}"), f"学{n}", *STUDENT[2:]] for n in range(5)]

    assert read(raters=raters).notes == ()


@pytest.mark.parametrize(
    ("row", "complaint", "place"),
    [
        (changed(RATER, at=4, to="访客"), problems.CATEGORY_UNKNOWN, "参评人员!E3"),
        (changed(RATER, at=4, to=""), problems.CELL_MISSING, "参评人员!E3"),
        (changed(RATER, at=1, to=""), problems.NAME_MISSING, "参评人员!B3"),
        (
            changed(RATER, at=2, to="力学教研窒"),
            problems.UNIT_MISSPELT,
            "参评人员!C3",
        ),
        (
            changed(RATER, at=2, to="档案馆"),
            problems.UNIT_WITHOUT_MEMBERS,
            "参评人员!C3",
        ),
        (
            ["00120087", "张三", *RATER[2:]],
            problems.RATER_APPRAISES_SELF,
            "参评人员!B3",
        ),
        (["", "张三", *RATER[2:]], problems.RATER_APPRAISES_SELF, "参评人员!B3"),
        (["00120087", "钱七", *RATER[2:]], problems.NUMBER_TWICE, "参评人员!A3"),
    ],
)
def test_a_flaw_among_the_raters_is_reported_at_its_cell(row, complaint, place):
    sound = ["00080099", "孙八", *RATER[2:]]

    found = refused(raters=[RATER_HEAD, sound, row])

    assert places(found, complaint) == [place]


def test_a_rater_appraised_elsewhere_or_a_member_is_noted_only():
    other = ["00130001", "吴九", "数学党支部", "数学教研室", "理学院", "党员"]
    raters = [
        [*RATER_HEAD, "政治面貌"],
        [*RATER, "中共党员"],
        [*changed(STUDENT, at=2, to="数学教研室"), "共青团员"],
        ["00130001", "吴九", "力学教研室", "理学院", "教职工", "群众"],
    ]

    roster = read(subjects=[SUBJECT_HEAD, SUBJECT, other], raters=raters)

    assert places(roster.notes, problems.RATER_A_MEMBER) == ["参评人员!F2"]
    assert places(roster.notes, problems.RATER_APPRAISED_ELSEWHERE) == ["参评人员!B4"]


def test_members_whom_nobody_can_appraise_are_reported_unless_probationary():
    lonely = ["00130001", "吴九", "数学党支部", "数学教研室", "理学院", "党员"]
    novice = changed(lonely, at=5, to="预备党员")

    found = refused(subjects=[SUBJECT_HEAD, SUBJECT, lonely])
    roster = read(subjects=[SUBJECT_HEAD, SUBJECT, novice])

    assert places(found, problems.UNIT_WITHOUT_RATERS) == ["评议对象!D3"]
    assert len(roster.subjects) == 2


def test_raters_of_a_unit_with_probationary_members_only_have_nobody_to_appraise():
    novice = ["00130001", "吴九", "数学党支部", "数学教研室", "理学院", "预备党员"]

    found = refused(
        subjects=[SUBJECT_HEAD, SUBJECT, novice],
        raters=[RATER_HEAD, RATER, changed(STUDENT, at=2, to="数学教研室")],
    )

    assert places(found, problems.UNIT_WITHOUT_MEMBERS) == ["参评人员!C3"]


def test_all_problems_of_both_sheets_come_together_and_notes_last():
    found = refused(
        subjects=[[*SUBJECT_HEAD, "办公室"], [*changed(SUBJECT, at=1, to=""), "1"]],
        raters=[RATER_HEAD, RATER, changed(RATER, at=4, to="访客")],
    )

    assert [problem.blocks for problem in found] == sorted(
        (problem.blocks for problem in found), reverse=True
    )
    assert {problem.place.split("!")[0] for problem in found} == {
        "评议对象",
        "参评人员",
    }


@pytest.mark.parametrize(
    ("table", "complaint", "place"),
    [
        ([["无关", "内容"], ["甲", "乙"]], problems.NO_HEADER, "评议对象!A1"),
        ([SUBJECT_HEAD], problems.NOBODY, "评议对象!A2"),
        (
            [SUBJECT_HEAD[:3], SUBJECT[:3]],
            problems.NO_COLUMN,
            "评议对象!A1",
        ),
    ],
)
def test_a_sheet_without_the_needed_columns_or_people_is_refused(
    table, complaint, place
):
    assert places(refused(subjects=table), complaint) == [place]


def test_a_missing_and_a_doubled_sheet_are_refused_and_others_noted():
    sheets = {
        name: grid(name, [RATER_HEAD, RATER])
        for name in ("参评人员", "参评人员（旧）", "填表说明")
    }

    with pytest.raises(RosterRefusedError) as refusal:
        read_roster(sheets, file="roster.xlsx", survey=SURVEY)

    found = refusal.value.problems
    assert places(found, problems.NO_TABLE) == ["roster.xlsx"]
    assert places(found, problems.SEVERAL_TABLES) == ["roster.xlsx"]
    assert places(found, problems.SHEET_NOT_READ) == ["填表说明!A1"]


def test_the_digest_is_of_the_people_and_of_nothing_else():
    roster = read(subjects=[[*SUBJECT_HEAD, "办公室"], [*SUBJECT, "主楼201"]])
    renamed = replace(roster.subjects[0], name="张五")

    assert roster.notes
    assert roster.digest() == Roster(roster.subjects, roster.raters).digest()
    assert roster.digest() != replace(roster, subjects=(renamed,)).digest()
    assert len(roster.digest()) == 64
