"""When people are to vote, as it is announced; no rule depends on it."""

from __future__ import annotations

from datetime import date

from toolkit.errors import SettingError
from toolkit.i18n import Phrase
from toolkit.storage.rounds import Days


def days_of(opens: str, closes: str) -> Days:
    """Return the days of voting as they are announced; each may be empty.

    Raises
    ------
    SettingError : one is no day, or the last comes before the first.
    """
    for day in (opens, closes):
        if day and not _is_day(day):
            raise SettingError(
                setting=day, reason=Phrase("a day is written as in 2026-03-05")
            )
    if opens and closes and closes < opens:
        raise SettingError(
            setting=closes, reason=Phrase("the last day comes before the first")
        )
    return Days(opens, closes)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
