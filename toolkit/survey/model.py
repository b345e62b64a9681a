"""What a survey is.

A survey is frozen data: what is asked, of whom, and on which scale, in
every language it is shown in.  It knows no round, no roster and no count.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from toolkit.i18n import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

BLANK: Final = "blank"
INVALID: Final = "invalid"
RESERVED: Final = frozenset({BLANK, INVALID})

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
ItemId = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
SurveyId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
Paragraph = Annotated[str, Field(pattern=r"^§\d{1,2}¶\d$")]


def _in_every_language(text: Mapping[Language, str]) -> Mapping[Language, str]:
    missing = [tag for tag in LANGUAGES if not text.get(tag, "").strip()]
    if missing:
        raise ValueError(", ".join(missing))
    return text


Text = Annotated[dict[Language, str], AfterValidator(_in_every_language)]
"""Words of the survey itself, one entry for each language."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


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


class Option(_Frozen):
    """One thing a rater may choose: its code in the data, its words on the form."""

    code: Code
    text: Text


class Scale(_Frozen):
    """Grades from best to worst, and the exit for those who cannot say."""

    grades: tuple[Option, ...]
    exit: Option

    @property
    def options(self) -> tuple[Option, ...]:
        """All that can be marked, exit last."""
        return (*self.grades, self.exit)


class GradeItem(_Frozen):
    """Asks for one grade of a scale."""

    kind: Literal["grade"]
    id: ItemId
    scale: Code
    text: Text
    source: tuple[Paragraph, ...] = ()
    optional: bool = True


class TextItem(_Frozen):
    """Asks for words; never compulsory."""

    kind: Literal["text"]
    id: ItemId
    text: Text
    max_chars: Annotated[int, Field(ge=1, le=2000)] = 400
    source: tuple[Paragraph, ...] = ()
    optional: bool = True


Item = Annotated[GradeItem | TextItem, Field(discriminator="kind")]


class RaterGroup(_Frozen):
    """A kind of rater whose results may be shown apart.

    ``merge_with`` names the group it is pooled with where it is too small
    to be shown; without it, the next group in the list is taken.
    """

    id: Code
    text: Text
    merge_with: Code | None = None


class Survey(_Frozen):
    """One survey: the whole of one file in ``templates/``."""

    id: SurveyId
    version: Annotated[int, Field(ge=1)]
    direction: Direction
    title: Text
    source: tuple[Paragraph, ...]
    cycle_months: Annotated[int, Field(ge=1, le=120)] = 24
    subjects: Literal[
        "member", "branch", "organisation", "unit", "matter", "nominee", "none"
    ]
    layout: Literal["matrix", "form"]
    guidance: Text | None = None
    scales: dict[Code, Scale]
    items: tuple[Item, ...]
    rater_groups: tuple[RaterGroup, ...]
    scoring: Literal["none"] = "none"

    @property
    def closed_items(self) -> tuple[GradeItem, ...]:
        """The items answered by marking, in order."""
        return tuple(item for item in self.items if isinstance(item, GradeItem))

    @property
    def text_items(self) -> tuple[TextItem, ...]:
        """The items answered in words, in order."""
        return tuple(item for item in self.items if isinstance(item, TextItem))

    def scale_of(self, item: GradeItem) -> Scale:
        """Return the scale an item is answered on."""
        return self.scales[item.scale]

    def item(self, item_id: str) -> GradeItem | TextItem:
        """Return the item of this id; ``KeyError`` if there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise KeyError(item_id)

    def group(self, group_id: str) -> RaterGroup:
        """Return the rater group of this id; ``KeyError`` if there is none."""
        for group in self.rater_groups:
            if group.id == group_id:
                return group
        raise KeyError(group_id)

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
