"""One part of one round, or of several, as it is studied: found out once.

Findings take time and figures more; each is a step of its own, so that a
page can say between them what is going on.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from toolkit.apps.results.choosing import (
    Wishes,
    choose,
    groups_of,
    items_of,
    named_scheme,
    parts_of,
    schemes_of,
)
from toolkit.apps.results.downloads import (
    DATA,
    FIGURES,
    TABLES,
    Download,
    data_file,
    figures_file,
    tables_file,
)
from toolkit.apps.results.panel import Findings
from toolkit.apps.results.screen import Choice, Filters
from toolkit.errors import ToolkitError
from toolkit.reports.wording import named_group, named_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.apps.results.panel import Panel
    from toolkit.i18n import Language, Translator
    from toolkit.publication import Publication
    from toolkit.reports.report import Table

    _Place = tuple[str, Language]
    """A panel and a language."""

LONGEST_NAME: Final = 60
_NO_NAME: Final = re.compile(r"[^\w.-]+")
"""What the name of a file to take home does not have."""
MOST_SAID: Final = 40
MOST_ROWS: Final = 400
MOST_DRAWINGS: Final = 6
"""What a page can show; files to take home hold all of it."""


class Study:
    """What is found out about what was chosen.

    ``numbers`` are those chosen of each filter, 0 for everything; ``folder``
    is the archive of the round, if there is one.
    """

    def __init__(
        self,
        publications: Sequence[Publication],
        numbers: Mapping[str, int],
        panels: Mapping[str, Panel],
        *,
        folder: Path | None,
    ) -> None:
        self.publications = tuple(publications)
        self._numbers, self._panels, self._folder = numbers, panels, folder
        self._found: dict[_Place, Findings] = {}
        self._refused: dict[_Place, ToolkitError] = {}
        self._drawn: dict[_Place, tuple[bytes, ...]] = {}

    def filters(self, _: Translator) -> Filters:
        """Return what can be chosen, and what is."""
        whole, numbers = self.publications[0], self._numbers
        survey = whole.survey
        return Filters(
            parts=_choice(
                _("All subjects"),
                (part.name for part in parts_of(whole, _)),
                numbers["parts"],
            ),
            items=_choice(
                _("All items"),
                (named_item(item, _) for item in items_of(whole)),
                numbers["items"],
            ),
            groups=_choice(
                _("All rater groups"),
                (named_group(survey, one, _) for one in groups_of(whole)),
                numbers["groups"],
            ),
            schemes=_choice(
                _("No scores"),
                (named_scheme(one, survey, _) for one in schemes_of(survey)),
                numbers["schemes"],
            ),
        )

    def findings(self, panel: str, _: Translator) -> Findings | None:
        """Return what a panel says, if that is found out."""
        found = self._found.get((panel, _.language))
        return _readable(found, _) if found else None

    def refused(self, panel: str, _: Translator) -> ToolkitError | None:
        """Return why a panel can say nothing or draw nothing, if that is so."""
        return self._refused.get((panel, _.language))

    def drawings(self, panel: str, _: Translator) -> tuple[bytes, ...]:
        """Return the figures that are drawn, as SVG."""
        return self._drawn.get((panel, _.language), ())

    def is_due(self, panel: str, _: Translator) -> bool:
        """Whether there is something to be found out or drawn."""
        place = (panel, _.language)
        if place in self._refused:
            return False
        if place not in self._found:
            return True
        wanted = min(len(self._found[place].drawings), MOST_DRAWINGS)
        return len(self.drawings(panel, _)) < wanted

    def work(self, panel: str, _: Translator) -> None:
        """Find out what a panel says, or draw its next figure."""
        place = (panel, _.language)
        try:
            if place not in self._found:
                self._found[place] = self._find(panel, _)
            else:
                self._draw(place)
        except ToolkitError as error:
            self._refused[place] = error

    def formats(self, panel: str, _: Translator) -> tuple[tuple[str, str], ...]:
        """Return the kinds of files there are to take home, each with its name."""
        found = self._found.get((panel, _.language), Findings())
        kinds = (
            (_("Tables of this page"), "table", TABLES if found.tables else ()),
            (_("Figures of this page"), "figure", FIGURES if found.drawings else ()),
            (_("All counts, with labels"), "data", DATA),
        )
        return tuple(
            (f"{what}.{kind}", f"{name} (.{kind})")
            for name, what, several in kinds
            for kind in several
        )

    def download(self, panel: str, what: str, kind: str, _: Translator) -> Download:
        """Return a file to take home.

        Raises
        ------
        ToolkitError : it cannot be made, or is too large for a page.
        """
        whole = self.publications[0]
        shown = self._found.get((panel, _.language), Findings())
        title = whole.round_id or Path(whole.title).stem
        name = _NO_NAME.sub("-", title)[:LONGEST_NAME].strip("-") or "counts"
        if what == "data":
            return self._data(kind, name, _)
        if what == "table":
            return tables_file(
                shown.tables, kind, _, name=f"{name}-{panel}", day=whole.day
            )
        (fitting,) = (one for one in FIGURES if one == kind)
        return figures_file(shown.drawings, fitting, name=f"{name}-{panel}")

    def _find(self, panel: str, _: Translator) -> Findings:
        looking = self._panels[panel]
        is_published = self._folder is not None
        told = len(self.publications) if is_published else 0
        if looking.rounds > told:
            return Findings(said=tuple(_too_few(looking, _)))
        chosen = choose(
            self.publications, self._wishes(_), _, is_published=is_published
        )
        if not chosen.subjects:
            said = _("Nobody is both in this part and shown with this rater group.")
            return Findings(said=(said,))
        found = looking.find(chosen, _)
        # Round and day stand above all tables, and nobody signs a page.
        tables = (replace(one, above=(), signatures=()) for one in found.tables)
        return replace(found, tables=tuple(tables))

    def _wishes(self, _: Translator) -> Wishes:
        whole, numbers = self.publications[0], self._numbers
        items = (None, *(item.id for item in items_of(whole)))
        groups = (None, *groups_of(whole))
        schemes = (None, *schemes_of(whole.survey))
        return Wishes(
            part=numbers["parts"] - 1 if numbers["parts"] else None,
            item=items[numbers["items"]],
            group=groups[numbers["groups"]],
            scheme=schemes[numbers["schemes"]],
        )

    def _draw(self, place: _Place) -> None:
        # Slow to import, and words are read before figures are there.
        from toolkit.reports.figures import figure_bytes  # noqa: PLC0415  # slow to load

        there = self._drawn.get(place, ())
        figure = self._found[place].drawings[len(there)].draw()
        self._drawn[place] = (*there, figure_bytes(figure, "svg"))

    def _data(self, kind: str, name: str, _: Translator) -> Download:
        if self._folder is not None:
            return data_file(self._folder, kind, _, name=name)
        with TemporaryDirectory() as aside:
            source = Path(aside) / "counts.parquet"
            self.publications[0].tally.to_parquet(source)
            return data_file(source, kind, _, name=name)


def _choice(everything: str, names: Iterator[str], chosen: int) -> Choice:
    return Choice((everything, *names), chosen)


def _too_few(panel: Panel, _: Translator) -> Iterator[str]:
    if panel.rounds == 1:
        yield _("Marks from elsewhere do not tell this: it takes a published round.")
    else:
        yield _(
            "This takes {n} rounds at least: pick others under “Together with”.",
            n=panel.rounds,
        )


def _readable(found: Findings, _: Translator) -> Findings:
    """Return as much of the findings as a page can show, and what is left out."""
    said = found.said
    if len(said) > MOST_SAID:
        rest = _("{n} more sentences: pick a branch.", n=len(said) - MOST_SAID)
        said = (*said[:MOST_SAID], rest)
    return replace(
        found, said=said, tables=tuple(_cut(table, _) for table in found.tables)
    )


def _cut(table: Table, _: Translator) -> Table:
    if len(table.rows) <= MOST_ROWS:
        return table
    rest = _(
        "The first {n} of {all} rows; the file to take home holds all.",
        n=MOST_ROWS,
        all=len(table.rows),
    )
    return replace(table, rows=table.rows[:MOST_ROWS], notes=(rest, *table.notes))
