"""Constraints and conditions, read and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.exchange.xlsform.expressions import (
    CHOICES,
    bounds,
    condition,
    is_one_of,
    literal,
    literal_text,
    number,
)


@given(said=st.text(alphabet="ab'\" ,()元", max_size=12))
def test_a_text_is_read_as_it_was_written(said):
    assert literal_text(literal(said)) == said


@given(value=st.floats(-1e12, 1e12))
def test_a_number_is_read_as_it_was_written(value):
    assert bounds(f". <= {number(value)}").high == value


@given(answers=st.lists(st.from_regex(r"[a-z]{1,3}", fullmatch=True), min_size=1))
def test_a_condition_is_read_as_it_was_written(answers):
    for of_many in (True, False):
        written = is_one_of("A01", answers, of_many=of_many)

        assert condition(written) == ("A01", tuple(dict.fromkeys(answers)))


@given(said=st.text(alphabet="${}()'\".<>=, andorselect1", max_size=40))
def test_no_expression_stops_the_reading(said):
    assert condition(said) is None or bounds(said).is_whole in {True, False}


def test_the_way_out_does_not_narrow_the_number_of_choices():
    quota = "if(selected(., 'none'), count-selected(.) = 1, count-selected(.) <= 3)"

    assert (bounds(quota, of=CHOICES).high, bounds(quota, of=CHOICES).low) == (3, None)


@pytest.mark.parametrize("more", ["today() > 3", "${a} < .", ". != 4", "1 + 1"])
def test_what_is_not_understood_is_said(more):
    found = bounds(f". <= 5 and {more}")

    assert not found.is_whole
