"""The commands about the basic standard, and the calendar that status prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from archives import put_archive
from factories import a_publication, a_tally
from small_rounds import ROUND, round_in

from toolkit.cli.commands import pingyi
from toolkit.cli.manners import run
from toolkit.cli.standard_commands import standard
from toolkit.collection.round import State
from toolkit.survey.loading import load_survey

SAMPLE = str(Path(__file__).parents[3] / "sample_data" / "standard.xlsx")
BAD = "一级指标,二级指标,测评要素,完成时限\n甲,乙,丙,尽快\n甲,乙,丁,长期\n"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PINGYI_DATABASE", raising=False)
    return tmp_path / "home"


@pytest.fixture
def bad(tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text(BAD, "utf-8")
    return str(file)


def said(capsys, *words, status=0, part=standard):
    assert run(part, [*words, "--lang", "en"]) == status
    return capsys.readouterr()


def test_a_sound_standard_is_in_order(capsys):
    told = said(capsys, "check", SAMPLE).out

    assert "15 elements, 13 graded" in told


def test_a_broken_standard_is_refused_by_cell(capsys, bad):
    told = said(capsys, "check", bad, status=1).err

    assert "bad.csv!D2  “尽快” is not a day." in told


@pytest.mark.parametrize("fine", [True, False])
def test_a_program_can_read_what_is_wrong(capsys, bad, fine):
    file = SAMPLE if fine else bad
    told = json.loads(
        said(capsys, "check", file, "--json", status=0 if fine else 1).out
    )

    assert told["fine"] == fine
    assert [one["place"] for one in told["problems"] if one["blocks"]] == (
        [] if fine else ["bad.csv!D2"]
    )


def test_versions_are_compared_element_by_element(capsys, tmp_path):
    for name, text in (("old", BAD), ("new", BAD.replace("丁", "戊"))):
        (tmp_path / f"{name}.csv").write_text(text.replace("尽快", "长期"), "utf-8")
    files = [str(tmp_path / "old.csv"), str(tmp_path / "new.csv")]

    assert said(capsys, "compare", *files).out.split("\n")[:2] == [
        "added    甲 乙 戊",
        "removed  甲 乙 丁",
    ]
    told = json.loads(said(capsys, "compare", *files, "--json").out)
    assert [one["element"] for one in told["added"]] == ["戊"]
    assert "Nothing was" in said(capsys, "compare", files[0], files[0]).out


def test_a_change_tells_before_and_after(capsys, tmp_path):
    for name, text in (("old", BAD), ("new", BAD.replace("尽快", "2026-01-31"))):
        (tmp_path / f"{name}.csv").write_text(text.replace("尽快", "长期"), "utf-8")
    files = [str(tmp_path / "old.csv"), str(tmp_path / "new.csv")]

    told = said(capsys, "compare", *files).out
    assert "完成时限 (deadline): “” → “2026-01-31”" in told


def test_tasks_are_written_and_what_is_overdue_is_said(capsys, tmp_path):
    out = tmp_path / "tasks.xlsx"
    told = said(capsys, "tasks", SAMPLE, "--out", str(out), "--on", "2026-07-01").out

    assert "组织部: 8 tasks, 5 settled, 1 overdue" in told
    assert out.is_file()


def test_self_grades_are_set_beside_published_rounds(capsys, home, tmp_path):
    tally = a_tally({"b1": {"teachers": {"done": 5, "not_known": 5}}}, item="B01")
    survey = load_survey("branch-appraisal")
    folder = put_archive(a_publication(survey=survey, tally=tally), home / "published")
    out = tmp_path / "o16.xlsx"
    told = said(capsys, "cross-check", SAMPLE, folder.name, "--out", str(out)).out

    assert re.search(r"Basically met\. Of the raters .* 50\.00% \(5 of 10\)", told)
    assert "Finding on B01" in told
    assert out.is_file()


@pytest.mark.parametrize("name", [*standard.commands])
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_command_explains_itself(capsys, name, lang):
    assert run(standard, [name, "--help", "--lang", lang]) == 0
    assert name in capsys.readouterr().out


def test_status_says_what_was_never_held(capsys):
    told = said(capsys, "status", part=pingyi).out

    assert told.split("\n") == [
        "There is no round yet.",
        "The masses appraise members: never held",
        "Members appraise their branch: never held",
        "Lower organisations appraise their superior: never held",
        "",
    ]


def test_status_says_what_is_overdue_and_what_is_running(capsys, home, monkeypatch):
    it = round_in(State.PUBLISHED, home)
    it.tamper("UPDATE act SET day = '2020-02-29' WHERE act = ?", "published")
    round_in(State.OPEN, home, store=it.store, round_id="now")
    it.store.close()

    told = said(capsys, "status", part=pingyi).out
    assert "last held 2020-02-29, overdue by" in told
    assert "(since 2022-02-28), running now: now" in told


def test_status_of_one_round_is_about_that_round(capsys, home):
    it = round_in(State.DRAFT, home)
    it.store.close()

    assert "never held" not in said(capsys, "status", ROUND, part=pingyi).out


def test_a_program_can_read_the_calendar(capsys):
    told = json.loads(said(capsys, "status", "--json", part=pingyi).out)

    assert told["rounds"] == []
    assert told["due"][0] == {
        "direction": "masses-to-members",
        "survey": None,
        "cycle_months": None,
        "last": None,
        "due": None,
        "days_overdue": 0,
        "running": [],
    }
