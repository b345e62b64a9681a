"""Word documents hold the tally's numbers in native tables and the right fonts."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from factories import BRANCH, a_large_publication, a_publication

from toolkit.i18n import translator
from toolkit.opinions import ReleasedOpinion
from toolkit.reports.branch_report import branch_report
from toolkit.reports.protocol import count_protocol
from toolkit.reports.report import Table, cell_text
from toolkit.reports.typography import STYLES
from toolkit.reports.word import write_branch_report, write_count_protocol

EN, ZH = translator("en"), translator("zh-CN")


@pytest.fixture
def report(tmp_path):
    """Write the report of a branch; return its path."""

    def write(publication, *, branch=BRANCH, _=ZH):
        path = tmp_path / "report.docx"
        write_branch_report(publication, branch, path, _)
        return path

    return write


@pytest.fixture
def protocol(tmp_path):
    """Write the count protocol; return its path."""

    def write(publication, *, _=ZH):
        path = tmp_path / "protocol.docx"
        write_count_protocol(publication, path, _)
        return path

    return write


def part(path, name):
    with ZipFile(path) as file:
        return ET.fromstring(file.read(f"word/{name}"))  # noqa: S314  # our own


def tables_in(path, *, rows):
    """The last so many rows of each table, as they are read."""
    tables = docx.Document(path).tables
    return [
        [[cell.text for cell in row.cells] for row in table.rows][-number:]
        for table, number in zip(tables, rows, strict=True)
    ]


def tables_of(said, _):
    """The rows of each table of a report, as they should be read."""
    tables = [block.compact() for block in said.blocks if isinstance(block, Table)]
    return [
        [
            [
                cell_text(cell, column.kind, _)
                for cell, column in zip(row, table.columns, strict=True)
            ]
            for row in table.rows
        ]
        for table in tables
    ]


@pytest.mark.parametrize("_", [EN, ZH], ids=["en", "zh-CN"])
def test_every_number_of_a_report_is_read_back(report, _):  # a translator
    publication = a_large_publication(branches=2, subjects=5)
    branch = "第2党支部"

    wanted = tables_of(branch_report(publication, branch, _), _)

    path = report(publication, branch=branch, _=_)
    assert tables_in(path, rows=map(len, wanted)) == wanted


@pytest.mark.parametrize("_", [EN, ZH], ids=["en", "zh-CN"])
def test_every_number_of_a_protocol_is_read_back(protocol, _):  # a translator
    publication = a_large_publication(branches=2, subjects=5)

    wanted = tables_of(count_protocol(publication, _), _)

    assert tables_in(protocol(publication, _=_), rows=map(len, wanted)) == wanted


def test_a_withheld_subject_has_no_figures(report):
    many, few = {"staff": {"excellent": 9}}, {"staff": {"unqualified": 4}}
    table = docx.Document(report(a_publication({"m1": many, "m2": few}))).tables[1]

    assert [cell.text for cell in table.rows[-1].cells] == [
        *("2", "李㛃", "4", *["—"] * 11, "有效票不足5张，不公布"),
    ]


@pytest.mark.parametrize("name", ["document.xml", "footer1.xml"])
def test_every_run_names_a_chinese_font(report, name):
    chinese = {setting.font for setting in STYLES.values()}
    runs = list(part(report(a_publication()), name).iter(qn("w:r")))

    fonts = [run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") for run in runs]

    assert runs
    assert all(font.get(qn("w:eastAsia")) in chinese for font in fonts)


def test_every_style_of_words_names_a_chinese_font_and_no_theme(report):
    styles = part(report(a_publication()), "styles.xml")

    fonts = {
        style.find(qn("w:name")).get(qn("w:val")): style.find(f".//{qn('w:rFonts')}")
        for style in styles.iter(qn("w:style"))
        if style.get(qn("w:type")) == "paragraph"
    }

    assert len(fonts) == len(STYLES)
    assert all(font.get(qn("w:eastAsia")) for font in fonts.values())
    assert not [
        name for font in styles.iter(qn("w:rFonts")) for name in font if "Theme" in name
    ]  # an element


def test_the_page_is_that_of_an_official_document(report):
    (section,) = docx.Document(report(a_publication())).sections

    page = (section.page_width, section.page_height)
    upright = (section.top_margin, section.bottom_margin)
    sideways = (section.left_margin, section.right_margin)
    assert [round(length.mm) for length in (*page, *upright, *sideways)] == [
        *(210, 297, 37, 35, 28, 26),
    ]


def test_text_is_set_in_size_three_fangsong_on_28_points(report):
    style = docx.Document(report(a_publication())).styles["Body Text"]

    assert style.font.size == Pt(16)
    assert style.paragraph_format.line_spacing == Pt(28)
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"


def test_headings_of_tables_are_repeated_and_rows_never_torn(report):
    table = docx.Document(report(a_publication())).tables[1]

    heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]  # noqa: SLF001  # nothing else tells
    whole = [row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows]  # noqa: SLF001  # nothing else tells

    assert heads == [True, True, False, False]
    assert all(whole)


def test_a_name_of_two_characters_is_spread_and_still_one_name(report):
    table = docx.Document(report(a_publication())).tables[1]
    cell = table.rows[2].cells[1]

    assert cell.text == "王䶮"
    assert [run.text for run in cell.paragraphs[0].runs] == ["王", "䶮"]


def test_the_figure_is_in_the_report_and_says_what_it_shows(report):
    path = report(a_large_publication(branches=1, subjects=25), branch="第1党支部")
    pictures = docx.Document(path).inline_shapes
    described = [
        one.get("descr") for one in part(path, "document.xml").iter(qn("wp:docPr"))
    ]

    assert len(pictures) == 2
    assert all(picture.width <= Mm(156) for picture in pictures)
    assert all("数据见下表" in said for said in described)


def test_pages_are_numbered(report):
    footer = part(report(a_publication()), "footer1.xml")

    assert [field.text for field in footer.iter(qn("w:instrText"))] == ["PAGE"]


@pytest.mark.abuse(33)
@pytest.mark.abuse(34)
def test_text_beginning_like_a_formula_stays_text(report):
    publication = a_publication(
        {"m1": {"staff": {"excellent": 12}}},
        opinions=(ReleasedOpinion("m1", "A16", "=1+1 & <b>@x</b>"),),
    )

    said = [
        paragraph.text for paragraph in docx.Document(report(publication)).paragraphs
    ]

    assert "王䶮：=1+1 & <b>@x</b>" in said


def test_there_is_room_to_write_under_problems_and_measures(report):
    document = docx.Document(report(a_publication()))

    empty = [one for one in document.paragraphs if one.style.name == "Fill In"]

    assert len(empty) == 8


@pytest.mark.parametrize("name", ["Heading 1", "Caption", "Signature"])
def test_what_belongs_together_stays_on_one_page(report, name):
    style = docx.Document(report(a_publication())).styles[name]

    assert style.paragraph_format.keep_with_next


def test_a_protocol_is_signed_by_three_with_the_day_left_open(protocol):
    document = docx.Document(protocol(a_publication()))

    lines = [one.text for one in document.paragraphs if one.style.name == "Signature"]

    assert [line.partition("：")[0] for line in lines[:3]] == [
        *("总监票人", "监票人", "计票人"),
    ]
    assert "年" in lines[3]


def test_a_document_names_nobody_and_no_time_but_the_day(report):
    path = report(a_publication())
    about = docx.Document(path).core_properties

    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.created.isoformat() == "2026-03-05T00:00:00+00:00"
    assert about.created == about.modified
    with ZipFile(path) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in file.namelist() if "thumbnail" in name]


def test_the_same_publication_gives_the_same_document(tmp_path):
    for name in ("one", "other"):
        write_branch_report(a_publication(), BRANCH, tmp_path / name, EN)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_nobody_signs_a_page_with_nothing_else_on_it(report, protocol):
    filled_in = docx.Document(report(a_publication()))
    counted = docx.Document(protocol(a_publication()))

    assert filled_in.paragraphs[-4].style.name == "Fill In"
    assert all(
        one.paragraph_format.keep_with_next for one in filled_in.paragraphs[-7:-2]
    )
    assert all(
        paragraph.paragraph_format.keep_with_next
        for row in counted.tables[-1].rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    )
