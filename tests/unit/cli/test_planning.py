"""Making a round by command: who appraises whom, drawn and shared out."""

from __future__ import annotations

import json

import pytest
from rosters import write_roster_for

from toolkit.cli.commands import pingyi
from toolkit.cli.manners import SEVERAL, run
from toolkit.survey.loading import load_survey


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path / "home"))


def making(tmp_path, survey, *options, raters=60):
    roster = tmp_path / "roster.xlsx"
    write_roster_for(load_survey(survey), roster, raters=raters)
    words = ["--survey", survey, "--roster", str(roster), "--title", "T"]
    return run(pingyi, ["new", "a", *words, *options, "--lang", "en"])


def test_the_work_is_shared_out_and_the_seed_is_told(tmp_path, capsys):
    shares = ["--at-most", "2", "--at-least", "5", "--seed", "2026"]

    status = making(tmp_path, "innovation-selection", *shares)

    said = capsys.readouterr().out
    assert status == 0
    assert "6 subjects, 60 raters" in said
    assert "seed 2026" in said


def test_work_that_cannot_be_shared_out_is_refused(tmp_path, capsys):
    shares = ["--at-most", "1", "--at-least", "40"]

    status = making(tmp_path, "innovation-selection", *shares)

    assert status == 1
    assert "60 raters with at most 1 subjects each" in capsys.readouterr().err


def test_raters_are_drawn_by_lot(tmp_path, capsys):
    status = making(tmp_path, "opinion-survey", "--draw", "40", "--seed", "7")

    assert status == 0
    assert "1 subjects, 40 raters" in capsys.readouterr().out


def test_a_parameter_takes_another_value(tmp_path):
    assert making(tmp_path, "superior-appraisal", "--set", "amount=150") == 0


@pytest.mark.parametrize(
    ("value", "status"), [("amount", 2), ("=3", 2), ("price=3", 1)]
)
def test_a_value_for_no_parameter_is_refused(tmp_path, capsys, value, status):
    assert making(tmp_path, "superior-appraisal", "--set", value) == status
    assert capsys.readouterr().err


def test_a_round_knows_when_its_like_is_due(tmp_path, capsys):
    making(tmp_path, "branch-appraisal")
    capsys.readouterr()

    run(pingyi, ["status", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert [one["round"] for one in told["rounds"]] == ["a"]
    assert len(told["due"]) >= 3


def test_of_one_kind_only_the_first_problems_are_printed(tmp_path, capsys):
    roster = tmp_path / "roster.xlsx"
    write_roster_for(load_survey("opinion-survey"), roster, raters=60)
    words = ["--survey", "superior-appraisal", "--roster", str(roster)]

    status = run(pingyi, ["new", "a", *words, "--title", "T", "--lang", "en"])

    told = capsys.readouterr().err
    assert status == 1
    assert told.count("does not belong") <= SEVERAL
    assert "more of this kind" in told
