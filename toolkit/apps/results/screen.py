"""All there is to see in the results app; it is drawn as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.i18n import HOME_LANGUAGE, Language

if TYPE_CHECKING:
    from toolkit.apps.results.downloads import Download
    from toolkit.apps.results.panel import Findings

FIRST_PANEL: Final = "overview"


@dataclass(frozen=True, slots=True)
class Choice:
    """Things to choose from by their names, and the number of the chosen one."""

    names: tuple[str, ...] = ()
    chosen: int | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a round down; the first of each is everything, or no scores."""

    parts: Choice = Choice()
    items: Choice = Choice()
    groups: Choice = Choice()
    schemes: Choice = Choice()


@dataclass(frozen=True, slots=True)
class MarksScreen:
    """A file of marks that was loaded: its columns, and the survey they are of.

    ``columns`` are named for what they hold, each a choice of headings, of
    which the first is none.
    """

    name: str = ""
    columns: tuple[tuple[str, Choice], ...] = ()
    surveys: Choice = Choice()


@dataclass(frozen=True, slots=True)
class Screen:
    """What is chosen, and what was found.

    Attributes
    ----------
    others, others_chosen : the earlier rounds, and the numbers of those
        looked at with the one chosen.
    panels : ids and titles.
    findings, drawings : as far as they are there.
    doing : what is being done, in words; there is more to do then.
    formats : kinds of files there are to take home, and their names.
    """

    language: Language = HOME_LANGUAGE
    is_loaded: bool = False
    title: str = ""
    subtitle: str = ""
    rounds: Choice = Choice()
    others: tuple[str, ...] = ()
    others_chosen: tuple[int, ...] = ()
    filters: Filters = Filters()
    panels: tuple[tuple[str, str], ...] = ()
    panel: str = FIRST_PANEL
    findings: Findings | None = None
    drawings: tuple[bytes, ...] = ()
    problems: tuple[str, ...] = ()
    marks: MarksScreen | None = None
    doing: str = ""
    formats: tuple[tuple[str, str], ...] = ()
    download: Download | None = None

    @property
    def is_due(self) -> bool:
        """Whether there is something left to do."""
        return bool(self.doing)
