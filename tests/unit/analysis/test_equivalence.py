"""No real change is shown against a margin, never assumed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportions_ztost

from toolkit.analysis.equivalence import equivalent_rounds, equivalent_shares
from toolkit.errors import TallyError

BEFORE = [80.0, 87.0, 78.0, 85.0, 90.0, 70.5]
AFTER = [81.0, 86.5, 78.0, 86.0, 90.5, 71.0]


def test_rounds_are_tested_from_both_sides():
    changes = np.subtract(AFTER, BEFORE)
    t = (2 - changes.mean()) / (changes.std(ddof=1) / np.sqrt(6))
    found = equivalent_rounds(AFTER, BEFORE, margin=2)

    assert found.difference == pytest.approx(changes.mean())
    assert found.p_value == pytest.approx(stats.t.sf(t, 5))


def test_shares_that_are_nearly_one_are_equivalent():
    found = equivalent_shares(780, 1000, 790, 1000, margin=0.06)

    assert found.difference == pytest.approx(-0.01)
    assert found.p_value < 0.01


@pytest.mark.parametrize("shares", [(160, 200, 320, 390), (6, 8, 6, 8)])
def test_the_pooled_test_is_that_of_other_software(shares):
    count, nobs, other_count, other_nobs = shares
    known, *_ = proportions_ztost(
        np.array([count, other_count]), np.array([nobs, other_nobs]), -0.1, 0.1
    )

    found = equivalent_shares(*shares, margin=0.1, pooled=True)

    assert found.p_value == pytest.approx(known)


def test_nobody_in_two_rounds_is_sure_to_be_the_same():
    assert equivalent_shares(0, 8, 0, 9, margin=0.1, pooled=True).p_value == 0


def test_few_ballots_show_nothing():
    assert equivalent_shares(6, 8, 6, 8, margin=0.05).p_value > 0.05


@pytest.mark.parametrize(
    "compute",
    [
        lambda: equivalent_shares(5, 4, 1, 4, margin=0.1),
        lambda: equivalent_shares(1, 4, 1, 4, margin=0),
        lambda: equivalent_rounds(AFTER, BEFORE, margin=0),
        lambda: equivalent_rounds([1], [2], margin=1),
    ],
)
def test_what_cannot_be_tested_is_refused(compute):
    with pytest.raises((TallyError, ValueError)):
        compute()
