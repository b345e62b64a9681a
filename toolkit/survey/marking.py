"""From the answers on a ballot to the marks that are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.survey.questions import mark_of
from toolkit.survey.words import INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.survey.items import Answer
    from toolkit.survey.model import Survey


class Marking:
    """Finds the mark in every cell of a ballot; made once for many ballots."""

    def __init__(self, survey: Survey) -> None:
        self.questions = survey.questions
        self._items = {item.id: item for item in survey.items}

    def marks(
        self, answers: Mapping[str, Answer], subject_group: str
    ) -> dict[str, str]:
        """Return the mark in every cell of one ballot on a subject of a group.

        An answer to what was not asked counts as if it had not been given.
        """
        asked = self.asked(answers, subject_group)
        return {
            question.id: mark_of(
                question, self._items[question.item], answers.get(question.item)
            )
            if question.item in asked
            else NOT_ASKED
            for question in self.questions
            if question.is_about(subject_group)
        }

    def asked(self, answers: Mapping[str, Answer], subject_group: str) -> set[str]:
        """Return the items that are asked of a subject, given the answers to others."""
        asked: set[str] = set()
        for item in self._items.values():
            condition = item.show_if
            is_about = not item.only_for or subject_group in item.only_for
            if is_about and (
                condition is None
                or (
                    condition.item in asked
                    and condition.holds(answers.get(condition.item))
                )
            ):
                asked.add(item.id)
        return asked

    def words(
        self, answers: Mapping[str, Answer], subject_group: str
    ) -> list[tuple[str, str]]:
        """Return what was written, with the item, but for what was not asked."""
        asked = self.asked(answers, subject_group)
        return [
            (item, said)
            for item, answer in answers.items()
            if item in asked and answer != INVALID
            for said in self._items[item].words(answer)
        ]
