"""Paper ballots are Word documents that can be edited and name nobody."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import docx
import pytest
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml.ns import qn
from docx.shared import Mm
from places import SURVEYS

from toolkit.i18n import translator
from toolkit.paper.ballot import paper_ballot
from toolkit.paper.sheet import BOX
from toolkit.paper.word import write_ballot
from toolkit.survey.loading import load_survey, shipped_templates

EN, ZH = translator("en"), translator("zh-CN")
EVERY_KIND = load_survey(SURVEYS / "every-kind.yaml")


@pytest.fixture
def written(tmp_path):
    """Write the blank paper ballot of a survey; return its path."""

    def write(survey, _=ZH):
        path = tmp_path / "ballot.docx"
        write_ballot(paper_ballot(survey, _=_), path, _)
        return path

    return write


def part(path, name):
    with ZipFile(path) as file:
        return ET.fromstring(file.read(f"word/{name}"))  # noqa: S314  # our own


def words_in(path):
    return "".join(part(path, "document.xml").itertext())


@pytest.mark.parametrize("template", shipped_templates())
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_item_can_be_read_in_the_document(written, template, language):
    survey = load_survey(template).filled()
    said = words_in(written(survey, translator(language)))

    assert [it.id for it in survey.items if it.text[language] not in said] == []


@pytest.mark.parametrize(
    ("template", "number"),
    [("member-appraisal-short", 20 * 5), ("self-evaluation", 15 * 4)],
)
def test_there_are_as_many_boxes_as_grades_to_tick(written, template, number):
    tables = docx.Document(written(load_survey(template))).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]

    assert sum(text.count(BOX) for text in cells) == number


def test_the_page_is_a4(written):
    (section,) = docx.Document(written(EVERY_KIND)).sections

    assert round(section.page_width / Mm(1)) == 210
    assert round(section.page_height / Mm(1)) == 297


def test_rows_are_at_least_nine_millimetres_high_and_never_broken(written):
    path = written(load_survey("member-appraisal"))
    rows = [row for table in docx.Document(path).tables for row in table.rows]
    drawn = list(part(path, "document.xml").iter(qn("w:trPr")))
    asked = [
        row for row, is_head in zip(rows, heads(drawn), strict=True) if not is_head
    ]

    assert all(row.height >= Mm(9) for row in asked)
    assert all(row.height_rule == WD_ROW_HEIGHT_RULE.AT_LEAST for row in rows)
    assert all(it.find(qn("w:cantSplit")) is not None for it in drawn)


def heads(drawn):
    return [it.find(qn("w:tblHeader")) is not None for it in drawn]


def test_heads_of_a_table_are_repeated_on_every_page(written):
    path = written(load_survey("member-appraisal-short"))
    drawn = part(path, "document.xml").iter(qn("w:trPr"))

    assert heads(drawn) == [True, True] + [False] * 20


def test_tables_never_run_into_each_other(written):
    body = part(written(EVERY_KIND), "document.xml")[0]
    kinds = [element.tag for element in body]

    assert (qn("w:tbl"), qn("w:tbl")) not in list(pairwise(kinds))


def test_every_run_and_every_style_names_a_chinese_font(written):
    path = written(EVERY_KIND)
    properties = [
        *part(path, "document.xml").iter(qn("w:rPr")),
        *part(path, "footer1.xml").iter(qn("w:rPr")),
        *part(path, "styles.xml").iter(qn("w:rPr")),
    ]
    fonts = {it.find(qn("w:rFonts")).get(qn("w:eastAsia")) for it in properties}

    assert fonts == {"仿宋", "方正小标宋简体", "楷体", "黑体", "宋体"}


def test_head_and_foot_of_a_page_say_which_page_it_is_and_nothing_else(written):
    path = written(EVERY_KIND, EN)
    (section,) = docx.Document(path).sections
    fields = part(path, "footer1.xml").iter(qn("w:instrText"))

    assert section.header.is_linked_to_previous
    assert [it.text for it in section.footer.paragraphs] == ["Page  of "]
    assert [it.text for it in fields] == ["PAGE", "NUMPAGES"]


def test_the_file_tells_neither_who_made_it_nor_when(written):
    about = docx.Document(written(EVERY_KIND)).core_properties

    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.created == about.modified
    assert about.created.year == 2000


def test_a_ballot_written_twice_is_the_same_file(written):
    first = written(EVERY_KIND).read_bytes()

    assert written(EVERY_KIND).read_bytes() == first
