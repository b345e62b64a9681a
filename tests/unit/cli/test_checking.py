"""The command that checks a template."""

from __future__ import annotations

import json
import re

import pytest
from drafts import draft, item, text

from toolkit.cli.commands import pingyi
from toolkit.cli.manners import run

UNFIT = draft(item("A01", text=text("家庭情况。", "Works with care."), optional=False))
NOTED = draft(item(text=text("工作认真,负责。")))
FINE = draft(item())


@pytest.fixture
def written(tmp_path):
    """Write a survey to a file and return its path."""

    def write(data):
        file = tmp_path / "mine.yaml"
        file.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
        return str(file)

    return write


def test_all_that_is_wrong_is_listed_with_line_and_rule(written, capsys):
    left_with = run(pingyi, ["check", written(UNFIT), "--lang", "en"])

    said = capsys.readouterr().err
    assert left_with == 1
    assert re.findall(r"mine\.yaml:\d+ .* \[(.*)\]", said) == [
        "forbidden-subject",
        "compulsory",
    ]


def test_what_is_wrong_is_told_to_programs_too(written, capsys):
    left_with = run(pingyi, ["check", written(UNFIT), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert (left_with, told["fine"]) == (1, False)
    assert [(it["rule"], it["blocks"]) for it in told["problems"]] == [
        ("forbidden-subject", True),
        ("compulsory", True),
    ]


def test_a_survey_in_order_is_said_to_be(written, capsys):
    assert run(pingyi, ["check", written(FINE), "--lang", "en"]) == 0
    assert capsys.readouterr() == ("mine is in order.\n", "")


def test_notes_are_told_of_a_survey_in_order(written, capsys):
    assert run(pingyi, ["check", written(NOTED), "--lang", "en"]) == 0

    out, err = capsys.readouterr()
    assert "in order" in out
    assert "Note: Half-width" in err


def test_notes_are_told_to_programs(written, capsys):
    assert run(pingyi, ["check", written(NOTED), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["fine"]
    assert [it["blocks"] for it in told["problems"]] == [False]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_file_that_is_not_there_is_refused(form, capsys):
    assert run(pingyi, ["check", "no-such-survey", "--lang", "en", *form]) == 1

    assert "There is no such survey" in "".join(capsys.readouterr())
