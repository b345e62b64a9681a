"""What is known of a round while it is led, and how something is done to it.

What is not offered, or was not asked about first, is not done.  A refusal is
shown, and whatever happened, the desk is asked how the round stands now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import traitlets as t

from toolkit.apps.desk.told import Refusal
from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.apps.desk.words import words
from toolkit.apps.organise.running.offers import asks_first, offers_of
from toolkit.apps.organise.running.screen import Screen
from toolkit.collection.round import State
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.apps.desk.calls import Desk
    from toolkit.apps.desk.told import (
        CountProtocol,
        Job,
        Person,
        Reviewed,
        Standing,
        Words,
    )
    from toolkit.apps.organise.running.offers import Offer
    from toolkit.i18n import Language, Phrase

SOON, LATER, PATIENCE = 1, 30, 3600
"""Seconds: while a job is done, while a round is open, and after a last wish."""


class RoundModel(t.HasTraits):
    """One round at a time, and the screen that follows from how it stands."""

    language = t.Enum(LANGUAGES, HOME_LANGUAGE)
    screen = t.Instance(Screen, ())

    def __init__(
        self,
        desk: Desk,
        *,
        language: Language,
        on_moved: Callable[[], object] = lambda: None,
    ) -> None:
        self._desk, self._on_moved = desk, on_moved
        self._person: Person | None = None
        self._id = ""
        self._standing: Standing | None = None
        self._protocol: CountProtocol | None = None
        self._reviewed: Reviewed | None = None
        self._jobs: tuple[Job, ...] = ()
        self._asked: Offer | None = None
        self._answered: Offer | None = None
        self._forgetting = ""
        self._form = ""
        self._refusal: Refusal | None = None
        self._said: Words | None = None
        self._waited = 0
        super().__init__(language=language)

    def choose(self, round_id: str) -> None:
        """Take a round in hand."""
        self._id, self._standing = round_id, None
        self._forget_wishes()
        self._form = ""
        self._read()
        self._show()

    def refresh(self) -> None:
        """Look again, because somebody wishes it."""
        self._forget_wishes()
        self._read()
        self._show()

    def look_again(self) -> None:
        """Look again by itself, as long as somebody may be looking."""
        self._waited += self.screen.again_in or 0
        self._read()
        self._show()

    def ask(self, offer: Offer) -> None:
        """Ask about something before it is done."""
        standing = self._standing
        if standing and offer in self.screen.offers and asks_first(offer, standing):
            self._forget_wishes()
            self._asked = offer
            self._show()

    def leave(self) -> None:
        """Leave it as it is."""
        self._forget_wishes()
        self._show()

    def forget(self, job_id: str) -> None:
        """Take a job that is over off the list; its files are asked about first.

        Key slips and codes that nobody has in hand are lost for ever.
        """
        over = {job.id: job for job in self._jobs if job.is_over}
        if job_id not in over:
            return
        if over[job_id].takeaways and self._forgetting != job_id:
            self._forget_wishes()
            self._forgetting = job_id
            self._show()
            return
        self._try(lambda: self._desk.reception.forget(job_id))

    def _do(self, offer: Offer, do: Callable[[], object]) -> bool:
        """Do what is offered; return whether it was done."""
        standing = self._standing
        if standing is None or offer not in self.screen.offers:
            return False
        if asks_first(offer, standing) and self._asked is not offer:
            return False
        return self._try(do, offer)

    def _try(self, do: Callable[[], object], offer: Offer | None = None) -> bool:
        """Ask the desk for something, and see how the round stands then."""
        self._forget_wishes()
        self._answered = offer
        try:
            do()
        except DeskRefusedError as error:
            self._refusal = error.refusal
        is_done = self._refusal is None
        self._read()
        self._show()
        return is_done

    def _refuse(
        self, offer: Offer, why: Phrase, *, is_asked: bool = False, **facts: object
    ) -> None:
        """Refuse a wish here, before the desk hears of it."""
        self._forget_wishes()
        self._answered = offer
        self._asked = offer if is_asked else None
        self._refusal = Refusal(words(why, **facts))
        self._show()

    def _forget_wishes(self) -> None:
        self._asked = self._answered = self._refusal = self._said = None
        self._forgetting = ""
        self._waited = 0

    def _read(self) -> None:
        """Ask the desk how the round stands."""
        if not self._id:
            return
        before = self._standing.state if self._standing else None
        try:
            self._person = self._person or self._desk.reception.who()
            self._jobs = tuple(
                job for job in self._desk.reception.jobs() if job.round_id == self._id
            )
            self._standing = self._desk.running.standing(self._id)
            self._read_count(self._standing.state)
        except DeskRefusedError as error:
            self._refusal = self._refusal or error.refusal
            return
        if before not in {None, self._standing.state}:
            self._form = ""
            self._on_moved()

    def _read_count(self, state: State) -> None:
        has_count = state in {State.OPENED, State.PUBLISHED}
        running = self._desk.running
        self._protocol = running.protocol(self._id) if has_count else None
        is_reviewed = state is State.OPENED
        self._reviewed = running.reviewed(self._id) if is_reviewed else None

    def _show(self) -> None:
        standing, person = self._standing, self._person
        is_known = standing is not None and person is not None
        self.screen = Screen(
            language=self.language,
            standing=standing,
            protocol=self._protocol,
            reviewed=self._reviewed,
            offers=offers_of(standing, person.role) if standing and person else (),
            asked=self._asked,
            answered=self._answered,
            jobs=self._jobs if is_known else (),
            forgetting=self._forgetting,
            form=self._form,
            refusal=self._refusal,
            said=self._said,
            again_in=self._again_in(),
        )

    def _again_in(self) -> int | None:
        if self._waited > PATIENCE:
            return None
        if any(not job.is_over for job in self._jobs):
            return SOON
        is_open = self._standing is not None and self._standing.state is State.OPEN
        return LATER if is_open else None
