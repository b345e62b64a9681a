"""What the preview knows: which survey, in which language and width, on whom.

Knows no widget and casts nothing.  A browser can be made to ask for
anything, so what is asked for is checked here: where there is no such
source or parameter, nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

import traitlets as t

from toolkit.apps.preview.samples import sample_subjects
from toolkit.errors import FileRefusedError
from toolkit.forms.page import preview_page
from toolkit.i18n import HOME_LANGUAGE, LANGUAGES, Language, translator

if TYPE_CHECKING:
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
    ``parameters`` are the values filled into the wording, by name.
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


class PreviewModel(t.HasTraits):
    """The choices of whoever looks at a form, and the screen that follows.

    ``chosen`` is the number of the source, counted from 0.
    """

    language = t.Enum(LANGUAGES, HOME_LANGUAGE)
    width = t.Enum(WIDTHS, WIDTHS[0])
    chosen = t.Int(0)
    screen = t.Instance(Screen, ())

    def __init__(self, told: Told) -> None:
        self._told = told
        self._sources: tuple[Source, ...] = ()
        self._opened: Opened | None = None
        self._parameters: dict[str, str] = {}
        super().__init__(language=told.language)
        self._show()

    def load(self) -> None:
        """Look for surveys and rounds, and open the first."""
        # Slow to import; until it is there, the screen says that it is coming.
        from toolkit.apps.preview.sources import find_sources  # noqa: PLC0415  # slow to load

        self._sources = find_sources(
            templates=self._told.templates, archives=self._told.archives
        )
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

        try:
            self._opened = self._sources[self.chosen].open()
        except FileRefusedError as refused:  # it was taken away, or damaged
            self._opened = Opened(None, problems=refused.problems)

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
        own = survey.parameters if survey else {}
        parameters = {name: text[self.language] for name, text in own.items()}
        self.screen = Screen(
            language=self.language,
            width=self.width,
            is_loaded=bool(self._sources),
            sources=tuple(one.names[self.language] for one in self._sources),
            chosen=self.chosen if self._sources else None,
            parameters=tuple((parameters | self._filled()).items()),
            form=self._form(survey) if survey else "",
            findings=self._findings(),
            is_in_order=survey is not None,
        )

    def _form(self, survey: Survey) -> str:
        filled = survey.filled(self._filled())
        named = self._opened.subjects if self._opened else ()
        subjects = named or sample_subjects(filled, translator(self.language))
        return preview_page(filled, subjects, language=self.language)

    def _findings(self) -> tuple[Finding, ...]:
        if self._opened is None:
            return ()
        _ = translator(self.language)
        return tuple(
            Finding(one.place, _.explain(one), is_note=not one.blocks)
            for one in self._opened.problems
        )
