"""Which questions stand in one table: those that are marked alike.

Grades of one scale are columns of one table.  Points have too many grades
for columns and are told by their means; what is chosen from a list is told
option by option.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.survey.questions import Question
    from toolkit.survey.words import Scale

AS_POINTS = "points"
AS_OPTIONS = "choose"


@dataclass(frozen=True, slots=True)
class Block:
    """Questions of one table, in the order they are asked."""

    kind: str
    questions: tuple[Question, ...]

    @property
    def scale(self) -> Scale:
        """The scale of its first question; all have the same, but for points."""
        return self.questions[0].scale

    @property
    def is_conditional(self) -> bool:
        """Whether some raters may not be asked some of it."""
        return any(question.is_conditional for question in self.questions)


def blocks(questions: Iterable[Question]) -> tuple[Block, ...]:
    """Return the blocks of some questions, by what is asked first."""
    found: list[list[Question]] = []
    for question in questions:
        for there in found:
            if _belongs(question, there[0]):
                there.append(question)
                break
        else:
            found.append([question])
    return tuple(Block(there[0].kind, tuple(there)) for there in found)


def _belongs(question: Question, first: Question) -> bool:
    alike = question.kind == first.kind or (question.is_graded and first.is_graded)
    if question.kind == AS_POINTS:
        return alike and question.scale.exit == first.scale.exit
    if question.kind == AS_OPTIONS:
        return question.item == first.item
    return alike and question.scale == first.scale
