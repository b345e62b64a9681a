"""How many were asked: of each rater group, and each question.

Who was asked a follow-up question may be known from what they answered
before.  So the number of those asked is itself a count, and of few people
it must not be told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit.survey.questions import CHOSEN
from toolkit.survey.words import NOT_ASKED

if TYPE_CHECKING:
    from toolkit.survey.model import Survey
    from toolkit.tally import Tally


def ballots_by_group(tally: Tally) -> dict[str, dict[str, int]]:
    """Return, by subject, how many valid ballots each rater group has.

    Where ballots were not counted, it is as many as marks on the item with
    the most.
    """
    sizes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    ballots = tally.ballots
    for subject, group, valid in zip(
        ballots["subject"], ballots["group"], ballots["valid"], strict=True
    ):
        sizes[subject][group] = int(valid)
    counted = frozenset(sizes)
    marks = tally.counts.groupby(["subject", "group", "item"], as_index=False).agg(
        {"count": "sum"}
    )
    for subject, group, count in zip(
        marks["subject"], marks["group"], marks["count"], strict=True
    ):
        known = 0 if subject in counted else int(count)
        sizes[subject][group] = max(known, sizes[subject].get(group, 0))
    return sizes


def asked_by_group(
    tally: Tally, sizes: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, dict[str, int]]]:
    """Return, by subject and question not asked of all, how many of each group were.

    Where fewer marks than ballots were counted, the others were not asked.
    """
    asked: defaultdict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for subject, item, group, grade, count in tally.counts.itertuples(index=False):
        of_group = asked[subject].setdefault(item, {})
        of_group[group] = of_group.get(group, 0) + int(count) * (grade != NOT_ASKED)
    return {
        subject: {
            item: of_group
            for item, of_group in items.items()
            if sum(of_group.values()) < sum(sizes[subject].values())
        }
        for subject, items in asked.items()
    }


def waits_for(survey: Survey) -> dict[str, frozenset[str]]:
    """Return, for each question in order, the questions whose answer it waits for."""
    conditions = {item.id: item.show_if for item in survey.items}
    return {
        question.id: frozenset(
            other.id
            for other in survey.questions
            if (condition := conditions[question.item]) and other.item == condition.item
        )
        for question in survey.questions
    }


def known_as_asked(tally: Tally, survey: Survey, *, subject: str, item: str) -> int:
    """Return how many ballots the counts show to have been asked an item.

    For an item that waits for one of several answers to a choose item, that
    is at least the most frequent of them.  Nothing, if the answers waited
    for are not counted.
    """
    condition = survey.item(item).show_if
    if condition is None:
        return sum(ballots_by_group(tally).get(subject, {}).values())
    about = tally.select(subject=subject).counts
    shown = about.set_index(["item", "grade"])["count"].groupby(level=[0, 1]).sum()
    answers = [(condition.item, code) for code in condition.is_]
    chosen = [(f"{condition.item}.{code}", CHOSEN) for code in condition.is_]
    return max(
        sum(int(shown.get(place, 0)) for place in answers),
        *(int(shown.get(place, 0)) for place in chosen),
    )
