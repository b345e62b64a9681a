"""A question that few were asked has no figures anywhere, and a reason everywhere."""

from __future__ import annotations

import docx
import openpyxl
import pandas as pd
import pytest
from factories import a_publication

from toolkit.apps.meeting.drawing import counts, said
from toolkit.apps.meeting.grid import grid_of
from toolkit.apps.meeting.rounds import Page
from toolkit.i18n import translator
from toolkit.publication import ListedSubject
from toolkit.reports.branch_report import branch_report
from toolkit.reports.content import said_about, subject_tables
from toolkit.reports.excel import write_result_summary
from toolkit.reports.figure_plans import pictures
from toolkit.reports.parts import lists
from toolkit.reports.report import Share, Table
from toolkit.reports.result_sheets import result_sheets
from toolkit.reports.withholding import withheld_subjects
from toolkit.reports.word import write_branch_report
from toolkit.reports.wording import merged_groups
from toolkit.survey.loading import load_survey
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally

EN = translator("en")
ON_THE_WHOLE = {"satisfied": 300, "basically_satisfied": 400, "dissatisfied": 300}
TELLING = 17
"""A count that stands for nothing else in these publications."""
WHY = "fewer than {fewest} were asked, not shown"


def a_tally(survey, asked, *, each=1000):
    """A tally of ``each`` ballots a group, and so many asked why, by subject."""
    reasons = [one for one in survey.questions if one.is_conditional]
    groups = [group.id for group in survey.rater_groups]
    marks, ballots = [], []
    for subject, of_group in asked.items():
        for group, n in zip(groups, of_group, strict=True):
            ballots.append((subject, group, each, each, each, each, 0))
            marks += [(subject, "C16", group, *told) for told in ON_THE_WHOLE.items()]
            for place, question in enumerate(reasons):
                mark = "chosen" if place == 0 else "not_chosen"
                marks.append((subject, question.id, group, mark, n))
                marks.append((subject, question.id, group, "not_asked", each - n))
    return Tally.from_counts(
        pd.DataFrame(marks, columns=list(COUNT_COLUMNS)),
        pd.DataFrame(ballots, columns=list(BALLOT_COLUMNS)),
    )


def a_round(asked, *, fewest):
    survey = load_survey("superior-appraisal-short")
    subjects = [ListedSubject(one, f"单位{one}", "") for one in asked]
    tally = a_tally(survey, asked)
    return a_publication(survey=survey, tally=tally, subjects=subjects, fewest=fewest)


@pytest.fixture
def few():
    """Of one unit, 17 were asked why they are dissatisfied; 20 it should have been."""
    return a_round({"u1": (TELLING, 0, 0, 0)}, fewest=20)


@pytest.fixture
def few_of_one():
    """The same beside a unit of which many were asked."""
    asked = {"u1": (TELLING, 0, 0, 0), "u2": (300, 300, 300, 300)}
    return a_round(asked, fewest=20)


def figures_in(table):
    for row in table.rows:
        for cell in row:
            if isinstance(cell, Share):
                yield from (cell.count, cell.of)
            elif isinstance(cell, int):
                yield cell


def all_tables(publication):
    for sheet in result_sheets(publication, EN):
        yield from sheet.tables
    for block in branch_report(publication, "", EN).blocks:
        if isinstance(block, Table):
            yield block
    for subject in publication.subjects:
        yield from subject_tables(publication, subject.id, EN)


@pytest.mark.parametrize("publication", ["few", "few_of_one"])
def test_marks_that_few_made_are_in_no_table(publication, request):
    tables = all_tables(request.getfixturevalue(publication))

    told = {figure for table in tables for figure in figures_in(table)}

    assert told
    assert not told & {TELLING, 1000 - TELLING, 4000 - TELLING, 1200 + TELLING}


def test_nor_in_any_document(few, tmp_path):
    write_result_summary(few, tmp_path / "summary.xlsx", EN)
    write_branch_report(few, "", tmp_path / "report.docx", EN)

    book = openpyxl.load_workbook(tmp_path / "summary.xlsx")
    numbers = {
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row
    }
    report = docx.Document(tmp_path / "report.docx")
    words = {one.text for one in report.paragraphs} | {
        cell.text for table in report.tables for row in table.rows for cell in row.cells
    }

    assert 1000 in numbers
    assert not numbers & {TELLING, 4000 - TELLING}
    assert not [word for word in words if "17" in word or "3983" in word]


def test_every_row_without_figures_says_why(few_of_one):
    why = WHY.format(fewest=20)

    for table in all_tables(few_of_one):
        for row in table.rows:
            if None in row:
                assert any(why in str(cell) for cell in row), (table.title, row)


def test_figures_and_sentences_say_why(few):
    (part,) = lists(few)
    rows = [row for one in pictures(few, part, EN) for row in one.sheet.rows]
    empty = [getattr(row, "said", None) for row in rows if "Attitude" in row.name]

    assert empty == [WHY.format(fewest=20)]
    assert [one for one in said_about(few, "u1", EN) if "were asked" in one] == [
        "“Main reasons for dissatisfaction”: fewer than 20 were asked, not shown."
    ]


@pytest.mark.abuse(52)
def test_the_meeting_shows_the_reason_and_no_votes(few):
    page = Page(
        title="",
        day="",
        name="",
        branch="",
        grids=tuple(grid_of(one, EN) for one in subject_tables(few, "u1", EN)),
        said=said_about(few, "u1", EN),
        opinions=(),
        due="",
    )

    shown = f"{counts(page)}{said(page, EN)}"

    assert shown.count("ewer than 20 were asked, not shown") == 2
    assert ">17<" not in shown
    assert "3983" not in shown


def test_totals_name_what_is_not_in_them(few_of_one):
    notes = [note for table in all_tables(few_of_one) for note in table.notes]

    reason = "“Main reasons for dissatisfaction”: fewer than 20 were asked, not shown."
    assert f"单位u1: {reason}" in notes
    assert "Totals add up the subjects shown; those withheld are not in them." in notes


def test_the_options_of_a_list_are_withheld_in_one_sentence(few):
    assert len(withheld_subjects(few, few.subjects, EN)) == 1


def test_groups_merged_because_few_were_asked_are_not_said_to_be_small():
    publication = a_round({"u1": (TELLING, 300, 300, 300)}, fewest=20)
    first, second = load_survey("superior-appraisal-short").rater_groups[:2]

    (sentence,) = merged_groups(publication, publication.subjects, EN)

    assert first.text["en"] in sentence
    assert second.text["en"] in sentence
    assert "fewer who were asked one of the questions" in sentence
