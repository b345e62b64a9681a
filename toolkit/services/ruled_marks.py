"""Which marks the frozen rules allow, read from rules.json alone.

A part of the verifier: like it, written apart from the code that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

CELLS = frozenset({"blank", "invalid"})


@dataclass(frozen=True, slots=True)
class RuledQuestion:
    """What can be counted under one name, and about which subject groups."""

    id: str
    marks: frozenset[str]
    only_for: tuple[str, ...]


def ruled_questions(survey: Mapping[str, Any]) -> Iterator[RuledQuestion]:
    """Yield everything that is counted of a survey, as rules.json has it."""
    for item in survey["items"]:
        cells = CELLS | ({"not_asked"} if "show_if" in item else set())
        only_for = tuple(item.get("only_for", ()))
        for name, marks in _names(item, survey["scales"]):
            yield RuledQuestion(name, frozenset(marks) | cells, only_for)


def written_items(survey: Mapping[str, Any]) -> set[str]:
    """Return the items whose answers are words, in whole or in part."""
    kinds = {"text", "clause", "evidence"}
    return {item["id"] for item in survey["items"] if item["kind"] in kinds}


def _names(
    item: Mapping[str, Any], scales: Mapping[str, Any]
) -> Iterator[tuple[str, set[str]]]:
    kind, name = item["kind"], item["id"]
    out = {item["exit"]["code"]} if "exit" in item else set()
    if kind in {"grade", "evidence"} and "scale" in item:
        scale = scales[item["scale"]]
        yield name, {*_codes(scale["grades"]), scale["exit"]["code"]}
    elif kind == "choice":
        yield name, _codes(item["options"]) | out
    elif kind == "choose":
        for code in sorted(_codes(item["options"])):
            yield f"{name}.{code}", {"chosen", "not_chosen"} | out
    elif kind == "points":
        yield name, {str(points) for points in range(item["max"] + 1)} | out
    elif kind == "number":
        yield name, set(_bands(item)) | out


def _codes(options: Iterable[Mapping[str, Any]]) -> set[str]:
    return {option["code"] for option in options}


def _bands(item: Mapping[str, Any]) -> Iterator[str]:
    low, high = (Decimal(repr(item[end])) for end in ("min", "max"))
    cuts = [Decimal(repr(cut)) for cut in item["cuts"]]
    if not cuts:
        step = Decimal(1).scaleb(-item["decimals"])
        quarters = (low + (high - low) * part / 4 for part in (1, 2, 3))
        cuts = [quarter.quantize(step) for quarter in quarters]
    for start in {low, *(cut for cut in cuts if cut > low)}:
        shown = f"{start.normalize():f}"
        yield "from_" + shown.replace("-", "minus_").replace(".", "_")
