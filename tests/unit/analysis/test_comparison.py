"""Tests by rank on counts equal the same tests on the raw grades."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.nonparametric import rank_compare_2ordinal

from toolkit.analysis.comparison import brunner_munzel, kruskal_wallis, mann_whitney
from toolkit.analysis.crosstab import table_of_samples
from toolkit.analysis.sides import SIDES
from toolkit.errors import TallyError

PAIN = ([11, 2, 0, 1, 0], [3, 1, 4, 2, 1])
rows = st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(
    lambda row: sum(row) >= 2
)


def raw(counts):
    return np.repeat(np.arange(len(counts)), counts)


@given(rows, rows)
def test_mann_whitney_on_counts_equals_that_on_raw_grades(first, second):
    assume(np.count_nonzero(np.add(first, second)) > 1)
    found = mann_whitney(first, second)
    known = stats.mannwhitneyu(raw(first), raw(second), method="asymptotic")

    assert found.u == pytest.approx(known.statistic)
    assert found.p_value == pytest.approx(min(known.pvalue, 1))


@given(rows, rows, st.sampled_from(["rising", "falling"]), st.booleans())
def test_one_side_is_that_of_the_raw_grades(first, second, direction, continuity):
    assume(np.count_nonzero(np.add(first, second)) > 1)
    side = SIDES[direction]

    found = mann_whitney(first, second, direction=direction, continuity=continuity)
    known = stats.mannwhitneyu(
        raw(second),
        raw(first),
        alternative=side,
        method="asymptotic",
        use_continuity=continuity,
    )

    assert found.p_value == pytest.approx(known.pvalue)


@pytest.mark.parametrize("direction", ["rising", "falling"])
@pytest.mark.parametrize("normal", [False, True])
def test_brunner_munzel_looks_to_one_side(direction, normal):
    found = brunner_munzel(*PAIN, direction=direction, normal=normal)
    known = stats.brunnermunzel(
        *map(raw, PAIN),
        alternative={"rising": "less", "falling": "greater"}[direction],
        distribution="normal" if normal else "t",
    )

    assert found.p_value == pytest.approx(known.pvalue)


@pytest.mark.parametrize(
    ("direction", "p_value"), [("either", 1 / 35), ("rising", 1 / 70), ("falling", 1)]
)
def test_groups_apart_have_the_permutation_p_of_their_side(direction, p_value):
    found = brunner_munzel([4, 0], [0, 4], direction=direction)

    assert found.p_value == pytest.approx(p_value)


def test_what_a_group_explains_of_the_ranks_is_told_with_and_without_chance():
    found = kruskal_wallis([[5, 3, 2], [1, 3, 6], [2, 2, 2]])

    assert found.epsilon_squared == pytest.approx(found.h / 25)
    assert found.eta_squared == pytest.approx((found.h - 2) / 23)


def test_rank_and_group_correlate_from_minus_one_to_one():
    correlations = [
        mann_whitney(*pair).correlation for pair in ([[3, 0], [0, 4]], [[0, 4], [3, 0]])
    ]

    assert correlations == [-1, 1]


def test_an_exact_test_counts_all_orders():
    first, second = table_of_samples([1.1, 2.2, 3.3], [4.4, 5.5, 6.6, 7.7])

    assert mann_whitney(first, second, exact=True).p_value == pytest.approx(
        2 / math.comb(7, 3)
    )


def test_an_exact_test_refuses_equal_values():
    with pytest.raises(TallyError, match="all different"):
        mann_whitney([2, 1], [1, 2], exact=True)


@given(st.lists(rows, min_size=2, max_size=4))
def test_kruskal_wallis_on_counts_equals_that_on_raw_grades(table):
    assume(np.count_nonzero(np.sum(table, axis=0)) > 1)
    found = kruskal_wallis(table)
    known = stats.kruskal(*map(raw, table))

    assert found.h == pytest.approx(known.statistic, abs=1e-9)
    # scipy's H of equal groups may lie a rounding below 0, where it gives no p
    assert found.p_value == pytest.approx(
        stats.chi2.sf(max(known.statistic, 0), len(table) - 1), abs=1e-6
    )
    assert 0 <= found.epsilon_squared <= 1 + 1e-12


@given(rows, rows)
def test_brunner_munzel_on_counts_equals_that_on_raw_grades(first, second):
    found = brunner_munzel(first, second)
    assume(found.interval is not None)
    known = stats.brunnermunzel(raw(first), raw(second))

    assert found.statistic == pytest.approx(known.statistic, abs=1e-9)
    assert found.p_value == pytest.approx(known.pvalue, abs=1e-9)


def test_the_probability_is_that_of_the_second_group_being_higher():
    found = brunner_munzel(*PAIN)

    assert found.probability == pytest.approx(0.788961, abs=1e-6)
    assert found.statistic > 0


def test_other_software_reports_the_opposite_direction():
    opposite = rank_compare_2ordinal(*PAIN)

    assert brunner_munzel(*PAIN).probability == pytest.approx(1 - opposite.prob1)


def test_the_other_way_round_is_the_mirror_image():
    there, back = brunner_munzel(*PAIN), brunner_munzel(*reversed(PAIN))

    assert there.probability == pytest.approx(1 - back.probability)
    assert there.interval.low == pytest.approx(1 - back.interval.high)
    assert there.p_value == pytest.approx(back.p_value)


def test_groups_that_do_not_overlap_have_the_p_value_of_a_permutation():
    found = brunner_munzel([3, 0], [0, 3])

    assert found.probability == 1
    assert found.p_value == pytest.approx(0.1)
    assert found.statistic == math.inf
    assert found.interval is None


def test_where_all_grades_are_equal_nothing_is_found():
    assert mann_whitney([4, 0], [5, 0]).p_value == 1
    assert kruskal_wallis([[4, 0], [5, 0]]).p_value == 1
    assert brunner_munzel([4, 0], [5, 0]).p_value == 1


def test_grades_nobody_gave_change_nothing():
    with_zeros = brunner_munzel([11, 0, 2, 0, 1, 0], [3, 0, 1, 4, 3, 0])

    assert with_zeros == brunner_munzel([11, 2, 0, 1], [3, 1, 4, 3])


@pytest.mark.parametrize("test", [mann_whitney, brunner_munzel])
def test_an_empty_group_is_refused(test):
    with pytest.raises(TallyError, match="no grades"):
        test([1, 2], [0, 0])


def test_one_rater_has_no_spread():
    with pytest.raises(TallyError, match="fewer than two"):
        brunner_munzel([1, 0], [3, 4])


def test_one_group_is_no_comparison():
    with pytest.raises(TallyError, match="only one group"):
        kruskal_wallis([[3, 4]])
