"""Leaving out random groups shows how far a figure hangs on some raters."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from toolkit.analysis.jackknife import group_jackknife, replicate_counts
from toolkit.analysis.tally_figures import mean_of
from toolkit.errors import TallyError
from toolkit.sums import REPLICATE_COLUMNS, REPLICATES


def test_groups_of_one_ballot_give_the_error_of_a_mean():
    ballots = [5.0, 3.0, 4.0, 4.0, 1.0, 2.0]
    groups = [[float(value == points) for points in range(6)] for value in ballots]

    told = group_jackknife(groups, mean_of(list(range(6))))

    assert told.estimate == pytest.approx(np.mean(ballots))
    assert told.standard_error == pytest.approx(np.std(ballots, ddof=1) / 6**0.5)


def test_raters_who_repeat_themselves_make_the_error_larger():
    alike = group_jackknife([[4, 0], [0, 4], [4, 0], [0, 4]], mean_of([1, 0]))
    mixed = group_jackknife([[2, 2]] * 4, mean_of([1, 0]))

    assert mixed.standard_error == 0
    assert alike.standard_error > (0.25 / 16) ** 0.5


@pytest.mark.parametrize(
    "groups", [[[3, 1]], [3, 1], [[3, 1], [-1, 2]], [[3, 1], [0, 0]]]
)
def test_groups_that_tell_nothing_are_refused(groups):
    with pytest.raises(TallyError):
        group_jackknife(groups, mean_of([1, 0]))


def test_a_random_group_without_ballots_is_a_group():
    table = pd.DataFrame(
        [(3, "m1", "A15", "staff", "a", 2), (3, "m2", "A15", "staff", "a", 1)],
        columns=list(REPLICATE_COLUMNS),
    )

    counts = replicate_counts(table, ["a", "b"])

    assert counts.shape == (REPLICATES, 2)
    assert counts[3].tolist() == [3, 0]
    assert counts.sum() == 3


def test_more_random_groups_than_there_can_be_are_refused():
    table = pd.DataFrame(
        [(REPLICATES, "m1", "A15", "staff", "a", 2)], columns=list(REPLICATE_COLUMNS)
    )

    with pytest.raises(TallyError, match="more random groups"):
        replicate_counts(table, ["a"])
