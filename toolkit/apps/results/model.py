"""What the results app knows: what is chosen, and what was found of it.

Knows no widget.  A browser can be made to ask for anything, so what is asked
for is checked here: where there is no such round, subject or panel, nothing
changes.  All comes from published archives, and from marks somebody loads.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import traitlets as t

from toolkit.apps.results.screen import FIRST_PANEL, Choice, Filters, Screen
from toolkit.errors import ArchiveRefusedError, FileRefusedError, ToolkitError
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES, Language, Translator, translator

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from toolkit.apps.results.downloads import Download
    from toolkit.apps.results.loaded import LoadedMarks
    from toolkit.apps.results.panel import Panel
    from toolkit.apps.results.study import Study
    from toolkit.publication import Publication
    from toolkit.services.reading import Shelf

FILTERS: Final = ("parts", "items", "groups", "schemes")
MOST_AT_ONCE: Final = 8
"""So many rounds can be looked at together."""
MOST_KEPT: Final = 20
"""So many choices are remembered with what was found of them."""


class ResultsModel(t.HasTraits):
    """The choices of a reader, and the screen that follows from them."""

    language = t.Enum(LANGUAGES, HOME_LANGUAGE)
    panel = t.Unicode(FIRST_PANEL)
    screen = t.Instance(Screen, ())

    def __init__(self, archives: Path, *, language: Language) -> None:
        self._archives = archives
        self._shelf: Shelf | None = None
        self._panels: Mapping[str, Panel] = {}
        self._opened: dict[int, Publication] = {}
        self._marks: LoadedMarks | None = None
        self._round = 0
        self._others: tuple[int, ...] = ()
        self._filters = dict.fromkeys(FILTERS, 0)
        self._studies: dict[tuple[object, ...], Study] = {}
        self._study: Study | None = None
        self._refused: ToolkitError | None = None
        self._wanted: tuple[str, str] | None = None
        self._download: Download | None = None
        super().__init__(language=language)
        self._show()

    def load(self) -> None:
        """Look for published rounds, and open the newest."""
        # Slow to import; until it is there, the screen says that it is coming.
        from toolkit.apps.results.offered import PANELS  # noqa: PLC0415  # slow to load
        from toolkit.services.reading import find_publications  # noqa: PLC0415  # slow to load

        self._panels, self._shelf = PANELS, find_publications(self._archives)
        self._choose_again()

    def choose_round(self, number: int) -> None:
        """Look at a round, or at the marks loaded, which come last."""
        if number in range(len(self._names())):
            self._round, self._others = number, ()
            self._filters = dict.fromkeys(FILTERS, 0)
            self._choose_again()

    def compare(self, numbers: Collection[int]) -> None:
        """Look at earlier rounds together with the one chosen."""
        there = range(len(self._beside()))
        if all(number in there for number in numbers) and len(numbers) < MOST_AT_ONCE:
            self._others = tuple(sorted(set(numbers)))
            self._choose_again()

    def choose_filter(self, name: str, number: int) -> None:
        """Narrow the round down; 0 is everything, or no scores."""
        choice: Choice | None = getattr(self.screen.filters, name, None)
        if name in FILTERS and choice and number in range(len(choice.names)):
            self._filters[name] = number
            self._choose_again()

    def load_marks(self, name: str, content: bytes) -> None:
        """Take a file of marks from elsewhere, to be read when there is time."""
        from toolkit.apps.results.loaded import LoadedMarks  # noqa: PLC0415  # slow to load

        if self._shelf is None:
            return
        day = datetime.now(UTC).date().isoformat()
        self._marks = LoadedMarks(name, content, day=day)
        self.choose_round(len(self._names()) - 1)

    def name_column(self, place: int, number: int) -> None:
        """Say which heading a column of the loaded marks has."""
        if self._marks is not None:
            self._marks.name_column(place, number)
            self._choose_again()

    def choose_survey(self, number: int) -> None:
        """Say which survey the loaded marks are of."""
        if self._marks is not None:
            self._marks.choose_survey(number)
            self._choose_again()

    def prepare(self, number: int) -> None:
        """Prepare a file to take home, by the number of its format."""
        if number in range(len(self.screen.formats)):
            what, _stop, kind = self.screen.formats[number][0].partition(".")
            self._wanted, self._download, self._refused = (what, kind), None, None
            self._show()

    def work(self) -> None:
        """Do the next thing there is to do."""
        _ = translator(self.language)
        try:
            if self._is_of_marks and self._marks and self._marks.is_due:
                self._marks.work()
                self._choose_again()
                return
            if self._study is not None and self._study.is_due(self.panel, _):
                self._study.work(self.panel, _)
            elif self._wanted is not None:
                self._download = self._prepared(*self._wanted, _)
                self._wanted = None
        except ToolkitError as error:
            self._refused, self._wanted = error, None
        self._show()

    @t.validate("panel")
    def _only_what_is_offered(self, proposal: t.Bunch) -> str:
        return str(proposal.value if proposal.value in self._panels else self.panel)

    @property
    def _is_of_marks(self) -> bool:
        published = len(self._shelf.rounds) if self._shelf else 0
        return self._marks is not None and self._round == published

    def _names(self) -> tuple[str, ...]:
        rounds = self._shelf.rounds if self._shelf else ()
        named = (f"{one.title} · {one.day}" for one in rounds)
        return (*named, *([self._marks.name] if self._marks else []))

    def _beside(self) -> tuple[int, ...]:
        """Return the numbers of the earlier rounds, which can be looked at as well."""
        if self._is_of_marks or self._shelf is None:
            return ()
        return tuple(range(self._round + 1, len(self._shelf.rounds)))

    def _choose_again(self) -> None:
        """Open what is chosen; what was wrong before is forgotten."""
        from toolkit.apps.results.study import Study  # noqa: PLC0415  # slow to load

        self._study = self._refused = self._wanted = self._download = None
        try:
            chosen = tuple(self._publications())
        except ArchiveRefusedError as error:
            self._refused, chosen = error, ()
        if chosen:
            folder = None if self._is_of_marks else self._folder(self._round)
            key = (chosen, *self._filters.values())
            if key not in self._studies:
                self._studies[key] = Study(
                    chosen, dict(self._filters), self._panels, folder=folder
                )
            self._study = self._studies[key]
            if len(self._studies) > MOST_KEPT:
                del self._studies[next(iter(self._studies))]
        self._show()

    def _publications(self) -> Iterator[Publication]:
        """Yield what is chosen, newest first."""
        if self._is_of_marks:
            if self._marks and self._marks.publication:
                yield self._marks.publication
        elif self._shelf and self._shelf.rounds:
            beside = self._beside()
            for number in (self._round, *(beside[one] for one in self._others)):
                yield self._open(number)

    def _open(self, number: int) -> Publication:
        from toolkit.services.reading import read_publication  # noqa: PLC0415  # slow to load

        if number not in self._opened:
            self._opened[number] = read_publication(self._folder(number))
        return self._opened[number]

    def _folder(self, number: int) -> Path:
        rounds = self._shelf.rounds if self._shelf else ()
        return rounds[number].folder

    def _prepared(self, what: str, kind: str, _: Translator) -> Download | None:
        study = self._study
        return study.download(self.panel, what, kind, _) if study else None

    @t.observe("language", "panel")
    def _show(self, _change: object = None) -> None:
        _ = translator(self.language)
        study, shelf = self._study, self._shelf
        self.screen = Screen(
            language=self.language,
            is_loaded=shelf is not None,
            title=self._title(),
            subtitle=self._subtitle(_),
            rounds=Choice(self._names(), self._round if self._names() else None),
            others=tuple(self._names()[number] for number in self._beside()),
            others_chosen=self._others,
            filters=study.filters(_) if study else Filters(),
            panels=self._titled(_),
            panel=self.panel,
            findings=study.findings(self.panel, _) if study else None,
            drawings=study.drawings(self.panel, _) if study else (),
            problems=tuple(_explained(self._problems(_), _)),
            marks=self._marks.screen(_) if self._marks and self._is_of_marks else None,
            doing=self._doing(_),
            formats=study.formats(self.panel, _) if study else (),
            download=self._download,
        )

    def _title(self) -> str:
        if self._study is not None:
            return self._study.publications[0].title
        return self._names()[self._round] if self._names() else ""

    def _titled(self, say: Translator) -> tuple[tuple[str, str], ...]:
        return tuple((name, say(one.title)) for name, one in self._panels.items())

    def _subtitle(self, _: Translator) -> str:
        if self._is_of_marks:
            return _("Marks from elsewhere; they leave this page as counts only.")
        if self._study is None:
            return ""
        return _("Published on {day}", day=self._study.publications[0].day)

    def _problems(self, _: Translator) -> Iterator[ToolkitError]:
        found = (
            self._refused,
            self._marks.refused if self._marks and self._is_of_marks else None,
            self._study.refused(self.panel, _) if self._study else None,
        )
        yield from (error for error in found if error is not None)
        yield from self._shelf.refused if self._shelf else ()

    def _doing(self, _: Translator) -> str:
        if self._is_of_marks and self._marks and self._marks.is_due:
            return _("Reading the marks …")
        if self._study is None:
            return ""
        if self._study.is_due(self.panel, _):
            is_found = self._study.findings(self.panel, _) is not None
            return _("Drawing …") if is_found else _("Computing …")
        return _("Preparing the file …") if self._wanted else ""


def _explained(refused: Iterable[ToolkitError], _: Translator) -> Iterator[str]:
    """Yield what was refused and why, a line each."""
    for error in refused:
        yield _.explain(error)
        if isinstance(error, FileRefusedError):
            for problem in error.problems:
                yield f"{problem.place}: {_.explain(problem)}"
