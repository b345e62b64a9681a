"""The workbook holds the tally's numbers as numbers, and words as words."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest
from factories import (
    BRANCH,
    a_large_publication,
    a_lifelike_publication,
    a_publication,
    members,
)

from toolkit.i18n import translator
from toolkit.publication import ListedSubject
from toolkit.reports.excel import write_result_summary
from toolkit.reports.marks import marks_by_place
from toolkit.reports.wording import EVERYONE
from toolkit.survey.loading import load_survey

EN, ZH = translator("en"), translator("zh-CN")
DANGEROUS = ("=1+1", "+86", "-2", "@SUM(A1)", "=cmd|' /C calc'!A0")


@pytest.fixture
def written(tmp_path):
    def write(publication, _=ZH):
        path = tmp_path / "summary.xlsx"
        write_result_summary(publication, path, _)
        return openpyxl.load_workbook(path)

    return write


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def row_of(sheet, name):
    (row,) = (row for row in rows_of(sheet) if name in row[:3])
    return row


def test_there_is_a_sheet_for_every_purpose_and_branch(written):
    book = written(a_large_publication(branches=2, subjects=3))

    assert book.sheetnames == [
        *("汇总", "第1党支部", "第2党支部", "分类别", "说明", "原始计数"),
    ]


def test_every_number_of_a_branch_is_that_of_the_tally(written):
    publication = a_large_publication(branches=2, subjects=5)
    book = written(publication)
    pooled = marks_by_place(publication.tally.pool(EVERYONE), publication.survey)

    for branch, there in publication.by_branch():
        for number, subject in enumerate(there, start=1):
            (row,) = (row for row in rows_of(book[branch]) if row[0] == number)
            marks = list(pooled[subject.id, "A15", EVERYONE].values())
            counts = [mark.count for mark in marks]
            assert row[1] == subject.name
            assert row[2] == sum(counts)
            assert row[3:11:2] == counts[:4]
            assert [Decimal(str(share)) * 100 for share in row[4:11:2]] == [
                mark.percent for mark in marks[:4]
            ]
            assert row[11:14] == counts[4:]


def test_raw_counts_add_up_to_the_tally(written):
    publication = a_large_publication(branches=2, subjects=5)

    sheet = written(publication)["原始计数"]

    numbers = [row[-1] for row in rows_of(sheet) if isinstance(row[-1], int)]
    assert numbers == list(publication.tally.counts["count"])


def test_shares_are_numbers_shown_as_percentages(written):
    sheet = written(a_publication())[BRANCH]
    (row,) = (row for row in sheet.iter_rows() if row[1].value == "王䶮")

    assert row[4].value == 0.7143
    assert row[4].number_format == "0.00%"
    assert row[3].data_type == "n"


@pytest.mark.abuse(34)
def test_nothing_is_a_formula_or_a_link(written, tmp_path):
    listed = tuple(
        replace(one, name=name, branch="=A1")
        for one, name in zip(members("abcde"), DANGEROUS, strict=True)
    )
    counts = {one.id: {"staff": {"excellent": 6}} for one in listed}

    book = written(a_publication(counts, subjects=listed, title="=2+2"))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert set(DANGEROUS) <= {cell.value for cell in cells}
    with ZipFile(tmp_path / "summary.xlsx") as file:
        assert not [name for name in file.namelist() if b"<f>" in file.read(name)]


def test_a_text_stays_text_when_it_is_typed_over(written):
    sheet = written(a_publication())[BRANCH]
    (cell,) = (row[1] for row in sheet.iter_rows() if row[1].value == "王䶮")

    assert cell.number_format == "@"


def test_withheld_subjects_have_no_figures_on_any_sheet(written):
    many = {"staff": {"excellent": 9}}
    book = written(a_publication({"m1": many, "m2": {"staff": {"unqualified": 4}}}))

    assert row_of(book[BRANCH], "李㛃")[3:14] == ["—"] * 11
    assert row_of(book["分类别"], "李㛃")[4:15] == ["—"] * 11
    assert not [row for row in rows_of(book["原始计数"]) if "unqualified" in row]


def test_headings_stay_in_view_and_are_printed_on_every_page(written):
    sheet = written(a_publication())[BRANCH]
    first = next(row[0].row for row in sheet.iter_rows() if row[0].value == 1)

    assert sheet.freeze_panes == f"C{first}"
    assert sheet.print_title_rows == f"${first - 2}:${first - 1}"


def test_every_sheet_prints_on_a4_landscape_as_wide_as_the_page(written):
    for sheet in written(a_publication()):
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_area


def test_rules_and_seals_stand_on_the_sheet_of_notes(written):
    publication = a_publication()

    said = [value for row in rows_of(written(publication)["说明"]) for value in row]

    assert publication.seals.rules in said
    assert "不折算分数，不排名次。" in said
    assert any("合并公布" in str(one) for one in said)


def test_scrutineers_sign_below_the_table_of_a_branch(written):
    last = rows_of(written(a_publication())[BRANCH])[-1][0]

    assert last.startswith("总监票人：＿")


@pytest.mark.parametrize(
    ("branches", "names"),
    [
        (["党支部[1]/a", "党支部:2"], ["党支部 1  a", "党支部 2"]),
        (["支" * 40, "支" * 40 + "二"], ["支" * 31, "支" * 27 + " (2)"]),
        (["汇总", "说明"], ["汇总 (2)", "说明"]),
        (["Branch", "BRANCH"], ["Branch", "BRANCH (2)"]),
    ],
)
def test_any_branch_finds_a_name_for_its_sheet(written, branches, names):
    listed = [
        replace(one, branch=branch)
        for one, branch in zip(members("ab"), branches, strict=False)
    ]
    counts = {one.id: {"staff": {"excellent": 10}} for one in listed}

    book = written(a_publication(counts, subjects=listed))

    assert book.sheetnames[1:-3] == names


def test_the_workbook_names_nobody_and_no_time(written):
    about = written(a_publication()).properties

    assert not about.creator
    assert not about.lastModifiedBy
    assert about.created.isoformat() == "2026-03-05T00:00:00"


def test_the_same_publication_gives_the_same_file(tmp_path):
    for name in ("one", "other"):
        write_result_summary(a_publication(), tmp_path / name, EN)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_remarks_of_a_narrower_table_do_not_widen_the_figures_of_another(written):
    survey = load_survey("branch-appraisal").filled()
    subjects = [ListedSubject(f"s{n}", f"第{n}党支部", "") for n in (1, 2)]
    publication = a_lifelike_publication(survey, subjects=subjects)
    sheet = written(publication, EN)["By group"]

    wide = {name for name, one in sheet.column_dimensions.items() if one.width > 20}
    joined = {str(one) for one in sheet.merged_cells.ranges}

    assert wide <= set("ABCP")
    assert [one for one in joined if one.startswith("N") and ":P" in one]


def test_a_small_table_has_room_for_its_title(written):
    publication = a_lifelike_publication(load_survey("nomination").filled())
    sheet = written(publication, EN)["Items"]

    wide = sum(one.width for one in sheet.column_dimensions.values())

    assert wide >= 70
