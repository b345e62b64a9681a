"""Is the sample data what its README says, and still made by its generator?"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from statistics import NormalDist
from zipfile import ZipFile

import pytest
import yaml

from toolkit.collection.roster import problems
from toolkit.collection.roster.model import Standing
from toolkit.collection.roster.problems import Complaint
from toolkit.collection.roster.reading import read_roster
from toolkit.errors import RosterRefusedError
from toolkit.i18n import LANGUAGES, translator
from toolkit.storage.sheets import read_sheets
from toolkit.survey.loading import load_survey

SAMPLES = Path(__file__).parents[2] / "sample_data"
SURVEY = load_survey("member-appraisal-short")
WORKBOOKS = ("roster.xlsx", "roster-broken.xlsx")
RARE = "䶮㛃𬱖赟"
HIDES_THE_OTHERS = {
    problems.NO_TABLE,
    problems.SEVERAL_TABLES,
    problems.SHEET_HIDDEN,
    problems.NO_HEADER,
    problems.NO_COLUMN,
    problems.NO_STANDING_COLUMN,
    problems.NOBODY,
}
"""Kinds of problem that cannot stand beside one of each of the others."""
NEVER_APPRAISED = re.compile(
    "宗教|信仰|民族|家庭|婚|子女|健康|身体|疾病|病假|信访|上访|私生活|籍贯"
)


@pytest.fixture(scope="module")
def roster():
    return read_roster(
        read_sheets(SAMPLES / "roster.xlsx"), file="roster.xlsx", survey=SURVEY
    )


@pytest.fixture(scope="module")
def truth():
    return yaml.safe_load((SAMPLES / "truth.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def broken():
    with pytest.raises(RosterRefusedError) as refusal:
        read_roster(
            read_sheets(SAMPLES / "roster-broken.xlsx"),
            file="roster-broken.xlsx",
            survey=SURVEY,
        )
    return refusal.value.problems


def parts(path):
    """What a workbook holds, whichever way it is compressed."""
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_workbooks_are_what_the_generator_makes(tmp_path):
    command = [sys.executable, "-B", str(SAMPLES / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True)

    for name in WORKBOOKS:
        assert parts(tmp_path / name) == parts(SAMPLES / name)


def test_the_roster_is_sound_without_a_single_note(roster):
    assert roster.notes == ()


def test_the_roster_is_of_the_size_of_a_university(roster):
    branches = Counter(subject.branch for subject in roster.subjects)

    assert len({subject.college for subject in roster.subjects}) >= 6
    assert len(branches) >= 44
    assert len(roster.subjects) >= 640
    assert len(roster.raters) >= 3200
    assert all(8 <= members <= 24 for members in branches.values())


def test_few_members_are_probationary(roster):
    standings = Counter(subject.standing for subject in roster.subjects)

    assert 0 < standings[Standing.PROBATIONARY] < len(roster.subjects) / 10


def test_most_units_have_staff_and_students_and_small_groups_occur(roster):
    sizes = Counter((rater.unit, rater.group) for rater in roster.raters)
    units = {rater.unit for rater in roster.raters}
    both = [unit for unit in units if sizes[unit, "staff"] and sizes[unit, "students"]]
    retired = [size for (_, group), size in sizes.items() if group == "retired"]

    assert len(both) > len(units) * 0.9
    assert sum(2 <= size <= 6 for size in retired) >= 12
    assert sum(size < 5 for size in sizes.values()) >= 12


@pytest.mark.parametrize("character", RARE)
def test_rare_characters_stand_in_names_on_both_sheets(roster, character):
    assert any(character in subject.name for subject in roster.subjects)
    assert any(character in rater.name for rater in roster.raters)


def test_names_are_written_as_offices_write_them():
    sheets = read_sheets(SAMPLES / "roster.xlsx")
    written = {row[3].text for sheet in sheets.values() for row in sheet.rows.values()
               if 3 in row}  # fmt: skip

    assert any(re.fullmatch(r"\w \w", name) for name in written)
    assert any(re.fullmatch(r"\w　\w", name) for name in written)
    assert any(name.startswith(("欧阳", "司徒")) for name in written)


def test_numbers_keep_their_leading_zeros(roster):
    staff = [rater.number for rater in roster.raters if rater.group == "staff"]

    assert all(re.fullmatch(r"00\d{6}", number) for number in staff)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, id=name.lower())
        for name, kind in vars(problems).items()
        if isinstance(kind, Complaint) and kind not in HIDES_THE_OTHERS
    ],
)
def test_the_broken_roster_shows_every_kind_of_problem(broken, kind):
    assert any(
        (problem.message, problem.remedy) == (kind.message, kind.remedy)
        for problem in broken
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_a_place_and_a_way_out_in_words(broken, language):
    explain = translator(language).explain

    for problem in broken:
        assert re.fullmatch(r"\w+![A-Z]+\d+", problem.place)
        assert problem.remedy
        assert not re.search(r"[{}]", explain(problem))


def test_the_broken_roster_blocks_only_where_its_cells_say_so(broken):
    blocking = {problem.place for problem in broken if problem.blocks}

    assert "评议对象!C6" not in blocking  # rare characters are no flaw
    assert "评议对象!C5" not in blocking  # nor is a full-width space
    assert len(blocking) < len(broken)


def test_the_truth_is_about_people_and_groups_that_exist(roster, truth):
    numbers = {subject.number for subject in roster.subjects}
    quality = truth["quality"]

    assert {*quality["special"], *quality["worked"], *truth["split"]} <= numbers
    assert set(quality["colleges"]) == {subject.college for subject in roster.subjects}
    assert list(truth["groups"]) == [group.id for group in SURVEY.rater_groups]
    assert truth["cuts"] == sorted(truth["cuts"], reverse=True)


def test_the_shares_of_the_truth_are_shares(truth):
    shares = [value for facts in truth["groups"].values()
              for name, value in facts.items() if name.endswith("_share")]  # fmt: skip
    shares += [truth["halo"], truth["straight_line_share"], truth["blank_share"]]
    shares += truth["remarks"]["praise_share"].values()

    assert len(shares) == 14
    assert all(0 < share < 1 for share in shares)


def test_the_worked_examples_follow_from_the_rule(roster, truth):
    quality = truth["quality"]
    colleges = {subject.number: subject.college for subject in roster.subjects}

    for number, told in quality["worked"].items():
        hashed = sha256(f"{truth['seed']}/{number}".encode()).digest()
        share = (int.from_bytes(hashed[:8], "big") + 0.5) / 2**64
        score = NormalDist().inv_cdf(share)
        mean = quality["colleges"][colleges[number]]
        assert mean + quality["subject_sd"] * score == pytest.approx(told, abs=1e-6)


def test_remarks_are_short_different_and_about_work():
    remarks = yaml.safe_load((SAMPLES / "remarks.yaml").read_text(encoding="utf-8"))
    sentences = [*remarks["praise"], *remarks["improvement"]]

    assert [len(remarks[kind]) for kind in ("praise", "improvement")] == [40, 40]
    assert len(set(sentences)) == 80
    assert all(len(sentence) <= 40 for sentence in sentences)
    assert not [sentence for sentence in sentences if NEVER_APPRAISED.search(sentence)]
