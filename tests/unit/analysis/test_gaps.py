"""Gaps between mean scores leave open what the absent leave open."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from toolkit.analysis.gaps import group_gap, own_gap
from toolkit.errors import TallyError

GRADES = [1, 2, 3, 4]
OTHERS = [0, 2, 5, 3]


def raw(counts):
    return np.repeat(GRADES, counts)


def test_a_complete_ballot_leaves_only_the_gap():
    found = own_gap(4, [0, 2, 5, 5], GRADES, eligible=12)

    assert found.gap == pytest.approx(4 - 39 / 12)
    assert found.interval.low == found.interval.high == found.gap


def test_two_complete_groups_leave_only_the_gap():
    found = group_gap([2, 2, 0, 0], [0, 0, 3, 1], GRADES, eligible=(4, 4))

    assert found.interval.low == found.interval.high == found.gap == -1.75


def test_an_endless_crowd_leaves_the_interval_of_the_t_test():
    known = stats.ttest_1samp(raw(OTHERS), 0).confidence_interval(0.95)
    found = own_gap(4, OTHERS, GRADES)

    assert found.interval.low == pytest.approx(4 - known.high)
    assert found.interval.high == pytest.approx(4 - known.low)


def test_two_endless_crowds_leave_the_interval_of_welch():
    first, second = [4, 3, 2, 1], OTHERS
    known = stats.ttest_ind(raw(first), raw(second), equal_var=False)
    found = group_gap(first, second, GRADES)

    assert found.gap == pytest.approx(raw(first).mean() - raw(second).mean())
    assert found.interval.low == pytest.approx(known.confidence_interval().low)
    assert found.interval.high == pytest.approx(known.confidence_interval().high)


def test_the_more_are_absent_the_wider():
    near, far = (own_gap(4, OTHERS, GRADES, eligible=n).interval for n in (11, 30))

    assert far.low < near.low < near.high < far.high


@pytest.mark.parametrize(
    ("counts", "values", "eligible", "reason"),
    [
        ([1, 0], [1, 2], None, "fewer than two"),
        ([3, 2], [1, 2], 4, "eligible"),
        ([3, -2], [1, 2], None, "negative"),
        ([3, 2], [1, 2, 3], None, "length"),
    ],
)
def test_counts_that_do_not_fit_are_refused(counts, values, eligible, reason):
    with pytest.raises(TallyError, match=reason):
        own_gap(4, counts, values, eligible=eligible)
