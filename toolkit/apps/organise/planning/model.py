"""What is known while a round is planned: the plan, and the screen that follows.

Knows no widget.  Whatever a browser asks for is checked here, and at the
desk again; what is typed stays as it is typed, fit or not.  Every change is
kept at the desk, so that a closed page loses nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import traitlets as t

from toolkit.apps.desk.told import RosterFile
from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.apps.organise.planning.fields import (
    NUMBERS,
    TEXTS,
    VALUE,
    WAYS,
    WEIGHT,
    read_typed,
    typed_of,
)
from toolkit.apps.organise.planning.screen import WIDTHS, Screen
from toolkit.apps.organise.planning.shown import Known, screen_of
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from toolkit.apps.desk.calls import Desk
    from toolkit.apps.desk.told import OfferedSurvey, Takeaway
    from toolkit.apps.organise.planning.fields import Way
    from toolkit.i18n import Language

LONGEST: Final = 2000
"""Characters of what is typed that are taken at all."""
SEED_BYTES: Final = 8


class PlanningModel(t.HasTraits):
    """The plan of whoever sits before the page, and the screen that follows."""

    language = t.Enum(LANGUAGES, HOME_LANGUAGE)
    width = t.Enum(WIDTHS, WIDTHS[0])
    screen = t.Instance(Screen, ())

    def __init__(
        self, desk: Desk, *, language: Language, on_made: Callable[[str], object]
    ) -> None:
        self._desk, self._on_made = desk.planning, on_made
        self._known = Known()
        self._templates: dict[tuple[str, Language], Takeaway] = {}
        self._previewed: object = None
        super().__init__(language=language)
        self._show()

    def load(self) -> None:
        """Look for surveys, and take up the plan that was kept, or goes on here."""
        self._ask(self._load if self._known.offered is None else self._read_again)

    def choose(self, number: int) -> None:
        """Choose a survey by its number among those offered."""
        offered = self._known.offered or ()
        if number in range(len(offered)) and number != self._known.chosen:
            self._ask(lambda: self._choose(number))

    def read_again(self) -> None:
        """Look for surveys anew: a file may have been corrected meanwhile."""
        self._ask(self._read_again)

    def type(self, name: str, text: str) -> None:
        """Take what was typed into a field; nothing is taken into others."""
        if name in self._fields and len(text) <= LONGEST:
            self._know(typed=self._known.typed.put(name, text))
            self._ask(self._change)

    def choose_way(self, way: Way) -> None:
        """Choose who appraises: all, each a share, or those drawn by lot."""
        if way not in WAYS or self._known.survey is None:
            return
        typed = replace(self._known.typed, way=way)
        if way != WAYS[0] and not typed["seed"].strip():
            typed = typed.put("seed", secrets.token_hex(SEED_BYTES))
        self._know(typed=typed)
        self._ask(self._change)

    def upload(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Have a roster read: a workbook, or two csv files."""
        if files and self._known.survey is not None:
            self._ask(lambda: self._upload(files))

    def look_ahead(self) -> None:
        """Have a look at the form, and at what follows from the plan."""
        if self._known.is_outlook_due:
            self._know(is_outlook_due=False, foreseen=None, refused=None)
            self._ask(self._look_ahead, is_new=False)

    def make(self) -> None:
        """Make the draft, if nothing is missing."""
        self.look_ahead()
        if self.screen.may_make:
            self._ask(self._make)

    @property
    def _fields(self) -> frozenset[str]:
        survey = self._known.survey
        if survey is None:
            return frozenset()
        values = (f"{VALUE}{name}" for name in survey.parameters)
        weights = (f"{WEIGHT}{group.id}" for group in survey.groups)
        return TEXTS | {*NUMBERS, *values, *(weights if survey.is_scored else ())}

    def _ask(self, do: Callable[[], object], *, is_new: bool = True) -> None:
        """Ask the desk for something, and show what came of it."""
        if is_new:
            self._know(banner=None, made="")
        try:
            do()
        except DeskRefusedError as error:
            self._know(banner=error.refusal)
        self._show()

    def _know(self, **what: Any) -> None:  # noqa: ANN401 -- fields of what is known
        self._known = replace(self._known, **what)

    def _load(self) -> None:
        self._know(offered=self._desk.surveys())
        plan = self._desk.kept()
        number = self._number_of(plan.source)
        if number is None:
            return
        self._open(number)
        if self._known.survey is None:
            return
        self._know(
            typed=typed_of(plan),
            roster=self._desk.roster(plan.roster) if plan.roster else None,
        )
        self._change()

    def _read_again(self) -> None:
        source = self._source
        self._know(offered=self._desk.surveys(), chosen=None, survey=None)
        number = self._number_of(source)
        if number is None:
            self._know(roster=None)
            return
        self._open(number)
        self._change()

    def _choose(self, number: int) -> None:
        proposed = self._known.survey.round_id if self._known.survey else ""
        self._open(number)
        typed = self._known.typed.without(VALUE, WEIGHT)
        survey = self._known.survey
        if survey is not None and typed["round_id"] in {"", proposed}:
            typed = typed.put("round_id", survey.round_id)
        self._know(typed=typed, roster=None)
        self._change()

    def _open(self, number: int) -> None:
        """Take a survey in hand; one whose file is not in order is only shown."""
        self._know(chosen=number, survey=None, preview="", template=None, foreseen=None)
        self._previewed = None
        chosen = self._offered[number]
        if all(one.is_note for one in chosen.found):
            self._know(survey=self._desk.survey(chosen.source))

    def _upload(self, files: Sequence[tuple[str, bytes]]) -> None:
        uploaded = [RosterFile(name, content) for name, content in files]
        self._know(roster=None, foreseen=None)
        try:
            told = self._desk.read_roster(self._source, uploaded)
            self._know(roster=told)
        finally:
            self._change()

    def _change(self) -> None:
        """Read what is typed, keep it, and let what follows be looked up."""
        known = self._known
        if known.survey is None:
            self._know(foreseen=None, refused=None, is_outlook_due=False)
            return
        handle = known.roster.handle if known.roster else None
        read = read_typed(known.typed, known.survey, roster=handle or "")
        self._know(read=read, is_outlook_due=True)
        self._desk.keep(read.plan)

    def _look_ahead(self) -> None:
        plan, language = self._known.read.plan, self.language
        seen = (language, replace(plan, round_id="", title="", opens="", closes=""))
        if seen != self._previewed:
            self._know(preview=self._desk.preview(plan, language))
            self._previewed = seen
        place = plan.source, language
        if place not in self._templates:
            self._templates[place] = self._desk.template(*place)
        self._know(template=self._templates[place])
        if not self._known.read.faults:
            try:
                self._know(foreseen=self._desk.foresee(plan))
            except DeskRefusedError as error:
                self._know(refused=error.refusal)

    def _make(self) -> None:
        plan = self._known.read.plan
        self._desk.make(plan)
        survey = self._desk.survey(plan.source)
        typed = self._known.typed.put("round_id", survey.round_id)
        self._know(survey=survey, typed=typed, made=plan.round_id)
        self._change()
        self._show()
        self._on_made(plan.round_id)

    @property
    def _offered(self) -> tuple[OfferedSurvey, ...]:
        return self._known.offered or ()

    @property
    def _source(self) -> str:
        chosen = self._known.chosen
        return "" if chosen is None else self._offered[chosen].source

    def _number_of(self, source: str) -> int | None:
        sources = [one.source for one in self._offered]
        return sources.index(source) if source in sources else None

    @t.observe("language")
    def _speak(self, _change: object) -> None:
        if self._known.survey is not None:
            self._know(is_outlook_due=True)
        self._show()

    @t.observe("width")
    def _show(self, _change: object = None) -> None:
        self.screen = screen_of(self._known, self.language, self.width)
