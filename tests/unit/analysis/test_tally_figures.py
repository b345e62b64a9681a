"""A figure of counts is the figure of the ballots behind them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from toolkit.analysis.tally_figures import (
    correlation_of,
    mean_of,
    median_of,
    ratio_of,
    share_of,
    variance_of,
)

POINTS = [100, 80, 60, 40]
FIRST, SECOND = [1.0, 2.0, 4.0, 8.0], [3.0, 1.0, 5.0, 6.0]
counts_of_four = st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any)


@given(counts_of_four)
def test_means_variances_and_medians_are_those_of_the_ballots(counts):
    ballots = np.repeat(POINTS, counts)
    given_counts = np.array(counts)

    assert mean_of(POINTS)(given_counts) == pytest.approx(ballots.mean())
    assert variance_of(POINTS)(given_counts) == pytest.approx(ballots.var())
    assert median_of(POINTS)(given_counts) == np.median(ballots)
    assert share_of(2, 4)(given_counts) == pytest.approx((ballots >= 80).mean())


@given(counts_of_four)
def test_ratios_and_correlations_are_those_of_the_pairs(counts):
    assume(np.count_nonzero(counts) > 1)
    x, y = np.repeat(FIRST, counts), np.repeat(SECOND, counts)
    given_counts = np.array(counts)

    assert ratio_of(FIRST, SECOND)(given_counts) == pytest.approx(x.mean() / y.mean())
    assert correlation_of(FIRST, SECOND)(given_counts) == pytest.approx(
        np.corrcoef(x, y)[0, 1]
    )


def test_an_unbiased_variance_divides_by_one_ballot_less():
    ballots = np.repeat(POINTS, [7, 3, 2, 0])

    found = variance_of(POINTS, unbiased=True)(np.array([7, 3, 2, 0]))

    assert found == pytest.approx(ballots.var(ddof=1))


@pytest.mark.parametrize(
    "figure",
    [mean_of(POINTS), median_of(POINTS), share_of(1, 4), correlation_of(FIRST, SECOND)],
)
def test_many_tallies_are_taken_at_once(figure):
    tallies = np.array([[7, 3, 2, 1], [1, 2, 3, 4]])

    together = figure(tallies)

    assert list(together) == pytest.approx([float(figure(one)) for one in tallies])
