"""Paper ballots of a round: one document for each slate, names inside."""

from __future__ import annotations

import docx
import pytest
from small_rounds import ROUND, draft, small_roster

from toolkit.errors import NoSuchRoundError
from toolkit.i18n import translator
from toolkit.services import printing
from toolkit.survey.loading import load_survey

ZH = translator("zh-CN")


def names_in(path):
    (table,) = docx.Document(path).tables
    return [row.cells[1].text for row in table.rows][2:]


def test_a_round_of_one_slate_is_one_document_with_its_title(tmp_path):
    small = draft(tmp_path)
    (printed,) = printing.print_round(small.store, ROUND, tmp_path / "b.docx", ZH)

    assert printed.path == tmp_path / "b.docx"
    assert names_in(printed.path) == ["党员1号", "党员2号"]
    assert docx.Document(printed.path).paragraphs[0].text == "2026年春季民主评议"


def test_each_slate_has_a_document_with_its_own_names(tmp_path):
    small = draft(tmp_path, roster=small_roster(units=2))
    printed = printing.print_round(small.store, ROUND, tmp_path / "b.docx", ZH)

    assert len({one.path for one in printed}) == 2
    assert [names_in(one.path) for one in printed] == [
        ["党员1号", "党员2号"],
        ["党员3号", "党员4号"],
    ]
    assert [one.branches for one in printed] == [("第1党支部",), ("第2党支部",)]


def test_no_rater_is_named_in_any_document(tmp_path):
    small = draft(tmp_path)
    (printed,) = printing.print_round(small.store, ROUND, tmp_path / "b.docx", ZH)
    document = docx.Document(printed.path)
    said = [cell.text for table in document.tables for cell in table._cells]  # noqa: SLF001  # all of them
    said += [paragraph.text for paragraph in document.paragraphs]

    assert not any("参评人" in text for text in said)


def test_a_survey_is_printed_blank(tmp_path):
    survey = load_survey("member-appraisal-short")
    printed = printing.print_survey(survey, tmp_path / "b.docx", ZH)

    assert names_in(printed.path) == [""] * 20
    assert printed.branches == ()


def test_a_round_that_is_not_there_is_refused(tmp_path):
    store = draft(tmp_path).store

    with pytest.raises(NoSuchRoundError):
        printing.print_round(store, "another", tmp_path / "b.docx", ZH)
    assert not (tmp_path / "b.docx").exists()
