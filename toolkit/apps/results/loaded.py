"""Marks that somebody loads: read, then counted as its columns are named.

Each step is done when there is time for it.  What is wrong is kept to be
told, and goes away with the next wish.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from toolkit.apps.results.outside import (
    COLUMNS,
    HEADINGS,
    count_outside,
    read_outside,
)
from toolkit.apps.results.plain_survey import as_publication
from toolkit.apps.results.screen import Choice, MarksScreen
from toolkit.errors import ToolkitError
from toolkit.reports.report import NOTHING
from toolkit.survey.loading import load_survey, shipped_templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.apps.results.outside import OutsideFile
    from toolkit.i18n import Language, Translator
    from toolkit.publication import Publication


class LoadedMarks:
    """One file of marks, and how it is understood."""

    def __init__(self, name: str, content: bytes, *, day: str) -> None:
        self.name, self._content, self._day = name, content, day
        self._file: OutsideFile | None = None
        self._columns: dict[str, str] = {}
        self._survey: str | None = None
        self.publication: Publication | None = None
        self.refused: ToolkitError | None = None

    @property
    def is_due(self) -> bool:
        """Whether it waits to be read and counted."""
        return self.publication is None and self.refused is None

    def work(self) -> None:
        """Read and count the file; what is wrong with it is ``refused``."""
        try:
            if self._file is None:
                self._file = read_outside(self.name, self._content)
                self._content = b""
                self.name, self._columns = self._file.name, self._file.guess()
            survey = load_survey(self._survey).filled() if self._survey else None
            tally = count_outside(self._file, self._columns)
            self.publication = as_publication(
                tally, survey, name=self.name, day=self._day
            )
        except ToolkitError as error:
            self.refused = error

    def name_column(self, place: int, number: int) -> None:
        """Say which heading, counted from 1, a column has; 0 for none."""
        there = range(len(self._file.headings) + 1) if self._file else range(0)
        if place in range(len(COLUMNS)) and number in there and self._file:
            headings = ("", *self._file.headings)
            self._columns[COLUMNS[place]] = headings[number]
            self._again()

    def choose_survey(self, number: int) -> None:
        """Say which survey the marks are of, counted from 1; 0 for codes only."""
        surveys = (None, *shipped_templates())
        if number in range(len(surveys)):
            self._survey = surveys[number]
            self._again()

    def screen(self, _: Translator) -> MarksScreen:
        """Return what is to be seen of it."""
        surveys = (None, *shipped_templates())
        return MarksScreen(
            name=self.name,
            columns=tuple(self._columns_shown(_)),
            surveys=Choice(
                (
                    _("Codes only"),
                    *(_titled(name, _.language) for name in surveys if name),
                ),
                surveys.index(self._survey),
            ),
        )

    def _columns_shown(self, _: Translator) -> Iterator[tuple[str, Choice]]:
        if self._file is not None:
            names = (NOTHING, *self._file.headings)
            for column in COLUMNS:
                chosen = names.index(self._columns.get(column) or NOTHING)
                title = _("Column of “{column}”", column=HEADINGS[column])
                yield title, Choice(names, chosen)

    def _again(self) -> None:
        self.publication = self.refused = None


@cache
def _titled(name: str, language: Language) -> str:
    return f"{load_survey(name).title[language]} [{name}]"
