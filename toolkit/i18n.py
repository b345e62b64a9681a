"""Which language a person reads, and the words for it.

The interface says English in the code; the Chinese words stand in
``locale/zh_CN.po`` and are looked up by the English text.  What a survey
asks is data and carries its own languages; it never passes through here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal, Protocol, Self, get_args

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Sequence

Language = Literal["zh-CN", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
HOME_LANGUAGE: Final[Language] = "zh-CN"
_SPOKEN: Final[Mapping[str, Language]] = {tag[:2]: tag for tag in LANGUAGES}


class Phrase(str):
    """A fact that is itself words of the interface, and is translated with it.

    It may have blanks of its own, filled with facts of its own.
    """

    __slots__ = ("facts",)
    facts: Mapping[str, object]

    def __new__(cls, message: str, /, **facts: object) -> Self:
        """Keep a message and what fills its blanks."""
        phrase = super().__new__(cls, message)
        phrase.facts = facts
        return phrase

    def __format__(self, spec: str) -> str:
        """Say it in English, as where an error is printed as it is."""
        return format(str(self).format(**self.facts) if self.facts else str(self), spec)


class Said(Protocol):
    """Something with an English message, a way out, and facts for the blanks."""

    @property
    def message(self) -> str:
        """What is wrong."""

    @property
    def remedy(self) -> str:
        """What would help."""

    @property
    def facts(self) -> Mapping[str, object]:
        """What fills the blanks."""


def choose(*wishes: str | None) -> Language:
    """Return the first language wished for that the toolkit speaks.

    A wish is a language tag or an ``Accept-Language`` header, so
    ``choose(query, header)`` reads as it is meant.
    """
    for wish in wishes:
        for tag in _most_wished_first(wish or ""):
            spoken = _SPOKEN.get(re.split("[-_.]", tag)[0])
            if spoken is not None:
                return spoken
    return HOME_LANGUAGE


def _most_wished_first(header: str) -> list[str]:
    parts = (
        part.partition(";q=") for part in "".join(header.lower().split()).split(",")
    )
    weighed = [(tag, _weight(number) if mark else 1.0) for tag, mark, number in parts]
    wanted = [(tag, weight) for tag, weight in weighed if weight > 0]
    return [tag for tag, _ in sorted(wanted, key=lambda one: -one[1])]


def _weight(number: str) -> float:
    try:
        return float(number)
    except ValueError:
        return 0.0


def language_of_terminal() -> Language:
    """Return the language of the person at this terminal."""
    spoken = (os.environ.get(name) for name in ("PINGYI_LANG", "LC_ALL", "LANG"))
    return choose(*spoken)


class Translator:
    """Says the interface's messages in one language.

    Called with an English message it returns the words for it, blanks
    filled: ``_ = translator("zh-CN"); _("{n} ballots", n=3)``.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._words = _catalogue() if language == "zh-CN" else {}

    def __call__(self, message: str, /, **facts: object) -> str:
        """Return the message in this language, its blanks filled."""
        said = self._words.get(message) or message
        return said.format(**{k: self._fact(v) for k, v in facts.items()})

    def words(self, marked: str) -> str:
        """Return a message that is marked as one elsewhere, such as a `Phrase`."""
        return str(self._fact(marked)) if isinstance(marked, Phrase) else self(marked)

    def explain(self, said: Said) -> str:
        """Return what an error or a problem says, way out included."""
        parts = (said.message, said.remedy)
        joint = "" if self.language == "zh-CN" else " "
        return joint.join(self(part, **said.facts) for part in parts if part)

    def join(self, parts: Sequence[str]) -> str:
        """Return an enumeration in this language's punctuation."""
        return ("、" if self.language == "zh-CN" else ", ").join(parts)

    def _fact(self, value: object) -> object:
        if isinstance(value, Enum):
            return self(str(value.value))
        return self(str(value), **value.facts) if isinstance(value, Phrase) else value


@cache
def translator(language: Language) -> Translator:
    """Return the translator for a language."""
    return Translator(language)


@cache
def _catalogue() -> Mapping[str, str]:
    place = files("toolkit") / "locale" / "zh_CN.po"
    with place.open("rb") as file:
        entries = read_po(file, locale="zh_CN")
    return {str(entry.id): str(entry.string) for entry in entries if entry.id}
