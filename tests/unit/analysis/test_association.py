"""Measures of order equal those of other software and of all pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table

from toolkit.analysis.association import (
    gamma,
    kendall_tau_b,
    linear_by_linear,
    somers_d,
    stuart_tau_c,
)
from toolkit.analysis.crosstab import midranks
from toolkit.errors import TallyError

# Job satisfaction by income, A. Agresti (2002), Categorical Data Analysis, table 2.8
JOBS = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]
MEASURES = [gamma, somers_d, kendall_tau_b, stuart_tau_c]

tables = st.lists(
    st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=3, max_size=3
).map(np.array)


def raw(table):
    rows, columns = np.indices(np.shape(table))
    counts = np.ravel(table)
    return np.repeat(rows.ravel(), counts), np.repeat(columns.ravel(), counts)


def is_usable(table):
    return (
        np.count_nonzero(table.sum(axis=0)) > 1
        and np.count_nonzero(table.sum(axis=1)) > 1
    )


def test_gamma_is_the_published_one():
    # Agresti (2002), section 2.4.5: 1331 concordant, 849 discordant pairs
    assert gamma(JOBS).value == pytest.approx((1331 - 849) / (1331 + 849))


@given(tables)
def test_somers_and_kendall_on_counts_equal_those_on_raw_grades(table):
    assume(is_usable(table))
    x, y = raw(table)

    assert somers_d(table).value == pytest.approx(stats.somersd(x, y).statistic)
    assert kendall_tau_b(table).value == pytest.approx(stats.kendalltau(x, y).statistic)


def test_tau_c_allows_for_a_table_that_is_not_square():
    table = np.array([[4, 2, 0], [1, 3, 5]])
    x, y = raw(table)

    found = stats.kendalltau(x, y, variant="c").statistic

    assert stuart_tau_c(table).value == pytest.approx(found)


@given(tables)
def test_the_test_of_no_association_is_that_of_somers_whatever_the_measure(table):
    assume(is_usable(table) and kendall_tau_b(table).error > 1e-6)
    known = stats.somersd(table).pvalue

    for measure in (somers_d, kendall_tau_b, stuart_tau_c):
        assert measure(table).p_value == pytest.approx(known, abs=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_an_error_is_that_of_the_delta_method(measure):
    table = np.array(JOBS, dtype=float)
    n, step = table.sum(), 1e-4
    slopes = np.zeros_like(table)
    for cell in np.ndindex(table.shape):
        up, down = table.copy(), table.copy()
        up[cell] += step
        down[cell] = down[cell] - step if down[cell] else 0
        width = up[cell] - down[cell]
        slopes[cell] = (measure(up).value - measure(down).value) / width
    share = table / n
    variance = n * ((share * slopes**2).sum() - (share * slopes).sum() ** 2)

    assert measure(JOBS).error == pytest.approx(np.sqrt(variance), rel=1e-4)


@pytest.mark.parametrize("measure", MEASURES)
def test_reversing_one_scale_reverses_the_sign(measure):
    there, back = measure(JOBS), measure([row[::-1] for row in JOBS])

    assert there.value == pytest.approx(-back.value)
    assert there.error == pytest.approx(back.error)


@pytest.mark.parametrize("measure", [gamma, somers_d, kendall_tau_b])
def test_a_perfect_order_is_one_without_error(measure):
    found = measure([[5, 0, 0], [0, 4, 0], [0, 0, 6]])

    assert found.value == pytest.approx(1)
    assert found.error == pytest.approx(0, abs=1e-9)
    assert found.interval.high == pytest.approx(1)


@pytest.mark.parametrize("measure", MEASURES)
def test_an_empty_row_changes_nothing(measure):
    with_empty = [*JOBS[:2], [0, 0, 0, 0], *JOBS[2:]]

    assert measure(with_empty).value == pytest.approx(measure(JOBS).value)


@given(tables)
def test_the_linear_test_equals_that_of_other_software(table):
    assume(is_usable(table))
    found = linear_by_linear(table)
    known = Table(table, shift_zeros=False).test_ordinal_association()

    assert found.z == pytest.approx(known.zscore, abs=1e-7)
    assert found.chi2 == pytest.approx(known.zscore**2, abs=1e-7)


def test_midranks_as_scores_give_spearman():
    x, y = raw(JOBS)
    table = np.array(JOBS, dtype=float)
    found = linear_by_linear(
        table,
        row_scores=midranks(table.sum(axis=1)),
        column_scores=midranks(table.sum(axis=0)),
    )

    assert found.correlation == pytest.approx(stats.spearmanr(x, y).statistic)


def test_where_one_question_got_one_grade_there_is_no_trend():
    assert linear_by_linear([[3, 0], [4, 0]]).p_value == 1


@pytest.mark.parametrize("measure", [gamma, kendall_tau_b])
def test_where_one_question_got_one_grade_there_is_no_order(measure):
    with pytest.raises(TallyError, match="tied"):
        measure([[3, 0], [4, 0]])


@pytest.mark.parametrize("measure", [*MEASURES, linear_by_linear])
def test_one_row_alone_is_refused(measure):
    with pytest.raises(TallyError, match="only one group"):
        measure([[3, 2], [0, 0]])


def test_scores_of_another_number_are_refused():
    with pytest.raises(TallyError, match="one score"):
        linear_by_linear(JOBS, row_scores=[1, 2])
