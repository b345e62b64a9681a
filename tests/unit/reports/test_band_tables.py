"""What is told in bands is told alike everywhere, and its counts are nowhere."""

from __future__ import annotations

import re
from dataclasses import replace

import docx
import openpyxl
import pytest
from factories import BRANCH, a_publication, a_survey, a_tally, members
from matplotlib.text import Text
from places import SURVEYS

from toolkit.i18n import translator
from toolkit.publication import Banded, ListedSubject, Reason, Withheld
from toolkit.reports.band_tables import band_tables, band_text, bands_of_subject
from toolkit.reports.content import said_about, subject_tables
from toolkit.reports.excel import write_result_summary
from toolkit.reports.figures import branch_figures
from toolkit.reports.item_tables import item_tables
from toolkit.reports.method import method_notes
from toolkit.reports.parts import part_of
from toolkit.reports.result_sheets import result_sheets
from toolkit.reports.score_tables import score_tables
from toolkit.reports.scoring import subject_score
from toolkit.reports.withholding import withheld_subjects
from toolkit.reports.word import write_branch_report, write_count_protocol
from toolkit.survey.loading import load_survey
from toolkit.tally import Tally

EN, ZH = translator("en"), translator("zh-CN")
FEWEST = 50
TELLING = {"excellent": 67, "qualified": 23, "unqualified": 7}
"""Counts of 97 ballots that stand for nothing else in these publications."""
MANY = {"excellent": 300, "qualified": 200}
PER_CENT = [(60, 80), (20, 40), (0, 20), (0, 20), (0, 20), (0, 20), (0, 20)]
"""The bands of `TELLING`, mark by mark in the order of the form."""
EXACT = re.compile(r"(?<![\d.])(67|23|69\.\d*|23\.71|7\.22)(?![\d])")


def a_banded_round(**more):
    """A member of whom bands are told, beside one of whom votes are."""
    counts = {"m1": {"staff": TELLING}, "m2": {"staff": MANY}}
    return a_publication(counts, fewest=FEWEST, **more)


def a_follow_up(asked, *, fewest):
    """A form on which so many of 4000 were asked why they are dissatisfied."""
    survey = load_survey("superior-appraisal-short")
    (group, *_others) = (one.id for one in survey.rater_groups)
    whole = {"satisfied": 3000, "dissatisfied": 1000}
    tally = a_tally({"u1": {group: whole}}, item="C16")
    for question in survey.questions:
        if question.is_conditional:
            marks = {"chosen": asked, "not_asked": 4000 - asked}
            counts = a_tally({"u1": {group: marks}}, item=question.id).counts
            tally += Tally.from_counts(counts)
    subjects = [ListedSubject("u1", "机关党委", "")]
    return a_publication(survey=survey, tally=tally, subjects=subjects, fewest=fewest)


def limits(_):
    return [_("{low}–{high}%", low=low, high=high) for low, high in PER_CENT]


def words_of_workbook(publication, path, _):
    write_result_summary(publication, path, _)
    book = openpyxl.load_workbook(path)
    return [
        [str(cell.value) for cell in row if cell.value is not None]
        for sheet in book
        for row in sheet.iter_rows()
    ]


def words_of_document(path):
    read = docx.Document(path)
    rows = [
        [cell.text for cell in row.cells] for one in read.tables for row in one.rows
    ]
    return [*rows, *([one.text] for one in read.paragraphs)]


def words_on_screen(publication, _):
    for table in subject_tables(publication, "m1", _):
        yield from ([str(cell) for cell in row] for row in table.rows)
        yield [table.title, *table.notes]
    yield [*said_about(publication, "m1", _)]


@pytest.fixture
def documents(tmp_path, without_figures):
    """All that a publication is told by, row by row, in a language."""

    def written(publication, _):
        write_branch_report(publication, BRANCH, tmp_path / "report.docx", _)
        write_count_protocol(publication, tmp_path / "protocol.docx", _)
        return {
            "workbook": words_of_workbook(publication, tmp_path / "book.xlsx", _),
            "report": words_of_document(tmp_path / "report.docx"),
            "protocol": words_of_document(tmp_path / "protocol.docx"),
            "screen": [*words_on_screen(publication, _)],
            "figures": [
                [text.get_text() for text in figure.findobj(Text)]
                for figure in branch_figures(publication, BRANCH, _)
            ],
        }

    return written


@pytest.mark.parametrize("_", [EN, ZH], ids=["en", "zh-CN"])
def test_no_count_of_what_is_banded_is_in_any_document(documents, _):
    told = documents(a_banded_round(), _)

    assert any("300" in row for row in told["workbook"])
    for name, rows in told.items():
        found = [word for row in rows for word in row if EXACT.search(word)]
        assert not found, (name, found)


@pytest.mark.parametrize("_", [EN, ZH], ids=["en", "zh-CN"])
def test_the_same_bands_stand_in_all_documents(documents, _):
    told = documents(a_banded_round(), _)

    for name in ("workbook", "report", "screen"):
        rows = [row for row in told[name] if row[-7:] == limits(_)]
        assert len(rows) == 1, name
        assert rows[0][-8] == "97"


@pytest.mark.parametrize("_", [EN, ZH], ids=["en", "zh-CN"])
def test_every_document_but_the_protocol_says_why(documents, _):
    told = documents(a_banded_round(), _)
    why = _("fewer than {fewest} valid ballots, bands in place of votes", fewest=100)

    said = {
        name: any(why[1:] in word for row in rows for word in row)
        for name, rows in told.items()
    }

    assert said == dict.fromkeys(said, True) | {"protocol": False}


def test_votes_have_a_sheet_of_bands_beside_them_only_where_there_are_some():
    with_bands = [sheet.name for sheet in result_sheets(a_banded_round(), ZH)]
    without = [sheet.name for sheet in result_sheets(a_publication(), ZH)]

    assert "区段" in with_bands
    assert "区段" not in without


def test_a_row_tells_whom_and_what_it_is_about_and_how_many_ballots():
    publication = a_banded_round()

    (table,) = band_tables(publication, publication.subjects, ZH)

    assert [column.title for column in table.columns] == [
        *("姓名", "评议内容", "票数"),
        *("优秀", "合格", "基本合格", "不合格", "不了解", "弃权", "单格无效"),
    ]
    assert [row[:3] for row in table.rows] == [("王䶮", "对该同志的总体评价", 97)]
    assert any("恰为20%" in note for note in table.notes)


def test_branches_are_named_where_there_are_several():
    listed = [
        *members(["m1"], branch="教师支部"),
        *members(["m2"], branch="学生支部"),
    ]
    counts = {one.id: {"staff": TELLING} for one in listed}
    publication = a_publication(counts, subjects=listed, fewest=FEWEST)

    (whole,) = band_tables(publication, publication.subjects, ZH)
    (part,) = band_tables(publication, publication.subjects[:1], ZH)

    assert [row[0] for row in whole.rows] == ["教师支部", "学生支部"]
    assert "党支部" not in [column.title for column in part.columns]


def test_praise_and_blame_are_told_alike():
    blame = {"unqualified": 67, "basically_qualified": 23, "excellent": 7}
    praised = a_banded_round()
    blamed = a_publication({"m1": {"staff": blame}}, fewest=FEWEST)

    bands = [
        table.rows[0][-7:-3]
        for one in (praised, blamed)
        for table in subject_tables(one, "m1", EN)
    ]

    assert bands[0] == bands[1][::-1]


def test_only_turnout_the_reason_and_bands_are_said():
    assert said_about(a_banded_round(), "m1", EN) == (
        (
            "Eligible 97, took part 97 (100.00%); ballots issued 97, returned 97, "
            "valid 97, invalid 0."
        ),
        "Fewer than 100 valid ballots, bands in place of votes.",
        (
            "On “Overall appraisal of this member”, of 97 valid ballots: “Excellent” "
            "60–80%, “Qualified” 20–40%, “Basically qualified” 0–20%, “Unqualified” "
            "0–20%, “Don't know” 0–20%."
        ),
        "No opinion has been released after review.",
    )


def test_bands_have_no_score():
    survey = a_survey().model_copy(update={"scoring": "q4_100_85_70_0"})
    publication = a_banded_round(survey=survey)
    banded = publication.subjects[0]

    found = subject_score(publication, banded, survey.overall_question)
    (table,) = score_tables(publication, EN, subjects=[banded])

    assert found.score is None
    assert [row[-2:] for row in table.rows] == [
        (None, "fewer than 100 valid ballots, bands in place of votes")
    ]


def test_totals_hold_no_vote_of_what_is_banded():
    publication = a_banded_round()

    (table,) = item_tables(publication, [part_of(publication, BRANCH)], EN)

    assert table.rows[0][1:3] == (2, 1)
    assert [share.count for share in table.rows[0][3:7]] == [300, 200, 0, 0]


def test_a_question_few_were_asked_has_bands_and_the_number_not_asked():
    publication = a_follow_up(17, fewest=10)

    *_counts, table = subject_tables(publication, "u1", EN)

    assert [row[1:] for row in table.rows] == [
        (17, "80–100%", "0–20%", "0–20%", "0–20%", "0–20%", 3983)
    ] * len(table.rows)
    assert table.rows
    assert (
        "“Main reasons for dissatisfaction”: fewer than 20 were asked, "
        "bands in place of votes."
    ) in table.notes
    assert any("of raters who were asked" in note for note in table.notes)


def test_a_question_fewer_were_asked_has_none():
    publication = a_follow_up(9, fewest=10)

    assert band_tables(publication, publication.subjects, EN) == ()
    assert withheld_subjects(publication, publication.subjects, EN) == (
        "“Main reasons for dissatisfaction”: fewer than 10 were asked, not shown.",
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"14": 5, "13": 2}, "14: 60–80%, 13: 20–40%, each other number: 0–20%"),
        ({str(points): 1 for points in range(9, 16)}, "each number: 0–20%"),
    ],
)
def test_points_share_a_cell_in_which_the_lowest_band_stands_once(given, said):
    survey = load_survey(SURVEYS / "every-kind.yaml").filled()
    tally = a_tally({"s1": {"staff": given}}, item="K4")
    subject = ListedSubject("s1", "Lecture", "", "lecture")
    publication = a_publication(survey=survey, tally=tally, subjects=[subject])

    (table,) = bands_of_subject(publication, subject, EN)

    assert table.rows == (("Novelty", 7, said, "0–20%", "0–20%", "0–20%"),)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"excellent": 3}, [">50%", "<50%", "<50%", "<50%"]),
        ({"excellent": 1, "unqualified": 2}, ["<50%", "<50%", "<50%", ">50%"]),
        ({"excellent": 1, "qualified": 1}, ["50%", "50%", "<50%", "<50%"]),
    ],
)
def test_of_very_few_only_more_and_less_than_half_are_told(counts, said):
    publication = a_publication({"m1": {"staff": counts}}, fewest=2)

    (table,) = subject_tables(publication, "m1", EN)

    assert list(table.rows[0][2:6]) == said


def test_a_band_that_holds_one_count_does_not_say_it():
    two_of_seven = Banded("m1", "A15", "qualified", 2, 2, 7, 20, 40)

    assert band_text(two_of_seven, ZH) == "20%～40%"


@pytest.mark.parametrize(
    ("has_bands", "said"),
    [
        (True, "由票数可推算出少数人的填写情况，只公布区段，不公布票数。"),
        (False, "由公布的数字可推算出少数人的填写情况，不予公布。"),
    ],
)
def test_what_could_be_computed_says_so(has_bands, said):
    publication = a_publication({"m1": {"staff": TELLING}}, fewest=FEWEST)
    computable = replace(
        publication,
        withheld=(Withheld("m1", Reason.COMPUTABLE),),
        bands=publication.bands if has_bands else (),
    )

    assert withheld_subjects(computable, computable.subjects, ZH) == (said,)
    assert bool(subject_tables(computable, "m1", ZH)[0].rows) is has_bands


def test_the_rule_is_told_with_its_numbers_and_why():
    notes = " ".join(method_notes(a_publication(fewest=6), EN))

    assert "votes are told of 12 valid ballots or more only" in notes
    assert "could be found out who marked what" in notes
    assert "Subjects with 6 to 11 valid ballots in all are told in bands" in notes
    assert "fewer than 6 valid ballots, nothing is shown" in notes
