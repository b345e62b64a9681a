"""Minutes say what was decided beside what was published, and no more."""

from __future__ import annotations

import docx
import pytest
from factories import SOME_COUNTS, a_lifelike_publication, a_publication, members

from toolkit.analysis.decisions import Decision
from toolkit.i18n import translator
from toolkit.reports.minutes import file_name, minutes
from toolkit.reports.report import Heading, Paragraph, Table
from toolkit.reports.word import write_minutes
from toolkit.survey.loading import load_survey

EN, ZH = translator("en"), translator("zh-CN")
FEW = {"m3": {"staff": {"excellent": 7, "qualified": 2}}}
TOO_FEW = {"m4": {"staff": {"excellent": 3}}}


def rows(report):
    return [
        row for block in report.blocks if isinstance(block, Table) for row in block.rows
    ]


def said(report):
    return " ".join(one.text for one in report.blocks if isinstance(one, Paragraph))


def test_votes_stand_beside_the_grade_and_its_reason():
    decided = [Decision("m1", "qualified", "两次未完成集体工作")]

    first, second = rows(minutes(a_publication(SOME_COUNTS), decided, EN))

    assert first[1] == "王䶮"
    assert first[2] == (
        "Excellent 20 (71.43%), Qualified 7 (25.00%), Basically qualified 0 (0.00%), "
        "Unqualified 1 (3.57%), Don't know 1"
    )
    assert first[3:] == ("Qualified *", "两次未完成集体工作")
    assert second[3:] == (None, None)


def test_a_grade_as_most_voted_is_not_marked():
    decided = [Decision("m1", "excellent")]
    report = minutes(a_publication(SOME_COUNTS), decided, EN)

    assert rows(report)[0][3:] == ("Excellent", None)
    assert [one.notes for one in report.blocks if isinstance(one, Table)] == [()]


def test_of_few_ballots_bands_are_told_and_no_votes():
    report = minutes(a_publication(FEW), [Decision("m3", "unqualified")], EN)

    ((_number, _name, votes, decided, _reason),) = rows(report)
    assert votes.startswith("fewer than 10 valid ballots, bands in place of votes: ")
    assert "“Excellent” 60–80%" in votes
    assert "7" not in votes
    assert decided == "Unqualified"
    assert "no grade is taken to have the most" in said(report)


def test_where_votes_are_withheld_the_reason_stands():
    report = minutes(a_publication(TOO_FEW), [], EN)

    assert rows(report)[0][2] == "fewer than 5 valid ballots, not shown"


def test_an_exceeded_quota_stands_in_the_minutes():
    decided = [Decision("m1", "excellent"), Decision("m2", "excellent")]
    report = minutes(a_publication(SOME_COUNTS), decided, EN)

    assert "“Excellent”: 2 of at most 0 (a third of 2 participants" in said(report)
    assert "2 more than the quota allows" in said(report)


def test_who_is_not_decided_is_named():
    report = minutes(a_publication(SOME_COUNTS), [Decision("m1", "excellent")], EN)

    assert "Not decided: 李㛃." in said(report)
    assert "on the grades of 1 of 2 members" in said(report)


def test_each_branch_has_its_own_table_and_quota():
    subjects = (*members(["m1"], branch="甲支部"), *members(["m2"], branch="乙支部"))
    report = minutes(a_publication(SOME_COUNTS, subjects=subjects), [], ZH)

    names = [one.text for one in report.blocks if isinstance(one, Heading)]
    assert names[2:4] == ["甲支部", "乙支部"]
    assert said(report).count("优秀") == 2


def test_on_a_survey_without_such_grades_there_are_no_minutes():
    publication = a_lifelike_publication(load_survey("branch-appraisal"))

    with pytest.raises(ValueError, match="branch-appraisal"):
        minutes(publication, [], EN)


@pytest.mark.parametrize("_", [EN, ZH], ids=["en", "zh-CN"])
def test_the_word_document_says_the_same_and_is_signed(tmp_path, _):  # a translator
    publication = a_publication(SOME_COUNTS)
    decided = [Decision("m1", "qualified", "两次未完成集体工作")]
    path = tmp_path / file_name(publication.round_id)
    write_minutes(publication, decided, path, _)

    document = docx.Document(path)
    (table,) = document.tables
    read = [[cell.text for cell in row.cells] for row in table.rows][1:]
    expected = [
        ["—" if cell is None else str(cell) for cell in row]
        for row in rows(minutes(publication, decided, _))
    ]
    signed = [one.text for one in document.paragraphs if one.style.name == "Signature"]
    assert read == expected
    assert signed == list(minutes(publication, decided, _).signatures)
