"""Whatever the interface says, it can say in Chinese, well typeset."""

from __future__ import annotations

import re

import pytest
from house.messages import blanks, chinese_words, messages, unfound

HALF_WIDTH = re.compile(
    r"""[\u4e00-\u9fff][,;:?!()] | [,;:?!()][\u4e00-\u9fff] | ["']""", re.VERBOSE
)


def test_every_message_has_a_translation():
    words = chinese_words()
    missing = [
        f"{at}: {text}" for text, at in messages().items() if not words.get(text)
    ]

    assert not missing, "\n".join(missing)


def test_what_is_given_to_a_translator_can_be_found():
    strange = unfound()

    assert not strange, "\n".join(strange)


def test_every_translation_has_a_message():
    orphans = sorted(chinese_words().keys() - messages().keys())

    assert not orphans, "\n".join(orphans)


def test_a_translation_fills_the_same_blanks():
    differing = {
        text: words
        for text, words in chinese_words().items()
        if words and blanks(text) != blanks(words)
    }

    assert differing == {}


def test_a_translation_is_typeset_as_chinese_is():
    wrong = [words for words in chinese_words().values() if HALF_WIDTH.search(words)]

    assert wrong == []


@pytest.mark.parametrize(
    "words",
    ["完成,继续", "(不了解)", "轮次: 三", '“优秀"', "'优秀'"],
)
def test_half_width_punctuation_is_seen(words):
    assert HALF_WIDTH.search(words)


@pytest.mark.parametrize("words", ["完成，继续", "{n} 票（3.5%）", "http://{address}"])
def test_right_punctuation_is_left_alone(words):
    assert not HALF_WIDTH.search(words)
