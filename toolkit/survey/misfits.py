"""What does not fit the model of a survey, said in plain words.

The model is checked by pydantic, which speaks to programmers.  Here each
kind of its complaints becomes a rule with a message, a way out, and facts
that can be said in every language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from toolkit.i18n import LANGUAGES, Phrase
from toolkit.survey import rulebook
from toolkit.survey.rule import BrokenRule, Rule

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MISSING: Final = Rule("missing-field", "“{field}” is missing.", "Add it here.")
NO_EXIT: Final = Rule(
    "no-exit",
    "There is no exit for those who cannot say.",
    "Add “exit” with a code and words, such as “Don't know”.",
)
NO_KIND: Final = Rule(
    "missing-field", "The item has no “kind”.", "Say how it is answered."
)
UNKNOWN_KIND: Final = Rule(
    "unknown-kind", "There is no item kind “{value}”.", "Write one of: {expected}."
)
UNKNOWN_FIELD: Final = Rule(
    "unknown-field", "“{field}” is not known here.", "Remove it or correct it."
)
UNKNOWN_VALUE: Final = Rule(
    "unknown-value",
    "“{value}” is not allowed for “{field}”.",
    "Write one of: {expected}.",
)
UNKNOWN_NAME: Final = Rule(
    "unknown-field", "“{field}” is not known here.", "Write one of: {expected}."
)
MISWRITTEN: Final = Rule(
    "miswritten",
    "“{value}” is not written as “{field}” must be.",
    "Write {pattern}.",
)
WRONG_KIND: Final = Rule(
    "wrong-kind", "“{field}” is not {wanted}.", "Correct what stands there."
)
NUMBER_FOR_TEXT: Final = Rule(
    "wrong-kind",
    "“{field}” is {value}, but text is wanted.",
    "Put it in quotation marks.",
)
NO_SURVEY: Final = Rule(
    "wrong-kind",
    "The file holds no survey.",
    "Begin with “id:”, “version:” and the other fields of a survey.",
)
OUT_OF_RANGE: Final = Rule(
    "out-of-range", "“{field}” is {value}.", "Write a number {range}."
)
TOO_FEW: Final = Rule("empty-list", "“{field}” is empty.", "List at least one.")
TOO_MANY: Final = Rule("long-list", "“{field}” holds too many.", "List {most} at most.")
OTHERWISE: Final = Rule(
    "wrong-kind", "“{field}” cannot be read.", "Correct what stands there."
)

_TEXT: Final = Phrase("text in each language, as in “zh-CN: …” and “en: …”")
_WANTED: Final[Mapping[str, Phrase]] = {
    "string_type": Phrase("text"),
    "int_type": Phrase("a whole number"),
    "int_from_float": Phrase("a whole number"),
    "float_type": Phrase("a number"),
    "bool_type": Phrase("“true” or “false”"),
    "tuple_type": Phrase("a list"),
    "dict_type": _TEXT,
    "model_type": Phrase("made of fields, each with a name"),
    "model_attributes_type": Phrase("made of fields, each with a name"),
}
_TABLES: Final = frozenset({"parameters", "dimensions", "scales", "items"})
_SCORING: Final = Phrase("“none”, the name of a scheme, or points for each grade")

PATTERNS: Final[Mapping[str, Phrase]] = {
    r"^[a-z][a-z0-9_]{0,31}$": Phrase(
        "small letters, digits and underscores, a letter first, 32 at most"
    ),
    r"^[a-z0-9][a-z0-9_]{0,31}$": Phrase(
        "small letters, digits and underscores, 32 at most"
    ),
    r"^[A-Z][A-Z0-9]{0,7}$": Phrase(
        "capital letters and digits, a letter first, 8 at most, as in A01"
    ),
    r"^[a-z][a-z0-9-]{0,63}$": Phrase(
        "small letters, digits and hyphens, a letter first, 64 at most"
    ),
    r"^[a-z][a-z-]{0,31}$": Phrase("the name of a rule, such as two-ideas"),
    r"^§\d{1,2}¶\d$": Phrase("heading and paragraph, as in §8¶4"),
}
"""What each pattern of the model asks for."""

_KEY: Final = "[key]"
_SCORING_WORD: Final = ("scoring", "str")
_OF_ONE_LANGUAGE: Final = {(tag,) for tag in LANGUAGES}
_LONGEST: Final = 60

_RULES: Final[Mapping[str, Rule]] = {
    "missing": MISSING,
    "extra_forbidden": UNKNOWN_FIELD,
    "union_tag_not_found": NO_KIND,
    "union_tag_invalid": UNKNOWN_KIND,
    "literal_error": UNKNOWN_VALUE,
    "enum": UNKNOWN_VALUE,
    "string_pattern_mismatch": MISWRITTEN,
    "value_error": rulebook.MISSING_LANGUAGE,
    "greater_than_equal": OUT_OF_RANGE,
    "less_than_equal": OUT_OF_RANGE,
    "too_short": TOO_FEW,
    "too_long": TOO_MANY,
    **dict.fromkeys(_WANTED, WRONG_KIND),
}
_TOLD: Final[Mapping[str, tuple[str, Callable[[Any], object]]]] = {
    "tag": ("value", str),
    "expected": ("expected", lambda told: ", ".join(re.findall("'([^']*)'", told))),
    "expected_tags": ("expected", lambda told: ", ".join(re.findall("'(.*?)'", told))),
    "pattern": ("pattern", PATTERNS.__getitem__),
    "error": ("languages", str),
    "ge": ("range", lambda least: Phrase("from {n} up", n=f"{least:g}")),
    "le": ("range", lambda most: Phrase("up to {n}", n=f"{most:g}")),
    "max_length": ("most", int),
}
"""What pydantic tells besides, and the fact it becomes."""


def misfits(errors: Iterable[ErrorDetails]) -> Iterator[BrokenRule]:
    """Yield what pydantic found, each once."""
    told = set()
    for error in errors:
        if _is_told_besides(error):
            continue
        broken = _broken(error)
        if (broken.rule, broken.path) not in told:
            told.add((broken.rule, broken.path))
            yield broken


def _is_told_besides(error: ErrorDetails) -> bool:
    """Whether another complaint or rule says this better.

    A scheme of points that is no word is told of point by point, a list
    without any good member member by member, and a language that is missing
    wherever words stand.
    """
    given, place, kind = error["input"], error["loc"], error["type"]
    if isinstance(given, list | tuple):
        return kind == "too_short" and bool(given)
    if not isinstance(given, Mapping):
        return given is None and place[-1:] in _OF_ONE_LANGUAGE
    is_text = bool(given) and set(given) <= set(LANGUAGES)
    return place == _SCORING_WORD or (kind == "value_error" and is_text)


def _broken(error: ErrorDetails) -> BrokenRule:
    path = tuple(part for part in error["loc"] if part != _KEY)
    if path[:1] == ("scoring",) and error["type"] in {"string_type", "dict_type"}:
        path = path[:1]
    names = [part for part in path if isinstance(part, str)]
    field = names[-1] if names else ""
    facts: dict[str, object] = {
        "field": field,
        "value": _short(error["input"]),
        "wanted": _wanted(error["type"], field),
    }
    for name, told in error.get("ctx", {}).items():
        if name in _TOLD:
            fact, said = _TOLD[name]
            facts[fact] = said(told)
    return _rule(error, field).broken(path, **facts)


def _rule(error: ErrorDetails, field: str) -> Rule:
    kind, given = error["type"], error["input"]
    if not error["loc"]:
        return NO_SURVEY
    if kind == "missing" and field == "exit":
        return NO_EXIT
    if kind == "literal_error" and error["loc"][-1] == _KEY:
        return UNKNOWN_NAME
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if is_number and (kind == "string_type" or field == "is") and field != "scoring":
        return NUMBER_FOR_TEXT
    return _RULES.get(kind, OTHERWISE)


def _wanted(kind: str, field: str) -> Phrase:
    if field == "scoring":
        return _SCORING
    if kind == "dict_type" and field in _TABLES:
        return _WANTED["model_type"]
    return _WANTED.get(kind, _TEXT)


def _short(given: object) -> str:
    if given is None or isinstance(given, list | Mapping):
        return "…" if given else ""
    said = str(given).lower() if isinstance(given, bool) else str(given)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
