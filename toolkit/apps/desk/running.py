"""Running at the desk: a round is led through its life.

Whatever takes long or gives files is a job: it is done in a thread of the
server, whether or not a page stays open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.apps.desk import counting, papers
from toolkit.apps.desk.jobs import Outcome
from toolkit.apps.desk.standing import protocol_of, standing_of
from toolkit.apps.desk.task import task_of
from toolkit.apps.desk.told import Reviewed
from toolkit.apps.desk.words import words
from toolkit.collection.staff import Act
from toolkit.forms.page import preview_page
from toolkit.i18n import Phrase
from toolkit.opinions import Review
from toolkit.services import conducting, issuing
from toolkit.storage import acts, ledger, rounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.apps.desk.office import Visit
    from toolkit.apps.desk.task import Task
    from toolkit.apps.desk.told import CountProtocol, Job, Standing
    from toolkit.i18n import Language

DONE: Final = Phrase("Destroyed; the published archive stays.")


@dataclass(frozen=True, slots=True)
class RunningDesk:
    """Answers what `calls.Running` lists."""

    visit: Visit

    def rounds(self) -> tuple[Standing, ...]:
        """Return all rounds, newest first, without their records."""
        store, settings = self.visit.store, self.visit.office.settings
        store.require(Act.OVERSEE)
        with store.reading() as connection:
            begun = acts.newest_first(connection)
            there = [one.id for one in rounds.list_rounds(connection)]
        new = [one for one in reversed(there) if one not in begun]
        return tuple(
            standing_of(store, settings, one, with_record=False)
            for one in (*new, *(one for one in begun if one in there))
        )

    def standing(self, round_id: str) -> Standing:
        """Return how a round stands, with its record."""
        task = self._task(Act.OVERSEE, round_id)
        return standing_of(task.store, task.settings, round_id)

    def preview(self, round_id: str, language: Language) -> str:
        """Return the form that raters of a round see, as a page of HTML."""
        with self._task(Act.OVERSEE, round_id).store.reading() as connection:
            survey = rounds.get_survey(connection, round_id)
            subjects = rounds.get_subjects(connection, round_id)
        return preview_page(survey, subjects, language=language)

    def rehearse(self, round_id: str, language: Language) -> Job:
        """Let made-up raters vote in a copy of a draft."""
        task = self._task(Act.REHEARSED, round_id)
        return task.begin(
            Phrase("Rehearsal"), lambda tell: counting.rehearse(task, language, tell)
        )

    def print_codes(
        self,
        round_id: str,
        by_ticket: Sequence[str],
        spares: int,
        language: Language,
        *,
        two_squares: bool = False,
        anew: bool = False,
    ) -> Job:
        """Issue links and tickets: sheets to print, and a table of links."""
        task = self._task(Act.ISSUED, round_id)
        return task.begin(
            Phrase("Links and tickets"),
            lambda _: papers.codes(
                task,
                language,
                by_ticket=by_ticket,
                spares=spares,
                two_squares=two_squares,
                anew=anew,
            ),
        )

    def reissue(self, round_id: str, number: str, language: Language) -> Job:
        """Replace the lost link of a rater, by staff or student number."""
        task = self._task(Act.REISSUED, round_id)
        return task.begin(
            Phrase("A new link"), lambda _: papers.link(task, language, number)
        )

    def void(self, round_id: str, codes: Sequence[str]) -> Mapping[str, int]:
        """Take codes back; return how many, by rater group."""
        task = self._task(Act.VOIDED, round_id)
        return issuing.void_codes(task.store, round_id, codes, today=task.today)

    def freeze(
        self,
        round_id: str,
        slips: int,
        needed: int,
        language: Language,
        *,
        on_server: bool = False,
    ) -> Job:
        """Fix rules and roster; give the sheets of key slips, if there are any."""
        task = self._task(Act.FROZEN, round_id)
        return task.begin(
            Phrase("Rules frozen, key made"),
            lambda _: papers.key(
                task, language, slips=slips, needed=needed, on_server=on_server
            ),
        )

    def print_notices(self, round_id: str, language: Language) -> Job:
        """Make poster and leaflets, in a zip file."""
        task = self._task(Act.OVERSEE, round_id)
        return task.begin(
            Phrase("Poster and leaflets"), lambda _: papers.notices(task, language)
        )

    def print_ballots(self, round_id: str, language: Language) -> Job:
        """Make paper ballots, in a zip file."""
        task = self._task(Act.OVERSEE, round_id)
        return task.begin(
            Phrase("Paper ballots"), lambda _: papers.ballots(task, language)
        )

    def open(self, round_id: str, slips: Sequence[str]) -> Standing:
        """Open a frozen round, once its slips have been seen to fit."""
        task = self._task(Act.OPEN, round_id)
        conducting.open_round(task.store, round_id, slips=slips, today=task.today)
        return self.standing(round_id)

    def close(self, round_id: str) -> Standing:
        """Close an open round for good."""
        task = self._task(Act.CLOSED, round_id)
        conducting.close_round(task.store, round_id, today=task.today)
        return self.standing(round_id)

    def unseal(self, round_id: str, slips: Sequence[str]) -> Job:
        """Open the box of a closed round and count."""
        task = self._task(Act.OPENED, round_id)
        return task.begin(
            Phrase("Opening the box"), lambda tell: counting.unseal(task, slips, tell)
        )

    def take_box(self, round_id: str) -> Job:
        """Give the closed box, to be opened on another machine."""
        task = self._task(Act.TAKEN_AWAY, round_id)
        return task.begin(Phrase("The closed box"), lambda _: counting.take_box(task))

    def bring_count(self, round_id: str, content: bytes) -> Job:
        """Take in what was counted on another machine."""
        task = self._task(Act.OPENED, round_id)
        return task.begin(
            Phrase("Taking in the count"),
            lambda _: counting.bring_count(task, content),
        )

    def protocol(self, round_id: str) -> CountProtocol:
        """Return what was counted when the box was opened."""
        return protocol_of(self._task(Act.OVERSEE, round_id).store, round_id)

    def reviewed(self, round_id: str) -> Reviewed:
        """Return how far the review of opinions is, in numbers."""
        with self._task(Act.OVERSEE, round_id).store.reading() as connection:
            count = ledger.count_reviews(connection, round_id)
        return Reviewed(
            released=count[Review.RELEASED],
            withheld=count[Review.WITHHELD],
            waiting=count[Review.WAITING],
        )

    def publish(self, round_id: str, language: Language) -> Job:
        """Publish an opened round, once, and write its documents."""
        task = self._task(Act.PUBLISHED, round_id)
        return task.begin(
            Phrase("Publication"), lambda tell: counting.publish(task, language, tell)
        )

    def documents(self, round_id: str, language: Language) -> Job:
        """Write the documents of a published round anew; give them and the archive."""
        task = self._task(Act.OVERSEE, round_id)
        return task.begin(
            Phrase("Archive and documents"),
            lambda tell: counting.document(task, language, tell),
        )

    def destroy(self, round_id: str) -> Job:
        """Delete envelopes, key, codes and names of a published round."""
        task = self._task(Act.DESTROYED, round_id)

        def work(_tell: object) -> Outcome:
            conducting.destroy(task.store, round_id, today=task.today)
            return Outcome((words(DONE),))

        return task.begin(Phrase("Destruction"), work)

    def _task(self, act: Act, round_id: str) -> Task:
        return task_of(self.visit, round_id, act)
