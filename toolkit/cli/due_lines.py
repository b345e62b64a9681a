"""How the calendar is printed: one line for each appraisal, or plain facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from toolkit.reports.naming import DIRECTIONS, named_direction

if TYPE_CHECKING:
    from toolkit.collection.calendar import Due
    from toolkit.i18n import Translator


def lines(calendar: Iterable[Due], _: Translator) -> Iterator[str]:
    """Yield a line for each appraisal: held when, due when, running or overdue."""
    for one in calendar:
        yield _("{what}: {standing}", what=_named(one, _), standing=_standing(one, _))


def facts(calendar: Iterable[Due]) -> list[dict[str, object]]:
    """Return the calendar as plain data, for a program to read."""
    return [
        {
            "direction": one.direction.value,
            "survey": one.survey.id if one.survey else None,
            "cycle_months": one.survey.cycle_months if one.survey else None,
            "last": one.last.isoformat() if one.last else None,
            "due": one.due.isoformat() if one.due else None,
            "days_overdue": one.days_overdue,
            "running": list(one.running),
        }
        for one in calendar
    ]


def _named(one: Due, _: Translator) -> str:
    if one.direction in DIRECTIONS or one.survey is None:
        return named_direction(one.direction, _)
    return one.survey.title[_.language]


def _standing(one: Due, _: Translator) -> str:
    return _.join([_told(one, _), *_running(one, _)])


def _told(one: Due, _: Translator) -> str:
    if one.last is None:
        return _("never held")
    if one.days_overdue:
        return _(
            "last held {last}, overdue by {days} days (since {due})",
            last=one.last,
            days=one.days_overdue,
            due=one.due,
        )
    return _("last held {last}, due by {due}", last=one.last, due=one.due)


def _running(one: Due, _: Translator) -> Iterator[str]:
    if one.running:
        yield _("running now: {rounds}", rounds=_.join(one.running))
