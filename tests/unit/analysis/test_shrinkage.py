"""Small units are drawn towards what is usual, and only as far as they deserve."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom

from toolkit.analysis.shrinkage import (
    beta_binomial,
    empirical_bayes,
    james_stein,
    shrink_shares,
)
from toolkit.errors import TallyError

HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
"""Of 45, by 18 batters: B. Efron and C. Morris (1977), Scientific American 236(5)."""


def test_shrunk_shares_equal_the_published_ones():
    shrunk = shrink_shares(HITS, 45)

    assert round(shrunk.factor, 3) == 0.212
    assert round(float(shrunk.estimates[0]), 3) == 0.294


def test_shrunk_shares_on_the_arcsine_scale_equal_the_published_ones():
    # Efron and Morris (1975), JASA 70:311-319, table 1
    shrunk = shrink_shares(HITS, 45, scale="arcsine").estimates

    assert [round(float(share), 3) for share in shrunk[[0, 1, 9, 17]]] == [
        *(0.290, 0.286, 0.259, 0.239)
    ]


@given(st.lists(st.floats(-50, 50), min_size=4, max_size=12), st.floats(0, 100))
def test_shrinking_keeps_the_mean_and_moves_nothing_beyond_it(estimates, variance):
    shrunk = james_stein(estimates, variance=variance)

    assert 0 <= shrunk.factor <= 1
    assert shrunk.estimates.mean() == pytest.approx(np.mean(estimates), abs=1e-9)


def test_no_more_scatter_than_chance_leaves_the_mean_alone():
    shrunk = james_stein([1.0, 1.1, 0.9, 1.0], variance=4.0)

    assert shrunk.estimates.tolist() == [1.0] * 4


def test_exact_estimates_are_not_moved():
    assert james_stein([1.0, 2.0, 4.0, 9.0], variance=0.0).factor == 1.0


def test_three_estimates_are_too_few():
    with pytest.raises(TallyError):
        james_stein([1.0, 2.0, 3.0], variance=1.0)


def test_the_less_sure_estimate_moves_further():
    shrunk = empirical_bayes([90.0, 90.0, 70.0, 75.0], [8.0, 1.0, 1.0, 1.0])

    assert shrunk.mean < shrunk.estimates[0] < shrunk.estimates[1] < 90
    assert shrunk.high[0] - shrunk.low[0] > shrunk.high[1] - shrunk.low[1]


def test_the_variance_between_subjects_equals_its_definitions():
    scores, errors = np.array([95.0, 80.0, 82.0, 78.0]), np.array([6.0, 1.0, 1.5, 1.0])
    weights = 1 / errors**2
    spread = weights @ (scores - weights @ scores / weights.sum()) ** 2
    laird = (spread - 3) / (weights.sum() - (weights**2).sum() / weights.sum())

    by_laird = empirical_bayes(scores, errors, method="dersimonian-laird")
    by_paule = empirical_bayes(scores, errors)

    assert by_laird.between == pytest.approx(laird)
    at = 1 / (by_paule.between + errors**2)
    assert at @ (scores - by_paule.mean) ** 2 == pytest.approx(3, abs=1e-4)


def test_estimates_that_differ_by_chance_alone_become_one():
    shrunk = empirical_bayes([80.0, 80.1, 79.9], [2.0, 2.0, 2.0])

    assert shrunk.between == 0
    assert shrunk.estimates == pytest.approx([shrunk.mean] * 3)


def test_one_subject_stays_where_it_is():
    shrunk = empirical_bayes([80.0], [2.0])

    assert shrunk.estimates.tolist() == [80.0]


@pytest.mark.parametrize("errors", [[1.0], [1.0, 0.0]])
def test_estimates_need_positive_errors(errors):
    with pytest.raises(TallyError):
        empirical_bayes([80.0, 90.0], errors)


def test_two_of_two_does_not_top_forty_eight_of_fifty():
    shrunk = beta_binomial([2, 48, 30, 35, 20], [2, 50, 50, 50, 50])

    assert shrunk.estimates[0] < shrunk.estimates[1]
    assert shrunk.low[0] < shrunk.estimates[0] < shrunk.high[0]


def test_the_fitted_beta_is_the_likeliest():
    counts, nobs = np.array([2, 48, 30, 35, 20]), np.array([2, 50, 50, 50, 50])
    fit = beta_binomial(counts, nobs)

    def likelihood(alpha, beta):
        return betabinom.logpmf(counts, nobs, alpha, beta).sum()

    best = likelihood(fit.alpha, fit.beta)
    for more_alpha, more_beta in [(1.05, 1), (0.95, 1), (1, 1.05), (1, 0.95)]:
        assert likelihood(fit.alpha * more_alpha, fit.beta * more_beta) < best


def test_shares_that_vary_by_chance_alone_become_the_common_one():
    shrunk = beta_binomial([20, 20, 20, 20], [40, 40, 40, 40])

    assert shrunk.mean == pytest.approx(0.5, abs=1e-3)
    assert shrunk.estimates == pytest.approx([0.5] * 4, abs=1e-3)


@pytest.mark.parametrize(("counts", "nobs"), [([3], [2]), ([], []), ([0], [0])])
def test_what_are_no_shares_is_refused(counts, nobs):
    with pytest.raises(TallyError):
        beta_binomial(counts, nobs)
