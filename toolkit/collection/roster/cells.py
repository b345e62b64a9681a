"""What a single cell of a roster may say.

The words for standings and rater groups stand here as tables; whatever
they do not know is reported at its cell, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from toolkit.collection.roster import misfits, problems
from toolkit.collection.roster.grid import Kind
from toolkit.collection.roster.headers import READ, Field, Side, squeeze
from toolkit.collection.roster.model import Standing

if TYPE_CHECKING:
    from toolkit.collection.roster.lines import Line, Table
    from toolkit.collection.roster.wanted import Groups, Wanted
    from toolkit.problem import Problem

_STANDINGS: Final[Mapping[Standing | None, str]] = {
    Standing.FULL: "党员 中共党员 正式党员 中共正式党员 "
    "full fullmember member partymember",
    Standing.PROBATIONARY: "预备党员 中共预备党员 probationary probationarymember",
    None: "党外 群众 党外群众 党外人士 共青团员 团员 民主党派 无党派 无党派人士 "
    "入党积极分子 发展对象 masses nonparty non-party none",
}
_STANDING_OF: Final[Mapping[str, Standing | None]] = {
    word: standing for standing, words in _STANDINGS.items() for word in words.split()
}

_CATEGORIES: Final[Mapping[str, str]] = {
    "teachers": "教师 在职教师 专任教师 辅导员 teacher teachers faculty",
    "staff": "教职工 教职员工 教师 职工 教工 在职教师 在职教职工 管理人员 行政人员 "
    "教辅人员 辅导员 staff teacher teachers employee employees faculty",
    "students": "学生 本科生 研究生 硕士生 博士生 硕士研究生 博士研究生 学员 "
    "student students undergraduate undergraduates postgraduate postgraduates",
    "retired": "离退休 退休 离休 离退休人员 退休人员 离退休教职工 退休教职工 退休教师 "
    "retired retiree retirees",
}

_SHOWN_INSTEAD: Final = "□"
_LOST: Final = frozenset("?？□�")
_SUPPLEMENTARY_PLANES: Final = 0x20000  # rare characters, newer than this Python's
_LONGEST_EXACT: Final = 15  # digits a spreadsheet keeps in a number
_ROUNDED: Final = re.compile(r"\d(\.\d+)?e\+?\d+", re.IGNORECASE)
_IDENTITY: Final = re.compile(
    r"\d{6}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)


def standing_of(line: Line) -> Standing:
    """Return the standing of a subject; full where the column is missing."""
    return _STANDING_OF.get(squeeze(line[Field.STANDING])) or Standing.FULL


def number_of(line: Line) -> str:
    """Return the number of a person as it is compared, empty if there is none."""
    return squeeze(line[Field.NUMBER]).upper()


def category_words(groups: Groups, *, of_members: bool) -> Mapping[str, str]:
    """Return which words in the category column mean which group.

    Of members, the usual words may be followed by 党员.  A word that two
    groups use means the one with fewer words: teachers come before staff.
    """
    words: dict[str, str] = {}
    narrow = sorted(groups, key=lambda group: len(_CATEGORIES.get(group.id, "")))
    for group in narrow:
        usual = _CATEGORIES.get(group.id, "").split()
        usual += [f"{word}党员" for word in usual if of_members and not word.isascii()]
        words |= {word: group.id for word in usual if word not in words}
    for group in groups:
        words |= {squeeze(text): group.id for text in (group.id, *group.text.values())}
    return words


def words_on(side: Side, wanted: Wanted) -> Mapping[str, str]:
    """Return which words in the category column of a sheet mean which group."""
    of_members = side is Side.SUBJECTS or not wanted.is_of_masses
    return category_words(wanted.groups[side], of_members=of_members)


def broken_cells(table: Table, wanted: Wanted) -> Iterator[Problem]:
    """Yield everything wrong with single cells of a table."""
    lists_members = table.side is Side.SUBJECTS and wanted.has_members
    for line in table.lines:
        yield from _missing(line, table, wanted)
        for field in Field:
            if field in READ and line[field]:
                yield from _unreadable(line, field)
        if lists_members:
            yield from _subject_standing(line)
        elif wanted.is_of_masses:
            yield from _rater_standing(line)
    yield from _categories(table, wanted)
    alike = Field.BRANCH if table.side is Side.SUBJECTS else Field.CATEGORY
    yield from _broken_numbers(table.lines, alike)


def _categories(table: Table, wanted: Wanted) -> Iterator[Problem]:
    groups = wanted.groups[table.side]
    words = words_on(table.side, wanted)
    asks_subjects = table.side is Side.SUBJECTS and not wanted.is_of_voters
    complaint = (
        misfits.SUBJECT_CATEGORY_UNKNOWN if asks_subjects else problems.CATEGORY_UNKNOWN
    )
    known = " / ".join(group.text["zh-CN"] for group in groups)
    for line in table.lines if groups else ():
        text = line[Field.CATEGORY]
        if text and squeeze(text) not in words:
            place = line.place(Field.CATEGORY)
            yield complaint.at(place, text=text, name=shown(line), known=known)


def shown(line: Line) -> str:
    """Return a person's name, fit to be shown."""
    return _showable(line[Field.NAME]) or "—"


def _missing(line: Line, table: Table, wanted: Wanted) -> Iterator[Problem]:
    if not line[Field.NAME]:
        yield problems.NAME_MISSING.at(line.place())
    needed = [*wanted.required[table.side]]
    if table.side is Side.SUBJECTS:
        needed += [Field.STANDING] if wanted.has_members else []
        needed += [Field.CATEGORY] if wanted.groups[table.side] else []
    for field in dict.fromkeys(needed):
        if field is not Field.NAME and field in table.fields and not line[field]:
            yield problems.CELL_MISSING.at(
                line.place(field), column=field.value, name=shown(line)
            )
    if Field.NUMBER in table.fields and not line[Field.NUMBER]:
        yield problems.NUMBER_MISSING.at(line.place(Field.NUMBER), name=shown(line))


def _unreadable(line: Line, field: Field) -> Iterator[Problem]:
    text, place = line[field], line.place(field)
    if line.kind(field) is Kind.FORMULA:
        yield problems.FORMULA.at(place)
        return
    for character in text:
        kind = _trouble_with(character)
        if kind is not None:
            point = f"U+{ord(character):04X}"
            yield kind.at(place, text=_showable(text), point=point)
            return
    if field is Field.NAME and _LOST & set(text):
        yield problems.CHARACTER_LOST.at(place, text=text)


def _trouble_with(character: str) -> problems.Complaint | None:
    category = unicodedata.category(character)
    if category == "Co":
        return problems.CHARACTER_PRIVATE
    unassigned = category == "Cn" and ord(character) < _SUPPLEMENTARY_PLANES
    if category in {"Cc", "Cf", "Cs"} or unassigned:
        return problems.CHARACTER_INVISIBLE
    return None


def _showable(text: str) -> str:
    return "".join(_SHOWN_INSTEAD if _trouble_with(c) else c for c in text)


def _subject_standing(line: Line) -> Iterator[Problem]:
    text = line[Field.STANDING]
    facts = {"text": text, "name": shown(line)}
    if not text:
        return
    if squeeze(text) not in _STANDING_OF:
        yield problems.STANDING_UNKNOWN.at(line.place(Field.STANDING), **facts)
    elif _STANDING_OF[squeeze(text)] is None:
        yield problems.SUBJECT_NOT_A_MEMBER.at(line.place(Field.STANDING), **facts)


def _rater_standing(line: Line) -> Iterator[Problem]:
    text = line[Field.STANDING]
    if _STANDING_OF.get(squeeze(text)) is not None:
        yield problems.RATER_A_MEMBER.at(
            line.place(Field.STANDING), text=text, name=shown(line)
        )


def _broken_numbers(lines: Iterable[Line], alike: Field) -> Iterator[Problem]:
    """Yield numbers a spreadsheet has spoilt, told by others of the same kind."""
    kinds: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line[Field.NUMBER]:
            kinds[squeeze(line[alike])].append(line)
    for same in kinds.values():
        lengths = Counter(len(number_of(line)) for line in same)
        usual = max(lengths, key=lambda length: (lengths[length], length))
        for line in same:
            yield from _broken_number(line, usual)


def _broken_number(line: Line, usual: int) -> Iterator[Problem]:
    number, place, name = number_of(line), line.place(Field.NUMBER), shown(line)
    is_numeric = line.kind(Field.NUMBER) is Kind.NUMBER
    too_long = is_numeric and len(number) > _LONGEST_EXACT
    if _IDENTITY.fullmatch(number):
        yield problems.NUMBER_LIKE_IDENTITY.at(place, name=name)
    elif too_long or _ROUNDED.fullmatch(number):
        yield problems.DIGITS_LOST.at(place, name=name, number=number)
    elif is_numeric and len(number) != usual:
        yield problems.ZERO_LOST.at(
            place, name=name, number=number, length=len(number), usual=usual
        )
