"""Internal consistency follows from covariances alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.reliability import (
    alpha_error,
    alpha_if_dropped,
    checked_covariance,
    correlations,
    cronbach_alpha,
    feldt_interval,
    guttman_lambda2,
    guttman_lambda6,
    item_rest_correlations,
    item_total_correlations,
    mean_correlation,
    standardised_alpha,
)
from toolkit.errors import TallyError

LIKE = [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]


def raw(seed):
    chance = np.random.default_rng(seed)
    return chance.normal(size=(9, 4)) + chance.normal(size=(9, 1))


def test_items_that_repeat_each_other_are_fully_consistent():
    same = np.full((3, 3), 2.0)

    assert cronbach_alpha(same) == pytest.approx(1)
    assert item_rest_correlations(same) == pytest.approx([1, 1, 1])
    assert math.isnan(guttman_lambda6(same))


def test_alike_items_have_one_alpha_by_every_formula():
    assert cronbach_alpha(LIKE) == pytest.approx(0.75)
    assert standardised_alpha(LIKE) == pytest.approx(0.75)
    assert mean_correlation(LIKE) == pytest.approx(0.5)


@given(st.integers(0, 50))
def test_an_item_is_compared_with_the_sum_of_the_others(seed):
    table = raw(seed)
    total = table.sum(axis=1)
    covariance = np.cov(table, rowvar=False)
    rest = [np.corrcoef(x, total - x)[0, 1] for x in table.T]
    whole = [np.corrcoef(x, total)[0, 1] for x in table.T]

    assert item_rest_correlations(covariance) == pytest.approx(rest)
    assert item_total_correlations(covariance) == pytest.approx(whole)


@given(st.integers(0, 50))
def test_alpha_without_an_item_is_alpha_of_the_others(seed):
    covariance = np.cov(raw(seed), rowvar=False)
    others = [
        cronbach_alpha(np.delete(np.delete(covariance, at, 0), at, 1))
        for at in range(4)
    ]

    assert alpha_if_dropped(covariance) == pytest.approx(others)


@given(st.integers(0, 50), st.floats(0.1, 10))
def test_standardised_alpha_does_not_depend_on_the_length_of_scales(seed, times):
    covariance = np.cov(raw(seed), rowvar=False)
    scale = np.diag([times, 1, 1, 1])

    assert standardised_alpha(scale @ covariance @ scale) == pytest.approx(
        standardised_alpha(covariance)
    )


def test_an_item_that_does_not_vary_has_no_correlation():
    still = [[1, 0, 0.5], [0, 0, 0], [0.5, 0, 1]]

    assert math.isnan(item_rest_correlations(still)[1])
    assert np.isnan(correlations(still)[1]).all()
    assert math.isnan(cronbach_alpha(np.zeros((2, 2))))


def test_of_two_items_none_can_be_dropped():
    assert all(map(math.isnan, alpha_if_dropped([[2, 1], [1, 2]])))


def test_more_ballots_make_the_interval_narrower():
    few = feldt_interval(0.8, ballots=20, items=5)
    many = feldt_interval(0.8, ballots=500, items=5)

    assert few.low < many.low < 0.8 < many.high < few.high


@pytest.mark.parametrize(
    "table", [[[1]], [[1, 2, 3], [4, 5, 6]], [[1, 0.5], [0.2, 1]], [[-1, 0], [0, 1]]]
)
def test_what_cannot_be_covariances_is_refused(table):
    with pytest.raises(TallyError, match="covariances"):
        checked_covariance(table)


@pytest.mark.parametrize(("ballots", "items"), [(1, 5), (20, 1)])
def test_too_little_for_an_interval_is_refused(ballots, items):
    with pytest.raises(TallyError, match="fewer than two"):
        feldt_interval(0.8, ballots=ballots, items=items)


def test_lambda2_is_never_below_alpha():
    tables = [np.cov(np.random.default_rng(n).normal(size=(4, 9))) for n in range(20)]

    for table in tables:
        assert guttman_lambda2(table) >= cronbach_alpha(table) - 1e-12


def test_the_error_of_alpha_is_its_spread_over_samples():
    rng = np.random.default_rng(6)
    truth = np.full((4, 4), 0.5) + np.diag([0.5, 0.7, 0.4, 0.9])
    found = [
        cronbach_alpha(np.cov(rng.multivariate_normal(np.zeros(4), truth, 200).T))
        for _ in range(800)
    ]

    assert alpha_error(truth, ballots=200) == pytest.approx(np.std(found), rel=0.1)


def test_where_nothing_varies_neither_has_a_value():
    assert math.isnan(guttman_lambda2(np.zeros((3, 3))))
    assert math.isnan(alpha_error(np.zeros((3, 3)), ballots=9))


def test_without_ballots_alpha_has_no_error():
    with pytest.raises(TallyError):
        alpha_error([[2, 1], [1, 2]], ballots=0)
