"""The sheet “choices”: lists of options, and the way out of each.

Every list needs a way out for those who cannot say.  Where the file does
not mark one it is found by its words, or added; and what was done is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from toolkit.exchange.left_out import (
    EXIT_ADDED,
    EXIT_FOUND,
    ID_CHANGED,
    LIST_LEFT_OUT,
    LIST_TOO_LONG,
    OPTION_REPEATED,
    WORDING_EXTENDED,
)
from toolkit.exchange.xlsform.rows import MANY, ONE
from toolkit.i18n import LANGUAGES
from toolkit.survey.leaning import leanings
from toolkit.survey.questions import CHOSEN, NOT_CHOSEN
from toolkit.survey.words import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from toolkit.exchange.account import Account
    from toolkit.exchange.xlsform.rows import Asked
    from toolkit.exchange.xlsform.tables import Row, Sheet
    from toolkit.exchange.xlsform.texts import Wording, Wordings

OptionData = dict[str, Any]

EXIT_TEXT: Final[Wording] = {"zh-CN": "不了解", "en": "Don't know"}
OTHER_TEXT: Final[Wording] = {"zh-CN": "其他", "en": "Other"}
OTHER: Final = "other"

MOST_OPTIONS: Final = {ONE: 200, MANY: 400}
"""How many options a ballot can offer, by the type of the row."""

_IN_PARENTHESES: Final[Wording] = {"zh-CN": "（{}）", "en": " ({})"}
_EXIT_CODE: Final = "dont_know"
_LONGEST_CODE: Final = 32
_EXIT_WORDS: Final = re.compile(
    r"(?:i )?(?:don.?t|do not) know|not applicable|n/a|no opinion|not sure|unsure"
    r"|(?:can.?t|cannot) (?:say|judge|tell)|prefer not to (?:say|answer)|refused?"
    r"|.*(?:不了解|不清楚|不知道|不适用|说不清|不好说|拒答|无法(?:评价|判断)).*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OptionList:
    """The options of a list, and what each was called in the file.

    ``exit`` is ``None`` in a list that is still without one.
    """

    name: str
    options: tuple[OptionData, ...]
    exit: OptionData | None
    codes: Mapping[str, str]
    place: str

    @property
    def other(self) -> str | None:
        """The code of the option that says “other”, if there is one."""
        if OTHER in self.codes:
            return self.codes[OTHER]
        words = {(tag, _heard(said)) for tag, said in OTHER_TEXT.items()}
        for option in self.options:
            if words & {(tag, _heard(said)) for tag, said in option["text"].items()}:
                return str(option["code"])
        return None

    @property
    def ways(self) -> list[int]:
        """Which way each option leans, in a language in which all are known."""
        for tag in LANGUAGES:
            said = [option["text"][tag] for option in self.options]
            if (ways := leanings(said, tag)) is not None:
                return ways
        return []

    @property
    def is_turned(self) -> bool:
        """Whether it goes from blame to praise."""
        ways = self.ways
        return bool(ways) and ways[0] < ways[-1]

    def way_out(self, account: Account) -> OptionData:
        """Return the exit, one of our own if there is none."""
        if self.exit is None:
            account.change(EXIT_ADDED, self.place, list=self.name)
            return new_exit(self.options)
        return self.exit


def new_exit(options: Iterable[OptionData]) -> OptionData:
    """Return an exit whose code no option has."""
    code = free_code(_EXIT_CODE, {str(option["code"]) for option in options})
    return {"code": code, "text": EXIT_TEXT}


def free_code(wanted: str, taken: Iterable[str], *, first: str = "a-z0-9") -> str:
    """Return a code like a name, that none of the others has.

    >>> free_code("Very good!", ["very_good"])
    'very_good_2'
    >>> free_code("很好", [])
    'o1'
    """
    occupied = {*taken, *RESERVED}
    if re.fullmatch(f"[{first}][a-z0-9_]{{,31}}", wanted) and wanted not in occupied:
        return wanted
    plain = re.sub(r"[^a-z0-9]+", "_", wanted.lower()).strip("_")[:_LONGEST_CODE]
    if not re.match(f"[{first}]", plain):
        number = 1
        while f"o{number}" in occupied:
            number += 1
        return f"o{number}"
    code, number = plain, 1
    while code in occupied:
        number += 1
        ending = f"_{number}"
        code = plain[: _LONGEST_CODE - len(ending)] + ending
    return code


def rows_of_lists(sheet: Sheet) -> dict[str, list[Row]]:
    """Return the rows of every list, by its name."""
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        if row["list_name"]:
            rows.setdefault(row["list_name"], []).append(row)
    return rows


def of_readable_lists(
    asked: Iterable[Asked], rows: Mapping[str, Sequence[Row]], account: Account
) -> list[Asked]:
    """Return what is asked without those whose options nobody reads through."""
    kept: list[Asked] = []
    for one in asked:
        most = MOST_OPTIONS.get(one.type)
        if most is not None and len(rows.get(one.list, ())) > most + 1:
            account.leave_out(
                LIST_TOO_LONG,
                one.row.place("type"),
                name=one.row["name"],
                type=one.row["type"],
                most=most,
            )
        else:
            kept.append(one)
    return kept


def read_lists(
    rows: Mapping[str, Sequence[Row]],
    asked: Iterable[Asked],
    reading: ListReading,
    *,
    is_own: bool,
) -> dict[str, OptionList]:
    """Return the lists that are used, and of our own files all, by name."""
    used = {one.list for one in asked}
    used |= {part.list for one in asked for part in one.parts.values()}
    lists: dict[str, OptionList] = {}
    for name, of_list in rows.items():
        if name in used or is_own:
            lists[name] = reading.read(name, of_list)
        else:
            place = of_list[0].place("list_name")
            reading.account.leave_out(LIST_LEFT_OUT, place, list=name)
    return lists


@dataclass(frozen=True, slots=True)
class ListReading:
    """Reads lists: their codes, their wordings, their way out."""

    sheet: Sheet
    wordings: Wordings
    account: Account
    is_own: bool

    def read(self, name: str, rows: Sequence[Row]) -> OptionList:
        """Return the options of a list, each with a code of its own."""
        kept = rows if self.is_own else self._each_once(name, rows)
        options: list[OptionData] = []
        codes: dict[str, str] = {}
        worded: set[tuple[str, str]] = set()
        way_out: OptionData | None = None
        may_hold_exit = len(kept) > 1 and not any(row.own("exit") for row in rows)
        for row in kept:
            option = self._option(row, codes)
            if not self.is_own:
                self._tell_apart(option, worded, row, name)
            is_found = may_hold_exit and way_out is None and _is_exit(option)
            if is_found:
                place, said = row.place("name"), row["name"]
                self.account.change(EXIT_FOUND, place, name=said, list=name)
            if is_found or row.own("exit"):
                way_out = option
            else:
                options.append(option)
        place = rows[0].place("list_name")
        return OptionList(name, tuple(options), way_out, codes, place)

    def _each_once(self, name: str, rows: Sequence[Row]) -> list[Row]:
        """Return the rows without those that repeat an option word for word."""
        labels = [it for it in self.sheet.columns if it.partition("::")[0] == "label"]
        kept: dict[tuple[str, ...], Row] = {}
        for row in rows:
            option = (row["name"], *(row[label] for label in labels))
            if option in kept:
                place, said = row.place("name"), row["name"]
                self.account.leave_out(OPTION_REPEATED, place, name=said, list=name)
            else:
                kept[option] = row
        return list(kept.values())

    def _tell_apart(
        self, option: OptionData, worded: set[tuple[str, str]], row: Row, name: str
    ) -> None:
        """Add its name to the wording of an option that is worded like another."""
        text: Wording = option["text"]
        if any((tag, _heard(said)) in worded for tag, said in text.items()):
            self.account.change(
                WORDING_EXTENDED,
                row.place("name"),
                text=next(iter(text.values())),
                list=name,
                name=row["name"],
            )
            for tag, mark in _IN_PARENTHESES.items():
                text[tag] += mark.format(row["name"])
        worded.update((tag, _heard(said)) for tag, said in text.items())

    def _option(self, row: Row, codes: dict[str, str]) -> OptionData:
        said = row["name"]
        kept = () if self.is_own else (CHOSEN, NOT_CHOSEN)
        code = free_code(said, {*codes.values(), *kept})
        if code != said:
            self.account.change(ID_CHANGED, row.place("name"), name=said, code=code)
        codes.setdefault(said, code)
        return {"code": code, "text": self.wordings.text(row, self.sheet, name=said)}


def _heard(said: str) -> str:
    return said.strip().casefold()


def _is_exit(option: OptionData) -> bool:
    said = option["text"].values()
    return any(_EXIT_WORDS.fullmatch(one.strip(" .。")) for one in said)
