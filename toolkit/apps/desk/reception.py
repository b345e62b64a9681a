"""The reception: who is there, and what the server is busy with for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.apps.desk.told import Person

if TYPE_CHECKING:
    from toolkit.apps.desk.office import Visit
    from toolkit.apps.desk.told import Job


@dataclass(frozen=True, slots=True)
class ReceptionDesk:
    """Answers what `calls.Reception` lists."""

    visit: Visit

    def who(self) -> Person:
        """Return who sits before the app."""
        return Person(self.visit.staff.name, self.visit.staff.role)

    def jobs(self) -> tuple[Job, ...]:
        """Return the slow things this person has begun, oldest first."""
        return self.visit.office.jobs.of(self.visit.staff)

    def forget(self, job: str) -> None:
        """Take a job that is over, and its takeaways, off the list."""
        visit = self.visit
        left = visit.office.jobs.forget(job, staff=visit.staff)
        visit.office.takeaways.forget(left, owner=visit.staff)
