"""What is in an opened envelope, judged by the frozen rules alone.

A part of the recount, written apart from the code that opens the box.  An
envelope holds what a stranger's device put there: it is a ballot exactly
as the wire contract says, or it is an invalid one, whatever is in it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import Any, Final, NoReturn

from toolkit.services.ruled_marks import (
    INVALID,
    NOT_ASKED,
    PARTS,
    as_code,
    marks_of,
    takes,
)

DEEPEST: Final = 8
"""How many lists and objects may lie in each other, the outermost included."""
PACK: Final = re.compile(r"[0-9a-f]{32}")
CODE: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
HALF_WIDTH: Final = {ord(c) + 0xFEE0: c for c in ascii_letters + digits}
HIDDEN: Final = {"Cc", "Cf", "Co", "Cs"}

Survey = Mapping[str, Any]
"""The survey as rules.json has it."""


@dataclass(frozen=True, slots=True)
class ReadBallot:
    """One ballot: whose submission, its receipt, the answers, the items of texts."""

    pack: str
    receipt: str
    answers: Mapping[str, Any]
    texts: Sequence[str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was marked or written."""
        return not self.answers and not self.texts


def read_ballot(plain: bytes, survey: Survey) -> ReadBallot | None:
    """Return the ballot that was in an envelope; nothing if it is an invalid one."""
    try:
        text = plain[4:][: int.from_bytes(plain[:4], "big")]
        filled = len(text).to_bytes(4, "big") + text.ljust(len(plain) - 4, b"\0")
        _require(plain == filled)
        data = json.loads(
            text.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse
        )
        _require_flat(data, DEEPEST)
        _require(data.keys() == {"v", "pack", "receipt", "marks", "texts"})
        _require(type(data["v"]) is int and data["v"] == 1)
        items = {item["id"]: item for item in survey["items"]}
        answers = dict(_answers(data["marks"], items, survey["scales"]))
        texts = [*_texts(data["texts"], items), *_rows(answers, items)]
        return ReadBallot(
            _matching(PACK, data["pack"]),
            _matching(CODE, data["receipt"]),
            answers,
            texts,
        )
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None  # another type of value, or another name, than was agreed


def counted(
    ballot: ReadBallot, survey: Survey, category: str
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the marks of a ballot, by question, and the items of its texts.

    What is not asked, of a subject of this group or after these answers,
    counts as if it had not been answered.
    """
    asked: set[str] = set()
    marks: list[tuple[str, str]] = []
    for item in survey["items"]:
        if category not in (item.get("only_for") or [category]):
            continue
        when = item.get("show_if")
        if when is None or (when["item"] in asked and _holds(when, ballot.answers)):
            asked.add(item["id"])
        for name, mark in marks_of(item, ballot.answers.get(item["id"])):
            marks.append((name, mark if item["id"] in asked else NOT_ASKED))
    return marks, [item for item in ballot.texts if item in asked]


def _holds(when: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    answer = answers.get(when["item"])
    given = answer if isinstance(answer, list) else [answer]
    return any(as_code(one) in when["is"] for one in given)


def _answers(
    marks: Mapping[str, Any], items: Mapping[str, Any], scales: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Yield every answer, or ``invalid`` where its item does not take it."""
    for name, answer in marks.items():
        _require(items[name]["kind"] != "text")
        yield name, answer if takes(items[name], answer, scales) else INVALID


def _texts(texts: Mapping[str, Any], items: Mapping[str, Any]) -> Iterator[str]:
    """Yield the item of every text in which something is written."""
    for name, words in texts.items():
        _require(items[name]["kind"] == "text")
        _require(words.keys() == {"body", "code"})
        _matching(CODE, words["code"])
        body = _kept(words["body"])
        _require(len(body) <= items[name]["max_chars"])
        if body:
            yield name


def _rows(answers: Mapping[str, Any], items: Mapping[str, Any]) -> Iterator[str]:
    """Yield the item of every row of words beside the marks; each is one opinion."""
    for name, answer in answers.items():
        parts = PARTS.get(items[name]["kind"], ())
        rows = answer if isinstance(answer, list) else [answer]
        for row in rows if parts and answer != INVALID else ():
            if any(_kept(row[part]) for part in parts):
                yield name


def _kept(text: str) -> str:
    """Return what is kept of a text: nothing unseen, single spaces, plain letters."""
    spaced = (" " if c.isspace() else c for c in text.translate(HALF_WIDTH))
    seen = (c for c in spaced if unicodedata.category(c) not in HIDDEN)
    return unicodedata.normalize("NFC", " ".join("".join(seen).split()))


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object in which no name stands twice."""
    found = dict(pairs)
    _require(len(found) == len(pairs))
    return found


def _require_flat(value: object, levels: int) -> None:
    if isinstance(value, dict | list):
        _require(levels > 0)
        for inner in value.values() if isinstance(value, dict) else value:
            _require_flat(inner, levels - 1)


def _matching(pattern: re.Pattern[str], value: str) -> str:
    _require(pattern.fullmatch(value) is not None)
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _require(condition: bool) -> None:  # noqa: FBT001 -- reads as a sentence
    if not condition:
        raise ValueError
