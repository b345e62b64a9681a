"""Coefficients of agreement hold their ends, and say when they have no value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import fleiss_kappa as kappa_of_statsmodels

from toolkit.analysis.agreement import (
    agreement_weights,
    brennan_prediger,
    category_kappas,
    fleiss_kappa,
    gwet_ac,
    observed_agreement,
    units_with_pairs,
)
from toolkit.errors import TallyError

COEFFICIENTS = (fleiss_kappa, gwet_ac, brennan_prediger)
marks = st.lists(st.integers(0, 3), min_size=5, max_size=5)


def counted(units):
    return [[unit.count(grade) for grade in range(4)] for unit in units]


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_raters_of_one_mind_agree_in_full(coefficient):
    assert coefficient([[3, 0, 0], [0, 4, 0], [0, 0, 2]]) == pytest.approx(1)


@given(st.lists(marks, min_size=2, max_size=6))
def test_kappa_of_equal_numbers_of_raters_is_that_of_statsmodels(units):
    counts = counted(units)
    assume(np.count_nonzero(np.sum(counts, axis=0)) > 1)

    assert fleiss_kappa(counts) == pytest.approx(kappa_of_statsmodels(counts))


def test_kappa_has_no_value_where_all_marks_are_one_grade():
    table = [[3, 0], [2, 0]]

    assert math.isnan(fleiss_kappa(table))
    assert gwet_ac(table) == 1


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
@pytest.mark.parametrize("credit", ["linear", "quadratic", "ordinal"])
def test_neighbouring_grades_get_more_credit_than_distant_ones(coefficient, credit):
    near = coefficient([[2, 2, 0], [0, 2, 2]], credit=credit)
    far = coefficient([[2, 0, 2], [2, 0, 2]], credit=credit)

    assert near > far


def test_a_unit_with_one_rating_agrees_with_nobody_and_is_left_out():
    assert observed_agreement([[2, 0], [1, 0]]) == observed_agreement([[2, 0]])
    assert units_with_pairs([[2, 0], [1, 0], [0, 0]]).tolist() == [[2, 0]]


def test_a_grade_that_nobody_gave_has_no_kappa_of_its_own():
    kappas = category_kappas([[2, 1, 0], [0, 3, 0]])

    assert kappas[0] == pytest.approx(kappas[1])
    assert math.isnan(kappas[2])


@pytest.mark.parametrize(
    "table",
    [
        [[1, 0], [0, 1]],
        [[0, 0], [0, 0]],
        [[2, -1], [1, 1]],
        [2, 3],
        [[float("nan"), 2]],
    ],
)
def test_counts_without_a_pair_or_that_cannot_be_are_refused(table):
    with pytest.raises(TallyError):
        fleiss_kappa(table)


def test_one_grade_alone_leaves_nothing_to_agree_on():
    with pytest.raises(TallyError, match="fewer than two grades"):
        agreement_weights(1, "identity")
