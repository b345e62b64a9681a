"""Words are measured and broken as Chinese and Latin letters want it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.reports.lettering import shortened, width, wrapped

texts = st.text(st.sampled_from("优秀合格，。（）“”abc 12"), max_size=40)


@pytest.mark.parametrize(
    ("text", "columns"), [("", 0), ("abc", 3), ("优秀", 4), ("𬱖a", 3)]
)
def test_chinese_characters_are_twice_as_wide(text, columns):
    assert width(text) == columns


def test_a_line_may_break_between_chinese_characters_but_not_within_a_word():
    assert wrapped("得票率percent合计", 8) == "得票率\npercent\n合计"


def test_no_line_begins_with_a_comma_or_a_closing_bracket():
    assert wrapped("四舍五入（两位），小数", 8) == "四舍五入\n（两\n位），小\n数"


def test_no_line_ends_with_an_opening_bracket():
    assert wrapped("四舍五（两位）", 8) == "四舍五\n（两位）"


@given(text=texts, columns=st.integers(8, 30))
def test_breaking_lines_changes_no_word(text, columns):
    unbroken = wrapped(text, columns).replace("\n", "").replace(" ", "")

    assert unbroken == text.replace(" ", "")


@given(text=texts, columns=st.integers(2, 30))
def test_a_text_cut_short_fits(text, columns):
    cut = shortened(text, columns)

    assert width(cut) <= columns
    assert cut == text or cut.endswith("…")
