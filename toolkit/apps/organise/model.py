"""What the app knows: who sits before it, which rounds there are, which is led.

Knows no widget.  Planning and running have models of their own; here is only
which of them is on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import traitlets as t

from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.apps.organise.planning.model import PlanningModel
from toolkit.apps.organise.running.model import RunningModel
from toolkit.apps.organise.running.wording import named
from toolkit.collection.staff import MAY, Act
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES, translator

if TYPE_CHECKING:
    from toolkit.apps.desk.calls import Desk
    from toolkit.apps.desk.told import Person, Refusal, Standing
    from toolkit.i18n import Language


@dataclass(frozen=True, slots=True)
class Screen:
    """All there is to see of the frame; it is drawn as it is.

    Attributes
    ----------
    rounds : titles and states; ``chosen`` is the number of the one that is led.
    is_planning : whether a new round is planned instead.
    """

    language: Language = HOME_LANGUAGE
    person: Person | None = None
    rounds: tuple[str, ...] = ()
    chosen: int | None = None
    is_planning: bool = False
    may_plan: bool = False
    is_loaded: bool = False
    refusal: Refusal | None = None


class OrganiseModel(t.HasTraits):
    """The rounds, and which of them is led or whether a new one is planned."""

    language = t.Enum(LANGUAGES, HOME_LANGUAGE)
    screen = t.Instance(Screen, ())

    def __init__(self, desk: Desk, *, language: Language) -> None:
        self._desk = desk
        self._person: Person | None = None
        self._rounds: tuple[Standing, ...] = ()
        self._chosen = ""
        self._is_planning = self._is_loaded = False
        self._refusal: Refusal | None = None
        self.running = RunningModel(desk, language=language, on_moved=self._list)
        self.planning = PlanningModel(desk, language=language, on_made=self._made)
        super().__init__(language=language)
        self._show()

    def load(self) -> None:
        """Look who is there and which rounds there are, and take up the newest."""
        self._list()
        if self._rounds:
            self.choose(0)
        else:
            self.plan()

    def choose(self, number: int) -> None:
        """Lead one of the rounds."""
        if number in range(len(self._rounds)):
            self._chosen, self._is_planning = self._rounds[number].id, False
            self.running.choose(self._chosen)
            self._show()

    def plan(self) -> None:
        """Plan a new round, if that is for whoever is there."""
        if self._may_plan:
            self._is_planning = True
            self._show()
            self.planning.load()

    @property
    def _may_plan(self) -> bool:
        return self._person is not None and self._person.role in MAY[Act.DRAFTED]

    def _made(self, round_id: str) -> None:
        """Lead the draft that was just made."""
        self._list()
        ids = [one.id for one in self._rounds]
        if round_id in ids:
            self.choose(ids.index(round_id))

    def _list(self) -> None:
        """Ask which rounds there are; one that is gone is led no more."""
        try:
            self._person = self._person or self._desk.reception.who()
            self._rounds = self._desk.running.rounds()
            self._refusal = None
        except DeskRefusedError as error:
            self._refusal = error.refusal
        self._is_loaded = True
        if self._chosen and self._chosen not in {one.id for one in self._rounds}:
            self._chosen = ""
            self.load()
        self._show()

    @t.observe("language")
    def _speak(self, _change: object) -> None:
        self.running.language = self.planning.language = self.language
        self._show()

    def _show(self) -> None:
        _ = translator(self.language)
        ids = [one.id for one in self._rounds]
        is_led = self._chosen in ids and not self._is_planning
        self.screen = Screen(
            language=self.language,
            person=self._person,
            rounds=tuple(named(one, _) for one in self._rounds),
            chosen=ids.index(self._chosen) if is_led else None,
            is_planning=self._is_planning,
            may_plan=self._may_plan,
            is_loaded=self._is_loaded,
            refusal=self._refusal,
        )
