"""Every shipped survey has its documents, and they say what its tally says."""

from __future__ import annotations

import re

import docx
import openpyxl
import pytest
from factories import NAMES, a_lifelike_publication

from toolkit.i18n import translator
from toolkit.opinions import ReleasedOpinion
from toolkit.publication import ListedSubject
from toolkit.reports.branch_report import branch_report
from toolkit.reports.content import said_about, subject_tables
from toolkit.reports.excel import write_result_summary
from toolkit.reports.report import Heading, Share, Table, cell_text
from toolkit.reports.result_sheets import result_sheets
from toolkit.reports.word import write_branch_report
from toolkit.reports.wording import named_item
from toolkit.survey.loading import load_survey, shipped_templates

EN, ZH = translator("en"), translator("zh-CN")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
IN_BRANCHES = {"member", "nominee"}


def listed(survey):
    """Three subjects of a survey, as a roster would list them."""
    if survey.subjects == "none" or survey.id == "nomination":
        return [ListedSubject("s001", "全体", "")]
    kinds = [group.id for group in survey.subject_groups] or [""]
    return [
        ListedSubject(
            f"s{n}",
            NAMES[n],
            "教师第一党支部" if survey.subjects in IN_BRANCHES else "",
            kinds[n % len(kinds)],
        )
        for n in range(3)
    ]


@pytest.fixture(scope="module", params=shipped_templates())
def publication(request):
    survey = load_survey(request.param).filled()
    subjects = listed(survey)
    opinions = tuple(
        ReleasedOpinion(subjects[0].id, item.id, f"关于{item.id}的意见。")
        for item in survey.written_items
    )
    return a_lifelike_publication(survey, subjects=subjects, opinions=opinions)


def numbers_in(said):
    return NUMBER.findall(said)


def test_the_workbook_holds_every_number_of_its_tables(publication, tmp_path):
    path = tmp_path / "summary.xlsx"
    write_result_summary(publication, path, ZH)
    book = openpyxl.load_workbook(path)

    for sheet in result_sheets(publication, ZH):
        rows = iter(
            [cell.value for cell in row] for row in book[sheet.name].iter_rows()
        )
        for table in sheet.tables:
            for cells in table.spread(ZH).rows:
                wanted = [float(as_number(one)) for one in cells if is_number(one)]
                assert any(
                    wanted == [one for one in row if isinstance(one, int | float)]
                    for row in rows
                ), (sheet.name, cells)


def is_number(cell):
    is_share = isinstance(cell, Share)
    return cell.percent is not None if is_share else not isinstance(cell, str | None)


def as_number(cell):
    return cell.percent / 100 if isinstance(cell, Share) else cell


def test_the_raw_counts_are_the_tally(publication, tmp_path):
    path = tmp_path / "summary.xlsx"
    write_result_summary(publication, path, EN)
    sheet = openpyxl.load_workbook(path)["Raw counts"]

    counts = [row[-1].value for row in sheet.iter_rows()]

    assert [one for one in counts if isinstance(one, int)] == list(
        publication.tally.counts["count"]
    )


@pytest.mark.usefixtures("without_figures")
@pytest.mark.parametrize("_", [EN, ZH], ids=["en", "zh-CN"])
def test_the_report_holds_every_number_of_its_tables(publication, tmp_path, _):
    path = tmp_path / "report.docx"
    (branch,) = publication.branches
    write_branch_report(publication, branch, path, _)
    drawn = docx.Document(path).tables
    said = [
        block
        for block in branch_report(publication, branch, _).blocks
        if isinstance(block, Table)
    ]

    for table, there in zip(said, drawn, strict=True):
        rows = there.rows[-len(table.rows) :]
        for cells, row in zip(table.compact().rows, rows, strict=True):
            kinds = [column.kind for column in table.compact().columns]
            words = [
                cell_text(cell, kind, _)
                for cell, kind in zip(cells, kinds, strict=True)
            ]
            read = [cell.text for cell in row.cells]
            assert numbers_in(" ".join(read)) == numbers_in(" ".join(words))


@pytest.mark.usefixtures("without_figures")
@pytest.mark.parametrize("_", [EN, ZH], ids=["en", "zh-CN"])
def test_every_opinion_is_in_the_report(publication, tmp_path, _):
    path = tmp_path / "report.docx"
    write_branch_report(publication, publication.branches[0], path, _)

    said = "\n".join(one.text for one in docx.Document(path).paragraphs)

    assert all(opinion.text in said for opinion in publication.opinions)


def test_every_question_is_spoken_of_on_the_page_of_its_subject(publication):
    for subject in publication.subjects:
        asked = [
            one
            for one in publication.survey.questions
            if one.is_about(subject.category)
        ]
        told = " ".join(said_about(publication, subject.id, EN))
        tables = subject_tables(publication, subject.id, EN)
        words = {table.title for table in tables} | {
            cell
            for table in tables
            for row in table.rows
            for cell in row
            if isinstance(cell, str)
        }

        if len(asked) > 1:  # one alone needs no name
            names = {named_item(question, EN) for question in asked}
            assert names <= words
            assert all(name in told for name in names)


def test_there_is_no_word_of_branches_where_there_are_none(publication):
    if publication.survey.subjects in {"matter", "unit", "none"}:
        report = branch_report(publication, "", EN)
        words = [one.text for one in report.blocks if isinstance(one, Heading)]
        words += [report.title, *report.signatures]
        words += [
            column.title
            for table in report.blocks
            if isinstance(table, Table)
            for column in table.columns
        ]

        assert not [word for word in words if "branch" in word.lower()]
