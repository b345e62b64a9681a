"""Workbooks that people go on editing."""

from __future__ import annotations

import pytest

from toolkit.collection.roster.grid import Kind
from toolkit.storage.sheet_writing import write_sheets
from toolkit.storage.table_file import read_tables


@pytest.mark.abuse(34)
def test_every_cell_is_text_and_stays_text(tmp_path):
    said = ["=1+1", "007", "https://example.org", "+1", "@a", "龘𬱖", "a\nb"]
    path = tmp_path / "a.xlsx"
    write_sheets(path, {"one": [["head"] * len(said), said]})
    cells = read_tables(path)["one"].rows[2]

    assert [cell.text for cell in cells.values()] == said
    assert {cell.kind for cell in cells.values()} == {Kind.TEXT}


def test_sheets_stand_in_order_and_empty_cells_are_empty(tmp_path):
    path = tmp_path / "a.xlsx"
    write_sheets(path, {"one": [["a", "b"], ["", "c"]], "two": [["a"]]})
    sheets = read_tables(path)

    assert list(sheets) == ["one", "two"]
    assert list(sheets["one"].rows[2]) == [2]
