"""A survey made of the codes of marks, where nothing else is known of them.

Codes stand for words.  Grades have an order only where the codes tell it:
those of a usual scale do, and so do whole numbers; all others are answers
without an order, and whatever needs one is not offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.analysis.schemes import DONT_KNOW, SCALES
from toolkit.collection.roster.problems import Complaint
from toolkit.errors import FileRefusedError
from toolkit.publication import (
    MERGED,
    BoxCount,
    ListedSubject,
    Publication,
    Seals,
)
from toolkit.survey.counted_items import ChoiceItem, GradeItem, PointsItem
from toolkit.survey.model import Direction, RaterGroup, Survey
from toolkit.survey.words import RESERVED, Option, Scale, same_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from toolkit.problem import Problem
    from toolkit.survey.items import Item
    from toolkit.tally import Tally

NOT_IN_SURVEY: Final = Complaint(
    "The survey has no item, group or mark “{code}”.",
    "Pick the survey these marks are of, or codes only.",
)
MOST_POINTS: Final = 100
_EXIT: Final = Option.model_construct(
    code=DONT_KNOW, text={"zh-CN": "不了解", "en": "Don't know"}
)


def as_publication(
    tally: Tally, survey: Survey | None, *, name: str, day: str
) -> Publication:
    """Return marks from elsewhere in the form of a round that withholds nothing.

    ``day`` is that on which they were loaded.

    Raises
    ------
    FileRefusedError : a code is not one of the survey's.
    """
    if survey is not None and (unknown := tuple(_unknown(tally, survey))):
        raise FileRefusedError(file=name, problems=unknown)
    return Publication(
        round_id="",
        title=name,
        day=day,
        survey=survey or survey_of_codes(tally, title=name),
        subjects=tuple(ListedSubject(one, one, "") for one in tally.subjects),
        tally=tally,
        withheld=(),
        fewest=1,
        fewest_texts=1,
        opinions=(),
        receipts=(),
        box=BoxCount(0, 0),
        seals=Seals("", "", ""),
    )


def survey_of_codes(tally: Tally, *, title: str) -> Survey:
    """Return a survey whose items, groups and grades are the codes of a tally."""
    counts = tally.counts
    marks = {
        str(item): {*given} - RESERVED - {DONT_KNOW}
        for item, given in counts.groupby("item")["grade"]
    }
    scale = _in_order({mark for given in marks.values() for mark in given})
    items = tuple(_item(item, given, scale) for item, given in marks.items())
    groups = {code for label in {*counts["group"]} for code in label.split(MERGED)}
    return Survey.model_construct(
        id="outside",
        version=1,
        direction=Direction.OPINION_SURVEY,
        title=same_words(title),
        subjects="member",
        layout="matrix" if len(items) == 1 else "form",
        scales={"plain": _scale(scale)},
        items=items,
        rater_groups=tuple(
            RaterGroup.model_construct(id=one, text=same_words(one))
            for one in sorted(groups)
        ),
    )


def _unknown(tally: Tally, survey: Survey) -> Iterator[Problem]:
    counts = tally.counts
    groups = {group.id for group in survey.rater_groups}
    known = {question.id: question.marks for question in survey.questions}
    labels = {code for label in {*counts["group"]} for code in label.split(MERGED)}
    pairs = counts[["item", "grade"]].drop_duplicates()
    codes = {
        **dict.fromkeys(sorted({*counts["item"]} - known.keys())),
        **dict.fromkeys(sorted(labels - groups)),
        **{
            f"{item}: {mark}": None
            for item, mark in zip(pairs["item"], pairs["grade"], strict=True)
            if item in known and mark not in known[item]
        },
    }
    for code in codes:
        yield NOT_IN_SURVEY.at(survey.id, code=code)


def _item(item: str, marks: Collection[str], scale: tuple[str, ...]) -> Item:
    said = same_words(item)
    if marks and all(mark.isdecimal() and int(mark) <= MOST_POINTS for mark in marks):
        most = max(1, *map(int, marks))
        return PointsItem.model_construct(
            id=item, kind="points", text=said, max=most, exit=_EXIT
        )
    if scale and {*marks} <= {*scale}:
        return GradeItem.model_construct(
            id=item, kind="grade", text=said, scale="plain"
        )
    options = tuple(_option(mark) for mark in sorted(marks))
    return ChoiceItem.model_construct(
        id=item, kind="choice", text=said, options=options, exit=_EXIT
    )


def _in_order(marks: Collection[str]) -> tuple[str, ...]:
    """Return marks best first, if all usual scales that have them agree on it."""
    fitting = (scale for scale in SCALES if {*marks} <= {*scale})
    orders = {tuple(code for code in scale if code in marks) for scale in fitting}
    return orders.pop() if len(orders) == 1 else ()


def _scale(codes: tuple[str, ...]) -> Scale:
    return Scale.model_construct(grades=tuple(map(_option, codes)), exit=_EXIT)


def _option(code: str) -> Option:
    return Option.model_construct(code=code, text=same_words(code))
