"""Numbers that stand for codes."""

from __future__ import annotations

import pytest

from toolkit.exchange.labelled.codes import LOWEST, numbered, numbered_marks
from toolkit.survey.words import RESERVED


def test_codes_are_numbered_in_their_order():
    assert numbered(["staff", "students", "staff"]) == {"staff": 1, "students": 2}


def test_what_is_no_grade_has_a_negative_number():
    marks = ["good", "poor", "dont_know", "blank", "invalid", "not_asked", "cannot_say"]
    numbers = numbered_marks(marks, {"dont_know", "cannot_say"})

    assert numbers == {
        "good": 1,
        "poor": 2,
        "dont_know": -4,
        "blank": -1,
        "invalid": -2,
        "not_asked": -3,
        "cannot_say": -5,
    }


def test_points_are_their_own_numbers_and_words_keep_clear_of_them():
    numbers = numbered_marks(["100", "0", "good", "poor", "blank"])

    assert numbers == {"100": 100, "0": 0, "good": 1001, "poor": 1002, "blank": -1}


@pytest.mark.parametrize("code", ["01", "1001", "1.5", "٣", "²", "-1", "9" * 5000])
def test_what_only_looks_like_points_is_numbered_as_words_are(code):
    assert numbered_marks([code, "1"]) == {"1": 1, code: 1001}


def test_no_two_marks_share_a_number_and_all_lie_in_the_range_of_missing_ones():
    exits = {f"exit{number}" for number in range(400)}
    numbers = numbered_marks([*sorted(exits), *sorted(RESERVED), "1", "good"], exits)

    assert len({*numbers.values()}) == len(numbers)
    assert min(numbers.values()) >= LOWEST
