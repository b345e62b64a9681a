"""Trends over rounds equal published values and a count of all orders."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table

from toolkit.analysis.comparison import mann_whitney
from toolkit.analysis.crosstab import table_of_samples
from toolkit.analysis.trend import cochran_armitage, jonckheere_terpstra, page
from toolkit.errors import TallyError

rows = st.lists(st.integers(0, 7), min_size=3, max_size=3).filter(any)


def test_a_share_that_rises_is_the_linear_test_of_its_table():
    x, n, scores = [6, 9, 13], [20, 21, 22], [2021, 2023, 2026]
    table = np.column_stack([np.subtract(n, x), x])
    known = Table(table).test_ordinal_association(
        row_scores=np.array(scores), col_scores=np.array([0, 1])
    )
    found = cochran_armitage(x, n, scores=scores)

    assert found.z * np.sqrt((sum(n) - 1) / sum(n)) == pytest.approx(known.zscore)
    assert found.slope > 0


def test_two_rounds_are_the_test_of_two_shares():
    known = stats.chi2_contingency([[6, 14], [13, 8]], correction=False)
    found = cochran_armitage([6, 13], [20, 21])

    assert found.chi2 == pytest.approx(known.statistic)
    assert found.slope == pytest.approx(13 / 21 - 6 / 20)


def test_other_scores_on_the_same_line_change_no_test():
    assert cochran_armitage([6, 8, 11], [12, 12, 12]).z == pytest.approx(
        cochran_armitage([6, 8, 11], [12, 12, 12], scores=[2022, 2024, 2026]).z
    )


@pytest.mark.parametrize("chosen", [[0, 0], [4, 5]])
def test_where_nobody_or_everybody_chose_there_is_no_trend(chosen):
    assert cochran_armitage(chosen, [4, 5]).p_value == 1


@pytest.mark.parametrize(
    ("chosen", "valid", "scores", "reason"),
    [
        ([5, 2], [4, 4], None, "more chose"),
        ([1, 2], [4], None, "length"),
        ([1, 2], [4, 4], [1], "one score"),
        ([1, 2], [4, 4], [3, 3], "all scores are equal"),
        ([0, 2], [0, 4], None, "no grades"),
        ([1], [4], None, "only one group"),
    ],
)
def test_rounds_that_do_not_fit_are_refused(chosen, valid, scores, reason):
    with pytest.raises(TallyError, match=reason):
        cochran_armitage(chosen, valid, scores=scores)


@given(rows, rows)
def test_two_groups_are_mann_whitney(first, second):
    found = jonckheere_terpstra([first, second])
    known = mann_whitney(second, first, continuity=False)

    assert found.j == pytest.approx(known.u)
    assert found.z == pytest.approx(known.z, abs=1e-9)
    assert found.p_value == pytest.approx(known.p_value, abs=1e-9)


def test_mean_and_variance_with_ties_are_those_of_all_orders():
    table = np.array([[1, 1, 0], [0, 2, 0], [1, 0, 2]])
    grades = np.repeat([0, 1, 2], table.sum(axis=0))
    sizes = table.sum(axis=1)

    def j_of(order):
        parts = np.split(np.array(order), sizes.cumsum()[:-1])
        counts = [np.bincount(part, minlength=3) for part in parts]
        return jonckheere_terpstra(counts).j

    every = [j_of(order) for order in permutations(grades)]
    found = jonckheere_terpstra(table)

    assert found.z == pytest.approx((found.j - np.mean(every)) / np.std(every))


def test_an_exact_test_counts_all_orders():
    samples = [[1.0, 4.0], [2.0, 3.0, 6.0], [5.0, 7.0]]
    table = table_of_samples(*samples)
    found = jonckheere_terpstra(table, direction="rising", exact=True)

    def j_of(order):
        parts = order[:2], order[2:5], order[5:]
        later = [(0, 1), (0, 2), (1, 2)]
        return sum(a < b for i, k in later for a in parts[i] for b in parts[k])

    every = [j_of(order) for order in permutations(range(7))]
    assert found.p_value == pytest.approx(np.mean(np.array(every) >= found.j))


def test_directions_share_the_whole_between_them():
    counts = [[5, 3, 2], [3, 3, 4], [1, 3, 6]]
    rising = jonckheere_terpstra(counts, direction="rising").p_value
    falling = jonckheere_terpstra(counts, direction="falling").p_value

    assert rising + falling == pytest.approx(1)
    assert jonckheere_terpstra(counts).p_value == pytest.approx(2 * rising)


def test_where_all_grades_are_equal_there_is_no_order():
    assert jonckheere_terpstra([[3, 0], [4, 0]]).p_value == 1


def test_an_exact_test_refuses_equal_values():
    with pytest.raises(TallyError, match="all different"):
        jonckheere_terpstra([[2, 1], [1, 2]], exact=True)


def test_page_counts_all_orders_within_rows():
    matrix = [[1, 2, 3], [1, 3, 2]]
    found = page(matrix)
    every = [
        sum((j + 1) * (a[j] + b[j]) for j in range(3))
        for a in permutations([1, 2, 3])
        for b in permutations([1, 2, 3])
    ]

    assert found.statistic == 27
    assert found.p_value == pytest.approx(np.mean(np.array(every) >= 27))


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [
        ([[1, 2, 3]], "two rows"),
        ([[1, 2], [2, 1]], "three columns"),
        ([[1, 2, float("nan")], [1, 2, 3]], "missing"),
    ],
)
def test_a_matrix_too_small_for_a_trend_is_refused(matrix, reason):
    with pytest.raises(TallyError, match=reason):
        page(matrix)


def test_a_share_that_rises_is_looked_for_on_one_side():
    either, rising, falling = (
        cochran_armitage([6, 8, 11], [12, 12, 12], direction=direction)
        for direction in ("either", "rising", "falling")
    )

    assert rising.p_value == pytest.approx(either.p_value / 2)
    assert falling.p_value == pytest.approx(1 - either.p_value / 2)


def test_what_a_line_leaves_is_the_rest_of_the_chi_square_of_the_table():
    chosen, valid = np.array([3, 9, 4, 8]), np.array([12, 12, 14, 10])
    whole = stats.chi2_contingency([chosen, valid - chosen], correction=False).statistic

    found = cochran_armitage(chosen, valid, scores=[1, 2, 4, 8])

    assert found.chi2 + found.departure == pytest.approx(whole)


def test_jonckheere_tells_what_no_order_would_give():
    found = jonckheere_terpstra([[5, 3, 2], [3, 3, 4], [1, 3, 6]])

    assert found.mean == 150
    assert found.z == pytest.approx((found.j - found.mean) / found.variance**0.5)


def test_page_by_the_normal_curve_is_its_z():
    matrix = [[3, 4, 3], [2, 2, 4], [3, 3, 5], [1, 3, 2]]

    found = page(matrix, exact=False)

    assert found.p_value == pytest.approx(stats.norm.sf(found.z))
