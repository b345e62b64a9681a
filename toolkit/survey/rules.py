"""Rules that hold across the fields of a survey.

Each rule yields where it is broken, with the path of the place, so that
the loader can say the line.  What the rules are stands in `rulebook`.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Final

from toolkit.survey import rulebook as book
from toolkit.survey.condition_rules import condition_rules
from toolkit.survey.scale_rules import scale_rules
from toolkit.survey.wording_rules import wording_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.survey.draft import Draft
    from toolkit.survey.rule import BrokenRule

PARAGRAPHS: Final[Mapping[int, int]] = {
    1: 2, 2: 2, 3: 1, 4: 5, 5: 5, 6: 5, 7: 3, 8: 4, 9: 5, 10: 4, 11: 4, 12: 3,
    13: 1, 14: 1, 15: 1,
}  # fmt: skip
"""How many paragraphs each numbered heading of the source document has."""

WHOLE: Final = 100
_ROUNDED: Final = 0.05
"""How far from a whole weights like 33.3 may be, for each group."""

_ONE_MARK: Final = frozenset({"grade", "choice", "points", "number"})


def broken_rules(
    survey: Draft, *, expected_id: str | None = None
) -> Iterator[BrokenRule]:
    """Yield every rule the survey breaks, as far as it can be read."""
    if expected_id is not None and survey["id"].word not in {"", expected_id}:
        yield book.OTHER_NAME.broken(("id",), id=survey["id"].word, name=expected_id)
    if survey["items"].is_empty_list:
        yield book.NO_ITEMS.broken(("items",))
    yield from _repeated_ids(survey)
    yield from _items(survey)
    yield from _rater_groups(survey)
    yield from _weights(survey)
    yield from _overall(survey)
    yield from _sources(survey)
    yield from _unused(survey)
    yield from scale_rules(survey)
    yield from condition_rules(survey)
    yield from wording_rules(survey)


def _repeated_ids(survey: Draft) -> Iterator[BrokenRule]:
    for kind in ("items", "rater_groups", "subject_groups"):
        last = {thing["id"].word: thing for thing in survey[kind]}
        counts = Counter(thing["id"].word for thing in survey[kind])
        for id_, count in counts.items():
            if id_ and count > 1:
                yield book.REPEATED_ID.broken(last[id_].path, id=id_, count=count)


def _items(survey: Draft) -> Iterator[BrokenRule]:
    for item in survey["items"]:
        if item["optional"].value is False:
            yield book.COMPULSORY.broken(item["optional"].path, item=item["id"].word)
        heading = item["dimension"]
        if heading.word and heading.word not in survey["dimensions"]:
            yield book.UNKNOWN_DIMENSION.broken(heading.path, dimension=heading.word)


def _rater_groups(survey: Draft) -> Iterator[BrokenRule]:
    known = {group["id"].word for group in survey["rater_groups"]}
    if survey["rater_groups"].is_empty_list:
        yield book.NO_RATER_GROUP.broken(("rater_groups",))
    for group in survey["rater_groups"]:
        other = group["merge_with"]
        if other.word and other.word not in known - {group["id"].word}:
            yield book.UNKNOWN_RATER_GROUP.broken(other.path, group=other.word)


def _weights(survey: Draft) -> Iterator[BrokenRule]:
    groups = list(survey["rater_groups"])
    weights = [group["weight"].number for group in groups]
    given = [weight for weight in weights if weight is not None]
    if not given:
        return
    for group in groups:
        if group["weight"].value is None:
            yield book.WEIGHT_MISSING.broken(group.path, group=group["id"].word)
    total = math.fsum(given)
    whole = abs(total - WHOLE) <= _ROUNDED * len(given)
    if len(given) == len(groups) and not whole:
        yield book.WEIGHTS_NOT_WHOLE.broken(
            groups[-1]["weight"].path, total=f"{total:g}"
        )


def _overall(survey: Draft) -> Iterator[BrokenRule]:
    named = survey["overall"]
    with_one_mark = {
        item["id"].word
        for item in survey["items"]
        if item["kind"].word in _ONE_MARK
        or (item["kind"].word == "evidence" and item["scale"].word)
    }
    if named.word and named.word not in with_one_mark:
        yield book.NO_OVERALL.broken(named.path, item=named.word)


def _sources(survey: Draft) -> Iterator[BrokenRule]:
    for place in chain(survey["source"], *(i["source"] for i in survey["items"])):
        heading, mark, number = place.word.removeprefix("§").partition("¶")
        if not (mark and heading.isdecimal() and number.isdecimal()):
            continue
        count = PARAGRAPHS.get(int(heading), 0)
        if not 1 <= int(number) <= count:
            yield book.NO_PARAGRAPH.broken(
                place.path, paragraph=place.word, count=count
            )


def _unused(survey: Draft) -> Iterator[BrokenRule]:
    for described, used_as in (("scales", "scale"), ("dimensions", "dimension")):
        used = {item[used_as].word for item in survey["items"]}
        for name, place in survey[described].entries.items():
            if name not in used:
                yield book.UNUSED.broken(place.path, name=name)
