"""What somebody does at the desk to one round, and what it works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.apps.desk.words import words
from toolkit.storage import rounds

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from toolkit.apps.desk.jobs import Outcome, Tell
    from toolkit.apps.desk.office import Visit
    from toolkit.apps.desk.told import Job, Takeaway
    from toolkit.collection.staff import Act
    from toolkit.i18n import Phrase
    from toolkit.settings import Settings
    from toolkit.storage.engine import Store


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done to a round that there is, by somebody who may do it."""

    visit: Visit
    round_id: str

    @property
    def store(self) -> Store:
        """The store in this person's hands."""
        return self.visit.store

    @property
    def settings(self) -> Settings:
        """Where things lie."""
        return self.visit.office.settings

    @property
    def today(self) -> date:
        """The day that stands in the record."""
        return self.visit.today

    @property
    def ballot_page(self) -> str:
        """The address at which raters vote."""
        return f"{self.settings.ballot_address}/b/{self.round_id}"

    def keep(self, ending: str, content: bytes) -> Takeaway:
        """Keep a file, named after the round, until it is taken away."""
        name = f"{self.round_id}{ending}"
        owner = self.visit.staff
        return self.visit.office.takeaways.keep(name, content, owner=owner)

    def begin(self, title: Phrase, work: Callable[[Tell], Outcome]) -> Job:
        """Begin it as a job."""
        return self.visit.office.jobs.begin(
            self.round_id, words(title), work, staff=self.visit.staff
        )


def task_of(visit: Visit, round_id: str, act: Act) -> Task:
    """Return the task of this person with a round.

    Raises
    ------
    NotPermittedError : it is not theirs to do.
    NoSuchRoundError : there is no such round.
    """
    visit.store.require(act)
    with visit.store.reading() as connection:
        rounds.get_round(connection, round_id)
    return Task(visit, round_id)
