"""Factors are found where they are and not found where they are not."""

from __future__ import annotations

import json

import numpy as np
import pytest
from places import ROOT

from toolkit.analysis.factors import (
    bartlett_sphericity,
    correlation_matrix,
    discrepancy,
    explore_factors,
    parallel_analysis,
    sampling_adequacy,
)
from toolkit.errors import TallyError

CASE = ROOT / "tests/reference/cases/factor_analysis__hs1939_cfa.json"
NINE_TESTS = np.array(json.loads(CASE.read_text("utf-8"))["input"]["S"])
"""K. J. Holzinger and F. Swineford (1939): nine tests of 301 pupils."""


def test_items_of_one_factor_give_its_loadings_back():
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    implied = np.outer(loadings, loadings)
    np.fill_diagonal(implied, 1.0)

    fit = explore_factors(implied, ballots=100)

    assert fit.loadings[:, 0] == pytest.approx(loadings, abs=1e-4)
    assert fit.uniquenesses == pytest.approx(1 - loadings**2, abs=1e-4)
    assert fit.test is not None
    assert fit.test.chi2 == pytest.approx(0, abs=1e-4)


def test_three_factors_equal_those_of_other_software():
    # R's factanal, three factors: uniquenesses, chi-square and degrees
    fit = explore_factors(NINE_TESTS, factors=3, ballots=301, rotation="varimax")

    assert fit.uniquenesses == pytest.approx(
        [0.513, 0.749, 0.543, 0.279, 0.243, 0.305, 0.502, 0.469, 0.543], abs=6e-4
    )
    assert fit.test is not None
    assert (round(fit.test.chi2, 2), fit.test.df) == (22.38, 12)


def test_the_same_correlations_give_the_same_loadings():
    once = explore_factors(NINE_TESTS, factors=3)
    again = explore_factors(NINE_TESTS, factors=3)

    assert (once.loadings == again.loadings).all()


def test_varimax_turns_without_stretching():
    plain = explore_factors(NINE_TESTS, factors=3)
    turned = explore_factors(NINE_TESTS, factors=3, rotation="varimax")

    assert turned.loadings @ turned.loadings.T == pytest.approx(
        plain.loadings @ plain.loadings.T, abs=1e-5
    )
    assert turned.correlation == pytest.approx(np.eye(3))


def test_promax_lets_factors_correlate_and_implies_the_same():
    plain = explore_factors(NINE_TESTS, factors=3)
    turned = explore_factors(NINE_TESTS, factors=3, rotation="promax")

    assert np.diag(turned.correlation) == pytest.approx([1, 1, 1])
    assert turned.correlation[0, 1] > 0.2
    assert turned.loadings @ turned.correlation @ turned.loadings.T == pytest.approx(
        plain.loadings @ plain.loadings.T, abs=1e-5
    )


def test_noise_has_no_factor_and_nine_tests_have_three():
    noise = np.corrcoef(
        np.random.default_rng(6).standard_normal((300, 6)), rowvar=False
    )

    of_noise = parallel_analysis(noise, ballots=300, rng=np.random.default_rng(1))
    of_tests = parallel_analysis(NINE_TESTS, ballots=301, rng=np.random.default_rng(1))

    assert (of_noise.factors, of_tests.factors) == (0, 3)


def test_items_that_do_not_correlate_are_not_adequate():
    adequacy = sampling_adequacy(np.eye(3))

    assert adequacy.overall == 0
    assert adequacy.by_item.tolist() == [0, 0, 0]


def test_two_items_alone_are_adequate_by_half():
    assert sampling_adequacy([[1, 0.6], [0.6, 1]]).overall == pytest.approx(0.5)


def test_items_that_do_not_correlate_pass_no_test():
    test = bartlett_sphericity(np.eye(3), ballots=100)

    assert (test.chi2, test.p_value) == (0, 1)


def test_a_model_is_the_farther_the_more_it_differs():
    near, far = np.array([[1, 0.4], [0.4, 1]]), np.array([[1, 0.1], [0.1, 1]])
    observed = np.array([[1, 0.5], [0.5, 1]])

    assert 0 < discrepancy(observed, near) < discrepancy(observed, far)


@pytest.mark.parametrize(
    "matrix", [[[1, 0.5]], [[1, 0.5], [0.2, 1]], [[1, 1], [1, 1]], [1, 2]]
)
def test_what_are_no_covariances_is_refused(matrix):
    with pytest.raises(TallyError):
        correlation_matrix(matrix)


@pytest.mark.parametrize("factors", [0, 2])
def test_three_items_bear_one_factor(factors):
    with pytest.raises(TallyError):
        explore_factors(np.eye(3) * 0.5 + 0.5, factors=factors)


def test_principal_axes_find_known_loadings_and_give_no_test():
    known = np.array([0.8, 0.7, 0.6, 0.5])
    table = np.outer(known, known)
    np.fill_diagonal(table, 1)

    found = explore_factors(table, method="axes", ballots=100)

    assert found.loadings[:, 0] == pytest.approx(known, abs=1e-4)
    assert found.test is None
