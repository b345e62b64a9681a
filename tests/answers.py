"""Makes up answers to any survey, as raters who have no opinion would give them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final

from toolkit.survey.items import (
    ChooseItem,
    ClauseItem,
    EvidenceItem,
    NumberItem,
    PointsItem,
    TextItem,
)
from toolkit.survey.words import INVALID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.survey.items import ItemBase
    from toolkit.survey.model import Survey

WORDS: Final = ("建议多听取意见。", "通知可以再早一些。", "希望增加讨论的时间。")


def made_up_answers(
    survey: Survey,
    subjects: Iterable[str],
    rng: Random,
    *,
    skipped: float = 0.1,
    spoilt: float = 0.0,
) -> Mapping[tuple[str, str], Any]:
    """Return answers on every subject, by subject and item.

    Some items are skipped; of the others some are spoilt, as only paper can be.
    """
    return {
        (subject, item.id): INVALID
        if spoilt and rng.random() < spoilt
        else _made_up(item, survey, rng)
        for subject in subjects
        for item in survey.items
        if rng.random() >= skipped
    }


def _made_up(  # noqa: PLR0911 -- one for each kind
    item: ItemBase, survey: Survey, rng: Random
) -> Any:
    """Return an answer that an item takes; now and then its exit."""
    match item:
        case ChooseItem():
            codes = [option.code for option in item.options]
            most = min(item.at_most, len(codes))
            count = rng.randint(max(item.at_least, 1), most)
            return rng.sample(codes, count) if rng.random() < 0.9 else [item.exit.code]
        case PointsItem():
            low, high, _ = item.limits()
            return rng.randint(int(low), int(high))
        case NumberItem():
            low, high, decimals = item.limits()
            return round(rng.uniform(low, high), decimals)
        case TextItem():
            return rng.choice(WORDS)
        case ClauseItem():
            row = {"clause": "第三条", "change": rng.choice(WORDS), "reason": ""}
            return [row] * rng.randint(1, item.at_most)
        case EvidenceItem():
            graded = [option.code for option in item.options_in(survey)]
            grade = {"grade": rng.choice(graded)} if graded else {}
            return {"value": "12次", "note": "1.3-4", **grade}
        case _:
            return rng.choice([option.code for option in item.options_in(survey)])
