"""Is every file read as plain text, or refused with a way out?"""

from __future__ import annotations

import random
import warnings
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlsxwriter

from toolkit.collection.roster.grid import Cell, Grid, Kind
from toolkit.errors import RosterRefusedError
from toolkit.storage import office_package, sheets, table_file, workbook
from toolkit.storage.sheets import read_sheets


@pytest.fixture
def book(tmp_path):
    """Fill one sheet with a function, and return the file."""

    def write(fill, *, name="roster.xlsx", sheet="评议对象"):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as made:
            fill(made, made.add_worksheet(sheet))
        return path

    return write


def sound(_, page):
    page.write_string("A1", "姓名")
    page.write_string("A2", "张三")


def rewrite(path, *, change):
    """Rewrite the parts of a workbook; ``change`` maps a part to its content."""
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts |= {name: make(parts.get(name, b"")) for name, make in change.items()}
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def complaint_about(path):
    with pytest.raises(RosterRefusedError) as refusal:
        read_sheets(path)
    (problem,) = refusal.value.problems
    assert problem.remedy
    assert str(refusal.value)
    return problem.message


def test_the_reader_of_workbooks_is_guarded_against_entities():
    assert openpyxl.DEFUSEDXML


def test_text_stays_text_and_a_number_is_known_to_be_one(book):
    def fill(_, page):
        page.write_string("A1", "00120087")
        page.write_number("B1", 120087)
        page.write_number("C1", 1.5)
        page.write_boolean("D1", True)  # noqa: FBT003 -- XlsxWriter's signature
        page.write_string("E1", "   ")

    row = read_sheets(book(fill))["评议对象"].rows[1]

    assert row == {
        1: Cell("00120087"),
        2: Cell("120087", Kind.NUMBER),
        3: Cell("1.5", Kind.NUMBER),
        4: Cell("TRUE", Kind.NUMBER),
    }


def test_a_date_is_written_as_a_date(book):
    def fill(made, page):
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        page.write_datetime("A1", datetime(2026, 3, 2), day)  # noqa: DTZ001 -- spreadsheets have no zones

    cell = read_sheets(book(fill))["评议对象"].rows[1][1]

    assert cell == Cell("2026-03-02T00:00:00", Kind.NUMBER)


@pytest.mark.parametrize(
    ("row", "column", "place"),
    [(7, 3, "参评人员!C7"), (1, 26, "参评人员!Z1"), (12, 28, "参评人员!AB12")],
)
def test_a_place_is_named_as_a_spreadsheet_names_it(row, column, place):
    assert Grid("参评人员", {}).place(row, column) == place


@pytest.mark.abuse(53)
def test_formulas_are_noticed_whether_computed_or_not(book):
    def fill(_, page):
        page.write_formula("A1", '="张"&"三"', None, "张三")
        page.write_formula("B1", "=C1", None, "")
        page.write_formula("C1", "=1/0", None, "#DIV/0!")
        page.write_string("D1", "张三")

    row = read_sheets(book(fill))["评议对象"].rows[1]

    assert row[1] == Cell("张三", Kind.FORMULA)
    assert [row[column].kind for column in (1, 2, 3, 4)] == [
        Kind.FORMULA,
        Kind.FORMULA,
        Kind.FORMULA,
        Kind.TEXT,
    ]


def test_a_cell_merged_downwards_stands_in_every_row_it_covers(book):
    def fill(_, page):
        page.merge_range("A1:C1", "名单")
        page.merge_range("B2:B4", "力学教研室")
        page.write_string("A4", "张三")
        page.merge_range("C3:C90", "理学院")

    rows = read_sheets(book(fill))["评议对象"].rows

    assert [rows[row][2].text for row in (2, 3, 4)] == ["力学教研室"] * 3
    assert list(rows[1]) == [1]
    assert max(rows) == 4


def test_hidden_rows_and_sheets_are_read_and_told(book):
    def fill(made, page):
        page.write_string("A1", "姓名")
        page.write_string("A2", "张三")
        page.set_row(1, None, None, {"hidden": True})
        hidden = made.add_worksheet("参评人员")
        hidden.write_string("A1", "姓名")
        hidden.hide()

    grids = read_sheets(book(fill))

    assert grids["评议对象"].hidden_rows == (2,)
    assert grids["评议对象"].rows[2][1].text == "张三"
    assert [grid.is_hidden for grid in grids.values()] == [False, True]


def test_a_sheet_that_lies_about_its_size_is_read_to_the_end(book):
    part = "xl/worksheets/sheet1.xml"
    path = rewrite(
        book(sound), change={part: lambda xml: xml.replace(b'"A1:A2"', b'"A1"')}
    )

    assert read_sheets(path)["评议对象"].last_row == 2


def test_escaped_control_characters_come_out_as_themselves(book):
    path = book(lambda _, page: page.write_string("A1", "张\u0007三"))

    assert read_sheets(path)["评议对象"].rows[1][1].text == "张\u0007三"


def test_half_a_character_never_comes_out(book):
    path = book(lambda _, page: page.write_string("A1", "张STANDIN"))
    rewrite(
        path,
        change={
            "xl/sharedStrings.xml": lambda xml: xml.replace(b"STANDIN", b"_xD800_")
        },
    )

    assert read_sheets(path)["评议对象"].rows[1][1].text == "张\ufffd"


@pytest.mark.abuse(53)
@pytest.mark.parametrize(
    ("part", "complaint"),
    [
        ("xl/vbaProject.bin", office_package.HAS_MACROS),
        ("xl/macrosheets/sheet1.xml", office_package.HAS_MACROS),
        ("xl/externalLinks/externalLink1.xml", office_package.HAS_LINKS),
        ("xl/connections.xml", office_package.HAS_LINKS),
        ("xl/embeddings/oleObject1.bin", office_package.HAS_EMBEDDED),
        ("xl/activeX/activeX1.xml", office_package.HAS_EMBEDDED),
    ],
)
def test_what_runs_or_fetches_is_refused(book, part, complaint):
    path = rewrite(book(sound), change={part: lambda _: b"x"})

    assert complaint_about(path) == complaint.message


@pytest.mark.abuse(53)
def test_a_macro_workbook_renamed_is_still_one(book):
    path = rewrite(
        book(sound),
        change={
            "[Content_Types].xml": lambda xml: xml.replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                b"application/vnd.ms-excel.sheet.macroEnabled.main",
            )
        },
    )

    assert complaint_about(path) == office_package.HAS_MACROS.message


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    "<sst>&b;</sst>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    "<sst>&e;</sst>"
)


@pytest.mark.abuse(53)
@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml"])
@pytest.mark.parametrize(
    "content",
    [
        LAUGHS.encode(),
        EXTERNAL.encode(),
        LAUGHS.encode("utf-16"),
        LAUGHS.encode("utf-16-be"),
        LAUGHS.encode("cp037"),
        LAUGHS.replace('"1.0"?', '"1.0" encoding="UTF-7"?').encode("ascii"),
    ],
)
def test_entity_declarations_are_refused_in_any_encoding(book, part, content):
    path = rewrite(book(sound), change={part: lambda _: content})

    assert complaint_about(path) == office_package.HAS_DECLARATIONS.message


@pytest.mark.abuse(53)
def test_a_zip_bomb_is_refused_before_it_is_parsed(book):
    path = rewrite(book(sound), change={"xl/big.xml": lambda _: b" " * (60 << 20)})

    assert path.stat().st_size < 5 << 20
    assert complaint_about(path) == office_package.UNPACKS_TOO_LARGE.message


@pytest.mark.abuse(53)
def test_a_small_file_that_unpacks_a_hundredfold_is_refused(book):
    path = rewrite(book(sound), change={"xl/big.xml": lambda _: b" " * (3 << 20)})

    assert complaint_about(path) == office_package.UNPACKS_TOO_LARGE.message


@pytest.mark.abuse(53)
def test_a_file_over_the_limit_is_not_even_opened(tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(b"PK" + bytes(table_file.LARGEST_FILE_MB << 20))

    assert complaint_about(path) == table_file.TOO_LARGE.message


@pytest.mark.abuse(53)
@pytest.mark.parametrize("place", [(workbook.MOST_ROWS, 0), (0, workbook.MOST_COLUMNS)])
def test_too_many_rows_or_columns_are_refused(book, place):
    path = book(lambda _, page: page.write_string(*place, "张三"))

    assert complaint_about(path) == workbook.TOO_MANY_CELLS.message


def test_formatted_but_empty_cells_far_out_do_no_harm(book):
    def fill(made, page):
        sound(made, page)
        page.write_blank(0, 200, None, made.add_format({"bold": True}))
        page.write_blank(200_000, 0, None, made.add_format({"bold": True}))

    assert read_sheets(book(fill))["评议对象"].last_row == 2


def test_too_many_sheets_are_refused(book):
    def fill(made, _):
        for _sheet in range(workbook.MOST_SHEETS):
            made.add_worksheet()

    assert complaint_about(book(fill)) == workbook.TOO_MANY_SHEETS.message


def test_a_chart_among_the_sheets_is_passed_over(book):
    def fill(made, page):
        sound(made, page)
        chart = made.add_chart({"type": "bar"})
        chart.add_series({"values": "=评议对象!$A$1:$A$2"})
        made.add_chartsheet("图").set_chart(chart)

    assert list(read_sheets(book(fill))) == ["评议对象"]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("roster.xlsx", b"", office_package.UNREADABLE),
        ("roster.xlsx", b"no zip at all", office_package.UNREADABLE),
        ("roster.xlsx", b"PK\3\4 half a zip", office_package.UNREADABLE),
        (
            "roster.xlsx",
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512),
            office_package.OLD_OR_LOCKED,
        ),
        ("roster.xls", b"", office_package.OLD_OR_LOCKED),
        ("roster.xlsm", b"", office_package.HAS_MACROS),
        ("roster.pdf", b"%PDF", table_file.KIND_UNKNOWN),
        ("roster", b"", table_file.KIND_UNKNOWN),
        ("subjects.csv", b"\xff\xfeA\0", table_file.NOT_TEXT),
        ("subjects.csv", "姓名\n张\0三".encode(), table_file.NOT_TEXT),
        ("subjects.csv", b"\x81\x20\xff", table_file.NOT_TEXT),
        ("subjects.csv", '姓名\n"张三'.encode(), table_file.CSV_BROKEN),
        ("subjects.csv", b"x," * 100, workbook.TOO_MANY_CELLS),
        ("people.csv", "姓名".encode(), sheets.SIDE_UNKNOWN),
    ],
)
def test_an_unreadable_file_is_refused_with_a_way_out(
    tmp_path, name, content, complaint
):
    path = tmp_path / name
    path.write_bytes(content)

    assert complaint_about(path) == complaint.message


@pytest.mark.parametrize("name", ["gone.xlsx", "subjects.csv", "no/such/raters.csv"])
def test_a_file_that_is_not_there_is_refused(tmp_path, name):
    assert complaint_about(tmp_path / name) == table_file.NOT_THERE.message


def test_no_damage_to_a_workbook_leads_to_a_traceback(book):
    path, chance = book(sound), random.Random(7)
    whole = path.read_bytes()
    outcomes = set()

    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.randint(1, len(damaged))])
        try:
            read_sheets(path)
            outcomes.add("read")
        except RosterRefusedError:
            outcomes.add("refused")

    assert "refused" in outcomes


def test_no_damage_within_a_sheet_leads_to_a_traceback(book):
    chance = random.Random(11)
    path = book(sound)
    part = "xl/worksheets/sheet1.xml"
    with ZipFile(path) as package:
        xml = package.read(part)
    outcomes = set()

    for _ in range(60):
        damaged = bytearray(xml)
        for _ in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] = chance.choice(b'0<>"&9Ax/')
        rewrite(path, change={part: lambda _, content=damaged: bytes(content)})
        try:
            read_sheets(path)
            outcomes.add("read")
        except RosterRefusedError:
            outcomes.add("refused")

    assert outcomes == {"read", "refused"}


SUBJECTS = "工号,姓名\n00120087,张䶮\n,\n00120088,𬱖㛃\n"
RATERS = "工号,姓名\n00080012,王五\n"


@pytest.mark.abuse(53)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_two_csv_files_are_read_in_the_usual_encodings(tmp_path, encoding):
    (tmp_path / "评议对象.csv").write_bytes(SUBJECTS.encode(encoding))
    (tmp_path / "参评人员.csv").write_bytes(RATERS.encode(encoding))

    grids = read_sheets(tmp_path)

    assert grids["评议对象.csv"].rows == {
        1: {1: Cell("工号"), 2: Cell("姓名")},
        2: {1: Cell("00120087"), 2: Cell("张䶮")},
        4: {1: Cell("00120088"), 2: Cell("𬱖㛃")},
    }
    assert grids["参评人员.csv"].place(2, 2) == "参评人员.csv!B2"


def test_either_csv_file_brings_the_other_with_it(tmp_path):
    for name in ("subjects.csv", "RATERS.CSV", "notes.csv"):
        (tmp_path / name).write_text("name", encoding="utf-8")

    for given in ("subjects.csv", "RATERS.CSV"):
        assert set(read_sheets(tmp_path / given)) == {"subjects.csv", "RATERS.CSV"}


def test_a_folder_without_roster_files_is_refused(tmp_path):
    (tmp_path / "notes.csv").write_text("name", encoding="utf-8")

    assert complaint_about(tmp_path) == sheets.NO_CSV.message


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_separator_is_found_out(tmp_path, separator):
    path = tmp_path / "subjects.csv"
    path.write_text(SUBJECTS.replace(",", separator), encoding="utf-8")

    assert read_sheets(path)["subjects.csv"].rows[2][2].text == "张䶮"


def test_a_formula_in_csv_is_noticed(tmp_path):
    path = tmp_path / "subjects.csv"
    path.write_text('工号,姓名\n"=""00120087""",张三\n', encoding="utf-8")

    assert read_sheets(path)["subjects.csv"].rows[2][1].kind is Kind.FORMULA


def test_nothing_openpyxl_passes_over_is_said_aloud(book):
    def fill(made, page):
        sound(made, page)
        page.conditional_format("A1:A9", {"type": "data_bar", "data_bar_2010": True})

    path = book(fill)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_sheets(path)
