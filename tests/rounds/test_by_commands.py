"""Does a whole round work by commands alone, in either language?"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from pathlib import Path

import pytest

from toolkit.cli.commands import pingyi
from toolkit.cli.manners import run
from toolkit.services.rehearsing import MadeUpRater, Manner, rehearse
from toolkit.services.server_process import BALLOTS, started
from toolkit.shipped import shipped
from toolkit.survey.loading import load_survey

ROUND = "2026-autumn"
ROSTER = "subjects.csv", "raters.csv"


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PINGYI_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PINGYI_DATABASE", raising=False)
    return tmp_path / "home"


@pytest.fixture
def roster(tmp_path) -> Path:
    """A branch of three and its twenty raters, as two csv files."""
    folder = tmp_path / "roster"
    folder.mkdir()
    subjects = [("编号", "姓名", "所在支部", "单位", "政治面貌")]
    subjects += [
        (f"0{n}", name, "软件教研室党支部", "软件教研室", "党员")
        for n, name in enumerate(("王䶮", "李㛃", "欧阳明"), start=101)
    ]
    raters = [("编号", "姓名", "单位", "人员类别")]
    raters += [
        (
            f"2{n:03d}",
            f"赵{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{'子丑'[n // 10]}",
            "软件教研室",
            kind,
        )
        for n in range(20)
        for kind in [("学生" if n < 13 else "教职工")]
    ]
    for name, rows in zip(ROSTER, (subjects, raters), strict=True):
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def command(capsys, *words: str, lang: str = "en") -> str:
    status = run(pingyi, [*words, "--lang", lang])
    said = capsys.readouterr()
    assert status == 0, said.err
    return said.out


def test_a_round_from_roster_to_destruction(home, roster, tmp_path, capsys):
    survey = load_survey("member-appraisal-short")
    named = ["--survey", survey.id, "--roster", str(roster), "--title", "秋季评议"]
    assert "3 subjects, 20 raters" in command(capsys, "new", ROUND, *named)
    table = command(capsys, "tickets", ROUND, "--by-ticket", "staff")
    codes = [row["Code"].split("#")[-1] for row in csv.DictReader(io.StringIO(table))]
    printed = command(capsys, "freeze", ROUND)
    slips = re.findall(r"Slip \d: ([0-9A-Z-]+)", printed)
    with_two = ["--slip", slips[0], "--slip", slips[2]]
    command(capsys, "open", ROUND, *with_two)
    everybody_is_fine = {
        (subject, "A15"): "excellent" for subject in ("m001", "m002", "m003")
    }
    raters = [
        MadeUpRater(code, random.choice(list(Manner)), lambda _: everybody_is_fine)
        for code in codes
    ]
    with started(BALLOTS, port=0) as server:
        rehearse(server.address, ROUND, survey, raters)
    command(capsys, "close", ROUND)
    command(capsys, "unseal", ROUND, *with_two)
    command(capsys, "publish", ROUND)
    documents = tmp_path / "documents"
    command(capsys, "report", ROUND, "--out", str(documents), lang="zh-CN")

    assert json.loads(command(capsys, "verify", str(home / "published"), "--json")) == {
        "files": 7,
        "compared": 0,
        "rounds": 1,
        "envelopes": 60,
    }
    assert json.loads(command(capsys, "status", "--json"))["rounds"] == [
        {
            "round": ROUND,
            "title": "秋季评议",
            "state": "published",
            "next": "destroyed",
            "issued": 20,
            "returned": 20,
            "rules_digest": re.search(r"rules: (\w{64})", printed).group(1),
        }
    ]
    assert (documents / "O5-result-summary.xlsx").is_file()
    command(capsys, "destroy", ROUND, "--yes")
    assert "已销毁" in command(capsys, "status", lang="zh-CN")


def refusal(capsys, *words: str) -> str:
    assert run(pingyi, [*words]) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    return said.err


def test_refusals_name_the_thing_and_the_way_out_in_chinese(home, roster, capsys):
    broken = shipped("sample_data") / "roster-broken.xlsx"
    chinese = ["--lang", "zh-CN"]
    named = ["--survey", "member-appraisal-short", "--title", "试"]

    unknown = refusal(capsys, "close", "nowhere", *chinese)
    said = refusal(capsys, "new", "a", *named, "--roster", str(broken), *chinese)

    assert "nowhere" in unknown
    assert "pingyi status" in unknown
    assert "roster-broken.xlsx" in said
    assert "!" in said  # cells are named
    assert not re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", unknown + said)


def test_a_second_round_of_the_same_name_is_refused(home, roster, capsys):
    named = ["--survey", "member-appraisal-short", "--title", "试"]
    words = ["new", ROUND, *named, "--roster", str(roster), "--lang", "en"]
    run(pingyi, words)
    capsys.readouterr()

    assert "never overwritten" in refusal(capsys, *words)


def test_a_survey_with_faults_is_listed_line_by_line(tmp_path, capsys):
    template = shipped("templates") / "member-appraisal-short.yaml"
    text = template.read_text("utf-8").replace("kind: grade", "kind: star")
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace("§8¶4", "§8¶9"), "utf-8")

    assert "mine.yaml:21" in refusal(capsys, "check", str(file), "--lang", "en")


def test_misuse_is_told_in_the_readers_language(capsys):
    assert run(pingyi, ["new", "a", "--lang", "zh-CN"]) == 2
    assert "--survey" in capsys.readouterr().err
    assert run(pingyi, ["frobnicate", "--lang", "en"]) == 2
    assert "frobnicate" in capsys.readouterr().err


@pytest.mark.parametrize("name", list(pingyi.commands))
@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_command_explains_itself(name, lang, capsys):
    said = command(capsys, name, "--help", lang=lang)

    assert f"pingyi {name}" in said
    assert ("用法" in said) == (lang == "zh-CN")
