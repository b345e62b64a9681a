"""What the meeting app knows: which round, which member, and what is said.

Knows no widget.  A browser can be made to ask for anything, so what is asked
for is checked here: where there is no such round, branch or member, nothing
changes.  Without a desk, there is nothing but archives, and no grade is
decided.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal, get_args

import traitlets as t

from toolkit.errors import ArchiveRefusedError, FileRefusedError, FontMissingError
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES, Language, Translator, translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from toolkit.apps.desk.calls import Desk
    from toolkit.apps.meeting.deciding import Conclusion, Deciding
    from toolkit.apps.meeting.rounds import OpenRound, Page
    from toolkit.errors import ToolkitError
    from toolkit.services.reading import Shelf

Part = Literal["counts", "branch", "opinions", "decision"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""What is on the wall: one thing at a time can be read from the last row."""

TO_READ: Final = PARTS[:-1]
"""The parts there are where no grade is decided."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Things to choose from by their names, and the number of the chosen one."""

    names: tuple[str, ...] = ()
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class Screen:
    """All there is to see; it is drawn as it is.

    ``page`` is there once a round is open, ``figures`` once they are drawn;
    there are none where they cannot be drawn.  ``conclusion`` is there while
    the part about it is on the wall.
    """

    language: Language = HOME_LANGUAGE
    is_large: bool = False
    part: Part = PARTS[0]
    parts: tuple[Part, ...] = TO_READ
    is_loaded: bool = False
    rounds: Choice = Choice()
    branches: Choice = Choice()
    members: Choice = Choice()
    page: Page | None = None
    figures: tuple[bytes, ...] | None = None
    conclusion: Conclusion | None = None
    is_first: bool = True
    is_last: bool = True
    problems: tuple[str, ...] = ()

    @property
    def wants_figures(self) -> bool:
        """Whether the figures are to be seen and are not drawn yet."""
        is_seen = self.page is not None and self.part == "branch"
        return is_seen and self.figures is None

    @property
    def is_single(self) -> bool:
        """Whether there is one page only, and nothing to turn."""
        return self.is_first and self.is_last

    @property
    def has_branches(self) -> bool:
        """Whether the pages stand under several branches, or under one by name."""
        return self.branches.names != ("",)


class MeetingModel(t.HasTraits):
    """The choices made in a meeting, and the screen that follows from them.

    ``chosen`` is the number of the round and ``place`` that of the member,
    counted from 0 through the whole agenda.
    """

    language = t.Enum(LANGUAGES, HOME_LANGUAGE)
    is_large = t.Bool(default_value=False)
    part = t.Enum(PARTS, PARTS[0])
    chosen = t.Int(0)
    place = t.Int(0)
    screen = t.Instance(Screen, ())

    def __init__(
        self, archives: Path, *, language: Language, desk: Desk | None = None
    ) -> None:
        self._archives, self._desk = archives, desk
        self._shelf: Shelf | None = None
        self._round: OpenRound | None = None
        self._deciding: Deciding | None = None
        self._refused: tuple[ToolkitError, ...] = ()
        super().__init__(language=language)
        self._show()

    def load(self) -> None:
        """Look for published rounds, and open the newest."""
        # Slow to import; until it is there, the screen says that it is coming.
        from toolkit.services.reading import find_publications  # noqa: PLC0415  # slow to load

        self._shelf = find_publications(self._archives)
        self._open()

    def turn(self, pages: int) -> None:
        """Turn some pages on or back, across branches, to the end at most."""
        self.place += pages

    def choose_branch(self, number: int) -> None:
        """Turn to the first member of a branch."""
        if self._round and number in range(len(self._round.branches)):
            self.place = self._round.members_of(self._round.branches[number])[0]

    def choose_member(self, number: int) -> None:
        """Turn to a member of the branch at hand."""
        if self._round:
            members = self._round.members_of(self._branch)
            self.place = (
                members[number] if number in range(len(members)) else self.place
            )

    def draw(self) -> None:
        """Draw the figures about the member at hand."""
        if self._round is None:
            return
        try:
            self._round.draw(self.place, translator(self.language))
        except FontMissingError as error:
            self._refused = (error,)
        self._show()

    def choose_grade(self, grade: str) -> None:
        """Decide on the grade of the member at hand; without one, take it back."""
        if self._deciding and self._round:
            self._deciding.choose(self._round.agenda[self.place].id, grade)
            self._show()

    def say_why(self, reason: str) -> None:
        """Give the reason of that grade."""
        if self._deciding and self._round:
            self._deciding.say_why(self._round.agenda[self.place].id, reason)
            self._show()

    def take_minutes(self) -> None:
        """Have the minutes of the round written, to be taken away."""
        if self._deciding:
            self._deciding.take_minutes(translator(self.language))
            self._show()

    @property
    def _branch(self) -> str:
        return self._round.branch_of(self.place) if self._round else ""

    @t.validate("chosen")
    def _only_what_is_there(self, proposal: t.Bunch) -> int:
        there = range(len(self._shelf.rounds) if self._shelf else 0)
        return int(proposal.value if proposal.value in there else self.chosen)

    @t.validate("part")
    def _only_what_is_offered(self, proposal: t.Bunch) -> Part:
        return proposal.value if proposal.value in self._parts else self.part

    @t.validate("place")
    def _only_what_is_on_the_agenda(self, proposal: t.Bunch) -> int:
        last = len(self._round.agenda) - 1 if self._round else 0
        return int(max(0, min(proposal.value, last)))

    @t.observe("chosen")
    def _open(self, _change: object = None) -> None:
        from toolkit.apps.meeting.deciding import deciding_on  # noqa: PLC0415  # as above
        from toolkit.apps.meeting.rounds import OpenRound  # noqa: PLC0415  # as above

        self._round, self._deciding, self._refused = None, None, ()
        if self._shelf and self._shelf.rounds:
            try:
                self._round = OpenRound(self._shelf.rounds[self.chosen])
            except ArchiveRefusedError as error:
                self._refused = (error,)
            else:
                self._deciding = deciding_on(self._round.publication, self._desk)
        if self.part not in self._parts:
            self.part = PARTS[0]
        with self.hold_trait_notifications():
            self.place = 0
        self._look()

    @t.observe("part", "place")
    def _look(self, _change: object = None) -> None:
        """Look at what others may have decided meanwhile, where it is to be seen."""
        if self._deciding and self.part == "decision":
            self._deciding.look()
        self._show()

    @t.observe("language", "is_large")
    def _show(self, _change: object = None) -> None:
        _ = translator(self.language)
        shelf, page, refused = self._shelf, None, self._refused
        try:
            page = self._page(_)
        except ArchiveRefusedError as error:
            refused = (error,)
        self.screen = Screen(
            language=self.language,
            is_large=self.is_large,
            part=self.part,
            parts=self._parts,
            is_loaded=shelf is not None,
            rounds=self._rounds(),
            branches=self._branches(),
            members=self._members(),
            page=page,
            figures=self._round.figures(self.place, _) if self._round else None,
            conclusion=self._conclusion(_),
            is_first=self.place == 0,
            is_last=self._round is None or self.place == len(self._round.agenda) - 1,
            problems=_explained((*refused, *(shelf.refused if shelf else ())), _),
        )

    def _page(self, _: Translator) -> Page | None:
        from toolkit.reports.naming import never_held  # noqa: PLC0415  # as above

        if self._round is None or self._shelf is None:
            return None
        page = self._round.page(self.place, _)
        never = never_held((one.direction for one in self._shelf.rounds), _)
        return replace(page, due=(*page.due, *([never] if never else ())))

    @property
    def _parts(self) -> tuple[Part, ...]:
        return PARTS if self._deciding else TO_READ

    def _conclusion(self, _: Translator) -> Conclusion | None:
        if self._round is None or self._deciding is None or self.part != "decision":
            return None
        return self._deciding.conclusion(self._round.agenda[self.place], _)

    def _rounds(self) -> Choice:
        if self._shelf is None:
            return Choice()
        names = tuple(f"{one.title} · {one.day}" for one in self._shelf.rounds)
        return Choice(names, self.chosen if names else None)

    def _branches(self) -> Choice:
        if self._round is None:
            return Choice()
        branches = self._round.branches
        return Choice(branches, branches.index(self._branch))

    def _members(self) -> Choice:
        if self._round is None:
            return Choice()
        members = self._round.members_of(self._branch)
        names = tuple(self._round.agenda[number].name for number in members)
        return Choice(names, members.index(self.place))


def _explained(refused: Iterable[ToolkitError], _: Translator) -> tuple[str, ...]:
    """Return what was refused and why, one line for each."""
    return tuple(" ".join((_.explain(error), *_places(error, _))) for error in refused)


def _places(error: ToolkitError, _: Translator) -> Iterator[str]:
    if isinstance(error, FileRefusedError):
        for problem in error.problems:
            yield f"{problem.place}: {_.explain(problem)}"
