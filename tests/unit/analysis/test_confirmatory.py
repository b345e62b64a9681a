"""A model of factors fits as well as published, and no better than it should."""

from __future__ import annotations

import json

import numpy as np
import pytest
from places import ROOT

from toolkit.analysis.confirmatory import confirm_factors
from toolkit.errors import TallyError

CASE = ROOT / "tests/reference/cases/factor_analysis__hs1939_cfa.json"
NINE_TESTS = np.array(json.loads(CASE.read_text("utf-8"))["input"]["S"])
"""K. J. Holzinger and F. Swineford (1939): nine tests of 301 pupils."""
THREE = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


def test_the_fit_equals_the_published_one():
    # Y. Rosseel (2012), Journal of Statistical Software 48(2), and its tutorial
    fit = confirm_factors(NINE_TESTS, THREE, ballots=301).fit

    assert round(fit.log_likelihood, 3) == -3737.745
    assert (round(fit.aic, 3), round(fit.bic, 3)) == (7517.490, 7595.339)
    assert (round(fit.rmsea_low, 3), round(fit.rmsea_high, 3)) == (0.071, 0.114)


def test_standardised_loadings_equal_the_published_ones():
    model = confirm_factors(NINE_TESTS, THREE, ballots=301)

    assert [
        round(float(model.standardised[item, item // 3]), 3) for item in range(9)
    ] == [0.772, 0.424, 0.581, 0.852, 0.855, 0.838, 0.570, 0.723, 0.665]


def test_factors_kept_apart_fit_as_published():
    # the same tutorial: chi-square 153.527 with 27 degrees
    model = confirm_factors(NINE_TESTS, THREE, ballots=301, correlated=False)

    assert (round(model.fit.chi2, 3), model.fit.df) == (153.527, 27)
    assert model.correlation == pytest.approx(np.eye(3))


def test_other_units_change_neither_fit_nor_standardised_loadings():
    units = np.array([1, 10, 0.1, 5, 1, 2, 1, 100, 3.0])
    plain = confirm_factors(NINE_TESTS, THREE, ballots=301)
    scaled = confirm_factors(NINE_TESTS * np.outer(units, units), THREE, ballots=301)

    assert scaled.fit.chi2 == pytest.approx(plain.fit.chi2, abs=1e-6)
    assert scaled.standardised == pytest.approx(plain.standardised, abs=1e-6)
    assert scaled.loadings[1, 0] == pytest.approx(plain.loadings[1, 0] * 10)


def test_one_factor_of_three_items_fits_exactly():
    matrix = np.array([[1, 0.48, 0.4], [0.48, 1, 0.3], [0.4, 0.3, 1]])

    fit = confirm_factors(matrix, [[0, 1, 2]], ballots=200).fit

    assert (fit.df, fit.p_value, fit.tli, fit.rmsea) == (0, 1, 1, 0)
    assert fit.cfi == pytest.approx(1)
    assert fit.chi2 == pytest.approx(0, abs=1e-6)


def test_an_item_turned_round_loads_below_zero():
    turned = NINE_TESTS * np.outer([1, -1, 1, *[1] * 6], [1, -1, 1, *[1] * 6])

    model = confirm_factors(turned, THREE, ballots=301)

    assert model.loadings[1, 0] < 0
    assert model.fit.chi2 == pytest.approx(85.306, abs=0.001)


@pytest.mark.parametrize(
    "factors",
    [
        [[0, 1, 2], [3, 4, 5]],
        [[0, 1, 2], [3, 4, 5], [6, 7, 9]],
        [*THREE, []],
    ],
)
def test_items_and_factors_that_do_not_match_are_refused(factors):
    with pytest.raises(TallyError):
        confirm_factors(NINE_TESTS, factors, ballots=301)


def test_two_items_bear_no_factor():
    with pytest.raises(TallyError):
        confirm_factors([[1, 0.5], [0.5, 1]], [[0, 1]], ballots=100)
