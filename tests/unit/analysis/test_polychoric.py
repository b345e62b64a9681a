"""The correlation behind the grades is found again."""

from __future__ import annotations

from itertools import pairwise
from math import pi, sin

import numpy as np
import pytest
from scipy import stats

from toolkit.analysis.polychoric import polychoric
from toolkit.errors import TallyError


def expected(rho, down, along, number=10_000):
    """Return the table a bivariate normal would give, cut at these places."""
    normal = stats.multivariate_normal(cov=[[1, rho], [rho, 1]])
    ends = [-9.0, *down, 9.0], [-9.0, *along, 9.0]
    return [
        [
            number
            * normal.cdf([b, d], lower_limit=[a, c], rng=np.random.default_rng(1))
            for c, d in pairwise(ends[1])
        ]
        for a, b in pairwise(ends[0])
    ]


@pytest.mark.parametrize("rho", [-0.7, 0.0, 0.3, 0.9])
def test_what_cut_a_normal_is_undone(rho):
    table = expected(rho, [-1.2, 0.1, 0.8], [-0.5, 0.6])

    assert polychoric(table) == pytest.approx(rho, abs=1e-3)


def test_cut_in_the_middle_it_is_sheppards_formula():
    # P(both above the middle) = 1/4 + arcsin(rho) / 2 pi
    table = [[40, 10], [10, 40]]

    assert polychoric(table) == pytest.approx(sin(2 * pi * (0.4 - 0.25)), abs=1e-6)


def test_reversing_one_scale_reverses_the_sign():
    table = [[20, 10, 5], [8, 15, 12], [3, 9, 18]]
    mirrored = [row[::-1] for row in table]

    assert polychoric(table) == pytest.approx(-polychoric(mirrored), abs=1e-6)


def test_the_order_of_the_questions_does_not_matter():
    table = np.array([[20, 10, 5], [8, 15, 12], [3, 9, 18]])

    assert polychoric(table) == pytest.approx(polychoric(table.T), abs=1e-6)


def test_grades_nobody_gave_change_nothing():
    table = [[20, 0, 10], [0, 0, 0], [8, 0, 15]]

    assert polychoric(table) == pytest.approx(polychoric([[20, 10], [8, 15]]))


def test_complete_agreement_is_near_one():
    assert polychoric([[9, 0, 0], [0, 9, 0], [0, 0, 9]]) > 0.99


@pytest.mark.parametrize("table", [[[3, 2], [0, 0]], [[3, 0], [2, 0]]])
def test_one_grade_alone_has_no_correlation(table):
    with pytest.raises(TallyError, match="only one group"):
        polychoric(table)
