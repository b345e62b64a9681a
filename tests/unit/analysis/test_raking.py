"""Raking reaches the margins, keeps odds ratios, and refuses what cannot be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from toolkit.analysis.raking import odds_ratio, rake
from toolkit.errors import TallyError

tables = arrays(np.float64, (3, 4), elements=st.integers(1, 50).map(float))


@given(seed=tables, wanted=tables)
def test_margins_are_reached_and_odds_ratios_kept(seed, wanted):
    raked = rake(seed, [wanted.sum(axis=1), wanted.sum(axis=0)])

    np.testing.assert_allclose(raked.fitted.sum(axis=1), wanted.sum(axis=1), rtol=1e-5)
    np.testing.assert_allclose(raked.fitted.sum(axis=0), wanted.sum(axis=0), rtol=1e-5)
    assert odds_ratio(raked.fitted) == pytest.approx(odds_ratio(seed))


@given(tables)
def test_a_table_that_fits_already_stays(seed):
    raked = rake(seed, [seed.sum(axis=1), seed.sum(axis=0)])

    np.testing.assert_allclose(raked.fitted, seed)
    assert raked.rounds == 1
    assert raked.most_weight == pytest.approx(1)


def test_three_margins_are_reached_too():
    seed = np.arange(1.0, 9.0).reshape(2, 2, 2)

    fitted = rake(seed, [[50, 50], [40, 60], [30, 70]]).fitted

    assert fitted.sum(axis=(0, 1)) == pytest.approx([30, 70])
    assert fitted.sum(axis=(1, 2)) == pytest.approx([50, 50])


def test_an_empty_cell_stays_empty():
    raked = rake([[0, 10], [10, 10]], [[20, 30], [20, 30]])

    assert raked.fitted[0, 0] == 0
    assert raked.weights[0, 0] == 0


def test_a_margin_nobody_can_fill_is_refused():
    with pytest.raises(TallyError, match="cannot be reached"):
        rake([[0, 0], [10, 10]], [[5, 15], [10, 10]])


def test_a_cap_is_kept_or_said_to_be_too_low():
    seed, margins = [[10, 10], [10, 10]], [[30, 50], [40, 40]]

    assert rake(seed, margins, cap=2.6).most_weight <= 2.6
    with pytest.raises(TallyError, match="raise the cap"):
        rake(seed, margins, cap=2)


@pytest.mark.parametrize(
    ("seed", "margins"),
    [
        ([[1, 2], [3, 4]], [[5, 5]]),
        ([[1, 2], [3, 4]], [[5, 5], [5, 3, 2]]),
        ([[1, 2], [3, 4]], [[5, 5], [5, 6]]),
        ([[1, 2], [3, -4]], [[5, 5], [5, 5]]),
        ([[1, 2], [3, 4]], [[-5, 15], [5, 5]]),
        ([[1, 2], [3, 4]], [[0, 0], [0, 0]]),
    ],
)
def test_margins_that_do_not_belong_to_the_table_are_refused(seed, margins):
    with pytest.raises(TallyError):
        rake(seed, margins)


def test_there_are_no_odds_over_nothing():
    with pytest.raises(TallyError, match="empty"):
        odds_ratio([[1, 0], [1, 1]])


def test_raked_ballots_know_as_much_as_fewer_equal_ones():
    seed = np.array([[40, 30], [35, 50]])
    raked = rake(seed, [[80, 75], [70, 85]])
    each = np.repeat(raked.weights.ravel(), seed.ravel())

    assert raked.effective_ballots == pytest.approx(each.sum() ** 2 / (each**2).sum())


def test_margins_are_met_as_nearly_as_numbers_allow():
    raked = rake([[40, 30, 20], [35, 50, 100]], [[150, 300], [100, 150, 200]])

    assert raked.fitted.sum(axis=1) == pytest.approx([150, 300], rel=1e-12)
