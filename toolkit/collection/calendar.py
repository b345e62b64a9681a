"""The calendar of rounds: what was held when, and when it is due again.

Each of the three directions of appraisal has a line, held or never held;
other surveys have one once they were held.  A round counts as held on the
day its result was published, and until then on the day it closed.  Only
days of what staff did come in here, and nothing of who took part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from toolkit.collection.round import Round, State
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from toolkit.survey.model import Survey

DIRECTIONS: Final = (
    Direction.MASSES_TO_MEMBERS,
    Direction.MEMBERS_TO_BRANCH,
    Direction.LOWER_TO_HIGHER,
)
"""The three directions of appraisal, each of which must be held."""


@dataclass(frozen=True, slots=True)
class DatedRound:
    """A round with its survey, and the days on which it closed and was published."""

    round: Round
    survey: Survey
    closed: date | None = None
    published: date | None = None

    @property
    def held(self) -> date | None:
        """The day on which it counts as held, once it is closed."""
        return self.published or self.closed

    @property
    def is_running(self) -> bool:
        """Whether ballots are taken."""
        return self.round.state is State.OPEN


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the calendar, as it stands on a day.

    Attributes
    ----------
    survey : what was asked last, or is being asked for the first time.
    last : the day of the last round that was held; ``None`` if none ever was.
    due : the day by which the next must be held; ``None`` if none ever was.
    running : the rounds that are open, by id.
    days_overdue : how long the day has passed; a round that is open has not
        been held yet and does not stop it.
    """

    direction: Direction
    survey: Survey | None = None
    last: date | None = None
    due: date | None = None
    running: tuple[str, ...] = ()
    days_overdue: int = 0


def after_months(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a shorter month.

    >>> after_months(date(2026, 1, 31), 1), after_months(date(2024, 2, 29), 24)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 28))
    """
    later: date = day + relativedelta(months=months)
    return later


def calendar_of(rounds: Iterable[DatedRound], *, today: date) -> tuple[Due, ...]:
    """Return what is due when: the three directions, then other surveys by id."""
    by_direction: dict[Direction, list[DatedRound]] = {one: [] for one in DIRECTIONS}
    by_survey: dict[str, list[DatedRound]] = {}
    for one in rounds:
        direction = one.survey.direction
        if direction in by_direction:
            by_direction[direction].append(one)
        elif one.held or one.is_running:
            by_survey.setdefault(one.survey.id, []).append(one)
    others = (by_survey[survey] for survey in sorted(by_survey))
    return (
        *(_due(direction, its, today) for direction, its in by_direction.items()),
        *(_due(its[0].survey.direction, its, today) for its in others),
    )


def _due(direction: Direction, rounds: Sequence[DatedRound], today: date) -> Due:
    running = [one for one in rounds if one.is_running]
    ids = tuple(sorted(one.round.id for one in running))
    held = [(one.held, one.round.id, one.survey) for one in rounds if one.held]
    if not held:
        survey = running[0].survey if running else None
        return Due(direction, survey, running=ids)
    last, _, survey = max(held, key=lambda one: one[:2])
    due = after_months(last, survey.cycle_months)
    overdue = max((today - due).days, 0)
    return Due(direction, survey, last, due, ids, overdue)
