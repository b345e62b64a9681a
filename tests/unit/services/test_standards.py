"""A standard as a file: read, set as tasks, evaluated, set beside raters."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from archives import put_archive
from factories import a_publication, a_tally
from openpyxl import load_workbook

from toolkit.errors import ArchiveRefusedError, FileRefusedError
from toolkit.i18n import translator
from toolkit.services import standards
from toolkit.survey.loading import load_survey

SAMPLES = Path(__file__).parents[3] / "sample_data"
SAMPLE = SAMPLES / "standard.xlsx"
DAY = date(2026, 7, 1)
ENGLISH = translator("en")
CSV = (
    "一级指标,二级指标,测评要素,责任单位,完成时限\n"
    "教育,生活,每月一次组织生活,组织部,2026-06-30\n"
    ",,每年一次民主生活会,,长期\n"
)


@pytest.fixture(scope="module")
def sample():
    return standards.load_standard(SAMPLE)


def sheets(path):
    return {
        page.title: [[*row] for row in page.iter_rows(values_only=True)]
        for page in load_workbook(path).worksheets
    }


def parts(path):
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_sample_is_what_its_generator_makes(tmp_path):
    command = [sys.executable, "-B", str(SAMPLES / "standard.py"), str(tmp_path)]
    subprocess.run(command, check=True)

    assert parts(tmp_path / "standard.xlsx") == parts(SAMPLE)


def test_the_sample_is_sound_and_has_the_elements_of_the_self_evaluation(sample):
    items = {item.id for item in load_survey("self-evaluation").items}

    assert sample.notes == ()
    assert sample.version == "2026年样例"
    assert [one.code for one in sample.elements] == [
        f"F{number:02}" for number in range(1, 16)
    ]
    assert {one.code for one in sample.elements} <= items


def test_merged_cells_of_the_sample_hold_for_all_their_rows(sample):
    levels = [(one.level_1, one.level_2) for one in sample.elements]

    assert levels[:4] == [("党员教育管理", "组织生活")] * 3 + [("党员教育管理", "学习")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_like_a_workbook(tmp_path, encoding):
    file = tmp_path / "基本标准.csv"
    file.write_text(CSV, encoding)
    read = standards.load_standard(file)

    assert (read.version, len(read.elements)) == ("基本标准", 2)
    assert [note.place for note in read.notes] == ["基本标准.csv!D3"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0"),
        ("a.docx", b""),
        ("a.xlsx", b"no workbook"),
        ("a.csv", b"\0\0"),
        ("b.csv", b'"open,\n'),
        ("c.csv", b"x" * (5 * 1024**2 + 1)),
    ],
)
def test_what_is_no_table_is_refused_with_a_way_out(tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(FileRefusedError) as refused:
        standards.load_standard(file)
    assert all(one.remedy for one in refused.value.problems)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileRefusedError, match="cannot be opened"):
        standards.load_standard(tmp_path / "none.csv")


def test_two_files_are_compared(tmp_path):
    (tmp_path / "old.csv").write_text(CSV, "utf-8")
    (tmp_path / "new.csv").write_text(CSV.replace("组织部", "人事处"), "utf-8")
    found = standards.compare_files(tmp_path / "old.csv", tmp_path / "new.csv")

    assert [one.after.units for one in found.changed] == [("人事处",)]


def test_every_unit_gets_a_sheet_of_its_tasks(sample, tmp_path):
    units = standards.write_tasks(sample, tmp_path / "t.xlsx", ENGLISH, day=DAY)
    written = sheets(tmp_path / "t.xlsx")

    assert [*written] == ["Summary", *(unit.unit for unit in units)]
    row = next(row for row in written["Summary"] if row[0] == "组织部")
    assert row == ["组织部", 8, 5, 1, "2026-06-30"]
    late = next(row for row in written["组织部"] if row[0] == "F06")
    assert "overdue by 1 days" in late


def test_the_self_evaluation_has_all_its_parts(sample, tmp_path):
    checks = standards.check_against(sample, [])
    file = tmp_path / "o16.xlsx"
    standards.write_self_evaluation(sample, checks, file, ENGLISH, day=DAY)
    written = sheets(file)

    assert [*written] == ["Self-evaluation", "Cross-checks", "Evidence"]
    told = str(written["Self-evaluation"])
    assert "Graded 13 of 15 elements" in told
    assert "Sum of self-scores: 85.0" in told
    assert sum(row[0] == "2.1-02" for row in written["Evidence"]) == 1


def test_self_grades_stand_beside_what_was_published(sample, tmp_path):
    tally = a_tally({"b1": {"teachers": {"done": 9, "not_known": 1}}}, item="B01")
    survey = load_survey("branch-appraisal")
    archive = put_archive(a_publication(survey=survey, tally=tally), tmp_path)
    first = standards.check_against(sample, [archive])[0]

    assert (first.grade, first.answers[0].of) == (sample.elements[0].grade, 10)


def test_a_round_that_was_not_published_is_refused(sample, tmp_path):
    with pytest.raises(ArchiveRefusedError):
        standards.check_against(sample, [tmp_path / "nowhere"])
