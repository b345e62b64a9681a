"""The commands that convert surveys and export counts, as they speak."""

from __future__ import annotations

import json

import openpyxl
import pytest
from archives import put_archive
from factories import a_publication

from toolkit.cli.commands import pingyi
from toolkit.cli.exchange_commands import convert
from toolkit.cli.manners import Group, run


@pytest.fixture
def converting():
    """Return a door that takes the words after ``pingyi convert``."""
    group = Group("pingyi")
    group.add_command(convert)
    return lambda *words: run(group, ["convert", *map(str, words)])


@pytest.fixture
def form(tmp_path):
    """Return a form with what no ballot asks, and what none may ask."""
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (
        ["type", "name", "label::English (en)"],
        ["image", "picture", "A picture"],
        ["text", "A", "Opinions."],
        ["text", "B", "Your religion."],
    ):
        book.active.append(row)
    book.save(tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


def test_what_was_left_out_is_listed_by_its_cell(converting, form, tmp_path, capsys):
    converting(form, "--out", tmp_path / "a.yaml")
    lines = capsys.readouterr().out.splitlines()

    assert any(line.startswith("  survey!A2  “picture”") for line in lines)


def test_a_template_that_is_fine_is_a_success(converting, tmp_path, capsys):
    status = converting("member-appraisal-short", "--out", tmp_path / "a.xlsx")

    assert status == 0
    assert "a.xlsx" in capsys.readouterr().out


def test_a_result_with_problems_is_written_and_no_success(converting, form, tmp_path):
    status = converting(form, "--out", tmp_path / "B.yaml")

    assert status == 1
    assert (tmp_path / "B.yaml").exists()


def test_programs_are_told_in_json(converting, form, tmp_path, capsys):
    converting(form, "--out", tmp_path / "B.yaml", "--json")
    told = json.loads(capsys.readouterr().out)

    assert told["left_out"][0]["place"] == "survey!A2"
    assert told["fine"] is False
    assert told["problems"]


def test_programs_are_told_of_a_refusal_too(converting, tmp_path, capsys):
    status = converting(tmp_path / "no.xlsx", "--out", tmp_path / "a.yaml", "--json")
    told = json.loads(capsys.readouterr().out)

    assert status == 1
    assert (told["fine"], len(told["problems"])) == (False, 1)


def test_a_refusal_is_said_with_its_cell(converting, tmp_path, capsys):
    status = converting("no-such-survey", "--out", tmp_path / "a.json")

    assert status == 1
    assert "no-such-survey" in capsys.readouterr().err


@pytest.fixture
def exporting(tmp_path, monkeypatch):
    """Return a door that takes the words after ``pingyi export``, and a round."""
    put_archive(a_publication(), tmp_path / "home" / "published")
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path / "home"))
    return lambda *words: run(pingyi, ["export", *map(str, words)])


def test_a_published_round_is_exported_by_its_id(exporting, tmp_path, capsys):
    status = exporting("2026-members", "--out", tmp_path / "a.csv", "--lang", "zh-CN")
    said = capsys.readouterr().out

    assert status == 0
    assert "教职工＋离退休人员" in (tmp_path / "a.csv").read_text("utf-8-sig")
    assert "a-codebook.csv" in said


def test_an_archive_is_exported_from_its_folder_in_another_language(
    exporting, tmp_path, capsys
):
    folder, out = tmp_path / "home" / "published" / "2026-members", tmp_path / "a.csv"
    wishes = ["--encoding", "gb18030", "--codebook", tmp_path / "b.csv", "--json"]
    status = exporting(folder, "--out", out, *wishes, "--lang", "en")
    told = json.loads(capsys.readouterr().out)

    assert status == 0
    assert "Staff + Retired staff" in out.read_text("gb18030")
    assert told["files"] == [
        str(tmp_path / name) for name in ("a.csv", "a-ballots.csv", "b.csv")
    ]


def test_an_export_that_is_refused_says_the_way_out(exporting, tmp_path, capsys):
    status = exporting("no-such", "--out", tmp_path / "a.csv", "--lang", "en")

    assert status == 1
    assert "a round's id" in capsys.readouterr().err


def test_an_encoding_that_is_not_known_is_misuse(exporting, tmp_path):
    status = exporting("x", "--out", tmp_path / "a.csv", "--encoding", "big5")

    assert status == 2
