"""The sheet “survey”: what its types mean, and which rows belong together.

Rows are read from the top.  What is asked comes out in one list, each with
the groups it stands in; what a ballot cannot ask is put on the account.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from toolkit.exchange.left_out import (
    CANNOT_BE_ASKED,
    COMPUTED,
    LIST_IN_FILE,
    NO_LIST_NAME,
    NOT_BEGUN,
    NOT_ENDED,
    REPEAT_LEFT_OUT,
    ROW_DISABLED,
    ROW_WITHOUT_TYPE,
    TELLS_OF_RATERS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.collection.roster.problems import Complaint
    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.tables import Row, Sheet

ONE: Final = "select_one"
MANY: Final = "select_multiple"
NOTE: Final = "note"
WORDS: Final = "text"
INTEGER: Final = "integer"
DECIMAL: Final = "decimal"
RANGE: Final = "range"
GROUP: Final = "group"

_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("text", "string", "q string"), WORDS),
    **dict.fromkeys(("integer", "int", "add integer prompt"), INTEGER),
    **dict.fromkeys(("decimal", "float", "add decimal prompt"), DECIMAL),
    **dict.fromkeys(("note", "add note prompt"), NOTE),
    "range": RANGE,
}
_SELECT: Final = re.compile(
    r"(?:add )?select[ _]?(?P<how>one|1|multiple|all that apply)"
    r"(?: prompt using)?(?: from)?(?: (?P<list>\S+))?"
    r"(?P<other> or[ _](?:specify[ _])?other)?",
    re.IGNORECASE,
)
_CONTROL: Final = re.compile(r"(begin|end) (.+)")  # “end” alone is a time
_REPEATED: Final = ("repeat", "lgroup", "looped group", "loop")

_OF_RATERS: Final = (
    *("start", "end", "today", "deviceid", "imei", "subscriberid", "simserial"),
    *("phonenumber", "username", "email", "uri", "audit", "background-audio"),
    *("geopoint", "geotrace", "geoshape", "gps", "location", "osm"),
    *("start-geopoint", "background-geopoint"),
)
_LEFT_OUT: Final[Mapping[str, Complaint]] = {
    **dict.fromkeys(_OF_RATERS, TELLS_OF_RATERS),
    **dict.fromkeys(("calculate", "hidden", "csv-external", "xml-external"), COMPUTED),
}
_IN_FILE: Final = re.compile(r"select (one|multiple) (from file|external)\b")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of rows under one heading."""

    row: Row
    is_repeated: bool = False


@dataclass(slots=True)
class Asked:
    """One thing that is asked, or said in a note.

    Attributes
    ----------
    type : one of the types above; ``group`` for what several rows ask
        together.
    id : the item's, once it has one.
    list : the name of its list of options.
    has_other : whether “other” is added to the options, and asked for.
    groups : what it stands in, outermost first.
    parts : for a group, the rows in it by the last part of their names.
    """

    row: Row
    type: str
    id: str = ""
    list: str = ""
    has_other: bool = False
    groups: tuple[Group, ...] = ()
    parts: dict[str, Asked] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of item that our own files say it is."""
        return self.row.own("kind")


def read_rows(sheet: Sheet, account: Account) -> list[Asked]:
    """Return all that is asked, in order."""
    asked: list[Asked] = []
    open_: list[Group] = []
    whole: Asked | None = None  # the item whose parts are being read
    inside = 0  # how many groups are open when it ends
    for row in _rows_of(sheet, account):
        type_ = _plain(row["type"])
        control = _CONTROL.fullmatch(type_)
        if control is None:
            one = _asked(row, type_, tuple(open_), account)
            if one is None:
                continue
            if whole is None:
                asked.append(one)
            else:
                whole.parts[row["name"].rpartition("_")[2]] = one
        elif control[1] == "begin":
            if whole is None and row.own("kind") in {"clause", "evidence"}:
                whole, inside = Asked(row, GROUP, groups=tuple(open_)), len(open_)
                asked.append(whole)
            is_repeated = control[2].startswith(_REPEATED)
            if is_repeated and whole is None:
                account.leave_out(REPEAT_LEFT_OUT, row.place("type"), name=row["name"])
            open_.append(Group(row, is_repeated))
        elif open_:
            open_.pop()
            whole = whole if len(open_) > inside else None
        else:
            account.refuse(NOT_BEGUN, row.place("type"))
    for group in open_:
        account.refuse(NOT_ENDED, group.row.place("type"))
    return asked


def _rows_of(sheet: Sheet, account: Account) -> Iterator[Row]:
    for row in sheet.rows:
        if row["disabled"].lower() in {"yes", "true", "true()", "1"}:
            account.leave_out(ROW_DISABLED, row.place("disabled"), name=row["name"])
        elif row["type"]:
            yield row
        elif row["name"] or any(name.startswith("label") for name in row.cells):
            account.leave_out(ROW_WITHOUT_TYPE, row.place("type"))


def _asked(
    row: Row, type_: str, groups: tuple[Group, ...], account: Account
) -> Asked | None:
    if type_ in _TYPES:
        return Asked(row, _TYPES[type_], groups=groups)
    if row.own("kind").startswith("parameter"):
        return None
    select = _SELECT.fullmatch(" ".join(row["type"].split()))
    place, name = row.place("type"), row["name"]
    if _IN_FILE.match(type_):
        account.leave_out(LIST_IN_FILE, place, name=name, type=row["type"])
        return None
    if select is None:
        complaint = _LEFT_OUT.get(type_, CANNOT_BE_ASKED)
        account.leave_out(complaint, place, name=name, type=row["type"])
        return None
    if not select["list"]:
        account.refuse(NO_LIST_NAME, place, type=row["type"])
        return None
    is_one = select["how"].lower() in {"one", "1"}
    return Asked(
        row,
        ONE if is_one else MANY,
        list=select["list"],
        has_other=select["other"] is not None,
        groups=groups,
    )


def _plain(type_: str) -> str:
    return " ".join(type_.lower().replace("_", " ").split())
