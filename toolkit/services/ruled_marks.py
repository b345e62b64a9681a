"""Which answers the frozen rules take, and which marks these become.

A part of the verifier: read from the plain data of rules.json alone, and
written apart from the code that takes ballots and counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

BLANK: Final = "blank"
INVALID: Final = "invalid"
NOT_ASKED: Final = "not_asked"
PARTS: Final = {
    "clause": ("clause", "change", "reason"),
    "evidence": ("value", "note"),
}
"""The parts of an answer in words, in the order they are read."""


@dataclass(frozen=True, slots=True)
class RuledQuestion:
    """What can be counted under one name, and about which subject groups.

    ``item`` is the item it belongs to, ``waits_for`` the one whose answer
    decides whether it is asked.
    """

    id: str
    marks: frozenset[str]
    only_for: tuple[str, ...]
    item: str = ""
    waits_for: str = ""


def ruled_questions(survey: Mapping[str, Any]) -> Iterator[RuledQuestion]:
    """Yield everything that is counted of a survey, as rules.json has it."""
    for item in survey["items"]:
        cells = {BLANK, INVALID} | ({NOT_ASKED} if "show_if" in item else set())
        only_for = tuple(item.get("only_for", ()))
        waits_for = (item.get("show_if") or {}).get("item", "")
        for name, marks in _names(item, survey["scales"]):
            yield RuledQuestion(
                name, frozenset(marks | cells), only_for, item["id"], waits_for
            )


def written_items(survey: Mapping[str, Any]) -> set[str]:
    """Return the items whose answers are words, in whole or in part."""
    kinds = {"text", *PARTS}
    return {item["id"] for item in survey["items"] if item["kind"] in kinds}


def takes(item: Mapping[str, Any], answer: Any, scales: Mapping[str, Any]) -> bool:  # noqa: ANN401 -- JSON
    """Tell whether an item takes an answer, which may be any JSON there is."""
    match item["kind"]:
        case "grade" | "choice":
            return isinstance(answer, str) and answer in _offered(item, scales)
        case "choose":
            return answer == [_exit(item)] or (
                _are_texts(answer)
                and set(answer) <= _codes(item["options"])
                and len(set(answer)) == len(answer)
                and item["at_least"] <= len(answer) <= item["at_most"]
            )
        case "points" | "number":
            low, high = item.get("min", 0), item["max"]
            return answer == _exit(item) or (
                type(answer) in {int, float}
                and low <= answer <= high
                and round(answer, item.get("decimals", 0)) == answer
            )
        case "clause":
            return (
                isinstance(answer, list)
                and len(answer) <= item["at_most"]
                and all(_has_parts(row, item) for row in answer)
            )
        case "evidence":
            said = dict(answer) if isinstance(answer, dict) else {}
            grade = said.pop("grade", None)
            is_known = isinstance(grade, str) and grade in _offered(item, scales)
            return _has_parts(said, item) and (is_known or "grade" not in answer)
    return False  # texts stand elsewhere


def marks_of(item: Mapping[str, Any], answer: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- JSON
    """Yield what is counted of an answer that its item takes: name and mark.

    ``None`` stands for no answer, ``invalid`` for one that was not taken.
    """
    plain = BLANK if answer in (None, []) else answer
    match item["kind"], plain:
        case (("text" | "clause"), _):
            return
        case "choose", _:
            way_out = _exit(item) if plain == [_exit(item)] else ""
            same = plain if isinstance(plain, str) else way_out
            for code in _codes(item["options"]):
                chosen = "chosen" if code in plain else "not_chosen"
                yield f"{item['id']}.{code}", same or chosen
        case "evidence", _ if "scale" not in item:
            return
        case "evidence", dict():
            yield item["id"], plain.get("grade", BLANK)
        case "number", int() | float():
            starts = {start: code for start, code in _bands(item) if start <= plain}
            yield item["id"], starts[max(starts)]
        case _:
            yield item["id"], as_code(plain)


def as_code(answer: Any) -> str:  # noqa: ANN401 -- JSON
    """Return an answer as it stands in conditions and marks: 12.0 is 12."""
    is_whole = isinstance(answer, float) and answer.is_integer()
    return str(int(answer) if is_whole else answer)


def _names(
    item: Mapping[str, Any], scales: Mapping[str, Any]
) -> Iterator[tuple[str, set[str]]]:
    kind, name = item["kind"], item["id"]
    if kind in {"grade", "choice"} or (kind == "evidence" and "scale" in item):
        yield name, _offered(item, scales)
    elif kind == "choose":
        for code in _codes(item["options"]):
            yield f"{name}.{code}", {"chosen", "not_chosen", _exit(item)}
    elif kind == "points":
        yield name, {str(points) for points in range(item["max"] + 1)} | {_exit(item)}
    elif kind == "number":
        yield name, {code for _, code in _bands(item)} | {_exit(item)}


def _offered(item: Mapping[str, Any], scales: Mapping[str, Any]) -> set[str]:
    if "scale" in item:
        scale = scales[item["scale"]]
        return _codes(scale["grades"]) | {_exit(scale)}
    return _codes(item["options"]) | {_exit(item)} if "options" in item else set()


def _exit(item: Mapping[str, Any]) -> str:
    return str(item["exit"]["code"])


def _codes(options: Iterable[Mapping[str, Any]]) -> set[str]:
    return {option["code"] for option in options}


def _are_texts(answer: object) -> bool:
    return isinstance(answer, list) and all(isinstance(one, str) for one in answer)


def _has_parts(row: object, item: Mapping[str, Any]) -> bool:
    """Tell whether a row has all its parts and no other, each short enough."""
    return (
        isinstance(row, dict)
        and row.keys() == set(PARTS[item["kind"]])
        and _are_texts(list(row.values()))
        and all(len(said) <= item["max_chars"] for said in row.values())
    )


def _bands(item: Mapping[str, Any]) -> Iterator[tuple[float, str]]:
    """Yield the lowest number of each band, and the code it gives the band."""
    low, high = (Decimal(repr(item[end])) for end in ("min", "max"))
    cuts = [Decimal(repr(cut)) for cut in item["cuts"]]
    if not cuts:
        step = Decimal(1).scaleb(-item["decimals"])
        quarters = (low + (high - low) * part / 4 for part in (1, 2, 3))
        cuts = [quarter.quantize(step) for quarter in quarters]
    for start in {low, *(cut for cut in cuts if cut > low)}:
        shown = f"{start.normalize():f}"
        code = "from_" + shown.replace("-", "minus_").replace(".", "_")
        yield float(start), code
