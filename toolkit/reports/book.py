"""Draws tables as a workbook an office can file, print and sum up.

Numbers are numbers and words are words: nothing a person typed can become
a formula, and every percentage is the rounded figure of the printed tables.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from toolkit.reports.lettering import width, wrapped
from toolkit.reports.report import NOTHING, Kind, Share, Table, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from toolkit.i18n import Language, Translator
    from toolkit.reports.report import Cell

_WORDS_STAY_WORDS: Final = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_FONTS: Final[Mapping[Language, str]] = {"zh-CN": "宋体", "en": "Arial"}
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME: Final = 31
_A4: Final = 9
_WIDEST: Final = 44
_NARROWEST: Final = 76
"""How wide a sheet is at least, for its title and the line to sign on."""
_SMALLER: Final = 10 / 16
"""What part of the letters of a cell fits a title."""
_LINE: Final = 15


@contextmanager
def new_book(
    path: str | Path, _: Translator, *, day: date, title: str = ""
) -> Iterator[Book]:
    """Open a workbook to be filled; it names nobody, and no time but a day."""
    with xlsxwriter.Workbook(str(path), _WORDS_STAY_WORDS) as workbook:
        made = datetime.combine(day, time(), tzinfo=UTC)
        workbook.set_properties({"title": title, "created": made})
        yield Book(workbook, _looks(workbook, _FONTS[_.language]), _)


@dataclass(frozen=True, slots=True)
class _Looks:
    """The few formats there are."""

    title: Format
    above: Format
    head: Format
    cells: Mapping[Kind, Format]
    note: Format


def _looks(workbook: Workbook, font: str) -> _Looks:
    def look(**wishes: Any) -> Format:  # noqa: ANN401  # XlsxWriter's own names
        plain = {"font_name": font, "font_size": 10, "valign": "vcenter"}
        return workbook.add_format(plain | wishes)

    words = {"border": 1, "num_format": "@", "text_wrap": True}
    return _Looks(
        title=look(font_size=16, bold=True, align="center", text_wrap=True),
        above=look(align="center", text_wrap=True),
        head=look(
            bold=True, border=1, align="center", text_wrap=True, bg_color="#EDEDED"
        ),
        cells={
            Kind.TEXT: look(**words),
            Kind.NAME: look(**words, align="center"),
            Kind.COUNT: look(border=1, num_format="0", align="right"),
            Kind.PERCENT: look(border=1, num_format="0.00%", align="right"),
            Kind.NUMBER: look(border=1, num_format="0.00", align="right"),
            Kind.BAND: look(border=1, num_format="@", align="center", text_wrap=True),
        },
        note=look(text_wrap=True, num_format="@", valign="top"),
    )


class Book:
    """A workbook being drawn: sheets under names that Excel allows."""

    def __init__(self, workbook: Workbook, looks: _Looks, _: Translator) -> None:
        self._workbook = workbook
        self._looks = looks
        self._say = _
        self._taken: set[str] = set()

    def sheet(
        self, name: str, tables: Sequence[Table], *, sortable: bool = False
    ) -> None:
        """Draw tables one below the other on a sheet of their own."""
        sheet = self._workbook.add_worksheet(self._free(name))
        spread = [table.spread(self._say) for table in tables]
        widths = _widths(spread)
        top, last = 0, len(widths) - 1
        for place, wide in enumerate(widths):
            sheet.set_column(place, place, wide)
        for table in spread:
            drawing = _Drawing(sheet, table, top, widths, self._looks)
            if len(spread) == 1:
                drawing.keep_headings(sortable=sortable)
            top = drawing.end + 2
        _set_page(sheet, drawing.end, last, self._say)

    def _free(self, name: str) -> str:
        plain = _NOT_IN_NAMES.sub(" ", name).strip() or "-"
        wanted, number = plain[:_LONGEST_NAME], 1
        while wanted.casefold() in self._taken:
            number += 1
            ending = f" ({number})"
            wanted = plain[: _LONGEST_NAME - len(ending)] + ending
        self._taken.add(wanted.casefold())
        return wanted


def _set_page(sheet: Worksheet, last_row: int, last_column: int, _: Translator) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.set_footer("&C" + _("Page {page} of {pages}", page="&P", pages="&N"))
    sheet.print_area(0, 0, last_row, last_column)


class _Drawing:
    """One table on a sheet; knows where its heading, rows and end are."""

    def __init__(
        self,
        sheet: Worksheet,
        table: Table,
        top: int,
        widths: Sequence[int],
        looks: _Looks,
    ) -> None:
        self._sheet, self._table, self._looks = sheet, table, looks
        self._widths = widths
        self._last = len(table.columns) - 1
        self._edge = len(widths) - 1
        self._until = self._edge if _is_stretched(table, self._edge) else self._last
        self.end = top - 1
        lines = _lines(table.title, _SMALLER * sum(widths))
        self._across(table.title, looks.title, high=26 * lines)
        for line in table.above:
            self._across(line, looks.above)
        self._head = self.end + 1
        self._draw_heads()
        self._first = self.end + 1
        for row in table.rows:
            self._draw_row(row)
        self._join()
        for note in table.notes:
            self._across(note, looks.note)
        if table.signatures:
            self.end += 1
            self._across("　　".join(table.signatures), looks.note, high=24)

    def keep_headings(self, *, sortable: bool) -> None:
        """Keep this table's headings in view, and repeat them on every page."""
        kinds = [column.kind for column in self._table.columns]
        names = kinds.index(Kind.NAME) + 1 if Kind.NAME in kinds else 1
        self._sheet.freeze_panes(self._first, names)
        self._sheet.repeat_rows(self._head, self._first - 1)
        if sortable and self._table.rows:
            until = self._first + len(self._table.rows) - 1
            self._sheet.autofilter(self._first - 1, 0, until, self._last)

    def _across(self, text: str, look: Format, *, high: int = 0) -> None:
        self.end += 1
        lines = _lines(text, sum(self._widths))
        self._sheet.set_row(self.end, high or _LINE * lines)
        self._cell((self.end, 0, self.end, self._edge), text, look)

    def _draw_heads(self) -> None:
        over = [column.over for column in self._table.columns]
        first = self.end + 1
        self.end = first + 1 if any(over) else first
        self._set_head_height(first)
        for place, column in enumerate(self._table.columns):
            right = self._until if place == self._last else place
            if not any(over):
                self._head_cell(first, place, first, right, column.title)
            elif not column.over:
                self._head_cell(first, place, self.end, right, column.title)
            else:
                self._head_cell(self.end, place, self.end, place, column.title)
                if place == 0 or over[place - 1] != column.over:
                    until = place + over[place:].count(column.over) - 1
                    self._head_cell(first, place, first, until, column.over)

    def _set_head_height(self, first: int) -> None:
        """Give the row on which headings end as many lines as the longest has."""
        columns = zip(self._table.columns, self._widths, strict=False)
        upper = self.end - first
        lines = (
            _lines(column.title, wide - 1) - (0 if column.over else upper)
            for column, wide in columns
        )
        self._sheet.set_row(self.end, _LINE * max(1, *lines))

    def _head_cell(
        self, top: int, left: int, bottom: int, right: int, text: str
    ) -> None:
        self._cell((top, left, bottom, right), text, self._looks.head)

    def _cell(
        self, corners: tuple[int, int, int, int], text: str, look: Format
    ) -> None:
        """Write words into a cell, or into several made one."""
        top, left, bottom, right = corners
        if (top, left) != (bottom, right):
            self._sheet.merge_range(*corners, "", look)
        self._sheet.write_string(top, left, text, look)

    def _draw_row(self, row: Sequence[Cell]) -> None:
        self.end += 1
        for place, (column, cell) in enumerate(
            zip(self._table.columns, row, strict=True)
        ):
            look = self._looks.cells[column.kind]
            match cell:
                case int() | Decimal():
                    self._sheet.write_number(self.end, place, float(cell), look)
                case Share() if cell.percent is not None:
                    share = float(cell.percent / 100)
                    self._sheet.write_number(self.end, place, share, look)
                case str():
                    right = self._until if place == self._last else place
                    self._cell((self.end, place, self.end, right), cell, look)
                case _:
                    self._sheet.write_string(self.end, place, NOTHING, look)

    def _join(self) -> None:
        """Make one cell of what is the same in rows that follow each other."""
        for place, column in enumerate(self._table.columns):
            look = self._looks.cells[column.kind]
            for first, last in joined(self._table, place):
                if column.is_joined and last > first:
                    there = (self._first + first, place, self._first + last, place)
                    self._cell(there, str(self._table.rows[first][place]), look)


def _widths(tables: Sequence[Table]) -> list[int]:
    """Return how wide the columns are that all tables of a sheet share."""
    edge = max(len(table.columns) for table in tables) - 1
    widths = [
        max(_width(one, place) for one in tables if place <= _edge_of_own(one, edge))
        for place in range(edge + 1)
    ]
    words = (place for place in range(edge + 1) if _holds_words(tables, place))
    widths[next(words, 0)] += max(0, _NARROWEST - sum(widths))
    return widths


def _holds_words(tables: Sequence[Table], place: int) -> bool:
    there = [one.columns[place] for one in tables if place < len(one.columns)]
    return all(column.kind.is_words for column in there)


def _is_stretched(table: Table, edge: int) -> bool:
    """Return whether a last column of words takes what wider tables leave it."""
    return len(table.columns) <= edge and table.columns[-1].kind.is_words


def _edge_of_own(table: Table, edge: int) -> int:
    """Return the last column that is as wide as the table itself wants it."""
    return len(table.columns) - 1 - _is_stretched(table, edge)


def _lines(text: str, columns: float) -> int:
    return wrapped(text, int(columns)).count("\n") + 1


def _width(table: Table, place: int) -> int:
    column = table.columns[place]
    if not column.kind.is_words:
        return column.width
    longest = max((width(str(row[place])) for row in table.rows), default=0)
    return min(max(column.width, longest + 2), max(_WIDEST, column.width))
