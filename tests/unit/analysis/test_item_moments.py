"""Moments add up, and give the covariances of complete ballots."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.item_moments import (
    ItemMoments,
    between_covariance,
    pairwise_covariance,
    within_covariance,
)
from toolkit.errors import TallyError

SCORES = [{"a": 3, "b": 2, "c": 1}] * 2
ballots = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)),
    min_size=2,
    max_size=8,
)


@given(ballots)
def test_covariances_are_those_of_numpy(values):
    found = ItemMoments.from_values(values).covariance

    assert found == pytest.approx(np.cov(values, rowvar=False))


@given(ballots, ballots)
def test_moments_of_two_parts_add_up_to_those_of_the_whole(one, two):
    total = ItemMoments.from_values(one) + ItemMoments.from_values(two)
    whole = ItemMoments.from_values([*one, *two])

    assert total.ballots == whole.ballots
    assert (total.products == whole.products).all()
    assert total.means == pytest.approx(whole.means)


def test_patterns_count_as_often_as_they_were_given_and_only_when_complete():
    table = pd.DataFrame(
        {"pattern": ["a|b", "c|c", "a|dont_know", "blank|a"], "count": [2, 1, 5, 5]}
    )
    found = ItemMoments.from_patterns(table, SCORES)
    written_out = ItemMoments.from_values([[3, 2], [3, 2], [1, 1]])

    assert found.ballots == 3
    assert (found.products == written_out.products).all()


@given(ballots, st.integers(-9, 9))
def test_a_difference_between_subjects_does_not_enter_within_them(values, more):
    moved = np.asarray(values) + more
    within = within_covariance(
        [ItemMoments.from_values(values), ItemMoments.from_values(moved)]
    )

    assert within == pytest.approx(ItemMoments.from_values(values).covariance)


@given(ballots)
def test_without_a_gap_pairs_of_items_come_from_the_same_ballots(values):
    whole = ItemMoments.from_values(values).covariance

    assert pairwise_covariance(values) == pytest.approx(whole)


def test_with_a_gap_each_pair_keeps_the_ballots_it_has():
    found = pairwise_covariance([[1, 1], [3, 2], [5, None]])

    assert found[0, 0] == np.var([1, 3, 5], ddof=1)
    assert found[0, 1] == np.cov([1, 3], [1, 2])[0, 1]
    with pytest.raises(TallyError, match="shape"):
        pairwise_covariance([1, 2])


def test_a_pattern_of_another_survey_is_refused():
    with pytest.raises(TallyError, match="another number of items"):
        ItemMoments.from_patterns(
            pd.DataFrame({"pattern": ["a"], "count": [1]}), SCORES
        )


def test_one_ballot_has_no_covariance():
    alone = ItemMoments.from_values([[1, 2]])

    with pytest.raises(TallyError, match="fewer than two ballots"):
        _ = alone.covariance
    with pytest.raises(TallyError, match="fewer than two ballots"):
        within_covariance([alone, alone])


def test_no_ballot_has_no_means():
    with pytest.raises(TallyError, match="nothing was counted"):
        _ = ItemMoments.from_values(np.empty((0, 2))).means


@pytest.mark.parametrize(
    ("sums", "products"), [([1, 2], [[1, 2]]), ([[1]], [[1]]), ([1], [[1, 2], [3, 4]])]
)
def test_sums_that_do_not_fit_together_are_refused(sums, products):
    with pytest.raises(TallyError, match="one shape"):
        ItemMoments.from_sums(3, sums, products)


def test_a_line_is_no_table_of_ballots():
    with pytest.raises(TallyError, match="shape"):
        ItemMoments.from_values([1, 2, 3])


def test_between_and_within_subjects_add_up_to_the_whole():
    rng = np.random.default_rng(2)
    tables = rng.normal(size=(6, 5, 3)) + 2 * rng.normal(size=(6, 1, 3))
    parts = [ItemMoments.from_values(table) for table in tables]
    means = tables.mean(axis=1)

    between = between_covariance(parts)

    expected = np.cov(means.T) - within_covariance(parts) / 5
    assert between == pytest.approx(expected)


def test_subjects_of_unequal_size_count_by_their_ballots():
    rng = np.random.default_rng(3)
    sizes = [4, 9, 30]
    truth = np.array([[2.0, 1.5], [1.5, 2.0]])
    found = np.mean(
        [
            between_covariance(
                ItemMoments.from_values(middle + rng.normal(size=(size, 2)))
                for size, middle in zip(
                    sizes, rng.multivariate_normal([0, 0], truth, 3), strict=True
                )
            )
            for _ in range(1500)
        ],
        axis=0,
    )

    assert found == pytest.approx(truth, abs=0.25)


def test_one_subject_has_nothing_between_it():
    with pytest.raises(TallyError):
        between_covariance([ItemMoments.from_values([[1, 2], [2, 1]])])
