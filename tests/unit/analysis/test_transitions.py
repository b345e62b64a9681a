"""Tests on linked rounds equal those of other software, and know their limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.contingency_tables import SquareTable
from statsmodels.stats.contingency_tables import mcnemar as known_mcnemar

from toolkit.analysis.transitions import bhapkar, bowker, mcnemar, stuart_maxwell
from toolkit.errors import TallyError

TABLE = [[20, 5, 1], [12, 30, 4], [2, 9, 17]]
TESTS = [bowker, stuart_maxwell, bhapkar]


def test_tests_equal_those_of_other_software():
    known = SquareTable(np.array(TABLE), shift_zeros=False)

    assert bowker(TABLE).chi2 == pytest.approx(known.symmetry().statistic)
    assert bowker(TABLE).p_value == pytest.approx(known.symmetry().pvalue)
    for test, method in [(stuart_maxwell, "stuart_maxwell"), (bhapkar, "bhapkar")]:
        homogeneity = known.homogeneity(method=method)
        assert test(TABLE).chi2 == pytest.approx(homogeneity.statistic)
        assert test(TABLE).df == homogeneity.df
        assert test(TABLE).p_value == pytest.approx(homogeneity.pvalue)


@pytest.mark.parametrize("test", [bowker, stuart_maxwell])
def test_for_two_grades_they_are_mcnemar(test):
    known = mcnemar([[20, 9], [2, 17]], exact=False, continuity=False)

    assert test([[20, 9], [2, 17]]).chi2 == pytest.approx(known.chi2)


@pytest.mark.parametrize("test", TESTS)
def test_where_nobody_changed_nothing_is_found(test):
    found = test([[4, 0], [0, 5]])

    assert (found.chi2, found.df, found.p_value) == (0, 0, 1)


@pytest.mark.parametrize("test", TESTS)
def test_a_grade_nobody_changed_to_or_from_changes_nothing(test):
    padded = np.zeros((4, 4))
    padded[:3, :3] = TABLE

    assert test(padded).chi2 == pytest.approx(test(TABLE).chi2)
    assert test(padded).df == test(TABLE).df


def test_changes_within_two_parts_of_the_scale_are_two_tests():
    parts = np.zeros((4, 4))
    parts[0, 1], parts[1, 0] = 8, 2
    parts[2, 3], parts[3, 2] = 3, 9
    found = stuart_maxwell(parts)

    assert found.chi2 == pytest.approx(36 / 10 + 36 / 12)
    assert found.df == 2


def test_a_balanced_exchange_moves_no_totals():
    circle = [[0, 5, 0], [0, 0, 5], [5, 0, 0]]

    assert stuart_maxwell(circle).chi2 == pytest.approx(0)
    assert bowker(circle).chi2 == pytest.approx(15)


def test_where_everybody_changed_the_same_way_bhapkar_has_no_limit():
    found = bhapkar([[0, 6], [0, 0]])

    assert found.chi2 == math.inf
    assert found.p_value == 0


@pytest.mark.parametrize("continuity", [True, False])
def test_mcnemar_equals_that_of_other_software(continuity):
    known = known_mcnemar([[20, 9], [2, 17]], exact=False, correction=continuity)
    found = mcnemar([[20, 9], [2, 17]], exact=False, continuity=continuity)

    assert found.chi2 == pytest.approx(known.statistic)
    assert found.p_value == pytest.approx(known.pvalue)


def test_exactly_it_is_the_binomial_test_of_the_changes():
    found = mcnemar([[20, 9], [2, 17]])

    assert (found.up, found.down) == (9, 2)
    assert found.p_value == pytest.approx(2 * stats.binom.cdf(2, 11, 0.5))


@pytest.mark.parametrize("exact", [True, False])
def test_mcnemar_finds_nothing_where_nobody_changed(exact):
    assert mcnemar([[3, 0], [0, 4]], exact=exact).p_value == 1


def test_one_change_each_way_is_no_finding_with_continuity():
    assert mcnemar([[3, 1], [1, 4]], exact=False).p_value == 1


@pytest.mark.parametrize("test", [*TESTS, mcnemar])
@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[1, 2, 3], [4, 5, 6]], "not square"),
        ([[1]], "not square"),
        ([[1, -2], [3, 4]], "negative"),
        ([[0, 0], [0, 0]], "no grades"),
        ([[1, float("nan")], [3, 4]], "missing"),
    ],
)
def test_what_is_no_table_of_transitions_is_refused(test, table, reason):
    with pytest.raises(TallyError, match=reason):
        test(table)


def test_mcnemar_takes_two_grades_only():
    with pytest.raises(TallyError, match="two by two"):
        mcnemar(TABLE)
