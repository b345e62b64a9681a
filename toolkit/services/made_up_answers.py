"""Make up answers to any survey, as raters who have no opinion would give them.

Every answer is one that its item takes.  Nothing is meant by any of them:
all subjects are answered alike, by chance.
"""

from __future__ import annotations

from math import ceil, floor
from random import Random
from typing import TYPE_CHECKING, Final

from toolkit.survey.items import (
    ChooseItem,
    ClauseItem,
    EvidenceItem,
    NumberItem,
    PointsItem,
    TextItem,
)
from toolkit.survey.marking import Marking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.survey.items import Answer, ItemBase
    from toolkit.survey.model import Survey

WORDS: Final = ("建议多听取意见。", "通知可以再早一些。", "希望增加讨论的时间。")
CLAUSE: Final = "第三条"
EVIDENCE: Final = "12次", "1.3-4"
EXIT_SHARE: Final = 0.1
"""How often those who are asked to choose choose nobody."""


def made_up_answers(
    survey: Survey,
    subjects: Iterable[str],
    rng: Random,
    *,
    skipped: float = 0.1,
    unwritten: float = 0.1,
) -> Mapping[tuple[str, str], Answer]:
    """Return answers on every subject, by subject and item.

    Parameters
    ----------
    skipped : how often an item that is counted is left empty, between 0 and 1.
    unwritten : how often one is that asks for words only.
    """
    return {
        (subject, item.id): _made_up(item, survey, rng)
        for subject in subjects
        for item in survey.items
        if rng.random() >= (skipped if item.is_counted else unwritten)
    }


def answers_to_what_is_asked(
    survey: Survey,
    groups: Mapping[str, str],
    rng: Random,
    subjects: Iterable[str],
    *,
    unwritten: float,
) -> Mapping[tuple[str, str], Answer]:
    """Return answers to what the form asks of each subject, and to nothing else.

    Parameters
    ----------
    groups : the subject group of every subject, empty where there are none.
    unwritten : as in `made_up_answers`.
    """
    marking = Marking(survey)
    answers: dict[tuple[str, str], Answer] = {}
    for subject in subjects:
        drawn = made_up_answers(survey, [subject], rng, unwritten=unwritten)
        own = {item: answer for (_, item), answer in drawn.items()}
        asked = marking.asked(own, groups[subject])
        answers |= {(subject, item): own[item] for item in own if item in asked}
    return answers


def _made_up(  # noqa: PLR0911 -- one for each kind
    item: ItemBase, survey: Survey, rng: Random
) -> Answer:
    """Return an answer that an item takes; now and then its exit."""
    match item:
        case ChooseItem():
            return _chosen(item, rng)
        case PointsItem():
            low, high, _ = item.limits()
            return rng.randint(int(low), int(high))
        case NumberItem():
            low, high, decimals = item.limits()
            steps = 10**decimals
            return rng.randint(ceil(low * steps), floor(high * steps)) / steps
        case TextItem():
            return _words(item, rng)
        case ClauseItem():
            clause = CLAUSE[: item.max_chars]
            row = {"clause": clause, "change": _words(item, rng), "reason": ""}
            return [row] * rng.randint(1, item.at_most)
        case EvidenceItem():
            graded = [option.code for option in item.options_in(survey)]
            grade = {"grade": rng.choice(graded)} if graded else {}
            value, note = (said[: item.max_chars] for said in EVIDENCE)
            return {"value": value, "note": note, **grade}
        case _:
            return rng.choice([option.code for option in item.options_in(survey)])


def _chosen(item: ChooseItem, rng: Random) -> list[str]:
    """Return some of the options, or the exit where there are too few of them."""
    codes = [option.code for option in item.options]
    least, most = max(item.at_least, 1), min(item.at_most, len(codes))
    if most < least:
        return [item.exit.code]
    chosen = rng.sample(codes, rng.randint(least, most))
    return chosen if rng.random() >= EXIT_SHARE else [item.exit.code]


def _words(item: TextItem | ClauseItem, rng: Random) -> str:
    return rng.choice(WORDS)[: item.max_chars]
