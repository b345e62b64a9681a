"""The marks of a publication, gathered for the parts of one table.

Groups are pooled, subjects of one part added up; what is withheld is not
there, and a question is gathered only from subjects it is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from toolkit.reports.marks import added, marks_by_place
from toolkit.reports.naming import named_dimension, part_heading, subject_heading
from toolkit.reports.report import Column, Kind
from toolkit.reports.withholding import why_empty
from toolkit.reports.wording import EVERYONE, named_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.blocks import Block
    from toolkit.reports.marks import Marks, Place
    from toolkit.reports.parts import Part
    from toolkit.reports.report import Cell
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question


@dataclass(frozen=True, eq=False)
class Gathered:
    """The marks of some parts, by subject and question."""

    publication: Publication
    parts: tuple[Part, ...]
    marks: Mapping[Place, Marks]

    @classmethod
    def of(cls, publication: Publication, parts: Sequence[Part]) -> Self:
        """Return the marks on the subjects of some parts."""
        wanted = [one.id for part in parts for one in part.subjects]
        tally = publication.tally.select(subject=wanted).pool(EVERYONE)
        marks = marks_by_place(tally, publication.survey)
        return cls(publication, tuple(parts), marks)

    @property
    def survey(self) -> Survey:
        """The survey whose marks these are."""
        return self.publication.survey

    @property
    def questions(self) -> tuple[Question, ...]:
        """What was asked about any of the subjects."""
        return tuple(
            question
            for question in self.survey.questions
            if any(part.asked(question) for part in self.parts)
        )

    @property
    def adds_up(self) -> bool:
        """Whether a row can be about several subjects."""
        return any(len(part.subjects) > 1 for part in self.parts)

    def shown(self, part: Part, question: Question) -> list[Marks]:
        """Return the marks on each subject whose figures are shown."""
        places = ((one.id, question.id, EVERYONE) for one in part.asked(question))
        return [self.marks[place] for place in places if place in self.marks]

    def told(self, part: Part, question: Question) -> Marks | None:
        """Return the marks of a whole part, if any are shown."""
        shown = self.shown(part, question)
        return added(shown, question) if shown else None

    def why_empty(self, part: Part, question: Question, _: Translator) -> str:
        """Return why there are no marks of a whole part; empty if there are some."""
        if self.shown(part, question):
            return ""
        return why_empty(self.publication, part.asked(question), question, _)

    def why_any_empty(
        self, part: Part, questions: Iterable[Question], _: Translator
    ) -> str:
        """Return why there are no marks on some of several questions."""
        about = (question for question in questions if part.asked(question))
        told = (self.why_empty(part, question, _) for question in about)
        return _.join([*dict.fromkeys(filter(None, told))])

    def rows(self, block: Block) -> Iterator[tuple[Part, Question]]:
        """Yield what a table has a row for: parts, and in them questions."""
        for part in self.parts:
            for question in block.questions:
                if part.asked(question):
                    yield part, question

    def columns(self, block: Block, _: Translator) -> tuple[Column, ...]:
        """Return the columns that tell what a row is about."""
        return (
            *self.part_columns(_),
            *(
                (Column(_("Dimension"), width=14, is_joined=True),)
                if self._has_dimensions(block)
                else ()
            ),
            Column(_("Item"), width=26),
            *(
                (
                    Column(_("Subjects"), Kind.COUNT, width=7),
                    Column(_("of these shown"), Kind.COUNT, width=7),
                )
                if self.adds_up
                else ()
            ),
        )

    def part_columns(self, _: Translator) -> tuple[Column, ...]:
        """Return the column that names the part, where there are several."""
        if len(self.parts) == 1:
            return ()
        heading = part_heading if self.adds_up else subject_heading
        return (Column(heading(self.survey, _), width=20, is_joined=True),)

    def about(
        self, block: Block, part: Part, question: Question, _: Translator
    ) -> tuple[Cell, ...]:
        """Return the cells of those columns."""
        dimension = named_dimension(self.survey, question, _)
        listed, shown = len(part.asked(question)), len(self.shown(part, question))
        return (
            *self.part_cells(part),
            *((dimension,) if self._has_dimensions(block) else ()),
            named_item(question, _),
            *((listed, shown) if self.adds_up else ()),
        )

    def part_cells(self, part: Part) -> tuple[Cell, ...]:
        """Return the cell that names the part, where there are several."""
        return (part.name,) if len(self.parts) > 1 else ()

    @staticmethod
    def _has_dimensions(block: Block) -> bool:
        return any(question.dimension for question in block.questions)
