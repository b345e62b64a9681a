"""Which language a person reads, and the words for it."""

from __future__ import annotations

import pytest

from toolkit.collection.round import State
from toolkit.errors import MalformedBallotError, NotOpenError
from toolkit.i18n import (
    HOME_LANGUAGE,
    LANGUAGES,
    Phrase,
    choose,
    language_of_terminal,
    translator,
)

CLOSED = NotOpenError(round="spring", state=State.CLOSED)
FIRST_SENTENCE = "Round {round} is {state}; ballots are taken only while it is open."


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (["en"], "en"),
        (["zh-CN"], "zh-CN"),
        (["EN-us"], "en"),
        (["zh_TW"], "zh-CN"),
        (["zh-Hant-HK"], "zh-CN"),
        (["en_GB.UTF-8"], "en"),
        (["zh_CN.GB18030"], "zh-CN"),
        (["fr, en;q=0.8, zh;q=0.6"], "en"),
        (["fr, zh;q=0.6, en;q=0.8"], "en"),
        (["en;q=0.1, zh-CN;q=0.9"], "zh-CN"),
        (["zh;q=0, en;q=0.5"], "en"),
        (["en;q=nonsense, zh;q=0.5"], "zh-CN"),
        (["de", "en"], "en"),
        ([None, "", "en"], "en"),
        (["zh", "en"], "zh-CN"),
        ([], HOME_LANGUAGE),
        ([None], HOME_LANGUAGE),
        (["*"], HOME_LANGUAGE),
        (["C.UTF-8"], HOME_LANGUAGE),
        (["fr-FR, de;q=0.5"], HOME_LANGUAGE),
        ([",;=,;q=,"], HOME_LANGUAGE),
    ],
)
def test_the_language_wished_for_most_is_chosen(wishes, language):
    assert choose(*wishes) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh-CN"),
        ({"PINGYI_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        ({}, HOME_LANGUAGE),
    ],
)
def test_a_terminal_speaks_the_language_of_its_environment(
    monkeypatch, environment, language
):
    for name in ("PINGYI_LANG", "LC_ALL", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert language_of_terminal() == language


def test_english_is_said_as_it_stands_in_the_code():
    _ = translator("en")

    assert _("{n} ballots", n=3) == "3 ballots"


def test_chinese_is_said_in_the_words_of_the_catalogue():
    _ = translator("zh-CN")

    said = _(FIRST_SENTENCE, round="spring", state=State.CLOSED)

    assert "spring" in said
    assert "Round" not in said


def test_a_state_among_the_facts_is_translated_with_them():
    _ = translator("zh-CN")

    said = _(FIRST_SENTENCE, round="spring", state=State.CLOSED)

    assert "closed" not in said
    assert _("closed") in said


def test_a_phrase_among_the_facts_is_translated_and_plain_words_are_not():
    _ = translator("zh-CN")
    phrase = "an envelope has a wrong size"

    translated = _.explain(MalformedBallotError(reason=Phrase(phrase)))
    plain = _.explain(MalformedBallotError(reason=phrase))

    assert phrase not in translated
    assert phrase in plain


def test_what_is_not_in_the_catalogue_is_said_in_english():
    _ = translator("zh-CN")

    assert _("No such sentence: {n}.", n=1) == "No such sentence: 1."


def test_facts_are_never_taken_for_messages():
    _ = translator("en")

    assert _("{name} is here.", name="{round}") == "{round} is here."


def test_an_error_is_explained_with_the_way_out():
    said = translator("en").explain(CLOSED)

    assert said == (
        "Round spring is closed; ballots are taken only while it is open. "
        "Nothing you filled in is lost in this browser. Ask the organiser."
    )


def test_sentences_of_chinese_stand_without_a_space_between():
    _ = translator("zh-CN")

    said = _.explain(CLOSED)

    assert said == _(CLOSED.message, **CLOSED.facts) + _(CLOSED.remedy)


@pytest.mark.parametrize(
    ("language", "joined"), [("en", "staff, students"), ("zh-CN", "staff、students")]
)
def test_enumerations_have_the_punctuation_of_the_language(language, joined):
    assert translator(language).join(["staff", "students"]) == joined


def test_there_is_one_translator_for_each_language():
    assert [translator(one).language for one in LANGUAGES] == ["zh-CN", "en"]
    assert translator("en") is translator("en")
