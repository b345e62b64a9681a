"""Whether one odds ratio will do is told by the steps of the scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.analysis.brant import brant
from toolkit.errors import TallyError

PEERS, STAFF = [10, 9, 12], [4, 14, 20]


def table(*rows):
    return pd.DataFrame(
        [
            ("pst"[place], grade, count)
            for place, row in enumerate(rows)
            for grade, count in enumerate(row)
        ],
        columns=["group", "grade", "count"],
    )


def test_for_two_groups_it_is_the_difference_of_two_log_odds_ratios():
    ratios, covariance = np.zeros(2), np.zeros((2, 2))
    for row, sign in ((PEERS, -1), (STAFF, 1)):
        n = sum(row)
        above = np.array([n - row[0], row[2]]) / n
        ratios += sign * np.log(above / (1 - above))
        joint = np.minimum.outer(above, above) - np.outer(above, above)
        spread = above * (1 - above)
        covariance += joint / np.outer(spread, spread) / n
    off = ratios[0] - ratios[1]
    variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]

    found = brant(table(PEERS, STAFF), grade="grade", by=["group"])

    assert found.by_step["group=s"] == pytest.approx(tuple(ratios))
    assert found.overall.chi2 == pytest.approx(off**2 / variance)
    assert found.overall.df == 1
    assert found.by_column["group=s"].chi2 == pytest.approx(found.overall.chi2)


def test_odds_that_change_alike_are_not_suspected():
    # above: 1/2 and 1/4 against 3/4 and 1/2, odds times 3 at both steps
    found = brant(table([20, 10, 10], [10, 10, 20]), grade="grade", by=["group"])

    assert found.by_step["group=s"] == pytest.approx((np.log(3), np.log(3)))
    assert found.overall.chi2 == pytest.approx(0, abs=1e-9)
    assert found.overall.p_value == pytest.approx(1, abs=1e-4)


def test_a_group_that_spreads_more_is_suspected():
    found = brant(table([5, 90, 5], [30, 40, 30]), grade="grade", by=["group"])

    assert found.overall.p_value < 1e-6


def test_more_groups_and_steps_have_more_degrees_of_freedom():
    counts = table([9, 8, 7, 6], [5, 9, 9, 8], [6, 6, 7, 9])
    found = brant(counts, grade="grade", by=["group"])

    assert found.overall.df == 4
    assert {one.df for one in found.by_column.values()} == {2}


@pytest.mark.parametrize(
    ("counts", "by"),
    [(table([5, 3], [2, 6]), ["group"]), (table(PEERS, STAFF), [])],
)
def test_nothing_to_compare_is_refused(counts, by):
    with pytest.raises(TallyError, match="no steps"):
        brant(counts, grade="grade", by=by)


def test_a_step_that_tells_groups_apart_completely_is_refused():
    with pytest.raises(TallyError, match="completely"):
        brant(table([5, 3, 0], [0, 6, 2]), grade="grade", by=["group"])
