"""Published rounds as a meeting reads them: a shelf, and one of them opened.

Everything comes from the archives, so a page shows nothing that the
documents do not.  Importing this module brings in pandas, drawing brings in
the drawing library; the model imports it when there is time.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from toolkit.apps.meeting.grid import Grid, grid_of
from toolkit.errors import ArchiveRefusedError, TallyError
from toolkit.problem import Problem
from toolkit.reports.content import said_about, subject_table
from toolkit.reports.wording import day_of, named_item
from toolkit.services.reading import PublishedRound, read_publication

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.i18n import Language, Translator
    from toolkit.publication import ListedSubject, Publication


@dataclass(frozen=True, slots=True)
class Opinions:
    """What was asked, and the texts released on it."""

    asked: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that is said about one member."""

    title: str
    day: str
    name: str
    branch: str
    grid: Grid
    said: tuple[str, ...]
    opinions: tuple[Opinions, ...]


class OpenRound:
    """A published round, opened at one member after another.

    Members are numbered from 0 in agenda order; figures are drawn once.
    """

    def __init__(self, one: PublishedRound) -> None:
        self._name = one.folder.name
        self._publication: Publication = read_publication(one.folder)
        self._figures: dict[tuple[str, Language], tuple[bytes, ...]] = {}

    @property
    def agenda(self) -> tuple[ListedSubject, ...]:
        """All members, branch by branch."""
        return self._publication.subjects

    @property
    def branches(self) -> tuple[str, ...]:
        """The branches, in agenda order."""
        return self._publication.branches

    def members_of(self, branch: str) -> tuple[int, ...]:
        """Return the numbers of a branch's members."""
        return tuple(
            number for number, one in enumerate(self.agenda) if one.branch == branch
        )

    def page(self, number: int, _: Translator) -> Page:
        """Return the page about a member.

        Raises
        ------
        ArchiveRefusedError : the tally and the survey do not fit together.
        """
        member, publication = self.agenda[number], self._publication
        try:
            return Page(
                title=publication.title,
                day=day_of(publication, _),
                name=member.name,
                branch=member.branch,
                grid=grid_of(subject_table(publication, member.id, _), _),
                said=said_about(publication, member.id, _),
                opinions=tuple(self._opinions(member.id, _)),
            )
        except (KeyError, ValueError, TallyError) as error:
            contradiction = Problem(
                place=member.name, message="The counts do not fit the survey."
            )
            raise ArchiveRefusedError(
                file=self._name, problems=[contradiction]
            ) from error

    def _opinions(self, member: str, _: Translator) -> Iterator[Opinions]:
        for item in self._publication.survey.text_items:
            texts = tuple(
                opinion.text
                for opinion in self._publication.opinions
                if (opinion.subject, opinion.item) == (member, item.id)
            )
            if texts:
                yield Opinions(named_item(item, _), texts)

    def figure(self, number: int, _: Translator) -> bytes | None:
        """Return the figure with a member's bar as SVG, if it was drawn.

        It is empty where this machine cannot draw it.
        """
        branch = self.agenda[number].branch
        drawn = self._figures.get((branch, _.language))
        if not drawn:
            return None if drawn is None else b""
        members = self.members_of(branch)
        return drawn[members.index(number) // ceil(len(members) / len(drawn))]

    def draw(self, branch: str, _: Translator) -> None:
        """Draw the figures of a branch, unless they are drawn.

        Raises
        ------
        FontMissingError : this machine cannot draw the names.
        """
        # Slow to import, and a page can be read before its figure is there.
        from toolkit.reports import figures  # noqa: PLC0415

        if (branch, _.language) not in self._figures:
            self._figures[branch, _.language] = ()
            self._figures[branch, _.language] = tuple(
                figures.figure_bytes(figure, "svg")
                for figure in figures.branch_figures(self._publication, branch, _)
            )
