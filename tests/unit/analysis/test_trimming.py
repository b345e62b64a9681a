"""Trimming drops the same number at both ends, and never too many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.trimming import trim, trim_share
from toolkit.errors import TallyError

marks = st.dictionaries(st.integers(0, 100), st.integers(1, 6), min_size=1)


@given(marks=marks, each_end=st.integers(0, 4))
def test_what_is_left_is_the_middle_of_the_marks_in_order(marks, each_end):
    ordered = sorted(mark for mark, count in marks.items() for _ in range(count))
    middle = ordered[each_end : len(ordered) - each_end]
    if len(ordered) - 2 * each_end < 3:
        with pytest.raises(TallyError, match="fewer than three"):
            trim(marks, each_end=each_end)
        return

    left = trim(marks, each_end=each_end)

    assert sorted(mark for mark, count in left.items() for _ in range(count)) == middle


@pytest.mark.parametrize(
    ("nobs", "share", "left"),
    [(19, 0.05, 19), (20, 0.05, 18), (10, 0.1, 8), (100, 0.29, 42), (10, 0, 10)],
)
def test_a_share_of_the_marks_is_rounded_down(nobs, share, left):
    trimmed = trim_share(dict.fromkeys(range(nobs), 1), share=share)

    assert sum(trimmed.values()) == left


@pytest.mark.parametrize("share", [0.5, 0.7, -0.1])
def test_not_everything_can_be_trimmed(share):
    with pytest.raises(TallyError, match="less than half"):
        trim_share({80: 100}, share=share)


@pytest.mark.parametrize(("marks", "each_end"), [({80: 9}, -1), ({80: 9, 70: -1}, 1)])
def test_numbers_below_none_are_refused(marks, each_end):
    with pytest.raises(TallyError, match="negative"):
        trim(marks, each_end=each_end)
