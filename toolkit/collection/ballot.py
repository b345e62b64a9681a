"""What is inside an envelope: one rater's marks and words on one subject.

The contents come from a stranger's device: `read_ballot` treats them as
hostile, and a spoiled one spoils nothing but itself.  A ballot names no
rater; its pack number, drawn at random on the device, only says which
ballots were handed in together, and is forgotten after the count.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NoReturn

from toolkit.collection.credential import ALPHABET, SHORT_CODE_LENGTH
from toolkit.collection.sealing import LENGTH_BYTES, empty, fill
from toolkit.survey.items import UnfitAnswerError
from toolkit.survey.words import INVALID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.survey.items import Answer, Item
    from toolkit.survey.model import Survey

VERSION: Final = 1
DEEPEST: Final = 8  # lists and objects within each other; a ballot has four
ENVELOPE_STEP: Final = 256
_FRAME: Final = 160  # version, pack number, receipt, braces
_PER_ANSWER: Final = 8  # item id, its quotes, colon and comma
_PER_TEXT: Final = 48  # author code, names, quotes and braces
_HALF_WIDTH: Final = {
    wide: wide - 0xFEE0  # how far full-width forms stand from ASCII
    for wide in range(0xFF01, 0xFF5F)
    if chr(wide - 0xFEE0).isalnum()
}
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs"})
"""Control, invisible, private, halves of pairs; what is new to Unicode stays."""
_PACK: Final = re.compile(r"[0-9a-f]{32}")
_ANY_TEXT: Final = re.compile(r".*", re.DOTALL)
_CODE: Final = re.compile(f"[{ALPHABET}]{{{SHORT_CODE_LENGTH}}}")


class Spoil(StrEnum):
    """Why a whole ballot is invalid."""

    UNREADABLE = "unreadable"
    MALFORMED = "malformed"
    EMPTY = "empty"


class SpoiledBallotError(ValueError):
    """The ballot is invalid; the reason is for the count protocol."""

    def __init__(self, reason: Spoil) -> None:
        self.reason = reason
        super().__init__(reason.value)


@dataclass(frozen=True, slots=True)
class Words:
    """One text, and the code by which its author finds the answer."""

    body: str
    code: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """Marks and words on one subject; items left out are abstentions."""

    pack: str
    receipt: str
    marks: Mapping[str, Answer] = field(default_factory=dict)
    texts: Mapping[str, Words] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was marked or written."""
        return not self.marks and not self.texts


def envelope_size(survey: Survey) -> int:
    """Return the one size of a filled-in ballot of this survey, in bytes."""
    answers = sum(
        len(item.id)
        + _PER_ANSWER
        + item.room(survey)
        + (_PER_TEXT if item.kind == "text" else 0)
        for item in survey.items
    )
    needed = LENGTH_BYTES + _FRAME + answers
    return -(-needed // ENVELOPE_STEP) * ENVELOPE_STEP


def write_ballot(ballot: Ballot, *, size: int) -> bytes:
    """Return the ballot as it is sealed, filled up to ``size`` bytes."""
    content = {
        "v": VERSION,
        "pack": ballot.pack,
        "receipt": ballot.receipt,
        "marks": dict(ballot.marks),
        "texts": {
            item: {"body": words.body, "code": words.code}
            for item, words in ballot.texts.items()
        },
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return fill(text.encode("utf-8", "surrogatepass"), size)


def read_ballot(filled: bytes, survey: Survey) -> Ballot:
    """Return the ballot that an envelope held.

    An answer that its item does not take, such as a list with too many
    names, spoils that cell only and becomes ``invalid``; anything else that
    is not as agreed spoils the ballot.

    Raises
    ------
    SpoiledBallotError : not of the agreed form.
    """
    try:
        text = empty(filled).decode()
        data = _keyed(
            json.loads(text, object_pairs_hook=_named_once, parse_constant=_refuse)
        )
        _require_flat(data, DEEPEST)
        _require(set(data) == {"v", "pack", "receipt", "marks", "texts"})
        _require(type(data["v"]) is int and data["v"] == VERSION)
        return Ballot(
            pack=_matching(_PACK, data["pack"]),
            receipt=_matching(_CODE, data["receipt"]),
            marks=_marks(_keyed(data["marks"]), survey),
            texts=_texts(_keyed(data["texts"]), survey),
        )
    except (ValueError, RecursionError) as error:
        raise SpoiledBallotError(Spoil.MALFORMED) from error


def _marks(data: Mapping[str, object], survey: Survey) -> dict[str, Answer]:
    items = {item.id: item for item in survey.items if item.kind != "text"}
    _require(data.keys() <= items.keys())
    return {item: _checked(mark, items[item], survey) for item, mark in data.items()}


def _checked(mark: object, item: Item, survey: Survey) -> Answer:
    try:
        return plain_answer(item.check(mark, survey))
    except UnfitAnswerError:
        return INVALID


def plain_answer(answer: Answer) -> Answer:
    """Return an answer with every text in it made plain; see `plain_words`."""
    if isinstance(answer, str):
        return plain_words(answer)
    if isinstance(answer, list):
        return [plain_answer(one) for one in answer]
    if isinstance(answer, dict):
        return {part: plain_answer(one) for part, one in answer.items()}
    return answer


def _texts(data: Mapping[str, object], survey: Survey) -> dict[str, Words]:
    longest = {item.id: item.max_chars for item in survey.items if item.kind == "text"}
    _require(data.keys() <= longest.keys())
    texts: dict[str, Words] = {}
    for item, value in data.items():
        words = _keyed(value)
        _require(set(words) == {"body", "code"})
        code = _matching(_CODE, words["code"])
        body = plain_words(_matching(_ANY_TEXT, words["body"]))
        _require(len(body) <= longest[item])
        if body:
            texts[item] = Words(body, code)
    return texts


def plain_words(text: str) -> str:
    """Return a text without what might betray a keyboard or hide in a line.

    Control, invisible and private characters go, runs of white space and
    line breaks become one space, full-width letters and digits half-width.
    """
    kept = (
        " " if c.isspace() else c
        for c in text.translate(_HALF_WIDTH)
        if c.isspace() or unicodedata.category(c) not in _HIDDEN
    )
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def _named_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return an object whose names are all different: readers differ on others."""
    found = dict(pairs)
    _require(len(found) == len(pairs))
    return found


def _require_flat(value: object, levels: int) -> None:
    """Refuse deep nesting, whatever depth the machine at hand could read."""
    if isinstance(value, dict | list):
        _require(levels > 0)
        for inner in value.values() if isinstance(value, dict) else value:
            _require_flat(inner, levels - 1)


def _keyed(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _NotAsAgreedError
    return value


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise _NotAsAgreedError
    return value


def _require(condition: bool) -> None:  # noqa: FBT001 -- reads as a sentence
    if not condition:
        raise _NotAsAgreedError


def _refuse(constant: str) -> NoReturn:
    raise _NotAsAgreedError(constant)


class _NotAsAgreedError(ValueError):
    """The contents are not of the agreed form."""
