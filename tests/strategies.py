"""Draws what tests need at random: tallies, group sizes, rules of merging.

Tallies hold together as real ones do: every valid ballot has one mark on
every item, and no more come back than were issued.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from hypothesis import strategies as st

from toolkit.survey.model import Direction, Survey
from toolkit.survey.words import BLANK, INVALID
from toolkit.tally import BALLOT_COLUMNS, COUNT_COLUMNS, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import DrawFn

GROUPS: Final = ("staff", "students", "retired", "visitors")
GRADES: Final = ("excellent", "qualified", "basically_qualified", "unqualified")
MARKS: Final = (*GRADES, "dont_know", BLANK, INVALID)


@st.composite
def tallies(
    draw: DrawFn,
    *,
    groups: Sequence[str] = GROUPS,
    items: Sequence[str] = ("A15",),
    most: int = 12,
) -> Tally:
    """Tallies of up to three subjects, at most so many ballots to a group."""
    marks: list[tuple[object, ...]] = []
    ballots: list[tuple[object, ...]] = []
    few = st.integers(0, 3)
    for subject in draw(st.lists(st.sampled_from("abcdef"), max_size=3, unique=True)):
        for group in draw(st.sets(st.sampled_from(groups), min_size=1)):
            valid = draw(st.integers(0, most))
            returned = valid + (invalid := draw(few))
            issued = returned + draw(few)
            eligible = issued + draw(few)
            ballots.append((subject, group, eligible, issued, returned, valid, invalid))
            for item in items:
                given = st.lists(st.sampled_from(MARKS), min_size=valid, max_size=valid)
                marks += [(subject, item, group, mark, 1) for mark in draw(given)]
    return Tally.from_counts(
        pd.DataFrame(marks, columns=list(COUNT_COLUMNS)),
        pd.DataFrame(ballots, columns=list(BALLOT_COLUMNS)),
    )


@st.composite
def merging_rules(
    draw: DrawFn, *, groups: Sequence[str] = GROUPS
) -> Mapping[str, str | None]:
    """Rater groups in some order, each with or without a declared neighbour."""
    order = draw(st.permutations(groups))
    return {
        group: draw(st.none() | st.sampled_from([one for one in order if one != group]))
        for group in order
    }


def group_sizes(*, most: int = 15) -> st.SearchStrategy[dict[str, int]]:
    """Sizes of some of the rater groups."""
    return st.dictionaries(st.sampled_from(GROUPS), st.integers(0, most), min_size=1)


SIGNS: Final = "勤德绩龘𬱖 aqz019“”（）：，。'\"%&*!|>@#-:,.?\n"
"""What wordings are made of at random: nothing that means something."""
CODES: Final = (
    *("a", "b1", "q4", "zh", "yes", "no", "null", "true", "on", "other", "name"),
    *("x_", "long_code_0", "dont_know", "grade", "value", "label", "scale", "text"),
)
Json = dict[str, Any]


def words() -> st.SearchStrategy[str]:
    """Words for a survey, of letters and of signs that files stumble over."""
    return st.text(SIGNS, max_size=10).map(lambda said: f"{said}好")


def wordings() -> st.SearchStrategy[dict[str, str]]:
    """Words in every language."""
    return st.fixed_dictionaries({"zh-CN": words(), "en": words()})


def codes(*, fewest: int = 0, most: int = 3) -> st.SearchStrategy[list[str]]:
    """Codes that are all different."""
    return st.lists(st.sampled_from(CODES), min_size=fewest, max_size=most, unique=True)


@st.composite
def options(draw: DrawFn, *, fewest: int = 1, most: int = 4) -> list[Json]:
    """Options with codes that are all different; the last can be an exit."""
    drawn = draw(codes(fewest=fewest + 1, most=most + 1))
    return [{"code": one, "text": draw(wordings())} for one in drawn]


def _offered(fields: Json) -> Json:
    *offered, way_out = fields.pop("all_options")
    return {**fields, "options": offered, "exit": way_out}


def _chosen(fields: Json) -> Json:
    least, most = sorted(fields.pop("quota"))
    kept = _offered(fields)
    if kept.pop("asks_subjects"):
        kept["options"] = "subjects"
    return {**kept, "at_least": least, "at_most": most}


def _exited(fields: Json) -> Json:
    way_out = {"code": "dont_know", "text": fields.pop("said")}
    return {**fields, "exit": way_out}


def _kinds(scales: Sequence[str]) -> list[st.SearchStrategy[Json]]:
    """Fields of each kind of item, as those of templates."""
    length = st.integers(1, 2000)

    def fields(kind: str, **of_kind: st.SearchStrategy[Any]) -> st.SearchStrategy[Json]:
        return st.fixed_dictionaries({"kind": st.just(kind), **of_kind})

    return [
        fields("grade", scale=st.sampled_from(scales)),
        fields("choice", all_options=options()).map(_offered),
        fields(
            "choose",
            all_options=options(),
            asks_subjects=st.booleans(),
            quota=st.tuples(st.integers(1, 4), st.integers(1, 4)),
        ).map(_chosen),
        fields("points", max=st.integers(1, 100), said=wordings()).map(_exited),
        fields(
            "number",
            min=st.integers(-9, 0),
            max=st.integers(9, 99),
            decimals=st.integers(0, 6),
            unit=st.none() | wordings(),
            cuts=st.sampled_from([[], [1, 5.5]]),
            said=wordings(),
        ).map(_exited),
        fields("text", max_chars=length),
        fields("clause", at_most=st.integers(1, 20), max_chars=length),
        fields(
            "evidence",
            scale=st.sampled_from([None, *scales]),
            target=st.none() | wordings(),
            max_chars=length,
        ),
    ]


@st.composite
def items(
    draw: DrawFn, id_: str, scales: Sequence[str], before: Sequence[Json]
) -> Json:
    """An item of any kind, asked always or after some answer to one before it."""
    fields = draw(st.one_of(_kinds(scales)))
    shared = {"text": draw(wordings()), "help": draw(st.none() | wordings())}
    offering = [one for one in before if isinstance(one.get("options"), list)]
    if offering and draw(st.booleans()):
        other = draw(st.sampled_from(offering))
        codes_ = [option["code"] for option in other["options"]]
        some = draw(st.lists(st.sampled_from(codes_), min_size=1, unique=True))
        shared["show_if"] = {"item": other["id"], "is": some}
    return {"id": id_, **shared, **fields}


@st.composite
def surveys(draw: DrawFn, *, most: int = 5) -> Survey:
    """Surveys of every kind of item, up to so many of them, that hold together."""
    names = draw(codes(fewest=1, most=2))
    scales = {name: draw(options(fewest=2)) for name in names}
    dimensions, kinds, blanks = draw(codes()), draw(codes(most=2)), draw(codes(most=2))
    asked: list[Json] = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        item = draw(items(f"A{number:02d}", names, asked))
        item["dimension"] = draw(st.sampled_from([None, *dimensions]))
        item["only_for"] = draw(st.sampled_from([[], kinds]))
        item["source"] = draw(st.sampled_from([[], ["§8¶4", "§9¶1"]]))
        for blank in draw(st.sampled_from([[], blanks])):
            item["text"] = {
                tag: f"{said}{{{blank}}}" for tag, said in item["text"].items()
            }
        if draw(st.booleans()):
            item["allow"] = [{"rule": "two-ideas", "because": draw(wordings())}]
        asked.append(item)
    data = {
        "id": draw(st.sampled_from(["a", "b-", "every-kind-2"])),
        "version": draw(st.integers(1, 9)),
        "direction": draw(st.sampled_from([one.value for one in Direction])),
        "title": draw(wordings()),
        "subjects": draw(st.sampled_from(["member", "matter", "none"])),
        "layout": draw(st.sampled_from(["matrix", "form"])),
        "guidance": draw(st.none() | wordings()),
        "parameters": {one: draw(wordings()) for one in blanks},
        "dimensions": {one: draw(wordings()) for one in dimensions},
        "subject_groups": [{"id": one, "text": draw(wordings())} for one in kinds],
        "scales": {
            name: {"grades": listed[:-1], "exit": listed[-1]}
            for name, listed in scales.items()
        },
        "items": asked,
        "rater_groups": [
            {"id": "staff", "text": draw(wordings()), "weight": 60},
            {"id": "students", "text": draw(wordings()), "weight": 40},
        ],
        "scoring": draw(st.sampled_from(["none", {"yes": 2.5, "no": 0}])),
    }
    return Survey.model_validate_json(json.dumps(data))
