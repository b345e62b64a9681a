"""Indices of spread know one mind, two camps, and what lies between."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.dispersion import (
    agreement_a,
    consensus,
    grade_entropy,
    l_squared,
    leik_dispersion,
    ordinal_variation,
    polarisation,
)
from toolkit.errors import TallyError

ALL = (
    agreement_a,
    polarisation,
    consensus,
    leik_dispersion,
    l_squared,
    ordinal_variation,
    grade_entropy,
)
rows = st.lists(st.integers(0, 6), min_size=3, max_size=6).filter(
    lambda row: sum(row) > 1
)


@pytest.mark.parametrize(
    ("index", "one_mind", "two_camps"),
    [
        (agreement_a, 1, -1),
        (polarisation, 0, 1),
        (consensus, 1, 0),
        (leik_dispersion, 0, 1),
        (l_squared, 1, 0),
        (ordinal_variation, 0, 1),
    ],
)
def test_one_mind_and_two_camps_are_the_ends(index, one_mind, two_camps):
    assert index([0, 8, 0, 0]) == pytest.approx(one_mind)
    assert index([4, 0, 0, 4]) == pytest.approx(two_camps)


def test_all_grades_alike_lie_in_the_middle():
    assert agreement_a([3, 3, 3, 3]) == 0
    assert grade_entropy([3, 3, 3, 3]) == 2


@pytest.mark.parametrize("index", ALL)
@given(row=rows)
def test_turning_the_scale_round_changes_nothing(index, row):
    assert index(row[::-1]) == pytest.approx(index(row), abs=1e-9)


@given(rows)
def test_every_index_stays_between_its_ends(row):
    assert -1 - 1e-9 <= agreement_a(row) <= 1 + 1e-9
    for index in (consensus, leik_dispersion, l_squared, ordinal_variation):
        assert -1e-9 <= index(row) <= 1 + 1e-9


def test_neighbouring_grades_are_less_divided_than_distant_ones():
    near, far = [0, 4, 4, 0], [4, 0, 0, 4]

    assert polarisation(near) < polarisation(far)
    assert leik_dispersion(near) < leik_dispersion(far)
    assert grade_entropy(near) == grade_entropy(far)


def test_one_mark_alone_has_no_variation():
    assert math.isnan(ordinal_variation([1, 0, 0]))


@pytest.mark.parametrize("index", ALL)
@pytest.mark.parametrize("row", [[5], [0, 0, 0], [1, -1, 3]])
def test_too_few_grades_or_no_counts_are_refused(index, row):
    with pytest.raises(TallyError):
        index(row)


def test_two_grades_have_no_middle_to_be_missing():
    with pytest.raises(TallyError, match="too few grades"):
        agreement_a([3, 4])
