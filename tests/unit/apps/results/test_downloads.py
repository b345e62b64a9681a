"""Files to take home."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from toolkit.apps.results import downloads
from toolkit.apps.results.downloads import data_file, tables_file
from toolkit.errors import SettingError
from toolkit.i18n import translator
from toolkit.reports.report import Column, Kind, Share, Table

_ = translator("en")
TABLE = Table(
    title="Grades",
    columns=(Column("Name"), Column("Good", Kind.SHARE), Column("Blank", Kind.COUNT)),
    rows=(("=Li", Share(1, 4), 2),),
)


def a_file(kind, tables=(TABLE,)):
    return tables_file(tables, kind, _, name="round", day="2026-03-05")


def test_a_table_is_written_as_csv_without_formulae():
    file = a_file("csv")

    assert file.name == "round.csv"
    assert file.mime == "text/csv"
    assert file.content.decode("utf-8-sig").splitlines() == [
        "Name,Good: Votes,Good: %,Blank",
        "'=Li,1,25.00,2",
    ]


def test_several_tables_are_packed():
    file = a_file("csv", [TABLE, TABLE])

    with ZipFile(BytesIO(file.content)) as package:
        assert package.namelist() == ["round-1.csv", "round-2.csv"]
    assert a_file("csv", [TABLE, TABLE]) == file


def test_a_workbook_has_a_sheet_for_each_table():
    file = a_file("xlsx", [TABLE, TABLE])

    with ZipFile(BytesIO(file.content)) as package:
        sheets = [name for name in package.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == len([TABLE, TABLE])


def test_data_come_with_their_codebook(shelf):
    file = data_file(shelf / "2026-members", "csv", _, name="round")

    with ZipFile(BytesIO(file.content)) as package:
        assert {"round.csv", "round-codebook.csv"} <= {*package.namelist()}


def test_what_is_too_large_for_a_page_is_left_to_a_command(monkeypatch):
    monkeypatch.setattr(downloads, "LARGEST_MB", 0)

    with pytest.raises(SettingError, match="pingyi export"):
        a_file("csv")
