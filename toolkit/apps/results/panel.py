"""What a panel is: it looks at what was chosen, and says what it found.

A panel knows no widget and no file.  It is given what may be shown of a
round and nothing else, so it cannot tell what is withheld.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from toolkit.analysis.schemes import Scheme
    from toolkit.i18n import Phrase, Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.reports.report import Table
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question
    from toolkit.tally import Tally

MOST_ROWS: Final = 24
"""As many rows of a figure stay readable on one page."""


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """What is looked at.

    Attributes
    ----------
    publications : the rounds, newest first; the first is *the* round.  None
        where marks from elsewhere are looked at.
    survey : the round's, or one made of the codes of outside marks, whose
        questions have no order where the codes do not tell it.
    tally : of the round, of the subjects and rater groups chosen only; on
        every item.
    subjects : those chosen, in agenda order.
    shown : the same as a publication of its own, narrowed to the subjects,
        the item and the rater group, with the scheme in its survey: what
        tables and figures of documents are made of.
    item, group : the item and the label of the rater group that were
        chosen; ``None`` for all.
    scheme : the points that were chosen; ``None`` for no scores.
    fewest : below so many valid ballots nothing is shown.
    """

    publications: tuple[Publication, ...]
    survey: Survey
    tally: Tally
    subjects: tuple[ListedSubject, ...]
    shown: Publication
    item: str | None = None
    group: str | None = None
    scheme: Scheme | None = None
    fewest: int = 1

    @property
    def names(self) -> dict[str, str]:
        """The names of the subjects chosen, by id."""
        return {one.id: one.name for one in self.subjects}

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of the item chosen, or all that the survey counts."""
        asked = self.survey.questions
        return tuple(one for one in asked if self.item in {None, one.item})

    @property
    def rated_questions(self) -> tuple[Question, ...]:
        """Those of them whose grades go from best to worst."""
        return tuple(question for question in self.questions if question.is_rated)

    def part_of(self, publication: Publication) -> Tally:
        """Return the same part of another round's tally as ``tally`` is of this.

        Subjects are followed by their ids.
        """
        return publication.tally.select(subject=list(self.names), group=self.group)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure that is drawn when it is looked at, and what it shows."""

    title: str
    draw: Callable[[], Figure]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a panel says: sentences, first what can and cannot be said."""

    said: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One way of looking at what was chosen.

    Attributes
    ----------
    title : what its button says.
    find : does all the work; a `ToolkitError` it raises is shown as a
        sentence.
    rounds : how many rounds have to be chosen at least; 0 where marks from
        elsewhere will do.
    """

    title: Phrase
    find: Callable[[Chosen, Translator], Findings]
    rounds: int = 0
