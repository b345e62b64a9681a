"""Rules about what is said to raters: languages, blanks, and how it is asked.

Two of them are of taste, and an item may set them aside under ``allow``
with a reason.  A permission that is not needed is itself broken: it would
hide the next mistake.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from toolkit.i18n import LANGUAGES
from toolkit.survey import rulebook as book
from toolkit.survey.forbidden_subjects import not_asked
from toolkit.survey.model import PARAMETER
from toolkit.survey.wording import HAN, double_negative, two_ideas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from toolkit.i18n import Language
    from toolkit.survey.draft import Draft
    from toolkit.survey.rule import BrokenRule, Rule

_OF_TASTE: Final[Mapping[str, tuple[Rule, Callable[[str, Language], str | None]]]] = {
    book.DOUBLE_NEGATIVE.id: (book.DOUBLE_NEGATIVE, double_negative),
    book.TWO_IDEAS.id: (book.TWO_IDEAS, two_ideas),
}
_NOT_FOR_WORDS: Final = {"text", "clause"}
"""Kinds whose answer may well hold two ideas."""

_HAN: Final = re.compile(f"[{HAN}]")
_ENGLISH_WORD: Final = re.compile(r"[A-Za-z]*[a-z]{2}[A-Za-z]*")
_HALF_WIDTH: Final = re.compile(
    rf"[{HAN}][,;:?!](?![0-9])|\((?=[{HAN}])|(?<=[{HAN}])\)"
)
_BRACE: Final = re.compile(r"\{[^{}]{0,40}\}?|\}")
_FULL_WIDTH: Final = str.maketrans(",;:?!()", "，；：？！（）")
_SHOWN: Final = 40


def wording_rules(survey: Draft) -> Iterator[BrokenRule]:
    """Yield what is wrong with what is said, and with what was allowed."""
    for text in survey.texts():
        missing = [tag for tag in LANGUAGES if text[tag].is_blank]
        if missing:
            yield book.MISSING_LANGUAGE.broken(
                text.path, field=text.name, languages=", ".join(missing)
            )
    for text in _said_to_raters(survey):
        yield from _languages(text)
        yield from _subjects(text)
    for item in survey["items"]:
        for code in (item["code"] for item in item["options"]):
            yield from _subject(code.word.replace("_", " "), code)
        yield from _taste(item)
    yield from _parameters(survey)


def _said_to_raters(survey: Draft) -> Iterator[Draft]:
    """Yield every text but the reasons for what is allowed."""
    for text in survey.texts():
        if "allow" not in text.path:
            yield text


def _short(said: str) -> str:
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"


def _languages(text: Draft) -> Iterator[BrokenRule]:
    said = text.words
    chinese, english = said.get("zh-CN", ""), said.get("en", "")
    is_name = "options" in text.path or "parameters" in text.path
    if not is_name and not _HAN.search(chinese) and _ENGLISH_WORD.search(chinese):
        yield book.WRONG_LANGUAGE.broken(
            text["zh-CN"].path, language="zh-CN", text=_short(chinese)
        )
    if not is_name and _HAN.search(english) and not re.search("[A-Za-z]", english):
        yield book.WRONG_LANGUAGE.broken(
            text["en"].path, language="en", text=_short(english)
        )
    if _HALF_WIDTH.search(chinese):
        yield book.HALF_WIDTH.broken(text["zh-CN"].path, text=_short(chinese))


def _subjects(text: Draft) -> Iterator[BrokenRule]:
    for tag in LANGUAGES:
        yield from _subject(text[tag].word, text[tag])


def _subject(said: str, place: Draft) -> Iterator[BrokenRule]:
    for word, subject in not_asked(said):
        yield book.FORBIDDEN_SUBJECT.broken(place.path, word=word, subject=subject)


def _taste(item: Draft) -> Iterator[BrokenRule]:
    allowed = {one["rule"].word: one for one in item["allow"] if one["rule"].word}
    for named, one in allowed.items():
        if named not in _OF_TASTE:
            yield book.NOT_A_RULE.broken(
                one["rule"].path, named=named, known=", ".join(_OF_TASTE)
            )
        if not any(re.search(r"\w{2}", said) for said in one["because"].words.values()):
            yield book.NO_REASON.broken(one.path, named=named)
    for named, (rule, finds) in _OF_TASTE.items():
        found = _found(item, rule, finds)
        if found is not None and named not in allowed:
            yield found
        if found is None and named in allowed:
            yield book.ALLOWED_IN_VAIN.broken(allowed[named].path, named=named)


def _found(
    item: Draft, rule: Rule, finds: Callable[[str, Language], str | None]
) -> BrokenRule | None:
    if rule is book.TWO_IDEAS and item["kind"].word in _NOT_FOR_WORDS:
        return None
    for tag in LANGUAGES:
        words = finds(item["text"][tag].word, tag)
        if words is not None:
            shown = words.translate(_FULL_WIDTH) if tag == "zh-CN" else words
            return rule.broken(item["text"][tag].path, words=_short(shown))
    return None


def _parameters(survey: Draft) -> Iterator[BrokenRule]:
    names = survey["parameters"].entries
    used: set[str] = set()
    for text in _said_to_raters(survey):
        for tag, said in text.words.items():
            is_value = "parameters" in text.path
            filled = said if is_value else PARAMETER.sub("", said)
            blanks = [] if is_value else PARAMETER.findall(said)
            unknown = [f"{{{blank}}}" for blank in blanks if blank not in names]
            for blank in dict.fromkeys([*unknown, *_BRACE.findall(filled)]):
                yield book.UNKNOWN_PARAMETER.broken(text[tag].path, blank=blank)
            used.update(blanks)
    for name, value in names.items():
        yield from _subject(value.word, value)
        for blank in _BRACE.findall(value.word):
            yield book.UNKNOWN_PARAMETER.broken(value.path, blank=blank)
        if name not in used:
            yield book.UNUSED_PARAMETER.broken(value.path, name=name)
