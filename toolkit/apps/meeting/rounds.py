"""Published rounds as a meeting reads them: a shelf, and one of them opened.

Everything comes from the archives, so a page shows nothing that the
documents do not.  Importing this module brings in pandas, drawing brings in
the drawing library; the model imports it when there is time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from toolkit.apps.meeting.grid import Grid, grid_of
from toolkit.collection.calendar import after_months
from toolkit.errors import ArchiveRefusedError, TallyError
from toolkit.problem import Problem
from toolkit.reports.content import said_about, subject_tables
from toolkit.reports.parts import is_whole, part_of
from toolkit.reports.wording import day_of, named_item
from toolkit.services.reading import PublishedRound, read_publication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.i18n import Language, Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.reports.figure_sheets import Picture

    _Place = tuple[str, Language, int]
    """A branch, a language, and which of its figures."""


@dataclass(frozen=True, slots=True)
class Opinions:
    """What was asked, and the texts released on it."""

    asked: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that is said about one member; ``due`` is about rounds to come."""

    title: str
    day: str
    name: str
    branch: str
    grids: tuple[Grid, ...]
    said: tuple[str, ...]
    opinions: tuple[Opinions, ...]
    due: tuple[str, ...]


class OpenRound:
    """A published round, opened at one member after another.

    Members are numbered from 0 in agenda order; figures are drawn once.  A
    member is whatever the survey is about.
    """

    def __init__(self, one: PublishedRound) -> None:
        self._name = one.folder.name
        self._publication: Publication = read_publication(one.folder)
        self._pages: dict[tuple[int, Language], Page] = {}
        self._plans: dict[tuple[str, Language], tuple[Picture, ...]] = {}
        self._drawn: dict[_Place, bytes] = {}
        self._refused: set[tuple[int, Language]] = set()

    @property
    def publication(self) -> Publication:
        """All that was published of it."""
        return self._publication

    @property
    def agenda(self) -> tuple[ListedSubject, ...]:
        """All members, branch by branch."""
        return self._publication.subjects

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches, in agenda order; a nameless one where there are none."""
        return tuple(dict.fromkeys(map(self.branch_of, range(len(self.agenda)))))

    def branch_of(self, number: int) -> str:
        """Return the branch a member stands under; what stands alone has none."""
        alone = all(one.branch in {"", one.name} for one in self.agenda)
        return "" if alone else self.agenda[number].branch

    def members_of(self, branch: str) -> tuple[int, ...]:
        """Return the numbers of a branch's members."""
        numbers = range(len(self.agenda))
        return tuple(number for number in numbers if self.branch_of(number) == branch)

    def page(self, number: int, _: Translator) -> Page:
        """Return the page about a member.

        Raises
        ------
        ArchiveRefusedError : the tally and the survey do not fit together.
        """
        here = (number, _.language)
        if here not in self._pages:
            self._pages[here] = self._page(number, _)
        return self._pages[here]

    def _page(self, number: int, _: Translator) -> Page:
        member, publication = self.agenda[number], self._publication
        try:
            return Page(
                title=publication.title,
                day=day_of(publication, _),
                name=publication.survey.title[_.language]
                if is_whole(publication)
                else member.name,
                branch=member.branch,
                grids=tuple(
                    grid_of(table, _)
                    for table in subject_tables(publication, member.id, _)
                ),
                said=said_about(publication, member.id, _),
                opinions=tuple(self._opinions(member.id, _)),
                due=(self._due(_),),
            )
        except (KeyError, ValueError, TallyError) as error:
            contradiction = Problem(
                place=member.name, message="The counts do not fit the survey."
            )
            raise ArchiveRefusedError(
                file=self._name, problems=[contradiction]
            ) from error

    def _due(self, _: Translator) -> str:
        held, cycle = self._publication.day, self._publication.survey.cycle_months
        day = after_months(date.fromisoformat(held), cycle)
        return _(
            "Cycle of {months} months: after this round, the next is due by {day}.",
            months=cycle,
            day=_(
                "{year}-{month:02d}-{day:02d}",
                year=day.year,
                month=day.month,
                day=day.day,
            ),
        )

    def _opinions(self, member: str, _: Translator) -> Iterator[Opinions]:
        for item in self._publication.survey.written_items:
            texts = tuple(
                opinion.text
                for opinion in self._publication.opinions
                if (opinion.subject, opinion.item) == (member, item.id)
            )
            if texts:
                yield Opinions(named_item(item, _), texts)

    def figures(self, number: int, _: Translator) -> tuple[bytes, ...] | None:
        """Return the figures about a member as SVG, or nothing before they are drawn.

        They are none where this machine cannot draw them.
        """
        if (number, _.language) in self._refused:
            return ()
        wanted = self._wanted(number, _)
        if wanted is None or not wanted <= self._drawn.keys():
            return None
        return tuple(self._drawn[place] for place in sorted(wanted))

    def draw(self, number: int, _: Translator) -> None:
        """Draw the figures about a member; those shared with others only once.

        Raises
        ------
        FontMissingError : this machine cannot draw the names.
        """
        # Slow to import, and a page can be read before its figures are there.
        from toolkit.reports import figure_plans, figures  # noqa: PLC0415  # slow to load

        here = (self.agenda[number].branch, _.language)
        if here not in self._plans:
            part = part_of(self._publication, here[0])
            self._plans[here] = figure_plans.pictures(self._publication, part, _)
        self._refused.add((number, _.language))
        for place in self._wanted(number, _) or ():
            if place not in self._drawn:
                figure = figures.figure_of(self._plans[here][place[-1]])
                self._drawn[place] = figures.figure_bytes(figure, "svg")
        self._refused.discard((number, _.language))

    def _wanted(self, number: int, _: Translator) -> set[_Place] | None:
        """Return which figures are about a member, if they are planned."""
        member = self.agenda[number]
        here = (member.branch, _.language)
        if here not in self._plans:
            return None
        return {
            (*here, place)
            for place, picture in enumerate(self._plans[here])
            if member.id in picture.subjects
        }
