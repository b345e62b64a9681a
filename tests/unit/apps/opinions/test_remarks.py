"""What an editor is asked to look at again."""

from __future__ import annotations

import pytest

from toolkit.apps.opinions.remarks import remarks
from toolkit.i18n import translator

NAMES = ("王䶮", "欧阳静怡", "Li Xiaoming", "王")


def said(text, *, longest=100):
    return list(remarks(text, NAMES, longest=longest, _=translator("en")))


def test_an_ordinary_text_is_passed_without_a_word():
    assert said("王老师备课认真，2025年听课12次。") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("王䶮备课认真", "王䶮"),
        ("欧 阳静 怡和王䶮", "王䶮, 欧阳静怡"),
        ("with LI  xiaoming.", "Li Xiaoming"),
        ("Ｌｉ Ｘｉａｏｍｉｎｇ", "Li Xiaoming"),
    ],
)
def test_a_subject_s_name_is_found_however_it_is_spaced(text, names):
    assert said(text) == [f"It names {names}."]


def test_a_name_inside_another_word_is_none():
    assert said("Li Xiaomingyu") == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("电话13812345678", "13812345678"),
        ("工号１２３４５６", "123456"),
        ("138 1234 5678", "138 1234 5678"),
    ],
)
def test_a_long_number_is_found(text, number):
    assert said(text) == [f"It contains a long number: {number}."]


@pytest.mark.parametrize(
    "quoted", ["“要改”", "「要改」", '"要改"', "‘要改’", "『要改』"]
)
def test_what_somebody_said_is_found(quoted):
    assert said(f"他说{quoted}") == [f"It quotes somebody's words: {quoted}."]


def test_a_mark_without_its_pair_quotes_nobody():
    assert said("宽度12\"，it's") == []


def test_a_text_that_is_too_long_or_empty_is_told_of():
    assert said("好好好", longest=2) == ["It has 3 characters; 2 are the most."]
    assert said(" \n") == ["There is no text that could be shown."]
