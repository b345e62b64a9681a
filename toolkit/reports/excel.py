"""Draws the result summary as a workbook an office can file, print and sum up.

Numbers are numbers and words are words: nothing a person typed can become
a formula, and every percentage is the rounded figure of the printed tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from toolkit.reports.lettering import width, wrapped
from toolkit.reports.method import method_notes, seals
from toolkit.reports.raw_counts import raw_counts
from toolkit.reports.report import NOTHING, Kind, Share, Table
from toolkit.reports.summary import (
    branch_summary,
    group_summary,
    heading,
    totals,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from toolkit.i18n import Language, Translator
    from toolkit.publication import Publication
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
_LINE: Final = 15


def write_result_summary(
    publication: Publication, path: str | Path, _: Translator
) -> None:
    """Write the result summary: totals, branches, groups, rules, raw counts."""
    with xlsxwriter.Workbook(str(path), _WORDS_STAY_WORDS) as workbook:
        day = datetime.fromisoformat(publication.day).replace(tzinfo=UTC)
        workbook.set_properties({"title": publication.title, "created": day})
        book = _Book(workbook, _looks(workbook, _FONTS[_.language]), _)
        book.sheet(_("Summary"), totals(publication, publication.branches, _))
        for branch in publication.branches:
            book.sheet(branch, [branch_summary(publication, branch, _)])
        book.sheet(_("By group"), [group_summary(publication, _)], sortable=True)
        book.sheet(_("Notes"), [_rules(publication, _)])
        book.sheet(_("Raw counts"), [raw_counts(publication, _)], sortable=True)


def _rules(publication: Publication, _: Translator) -> Table:
    return replace(
        seals(publication, _),
        title=_("How it was counted"),
        above=heading(publication, _),
        notes=method_notes(publication, _),
    )


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
        title=look(font_size=16, bold=True, align="center"),
        above=look(align="center", text_wrap=True),
        head=look(
            bold=True, border=1, align="center", text_wrap=True, bg_color="#EDEDED"
        ),
        cells={
            Kind.TEXT: look(**words),
            Kind.NAME: look(**words, align="center"),
            Kind.COUNT: look(border=1, num_format="0", align="right"),
            Kind.PERCENT: look(border=1, num_format="0.00%", align="right"),
        },
        note=look(text_wrap=True, num_format="@", valign="top"),
    )


class _Book:
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
        top, last = 0, max(len(table.columns) for table in spread) - 1
        for number, table in enumerate(spread):
            drawing = _Drawing(sheet, table, top, self._looks)
            if number == 0:
                drawing.make_leading(sortable=sortable)
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

    def __init__(self, sheet: Worksheet, table: Table, top: int, looks: _Looks) -> None:
        self._sheet, self._table, self._looks = sheet, table, looks
        self._last = len(table.columns) - 1
        self._widths = [_width(table, place) for place in range(len(table.columns))]
        self.end = top - 1
        self._across(table.title, looks.title, high=26)
        for line in table.above:
            self._across(line, looks.above)
        self._head = self.end + 1
        self._draw_heads()
        self._first = self.end + 1
        for row in table.rows:
            self._draw_row(row)
        for note in table.notes:
            self._across(note, looks.note)
        if table.signatures:
            self.end += 1
            self._across("　　".join(table.signatures), looks.note, high=24)

    def make_leading(self, *, sortable: bool) -> None:
        """Let the sheet follow this table: widths, frozen and repeated headings."""
        for place, wide in enumerate(self._widths):
            self._sheet.set_column(place, place, wide)
        kinds = [column.kind for column in self._table.columns]
        names = kinds.index(Kind.NAME) + 1 if Kind.NAME in kinds else 1
        self._sheet.freeze_panes(self._first, names)
        self._sheet.repeat_rows(self._head, self._first - 1)
        if sortable and self._table.rows:
            until = self._first + len(self._table.rows) - 1
            self._sheet.autofilter(self._first - 1, 0, until, self._last)

    def _across(self, text: str, look: Format, *, high: int = 0) -> None:
        self.end += 1
        lines = wrapped(text, int(sum(self._widths))).count("\n") + 1
        self._sheet.set_row(self.end, high or _LINE * lines)
        self._sheet.merge_range(self.end, 0, self.end, self._last, "", look)
        self._sheet.write_string(self.end, 0, text, look)

    def _draw_heads(self) -> None:
        over = [column.over for column in self._table.columns]
        first = self.end + 1
        self.end = first + 1 if any(over) else first
        for place, column in enumerate(self._table.columns):
            if not any(over):
                self._head_cell(first, place, first, place, column.title)
            elif not column.over:
                self._head_cell(first, place, self.end, place, column.title)
            else:
                self._head_cell(self.end, place, self.end, place, column.title)
                if place == 0 or over[place - 1] != column.over:
                    until = place + over[place:].count(column.over) - 1
                    self._head_cell(first, place, first, until, column.over)

    def _head_cell(
        self, top: int, left: int, bottom: int, right: int, text: str
    ) -> None:
        if (top, left) != (bottom, right):
            self._sheet.merge_range(top, left, bottom, right, "", self._looks.head)
        self._sheet.write_string(top, left, text, self._looks.head)

    def _draw_row(self, row: Sequence[Cell]) -> None:
        self.end += 1
        for place, (column, cell) in enumerate(
            zip(self._table.columns, row, strict=True)
        ):
            look = self._looks.cells[column.kind]
            match cell:
                case int():
                    self._sheet.write_number(self.end, place, cell, look)
                case Share() if cell.percent is not None:
                    share = float(cell.percent / 100)
                    self._sheet.write_number(self.end, place, share, look)
                case str():
                    self._sheet.write_string(self.end, place, cell, look)
                case _:
                    self._sheet.write_string(self.end, place, NOTHING, look)


def _width(table: Table, place: int) -> int:
    column = table.columns[place]
    if column.kind not in {Kind.TEXT, Kind.NAME}:
        return column.width
    longest = max((width(str(row[place])) for row in table.rows), default=0)
    return min(max(column.width, longest + 2), max(_WIDEST, column.width))
