"""What a single cell of a basic standard may say: units, days, grades, scores.

Whatever the tables here do not know is reported at its cell, never guessed.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from toolkit.collection.roster.headers import squeeze, tidy
from toolkit.standard.model import SelfGrade

_GRADES: Final[Mapping[SelfGrade, str]] = {
    SelfGrade.MET: "达标 met",
    SelfGrade.BASICALLY_MET: "基本达标 basically basicallymet basically_met",
    SelfGrade.NOT_MET: "未达标 不达标 notmet not_met unmet",
    SelfGrade.NOT_APPLICABLE: "不适用 notapplicable not_applicable n/a na",
}
_GRADE_OF: Final[Mapping[str, SelfGrade]] = {
    word: grade for grade, words in _GRADES.items() for word in words.split()
}
_STANDING: Final = frozenset(
    {"长期", "长期坚持", "长期执行", "常年", "全年", "持续", "ongoing", "standing"}
)
_BETWEEN_UNITS: Final = re.compile(r"[、,，;；/\n]+")
_DAY: Final = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?(前|止)?")
_DAY_AND_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\d)t[\d:.]+")
_MONTH: Final = re.compile(r"(\d{4})[-./年](\d{1,2})月?(底|末)?(前)?")
_YEAR: Final = re.compile(r"(\d{4})年?(年?[底末])?(前)?")
_DECEMBER: Final = 12
_SCORE: Final = re.compile(r"(\d{1,6}(?:\.\d{1,4})?)分?")


class UnreadableError(ValueError):
    """The cell says something, but not what its column is for."""


def units_in(text: str) -> tuple[str, ...]:
    """Return the units a cell names, each once.

    >>> units_in("组织部、宣传部；组织部")
    ('组织部', '宣传部')
    """
    parts = map(tidy, _BETWEEN_UNITS.split(text))
    return tuple(dict.fromkeys(filter(None, parts)))


def day_in(text: str) -> date | None:
    """Return the last day a cell allows; ``None`` if the duty is a standing one.

    A month ends on its last day, and so does a year.

    >>> day_in("2026年2月底"), day_in("2026-06-30T00:00:00"), day_in("长期")
    (datetime.date(2026, 2, 28), datetime.date(2026, 6, 30), None)
    """
    said = squeeze(text)
    if said in _STANDING:
        return None
    try:
        if found := _DAY_AND_TIME.fullmatch(said):
            return date.fromisoformat(found[1])
        if found := _DAY.fullmatch(said):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _MONTH.fullmatch(said):
            return _last_day(int(found[1]), int(found[2]))
        if found := _YEAR.fullmatch(said):
            return _last_day(int(found[1]), _DECEMBER)
    except ValueError as error:  # no such day, month or year
        raise UnreadableError(text) from error
    raise UnreadableError(text)


def grade_in(text: str) -> SelfGrade:
    """Return the self-grade a cell gives."""
    if (grade := _GRADE_OF.get(squeeze(text))) is None:
        raise UnreadableError(text)
    return grade


def score_in(text: str) -> Decimal:
    """Return the self-score a cell gives."""
    found = _SCORE.fullmatch(squeeze(text))
    if found is None:
        raise UnreadableError(text)
    return Decimal(found[1])


def _last_day(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first.replace(day=monthrange(year, month)[1])
