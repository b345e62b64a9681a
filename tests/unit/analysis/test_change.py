"""Changes by subject: signs, ranks and means, each as published."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from toolkit.analysis.change import changes_of, mean_change, sign_test, wilcoxon
from toolkit.errors import TallyError

BEFORE = [80.0, 87.0, 78.0, 85.0, 90.0, 70.5]
AFTER = [82.0, 91.5, 77.0, 88.0, 90.5, 76.0]
TESTS = [wilcoxon, sign_test]


def test_an_exact_test_counts_all_signs():
    found = wilcoxon(AFTER, BEFORE, direction="rising")
    ranks = stats.rankdata(np.abs(np.subtract(AFTER, BEFORE)))
    every = [ranks @ signs for signs in product([0, 1], repeat=6)]

    assert found.v == 19
    assert found.p_value == pytest.approx(np.mean(np.array(every) >= 19))


def test_equal_changes_are_tested_by_the_normal_corrected_for_ties():
    found = wilcoxon([1, 1, 2, 3, -1, 4], [0] * 6)
    ranks = np.array([2, 2, 4, 5, 2, 6])
    z = (19 - 21 / 2 - 1 / 2) / np.sqrt((ranks**2).sum() / 4)

    assert found.v == 19
    assert found.p_value == pytest.approx(2 * stats.norm.sf(z))


def test_subjects_without_change_are_left_out_of_the_ranks():
    unchanged = wilcoxon([*AFTER, 60.0], [*BEFORE, 60.0])

    assert unchanged.v == wilcoxon(AFTER, BEFORE).v


def test_the_shift_is_the_middle_of_all_means_of_two_changes():
    assert wilcoxon([1, 2, 6], [0, 0, 0]).shift == pytest.approx(2.75)


def test_directions_are_mirror_images():
    rising = wilcoxon(AFTER, BEFORE, direction="rising")
    falling = wilcoxon(BEFORE, AFTER, direction="falling")

    assert rising.p_value == pytest.approx(falling.p_value)
    assert rising.shift == pytest.approx(-falling.shift)


def test_signs_are_counted_and_tested_by_the_binomial():
    found = sign_test([*AFTER, 60.0], [*BEFORE, 60.0])

    assert (found.up, found.down, found.same) == (5, 1, 1)
    assert found.p_value == pytest.approx(2 * 7 / 64)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("direction", ["either", "rising", "falling"])
def test_where_nobody_changed_nothing_is_found(test, direction):
    assert test([1.0, 2.0], [1.0, 2.0], direction=direction).p_value == 1


def test_a_mean_change_lies_in_its_interval_and_is_repeatable():
    first = mean_change(AFTER, BEFORE, rng=np.random.default_rng(7), resamples=500)
    again = mean_change(AFTER, BEFORE, rng=np.random.default_rng(7), resamples=500)

    assert first == again
    assert first.mean == pytest.approx(np.mean(changes_of(AFTER, BEFORE)))
    assert first.mean in first.interval


def test_equal_changes_leave_no_range():
    found = mean_change([3, 4, 5], [1, 2, 3], rng=np.random.default_rng(7))

    assert found.interval.low == found.interval.high == 2


def test_one_subject_has_no_range():
    with pytest.raises(TallyError, match="needs two"):
        mean_change([3], [1], rng=np.random.default_rng(7))


@pytest.mark.parametrize("test", [*TESTS, changes_of])
@pytest.mark.parametrize(
    ("after", "before", "reason"),
    [
        ([], [], "no subjects"),
        ([1, 2], [1], "length"),
        ([1, float("nan")], [1, 2], "missing"),
    ],
)
def test_rounds_that_do_not_fit_are_refused(test, after, before, reason):
    with pytest.raises(TallyError, match=reason):
        test(after, before)
