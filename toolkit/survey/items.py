"""The kinds of items there are: one class for each, and `Item` for any of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from toolkit.survey.counted_items import (
    ChoiceItem,
    ChooseItem,
    GradeItem,
    NumberItem,
    PointsItem,
)
from toolkit.survey.item import (
    Allowed,
    Answer,
    Condition,
    Fields,
    ItemBase,
    UnfitAnswerError,
)
from toolkit.survey.written_items import ClauseItem, EvidenceItem, TextItem

__all__ = [
    "Allowed",
    "Answer",
    "ChoiceItem",
    "ChooseItem",
    "ClauseItem",
    "Condition",
    "EvidenceItem",
    "Fields",
    "GradeItem",
    "Item",
    "ItemBase",
    "NumberItem",
    "PointsItem",
    "TextItem",
    "UnfitAnswerError",
]

Item = Annotated[
    GradeItem
    | ChoiceItem
    | ChooseItem
    | PointsItem
    | NumberItem
    | TextItem
    | ClauseItem
    | EvidenceItem,
    Field(discriminator="kind"),
]
