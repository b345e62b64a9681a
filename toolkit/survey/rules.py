"""Rules that hold across the fields of a survey.

Each rule yields what it finds broken, with the path of the place, so that
the loader can say the line.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from toolkit.survey.model import RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.survey.model import Survey

PARAGRAPHS: Final[Mapping[int, int]] = {
    1: 2, 2: 2, 3: 1, 4: 5, 5: 5, 6: 5, 7: 3, 8: 4, 9: 5, 10: 4, 11: 4, 12: 3,
    13: 1, 14: 1, 15: 1,
}  # fmt: skip
"""How many paragraphs each numbered heading of the source document has."""


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule, broken at a path within the survey."""

    path: tuple[str | int, ...]
    message: str
    remedy: str
    facts: Mapping[str, object] = field(default_factory=dict)


def broken_rules(
    survey: Survey, *, expected_id: str | None = None
) -> Iterator[BrokenRule]:
    """Yield every rule the survey breaks."""
    if expected_id is not None and survey.id != expected_id:
        yield BrokenRule(
            ("id",),
            "The id “{id}” differs from the file's name “{name}”.",
            "Give both the same name.",
            {"id": survey.id, "name": expected_id},
        )
    yield from _repeated_ids(survey)
    yield from _scales(survey)
    yield from _groups(survey)
    yield from _sources(survey)


def _repeated_ids(survey: Survey) -> Iterator[BrokenRule]:
    for kind, ids in (
        ("items", [item.id for item in survey.items]),
        ("rater_groups", [group.id for group in survey.rater_groups]),
    ):
        for id_, count in Counter(ids).items():
            if count > 1:
                yield BrokenRule(
                    (kind, len(ids) - 1 - ids[::-1].index(id_)),
                    "The id “{id}” is used {count} times.",
                    "Give each its own id.",
                    {"id": id_, "count": count},
                )


def _scales(survey: Survey) -> Iterator[BrokenRule]:
    for name, scale in survey.scales.items():
        codes = [option.code for option in scale.options]
        if len(scale.grades) < 2:  # noqa: PLR2004 -- one grade is no choice
            yield BrokenRule(
                ("scales", name),
                "The scale “{scale}” has fewer than two grades.",
                "Offer at least two, from best to worst.",
                {"scale": name},
            )
        if len(set(codes)) < len(codes) or RESERVED & set(codes):
            yield BrokenRule(
                ("scales", name),
                "The scale “{scale}” uses a code twice or one of {reserved}.",
                "Give each grade and the exit a code of its own.",
                {"scale": name, "reserved": ", ".join(sorted(RESERVED))},
            )
    for index, item in enumerate(survey.items):
        if item.kind == "grade" and item.scale not in survey.scales:
            yield BrokenRule(
                ("items", index, "scale"),
                "The scale “{scale}” is not among the scales.",
                "Describe it under “scales”, or use one that is there.",
                {"scale": item.scale},
            )
        if not item.optional:
            yield BrokenRule(
                ("items", index, "optional"),
                "Item {id} is compulsory.",
                "Nobody is made to answer: remove “optional: false”.",
                {"id": item.id},
            )


def _groups(survey: Survey) -> Iterator[BrokenRule]:
    known = {group.id for group in survey.rater_groups}
    if not known:
        yield BrokenRule(
            ("rater_groups",), "There is no rater group.", "Name at least one."
        )
    for index, group in enumerate(survey.rater_groups):
        if group.merge_with is not None and group.merge_with not in known - {group.id}:
            yield BrokenRule(
                ("rater_groups", index, "merge_with"),
                "There is no other group “{group}” to merge with.",
                "Name a group of this survey.",
                {"group": group.merge_with},
            )


def _sources(survey: Survey) -> Iterator[BrokenRule]:
    places: list[tuple[tuple[str | int, ...], str]] = [
        (("source", i), p) for i, p in enumerate(survey.source)
    ]
    for n, item in enumerate(survey.items):
        places += [(("items", n, "source", i), p) for i, p in enumerate(item.source)]
    for path, paragraph in places:
        heading, number = paragraph[1:].split("¶")
        if not 1 <= int(number) <= PARAGRAPHS.get(int(heading), 0):
            yield BrokenRule(
                path,
                "The source document has no paragraph {paragraph}.",
                "Its headings run from §1 to §15.",
                {"paragraph": paragraph},
            )
