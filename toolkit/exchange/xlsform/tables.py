"""The sheets of an XLSForm as rows of named cells.

People have written these sheets for many programs and in many years, so
one column has many names; each is known here by one.  What a row means is
no matter here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster.grid import Grid, Kind
from toolkit.exchange.left_out import (
    COLUMN_TWICE,
    NO_TYPE_COLUMN,
    NOT_COMPUTED,
)
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.exchange.account import Account

OWN: Final = "pingyi_"
"""What the columns begin with that say what XLSForm cannot."""
GROUPS_SHEET: Final = f"{OWN}groups"

TRANSLATED: Final = frozenset({"label", "hint"})
LANGUAGE_NAMES: Final[Mapping[Language, str]] = {
    "zh-CN": "中文 (zh)",
    "en": "English (en)",
}

_COLUMNS: Final[Mapping[str, str]] = {
    "command": "type",
    "tag": "name",
    "value": "name",
    "caption": "label",
    "relevance": "relevant",
    "calculate": "calculation",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "title": "form_title",
    "set_form_title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
}
_PREFIX: Final = re.compile(r"^(?:bind|control|body)\s*::?\s*")
_LANGUAGE_WORDS: Final[Mapping[str, Language]] = {
    **dict.fromkeys(("zh", "cn", "chinese", "mandarin"), "zh-CN"),
    **dict.fromkeys(("中文", "汉语", "华语", "普通话", "简体中文"), "zh-CN"),
    **dict.fromkeys(("en", "eng", "english", "英文", "英语"), "en"),
}
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


def column_name(header: str) -> str:
    """Return the name by which a column is known.

    >>> column_name("Bind: Relevance"), column_name("label::English (en)")
    ('relevant', 'label::en')
    """
    head, colons, tail = header.strip().partition(":")
    plain = re.sub(r"\s+", "_", head.strip().lower())
    plain = _COLUMNS.get(plain, plain)
    if colons and plain in TRANSLATED:
        return f"{plain}::{language_tag(tail.strip(': '))}"
    whole = _PREFIX.sub("", header.strip().lower())
    whole = re.sub(r"\s+", "_", whole)
    return _COLUMNS.get(whole, whole)


def language_tag(name: str) -> str:
    """Return the tag of a language that surveys have, or its name as it stands.

    >>> language_tag("Chinese (zh-Hans)"), language_tag("EN"), language_tag("Français")
    ('zh-CN', 'en', 'Français')
    """
    words = re.split(r"[\s()_/-]+", name.strip().lower())
    return next((_LANGUAGE_WORDS[w] for w in words if w in _LANGUAGE_WORDS), name)


def is_chinese(text: str) -> bool:
    """Whether a text has Chinese characters in it."""
    return _CHINESE.search(text) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by the names of their columns."""

    sheet: Grid
    number: int
    columns: Mapping[str, int]
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def own(self, column: str) -> str:
        """Return a cell that says what XLSForm cannot."""
        return self[f"{OWN}{column}"]

    def place(self, column: str) -> str:
        """Return the address of a cell, filled or not."""
        return self.sheet.place(self.number, self.columns.get(column, 1))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the place of each header, and the rows below."""

    grid: Grid
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    header: int = 1

    def place(self, column: str = "") -> str:
        """Return the address of a header."""
        return self.grid.place(self.header, self.columns.get(column, 1))

    def count(self, column: str) -> int:
        """Return how many cells of a column are filled."""
        return sum(bool(row[column]) for row in self.rows)


NO_SHEET: Final = Sheet(Grid("-", {}), {}, ())


def read_sheet(grid: Grid, account: Account, *, needed: Sequence[str] = ()) -> Sheet:
    """Return a sheet whose first filled row holds the names of the columns."""
    header = min(grid.rows, default=1)
    columns: dict[str, int] = {}
    names: dict[int, str] = {}
    for place, cell in grid.rows.get(header, {}).items():
        names[place] = column_name(cell.text)
        if columns.setdefault(names[place], place) != place:
            filled = sum(place in grid.rows[row] for row in grid.rows if row > header)
            account.leave_out(
                COLUMN_TWICE,
                grid.place(header, place),
                column=cell.text,
                cells=filled,
            )
    for column in needed:
        if column not in columns:
            account.refuse(NO_TYPE_COLUMN, grid.place(header, 1), column=column)
    rows = (
        _row(grid, number, names, columns, account)
        for number in sorted(grid.rows)
        if number > header
    )
    return Sheet(grid, columns, tuple(row for row in rows if row.cells), header)


def _row(
    grid: Grid,
    number: int,
    names: Mapping[int, str],
    columns: Mapping[str, int],
    account: Account,
) -> Row:
    cells: dict[str, str] = {}
    for place, cell in sorted(grid.rows[number].items()):
        name = names.get(place)
        if name is None:
            continue
        if cell.kind is Kind.FORMULA and cell.text.startswith(("=", "#")):
            account.refuse(NOT_COMPUTED, grid.place(number, place))
        elif cell.text.strip():
            cells.setdefault(name, cell.text)
    return Row(grid, number, columns, cells)


def languages_of(sheet: Sheet, column: str) -> Iterator[tuple[str, str]]:
    """Yield the columns that hold texts, with the language of each.

    A column that names no language speaks the one most of it looks like.
    """
    for name in sheet.columns:
        plain, colons, tag = name.partition("::")
        if plain != column:
            continue
        if colons:
            yield name, tag
            continue
        texts = [row[name] for row in sheet.rows if row[name]]
        chinese = sum(map(is_chinese, texts))
        yield name, HOME_LANGUAGE if chinese * 2 > len(texts) else LANGUAGES[1]
