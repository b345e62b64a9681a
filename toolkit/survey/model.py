"""What a survey is.

A survey is frozen data: what is asked, of whom, and on which scale, in
every language it is shown in.  It knows no round, no roster and no count.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Protocol, TypeVar

from pydantic import BeforeValidator, Field

from toolkit.i18n import LANGUAGES, Language
from toolkit.survey.items import Item
from toolkit.survey.questions import Question, questions_of
from toolkit.survey.words import (
    Code,
    Frozen,
    ItemId,
    Option,
    OptionCode,
    Paragraph,
    Scale,
    SurveyId,
    Text,
    same_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

PARAMETER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A blank in the wording, to be filled with a parameter."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Named)


class Direction(StrEnum):
    """Who appraises whom."""

    MASSES_TO_MEMBERS = "masses-to-members"
    MEMBERS_TO_BRANCH = "members-to-branch"
    LOWER_TO_HIGHER = "lower-to-higher"
    OPINION_SURVEY = "opinion-survey"
    CONSULTATION = "consultation"
    SELF_EVALUATION = "self-evaluation"
    PROPOSAL = "proposal"
    SELECTION = "selection"


class RaterGroup(Frozen):
    """A kind of rater whose results may be shown apart.

    ``weight`` is what the group's mean counts in a score, in per cent.
    ``merge_with`` names the group it is pooled with where it is too small
    to be shown; without it, the next group in the list is taken.
    """

    id: Code
    text: Text
    weight: Annotated[float, Field(ge=0, le=100)] | None = None
    merge_with: Code | None = None


class SubjectGroup(Frozen):
    """A kind of subject about which some items are asked and others are not."""

    id: Code
    text: Text


def _as_text(value: object) -> object:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return same_words(value) if is_number or isinstance(value, str) else value


class Survey(Frozen):
    """One survey: the whole of one file in ``templates/``."""

    id: SurveyId
    version: Annotated[int, Field(ge=1)]
    direction: Direction
    title: Text
    source: tuple[Paragraph, ...] = ()
    cycle_months: Annotated[int, Field(ge=1, le=120)] = 24
    subjects: Literal[
        "member", "branch", "organisation", "unit", "matter", "nominee", "none"
    ]
    layout: Literal["matrix", "form"]
    guidance: Text | None = None
    parameters: dict[
        Code,
        Annotated[
            Text,
            BeforeValidator(_as_text, json_schema_input_type=Text | str | float),
        ],
    ] = Field(default={})
    dimensions: dict[Code, Text] = Field(default={})
    subject_groups: tuple[SubjectGroup, ...] = ()
    scales: dict[Code, Scale] = Field(default={})
    items: tuple[Item, ...]
    overall: ItemId | None = None
    rater_groups: tuple[RaterGroup, ...]
    scoring: str | dict[OptionCode, float] = "none"

    @property
    def is_signed(self) -> bool:
        """Whether raters put their names to it, as delegates to a proposal."""
        return self.direction is Direction.PROPOSAL

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that is counted, in the order it is asked."""
        return questions_of(self.items, self.scales)

    @property
    def rated_questions(self) -> tuple[Question, ...]:
        """The questions whose grades go from best to worst."""
        return tuple(question for question in self.questions if question.is_rated)

    @property
    def written_items(self) -> tuple[Item, ...]:
        """The items that are answered in words, in whole or in part."""
        return tuple(item for item in self.items if item.is_written)

    def item(self, item_id: str) -> Item:
        """Return the item of this id; ``KeyError`` if there is none."""
        return _by_id(self.items, item_id)

    def question(self, question_id: str) -> Question:
        """Return the question of this id; ``KeyError`` if there is none."""
        return _by_id(self.questions, question_id)

    def group(self, group_id: str) -> RaterGroup:
        """Return the rater group of this id; ``KeyError`` if there is none."""
        return _by_id(self.rater_groups, group_id)

    @property
    def overall_question(self) -> Question | None:
        """The question on the whole: the one named, or the only one that is graded."""
        if self.overall is not None:
            return self.question(self.overall)
        graded = [question for question in self.questions if question.is_graded]
        return graded[0] if len(graded) == 1 else None

    @property
    def merge_order(self) -> dict[str, str]:
        """For each group the one it is pooled with where it is too small.

        In the order of the list; a group that names none is pooled with
        the next, the last with the one before it; one alone with itself.
        """
        ids = [group.id for group in self.rater_groups]
        neighbours = [*ids[1:], *(ids[-2:-1] or ids)]
        return {
            group.id: group.merge_with or neighbour
            for group, neighbour in zip(self.rater_groups, neighbours, strict=True)
        }

    def to_data(self) -> dict[str, Any]:
        """Return the survey as plain data, without what is not said."""
        return self.model_dump(mode="json", exclude_none=True)

    def filled(self, parameters: Mapping[str, str] | None = None) -> Survey:
        """Return the survey with its parameters put into the wording.

        Parameters
        ----------
        parameters : other values than the survey's own, the same in every
            language.  ``KeyError`` for a name the survey does not have.
        """
        values = dict(self.parameters)
        for name, value in (parameters or {}).items():
            if name not in values:
                raise KeyError(name)
            values[name] = same_words(value)
        if not values:
            return self

        def fill(tag: Language, said: str) -> str:
            return PARAMETER.sub(lambda blank: values[blank[1]][tag], said)

        data = {**change_texts(self.to_data(), fill), "parameters": values}
        return Survey.model_validate_json(json.dumps(data))

    def with_subjects_as_options(self, subjects: Iterable[Option]) -> Survey:
        """Return the survey with these options wherever subjects are chosen."""
        options = tuple(subjects)
        return self.model_copy(
            update={
                "items": tuple(
                    item.model_copy(update={"options": options})
                    if item.kind == "choose" and item.asks_subjects
                    else item
                    for item in self.items
                )
            }
        )


def change_texts(
    data: Any,  # noqa: ANN401 -- JSON
    change: Callable[[Language, str], str],
) -> Any:  # noqa: ANN401 -- JSON
    """Return plain data with every text in it changed, language by language."""
    if isinstance(data, dict):
        is_text = all(isinstance(said, str) for said in data.values())
        if data and is_text and set(data) <= set(LANGUAGES):
            return {tag: change(tag, said) for tag, said in data.items()}
        return {key: change_texts(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [change_texts(value, change) for value in data]
    return data


def _by_id(things: Iterable[_T], wanted: str) -> _T:
    for thing in things:
        if thing.id == wanted:
            return thing
    raise KeyError(wanted)
