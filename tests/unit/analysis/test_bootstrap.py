"""A tally is resampled as its ballots would be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from toolkit.analysis.bootstrap import (
    abc_interval,
    acceleration,
    bootstrap,
    bootstrap_difference,
)
from toolkit.analysis.tally_figures import mean_of, variance_of
from toolkit.errors import TallyError

POINTS = [100, 80, 60, 40]
BRANCH = [7, 3, 2, 0]


def ballots(counts, points=POINTS):
    return np.repeat(points, counts)


def told(counts, statistic, *, seed=7, **how):
    return bootstrap(counts, statistic, rng=np.random.default_rng(seed), **how)


def test_a_tally_and_its_ballots_have_the_same_intervals():
    counts = [40, 30, 20, 10]
    ours = told(counts, mean_of(POINTS))
    rows = stats.bootstrap(
        (ballots(counts),), np.mean, method="BCa", rng=np.random.default_rng(3)
    )

    assert ours.bca.low == pytest.approx(rows.confidence_interval.low, abs=0.35)
    assert ours.bca.high == pytest.approx(rows.confidence_interval.high, abs=0.35)
    assert ours.standard_error == pytest.approx(rows.standard_error, rel=0.05)


def test_acceleration_is_that_of_leaving_out_each_ballot():
    sample = ballots(BRANCH)
    without = np.array([np.delete(sample, one).mean() for one in range(sample.size)])
    apart = without.mean() - without

    expected = (apart**3).sum() / (6 * (apart**2).sum() ** 1.5)

    assert acceleration(BRANCH, mean_of(POINTS)) == pytest.approx(expected)


# B. Efron and R. J. Tibshirani (1993), An Introduction to the Bootstrap, table 14.2
SPATIAL = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6]
SPATIAL += [0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]


def spatial():
    values, counts = np.unique(SPATIAL, return_counts=True)
    return list(counts), variance_of(list(values))


def test_the_interval_without_chance_equals_the_published_one():
    interval = abc_interval(*spatial(), confidence=0.9)

    assert (round(interval.low, 1), round(interval.high, 1)) == (116.7, 260.9)


def test_the_accelerated_interval_is_near_the_published_one():
    found = told(*spatial(), confidence=0.9, replicates=20_000)

    assert found.bca.low == pytest.approx(115.8, abs=3)
    assert found.bca.high == pytest.approx(259.6, abs=5)


def test_the_same_chance_gives_the_same_interval():
    assert told(BRANCH, mean_of(POINTS)) == told(BRANCH, mean_of(POINTS))


def test_more_confidence_reaches_further():
    near = told(BRANCH, mean_of(POINTS), confidence=0.8)
    far = told(BRANCH, mean_of(POINTS), confidence=0.99)

    assert far.bca.low < near.bca.low < near.bca.high < far.bca.high
    assert far.percentile.low < near.percentile.low


def test_where_all_agree_the_interval_is_a_point():
    agreed = told([12, 0, 0, 0], mean_of(POINTS), replicates=50)

    assert agreed.bca.low == agreed.bca.high == 100
    assert agreed.acceleration == agreed.standard_error == 0
    assert abc_interval([12, 0, 0, 0], mean_of(POINTS)).low == 100


@pytest.mark.parametrize("counts", [[0, 0], [1, 0], [3, -1]])
def test_what_has_no_spread_is_refused(counts):
    with pytest.raises(TallyError):
        acceleration(counts, mean_of([1, 0]))
    with pytest.raises(TallyError):
        abc_interval(counts, mean_of([1, 0]))


def test_a_difference_has_the_limits_scipy_finds_on_the_ballots():
    other = [4, 4, 3, 1]

    ours = bootstrap_difference(
        BRANCH, other, mean_of(POINTS), rng=np.random.default_rng(7), replicates=20_000
    )
    theirs = stats.bootstrap(
        (ballots(BRANCH), ballots(other)),
        lambda one, two, axis: one.mean(axis=axis) - two.mean(axis=axis),
        n_resamples=20_000,
        rng=np.random.default_rng(8),
    )

    assert ours.estimate == pytest.approx(10)
    assert ours.standard_error == pytest.approx(theirs.standard_error, rel=0.03)
    assert [ours.bca.low, ours.bca.high] == pytest.approx(
        list(theirs.confidence_interval), abs=1
    )


def test_a_difference_turns_its_sign_with_its_tallies():
    other = [4, 4, 3, 1]

    found, turned = (
        bootstrap_difference(*pair, mean_of(POINTS), rng=np.random.default_rng(7))
        for pair in ((BRANCH, other), (other, BRANCH))
    )

    assert turned.estimate == -found.estimate
    assert found.acceleration
    assert turned.acceleration == pytest.approx(-found.acceleration)
