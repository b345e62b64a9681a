"""The average deviation says in grades how far raters are apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.average_deviation import (
    acceptable_deviation,
    average_deviation,
    average_deviation_j,
)
from toolkit.errors import TallyError

rows = st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any)


@given(rows)
def test_counts_give_what_the_marks_give(row):
    marks = np.repeat([1, 2, 3, 4], row)

    assert average_deviation(row) == pytest.approx(
        np.abs(marks - marks.mean()).mean(), abs=1e-12
    )
    assert average_deviation(row, centre="median") == pytest.approx(
        np.abs(marks - np.median(marks)).mean()
    )


def test_a_group_of_one_mind_does_not_deviate():
    assert average_deviation([0, 9, 0, 0]) == 0


def test_values_may_stand_in_any_order():
    downwards = average_deviation([1, 2, 6], centre="median", values=[100, 80, 60])
    upwards = average_deviation([6, 2, 1], centre="median", values=[60, 80, 100])

    assert downwards == upwards


def test_items_are_averaged():
    both = [[3, 0, 0, 0], [2, 0, 0, 2]]

    assert average_deviation_j(both) == pytest.approx(0.75)


def test_a_longer_scale_forgives_more():
    assert acceptable_deviation(7) > acceptable_deviation(4)


def test_nothing_counted_is_refused():
    with pytest.raises(TallyError, match="nothing was counted"):
        average_deviation([0, 0])
