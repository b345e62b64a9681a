"""Every count that is read back from a document is the count of the tally.

What is expected is added up here, from the published tally itself, and not
with the code that makes the tables.
"""

from __future__ import annotations

import re
from pathlib import Path

import docx
import openpyxl
import pytest
from factories import NAMES, a_lifelike_publication
from places import SURVEYS

from toolkit.i18n import translator
from toolkit.publication import ListedSubject
from toolkit.reports.excel import write_result_summary
from toolkit.reports.word import write_branch_report
from toolkit.reports.wording import named_group, named_item
from toolkit.survey.loading import load_survey, shipped_templates

EN = translator("en")
WHOLE = frozenset({"Items", "Summary"})
ENOUGH = 36
"""So many raters a group that those asked a follow-up are told in counts."""
COUNT = re.compile(r"^(\d+)(?: \(.*%\)| \(—\))?$")


@pytest.fixture(
    scope="module",
    params=[*shipped_templates(), *sorted(SURVEYS.glob("*.yaml"))],
    ids=lambda source: Path(source).stem,
)
def publication(request):
    survey = load_survey(request.param).filled()
    kinds = [group.id for group in survey.subject_groups] or [""]
    branch = "教师第一党支部" if survey.subjects in {"member", "nominee"} else ""
    is_one = survey.subjects == "none" or survey.id == "nomination"
    subjects = [
        ListedSubject(f"s{n}", name, branch, kinds[n % len(kinds)])
        for n, name in enumerate(["全体"] if is_one else NAMES[:3])
    ]
    each = ENOUGH if any(one.is_conditional for one in survey.questions) else 12
    raters = {group.id: each for group in survey.rater_groups}
    return a_lifelike_publication(survey, subjects=subjects, raters=raters)


def tallied(publication, question, *, subjects, groups=None):
    """The counts a row about a question must hold, in the order of its columns."""
    counts = publication.tally.counts
    counts = counts[counts["item"] == question.id]
    counts = counts[counts["subject"].isin(subjects)]
    if groups is not None:
        counts = counts[counts["group"] == groups]
    of_mark = counts.groupby("grade")["count"].sum()
    found = [int(of_mark.get(mark, 0)) for mark in question.marks]
    if question.kind == "choose":
        return found[:1]
    if question.kind == "points":
        return [sum(found[: len(question.scale.grades)])]
    return found


def row_fits(read, wanted):
    """Whether a row has these counts one after the other."""
    starts = range(len(read) - len(wanted) + 1)
    return any(read[at : at + len(wanted)] == wanted for at in starts)


def counts_in(row):
    return [int(cell.value) for cell in row if cell.number_format == "0"]


def test_every_count_of_the_workbook_is_in_the_tally(publication, tmp_path):
    write_result_summary(publication, tmp_path / "summary.xlsx", EN)
    book = openpyxl.load_workbook(tmp_path / "summary.xlsx")
    by_name = {one.name: one for one in publication.subjects}
    found = set()

    for sheet in book:
        if sheet.title in WHOLE | by_name.keys():
            about = by_name.values() if sheet.title in WHOLE else [by_name[sheet.title]]
            ids = [one.id for one in about]
            for row in sheet.iter_rows():
                words = {cell.value for cell in row if isinstance(cell.value, str)}
                asked = [
                    one
                    for one in publication.survey.questions
                    if named_item(one, EN) in words and counts_in(row)
                ]
                for question in asked:
                    wanted = tallied(publication, question, subjects=ids)
                    if row_fits(counts_in(row), wanted):
                        found.add((sheet.title, question.id))
                        break
                else:
                    assert not asked, (sheet.title, words, counts_in(row))

    whole = {question for title, question in found if title in WHOLE}
    assert whole == {one.id for one in publication.survey.questions}


def test_every_count_by_group_is_in_the_tally(publication, tmp_path):
    write_result_summary(publication, tmp_path / "summary.xlsx", EN)
    sheet = openpyxl.load_workbook(tmp_path / "summary.xlsx")["By group"]
    survey = publication.survey
    labels = set(publication.tally.counts["group"])
    named = {named_group(survey, label, EN): label for label in labels}
    read = 0

    for row in sheet.iter_rows():
        words = [cell.value for cell in row if isinstance(cell.value, str)]
        group = next((named[word] for word in words if word in named), None)
        if group is None or not counts_in(row):
            continue
        subjects = [one.id for one in publication.subjects if one.name in words]
        about = subjects or [publication.subjects[0].id]
        names = [one for one in survey.questions if named_item(one, EN) in words]
        wanted = [
            tallied(publication, question, subjects=about, groups=group)
            for question in names or survey.questions
        ]
        read += 1

        assert any(row_fits(counts_in(row), one) for one in wanted), words

    assert read


@pytest.mark.usefixtures("without_figures")
def test_every_count_of_the_report_is_in_the_tally(publication, tmp_path):
    (branch,) = publication.branches
    write_branch_report(publication, branch, tmp_path / "report.docx", EN)
    subjects = [one.id for one in publication.subjects]
    found = set()

    for table in docx.Document(tmp_path / "report.docx").tables:
        if "Score" in {cell.text for cell in table.rows[0].cells}:
            continue
        for row in table.rows:
            words = [cell.text for cell in row.cells]
            read = [int(one[1]) for word in words if (one := COUNT.match(word))]
            asked = [
                one
                for one in publication.survey.questions
                if named_item(one, EN) in words and read
            ]
            fitting = [
                one.id
                for one in asked
                if row_fits(read, tallied(publication, one, subjects=subjects))
            ]
            found.update(fitting)

            assert fitting or not asked, (words, read)

    assert found == {one.id for one in publication.survey.questions}
