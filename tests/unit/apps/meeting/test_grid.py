"""A report's table on a screen."""

from __future__ import annotations

from decimal import Decimal

from toolkit.apps.meeting.grid import Heading, Square, grid_of
from toolkit.i18n import translator
from toolkit.reports.report import Column, Kind, Share, Table

_ = translator("en")

TABLE = Table(
    title="Votes",
    columns=(
        Column("Grade"),
        Column("Votes", Kind.COUNT, over="Staff"),
        Column("%", Kind.PERCENT, over="Staff"),
    ),
    rows=(("Excellent", 3, Share(3, 4)), ("Blank", 0, None)),
    notes=("Of ballots with a grade.",),
)


def test_columns_under_one_heading_are_spanned_by_it():
    assert grid_of(TABLE, _).over == (Heading(""), Heading("Staff", columns=2))


def test_a_share_has_a_bar_as_long_as_it_is():
    (row, _blank) = grid_of(TABLE, _).rows

    assert row == (
        Square("Excellent"),
        Square("3", is_number=True),
        Square("75.00", is_number=True, percent=Decimal("75.00")),
    )


def test_where_there_is_nothing_there_is_no_bar():
    (_row, blank) = grid_of(TABLE, _).rows

    assert blank[-1] == Square("—", is_number=True)


def test_the_notes_come_along():
    assert grid_of(TABLE, _).notes == ("Of ballots with a grade.",)


def test_what_goes_on_in_the_next_row_is_one_square():
    table = Table(
        title="Items",
        columns=(Column("Heading", is_joined=True), Column("Item")),
        rows=(("Work", "a"), ("Work", "b"), ("Study", "c")),
    )

    rows = grid_of(table, _).rows

    assert rows == (
        (Square("Work", rows=2), Square("a")),
        (Square("b"),),
        (Square("Study"), Square("c")),
    )


def test_votes_with_their_share_have_a_bar():
    table = Table("", (Column("Good", Kind.SHARE),), ((Share(1, 4),),))

    ((square,),) = grid_of(table, _).rows

    assert square == Square("1 (25.00%)", is_number=True, percent=Decimal("25.00"))


def test_a_table_of_groups_ends_with_all_of_them():
    assert grid_of(TABLE, _).ends_with_all
    assert not grid_of(Table("", (Column("Good", Kind.SHARE),), ()), _).ends_with_all
