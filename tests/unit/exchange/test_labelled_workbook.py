"""Tables as a workbook of data."""

from __future__ import annotations

from datetime import UTC, date, datetime

import openpyxl
import pytest

from toolkit.errors import SettingError
from toolkit.exchange.labelled.workbook import MOST_ROWS, write_workbook


def test_more_rows_than_a_sheet_has_are_refused_before_anything_is_written(tmp_path):
    rows = [["a"]] * (MOST_ROWS + 1)
    with pytest.raises(SettingError) as refused:
        write_workbook(tmp_path / "a.xlsx", {"data": rows}, title="t")

    assert ".parquet" in str(refused.value)
    assert not (tmp_path / "a.xlsx").exists()


def test_texts_stay_texts_and_columns_are_as_wide_as_what_is_in_them(tmp_path):
    rows = [["=1+1", "n"], ["007", -4], ["党" * 10, 5]]
    write_workbook(tmp_path / "a.xlsx", {"data": rows}, title="t")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["data"]

    assert [(one.value, one.data_type) for one in sheet[1]] == [
        ("=1+1", "s"),
        ("n", "s"),
    ]
    assert [(one.value, one.data_type) for one in sheet[2]] == [("007", "s"), (-4, "n")]
    assert sheet.column_dimensions["A"].width >= 20


def test_a_workbook_tells_no_time_but_the_day_of_publication(tmp_path):
    day = date(2026, 3, 5)
    write_workbook(tmp_path / "a.xlsx", {"data": [["a"]]}, title="t", day=day)
    told = openpyxl.load_workbook(tmp_path / "a.xlsx").properties

    assert told.created.replace(tzinfo=UTC) == datetime(2026, 3, 5, tzinfo=UTC)
    assert not told.creator
