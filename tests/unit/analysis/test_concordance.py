"""W is about order alone, and corrected for ties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import friedmanchisquare

from toolkit.analysis.concordance import concordance
from toolkit.errors import TallyError

grades = st.lists(st.integers(1, 4), min_size=5, max_size=5)


def test_lenient_and_severe_raters_of_one_order_agree_in_full():
    found = concordance([[4, 4, 3, 2], [3, 3, 2, 1]])

    assert found.w == pytest.approx(1)
    assert found.w_uncorrected < 1
    assert found.mean_correlation == pytest.approx(1)


def test_opposite_orders_do_not_agree_at_all():
    assert concordance([[1, 2, 3], [3, 2, 1]]).w == 0


@given(st.lists(grades, min_size=3, max_size=6))
def test_the_statistic_is_that_of_friedman(table):
    assume(any(len(set(row)) > 1 for row in table))
    found = concordance(table)
    known = friedmanchisquare(*np.transpose(table))

    assert found.chi_square == pytest.approx(known.statistic)
    assert found.p_value == pytest.approx(known.pvalue)


def test_raters_who_tie_everybody_have_no_order():
    assert math.isnan(concordance([[2, 2, 2], [3, 3, 3]]).w)


@pytest.mark.parametrize("table", [[[1, 2, 3]], [[1], [2]], [1, 2]])
def test_one_rater_or_one_subject_is_refused(table):
    with pytest.raises(TallyError, match="fewer than two"):
        concordance(table)


def test_a_missing_grade_is_refused():
    with pytest.raises(TallyError, match="missing"):
        concordance([[1, None, 3], [1, 2, 3]])


def test_rank_sums_are_told_subject_by_subject():
    found = concordance([[1, 2, 3], [1, 3, 2], [2, 2, 3]])

    assert found.rank_sums == (3.5, 6.5, 8.0)
