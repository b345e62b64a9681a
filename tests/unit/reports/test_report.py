"""Typed cells know how they are written, and tables how they are spread."""

from __future__ import annotations

from decimal import Decimal

import pytest

from toolkit.i18n import translator
from toolkit.reports.report import (
    Column,
    Kind,
    Share,
    Table,
    cell_text,
    percent_text,
)

TABLE = Table(
    title="",
    columns=(
        Column("Name", Kind.NAME),
        Column("Excellent", Kind.SHARE),
        Column("Blank", Kind.COUNT),
        Column("Remarks"),
    ),
    rows=(("王䶮", Share(134, 141), 2, ""), ("李㛃", None, None, "")),
)


def test_a_share_is_rounded_as_people_round():
    assert Share(3, 141).percent == Decimal("2.13")
    assert Share(0, 0).percent is None
    assert percent_text(Share(3, 141)) == "2.13%"


@pytest.mark.parametrize(
    ("cell", "kind", "english", "chinese"),
    [
        (Share(134, 141), Kind.SHARE, "134 (95.04%)", "134（95.04%）"),
        (Share(134, 141), Kind.PERCENT, "95.04", "95.04"),
        (Share(0, 0), Kind.PERCENT, "—", "—"),
        (7, Kind.COUNT, "7", "7"),
        ("王䶮", Kind.TEXT, "王䶮", "王䶮"),
        (None, Kind.COUNT, "—", "—"),
    ],
)
def test_a_cell_is_written_as_its_column_wants(cell, kind, english, chinese):
    assert cell_text(cell, kind, translator("en")) == english
    assert cell_text(cell, kind, translator("zh-CN")) == chinese


def test_shares_are_spread_over_two_columns_under_one_heading():
    spread = TABLE.spread(translator("en"))

    assert [(column.over, column.title) for column in spread.columns] == [
        ("", "Name"),
        ("Excellent", "Votes"),
        ("Excellent", "%"),
        ("", "Blank"),
        ("", "Remarks"),
    ]
    assert spread.rows[0] == ("王䶮", 134, Share(134, 141), 2, "")
    assert spread.rows[1] == ("李㛃", None, None, None, "")


def test_a_column_without_words_is_left_out_of_a_compact_table():
    compact = TABLE.compact()

    assert [column.title for column in compact.columns] == [
        "Name",
        "Excellent",
        "Blank",
    ]
    assert all(len(row) == 3 for row in compact.rows)


def test_an_empty_table_keeps_its_columns():
    table = Table(title="", columns=TABLE.columns, rows=())

    assert table.compact() == table
