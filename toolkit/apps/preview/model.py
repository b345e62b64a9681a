"""What the preview knows: which survey, in which language and width, on whom.

Knows no widget and casts nothing.  A browser can be made to ask for
anything, so what is asked for is checked here: where there is no such
source or parameter, nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

import traitlets as t

from toolkit.apps.desk.wire import DeskRefusedError
from toolkit.errors import FileRefusedError
from toolkit.forms.page import preview_page
from toolkit.forms.samples import sample_subjects
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES, Language, translator

if TYPE_CHECKING:
    from toolkit.apps.desk.calls import Desk
    from toolkit.apps.desk.told import Refusal
    from toolkit.apps.environment import Told
    from toolkit.apps.preview.sources import Opened, Source
    from toolkit.survey.model import Survey

Width = Literal["laptop", "phone"]
WIDTHS: Final[tuple[Width, ...]] = get_args(Width)

LONGEST_PARAMETER: Final = 100
_BRACES: Final = frozenset("{}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a file and where; a note does not stand in the way."""

    place: str
    said: str
    is_note: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """All there is to see; it is drawn as it is.

    ``form`` is a whole page by itself, empty if there is none to show;
    ``parameters`` are the values filled into the wording, by name;
    ``kiosk`` is the address for a shared device, while ballots are taken;
    ``is_checked`` says that the survey is checked here, as a file of its own;
    ``refusal`` says why there is no form, ``no_rounds`` why none is offered.
    """

    language: Language = HOME_LANGUAGE
    width: Width = WIDTHS[0]
    is_loaded: bool = False
    sources: tuple[str, ...] = ()
    chosen: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    form: str = ""
    findings: tuple[Finding, ...] = ()
    is_in_order: bool = False
    is_checked: bool = False
    kiosk: str = ""
    refusal: Refusal | None = None
    no_rounds: Refusal | None = None


class PreviewModel(t.HasTraits):
    """The choices of whoever looks at a form, and the screen that follows.

    ``chosen`` is the number of the source, counted from 0.
    """

    language = t.Enum(LANGUAGES, HOME_LANGUAGE)
    width = t.Enum(WIDTHS, WIDTHS[0])
    chosen = t.Int(0)
    screen = t.Instance(Screen, ())

    def __init__(self, told: Told, desk: Desk | None = None) -> None:
        self._told, self._desk = told, desk
        self._refusal: Refusal | None = None
        self._no_rounds: Refusal | None = None
        self._sources: tuple[Source, ...] = ()
        self._opened: Opened | None = None
        self._parameters: dict[str, str] = {}
        super().__init__(language=told.language)
        self._show()

    def load(self) -> None:
        """Look for surveys and rounds, and open the first."""
        # Slow to import; until it is there, the screen says that it is coming.
        from toolkit.apps.preview.sources import find_rounds, find_sources  # noqa: PLC0415  # slow to load

        at_desk: tuple[Source, ...] = ()
        if self._desk is not None:
            try:
                at_desk = find_rounds(self._desk)
            except DeskRefusedError as error:
                self._no_rounds = error.refusal
        others = find_sources(
            templates=self._told.templates, archives=self._told.archives
        )
        self._sources = (*at_desk, *others)
        self._open()

    def read_again(self) -> None:
        """Read the chosen file anew, parameters kept: it may have been changed."""
        if self._sources:
            self._read()
            self._show()

    def fill(self, parameter: str, value: str) -> None:
        """Fill a parameter of the survey; with nothing, its own value is taken."""
        is_fit = len(value) <= LONGEST_PARAMETER and not _BRACES & set(value)
        known = self._survey.parameters if self._survey else {}
        if parameter in known and is_fit:
            self._parameters[parameter] = value.strip()
            self._show()

    @t.validate("chosen")
    def _only_what_is_there(self, proposal: t.Bunch) -> int:
        there = range(len(self._sources))
        return int(proposal.value if proposal.value in there else self.chosen)

    @t.observe("chosen")
    def _open(self, _change: object = None) -> None:
        self._parameters = {}
        if self._sources:
            self._read()
        self._show()

    def _read(self) -> None:
        from toolkit.apps.preview.sources import Opened  # noqa: PLC0415  # as above

        self._refusal = None
        try:
            self._opened = self._sources[self.chosen].open()
        except FileRefusedError as refused:  # it was taken away, or damaged
            self._opened = Opened(problems=refused.problems)
        except DeskRefusedError as error:  # it was discarded, or nobody is signed in
            self._opened, self._refusal = None, error.refusal

    @property
    def _survey(self) -> Survey | None:
        return self._opened.survey if self._opened else None

    def _filled(self) -> dict[str, str]:
        """Return what was filled in for parameters that the survey has."""
        known = self._survey.parameters if self._survey else {}
        return {n: said for n, said in self._parameters.items() if said and n in known}

    @t.observe("language", "width")
    def _show(self, _change: object = None) -> None:
        survey = self._survey
        form = self._form()
        own = survey.parameters if survey else {}
        parameters = {name: text[self.language] for name, text in own.items()}
        self.screen = Screen(
            language=self.language,
            width=self.width,
            is_loaded=bool(self._sources),
            sources=tuple(one.names[self.language] for one in self._sources),
            chosen=self.chosen if self._sources else None,
            parameters=tuple((parameters | self._filled()).items()),
            form=form,
            findings=self._findings(),
            is_in_order=bool(form),
            is_checked=self._opened is not None and self._opened.page is None,
            kiosk=self._kiosk(),
            refusal=self._refusal,
            no_rounds=self._no_rounds,
        )

    def _kiosk(self) -> str:
        page = self._opened.ballot_page if self._opened else ""
        return f"{page}?kiosk=1" if page else ""

    def _form(self) -> str:
        opened = self._opened
        if opened is None:
            return ""
        if opened.page is not None:
            try:
                return opened.page(self.language)
            except DeskRefusedError as error:
                self._refusal = error.refusal
                return ""
        if opened.survey is None:
            return ""
        filled = opened.survey.filled(self._filled())
        subjects = opened.subjects or sample_subjects(filled, translator(self.language))
        return preview_page(filled, subjects, language=self.language)

    def _findings(self) -> tuple[Finding, ...]:
        if self._opened is None:
            return ()
        _ = translator(self.language)
        return tuple(
            Finding(one.place, _.explain(one), is_note=not one.blocks)
            for one in self._opened.problems
        )
