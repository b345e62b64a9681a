"""The command that makes paper ballots, as it speaks."""

from __future__ import annotations

import docx
import pytest
from rosters import write_roster_for
from small_rounds import ROUND, draft

from toolkit.cli.manners import Group, run
from toolkit.cli.paper_commands import paper
from toolkit.survey.loading import load_survey


@pytest.fixture
def printing():
    """Return a door that takes the words after ``pingyi paper``."""
    group = Group("pingyi")
    group.add_command(paper)
    return lambda *words: run(group, ["paper", "--lang", "en", *map(str, words)])


def first_line(path):
    return docx.Document(path).paragraphs[0].text


def test_a_survey_is_written_in_chinese_unless_asked_otherwise(printing, tmp_path):
    assert printing("opinion-survey", "--out", tmp_path / "zh.docx") == 0
    assert (
        printing("opinion-survey", "--out", tmp_path / "en.docx", "--language", "en")
        == 0
    )

    assert first_line(tmp_path / "zh.docx") == "党外群众意见调查表"
    assert first_line(tmp_path / "en.docx").startswith("Opinion survey")


def test_names_come_from_a_roster(printing, tmp_path):
    roster = tmp_path / "roster.xlsx"
    write_roster_for(load_survey("member-appraisal-short"), roster)
    status = printing(
        "member-appraisal-short", "--roster", roster, "--out", tmp_path / "b.docx"
    )

    tables = docx.Document(tmp_path / "b.docx").tables
    names = [row.cells[1].text for table in tables for row in table.rows[2:]]
    assert status == 0
    assert len(names) == 6
    assert all(names)


def test_a_round_is_found_in_the_data_folder(printing, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path))
    draft(tmp_path)
    status = printing("--round", ROUND, "--out", tmp_path / "b.docx")

    assert status == 0
    assert "b.docx  第1党支部" in capsys.readouterr().out
    assert first_line(tmp_path / "b.docx") == "2026年春季民主评议"


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("opinion-survey", "--round", ROUND),
        ("--round", ROUND, "--roster", "roster.xlsx"),
    ],
    ids=["nothing", "both", "roster and round"],
)
def test_either_a_survey_or_a_round_is_wanted(printing, tmp_path, words, capsys):
    status = printing(*words, "--out", tmp_path / "b.docx")

    assert status == 2
    assert "or a round" in capsys.readouterr().err
    assert not (tmp_path / "b.docx").exists()


def test_a_round_that_is_not_there_is_refused(printing, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path))

    assert printing("--round", "another", "--out", tmp_path / "b.docx") == 1
    assert "another" in capsys.readouterr().err
