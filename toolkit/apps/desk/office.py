"""What stands behind the desk: the store, and what is kept while people work."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from toolkit.apps.desk import wire
from toolkit.apps.desk.jobs import Jobs
from toolkit.apps.desk.takeaways import Takeaways
from toolkit.apps.desk.words import NOT_UNDERSTOOD, UNFORESEEN, refusal, refusal_of
from toolkit.errors import ToolkitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.apps.desk.told import Plan
    from toolkit.collection.roster.model import Roster
    from toolkit.collection.staff import Staff
    from toolkit.settings import Settings
    from toolkit.storage.engine import Store

LOG = logging.getLogger("pingyi.desk")


def wall_calendar() -> date:
    """Return the day on the organiser's own wall."""
    return date.today()  # noqa: DTZ011 -- no other day is meant


@dataclass(frozen=True, slots=True)
class Office:
    """All that the desk works with; one for the whole server.

    Attributes
    ----------
    plans : what each person has planned so far, by account.
    rosters : rosters that were read, by handle.
    """

    store: Store
    settings: Settings
    today: Callable[[], date] = wall_calendar
    jobs: Jobs = field(default_factory=lambda: Jobs(LOG))
    takeaways: Takeaways = field(default_factory=Takeaways)
    plans: dict[str, Plan] = field(default_factory=dict)
    rosters: dict[str, Roster] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the desk: what they may use, in their own name."""

    office: Office
    staff: Staff

    @property
    def store(self) -> Store:
        """The store in this person's hands."""
        return self.office.store.acting(self.staff)

    @property
    def today(self) -> date:
        """The day that stands in the record."""
        return self.office.today()


def answer(desk: Any, line: bytes) -> bytes:  # noqa: ANN401 -- a `Desk`, part by part
    """Return the desk's answer to a call, both as they cross the wire.

    Whatever goes wrong is said in the reader's language; what nobody foresaw
    goes to the log.
    """
    try:
        part, call, arguments = wire.read_call(line)
    except wire.NotUnderstoodError:
        LOG.warning("A call was not understood")
        return wire.write_refusal(refusal_of(NOT_UNDERSTOOD))
    try:
        given = getattr(getattr(desk, part), call)(**arguments)
        return wire.write_answer(part, call, given)
    except ToolkitError as error:
        return wire.write_refusal(refusal(error))
    except Exception:
        LOG.exception("%s.%s failed", part, call)
        return wire.write_refusal(refusal_of(UNFORESEEN))
