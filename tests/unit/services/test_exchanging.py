"""Surveys that go to other programs and come from them."""

from __future__ import annotations

import json
import shutil

import openpyxl
import pytest
from places import ROOT

from toolkit.errors import FileRefusedError, SettingError, SurveyRefusedError
from toolkit.services.exchanging import convert
from toolkit.survey.loading import load_survey

EVERY_KIND = ROOT / "tests" / "surveys" / "every-kind.yaml"


def a_workbook(path, **sheets):
    """Write sheets with openpyxl, as some other program would."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_survey_round_trips_through_a_workbook(tmp_path):
    there = convert(str(EVERY_KIND), tmp_path / "a.xlsx")
    back = convert(str(there.file), tmp_path / "every-kind.yaml")

    assert load_survey(back.file) == load_survey(EVERY_KIND)
    assert back.is_fine
    assert back.left_out == back.changed == ()


def test_a_shipped_template_is_known_by_its_id(tmp_path):
    written = convert("member-appraisal-short", tmp_path / "a.json")

    assert json.loads(written.file.read_text("utf-8"))["locale"] == "zh-cn"
    assert written.left_out


def test_a_form_of_another_program_becomes_a_survey(tmp_path):
    header = ["type", "name", "label::Chinese (zh)", "label::English (en)"]
    survey = [header, ["select_one l", "way", "哪个？", "Which one?"]]
    choices = [["list_name", "name", *header[2:]], ["l", 1, "甲", "First"]]
    choices.append(["l", 2, "乙", "Second"])
    settings = [["form_title", "version"], ["意见表", 3]]
    source = a_workbook(
        tmp_path / "f.xlsx", survey=survey, choices=choices, settings=settings
    )
    made = convert(str(source), tmp_path / "which-one.yaml")
    text = made.file.read_text("utf-8")

    assert "id: which-one\nversion: 3\n" in text
    assert '- {code: "2", text: {zh-CN: 乙, en: Second}}' in text
    assert any(problem.place == "survey!B2" for problem in made.changed)


def test_what_the_check_refuses_is_written_all_the_same_and_told(tmp_path):
    survey = [["type", "name", "label"], ["text", "A", "Which religion have you?"]]
    source = a_workbook(tmp_path / "f.xlsx", survey=survey)
    made = convert(str(source), tmp_path / "a.yaml")

    assert made.file.exists()
    assert not made.is_fine
    assert all(problem.place.startswith("a.yaml:") for problem in made.problems)


def test_a_form_that_cannot_be_read_leaves_no_file(tmp_path):
    source = a_workbook(tmp_path / "f.xlsx", survey=[["a"], ["b"]])
    with pytest.raises(SurveyRefusedError):
        convert(str(source), tmp_path / "a.yaml")

    assert not (tmp_path / "a.yaml").exists()


@pytest.mark.parametrize(
    ("source", "target"),
    [("a.xlsx", "b.xlsx"), ("a.xlsx", "b.json"), ("a.yaml", "b.yaml"), ("a", "b.txt")],
)
def test_other_ways_of_converting_are_refused(tmp_path, source, target):
    with pytest.raises(SurveyRefusedError) as refused:
        convert(source, tmp_path / target)

    assert target in str(refused.value)


def test_damaged_and_missing_files_are_refused(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    for name in ("a.xlsx", "missing.xlsx"):
        with pytest.raises(FileRefusedError):
            convert(str(tmp_path / name), tmp_path / "b.yaml")

    assert not (tmp_path / "b.yaml").exists()


@pytest.mark.parametrize("name", ["a.xlsx", "a.json"])
def test_a_place_that_cannot_be_written_is_said(tmp_path, name):
    shutil.copy(EVERY_KIND, tmp_path)
    with pytest.raises(SettingError):
        convert(str(tmp_path / EVERY_KIND.name), tmp_path / "no" / name)
