"""The gap between own and others' ratings, its category and its surface."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.self_other import (
    Agreement,
    congruence,
    self_other_gaps,
    standardised_gaps,
)
from toolkit.errors import TallyError

OVER, IN, UNDER = Agreement.OVER, Agreement.IN_AGREEMENT, Agreement.UNDER


@pytest.mark.parametrize(
    ("own", "others", "category"),
    [(3.6, 3.1, OVER), (3.2, 3.15, IN), (2.6, 3.3, UNDER), (3.0, 3.0, IN)],
)
def test_a_gap_has_a_category(own, others, category):
    (found,) = self_other_gaps([own], [others], spreads=[0.4])

    assert found.gap == pytest.approx(own - others)
    assert found.category is category


@given(st.integers(-40, 40))
def test_half_a_standard_deviation_is_outside_whatever_the_binary_fractions(tenths):
    others = tenths / 10
    above, below = self_other_gaps(
        [others + 0.2, others - 0.2], [others, others], spreads=[0.4, 0.4]
    )

    assert (above.category, below.category) == (OVER, UNDER)


def test_without_spreads_that_of_the_gaps_is_taken():
    found = self_other_gaps([4, 3, 3, 2], [2, 3, 2.6, 3])
    spread = np.std([2, 0, 0.4, -1], ddof=1)

    assert spread == pytest.approx(1.248, abs=1e-3)
    assert [one.category for one in found] == [OVER, IN, IN, UNDER]


@pytest.fixture
def ratings():
    rng = np.random.default_rng(3)
    own, others = rng.integers(1, 5, 60), rng.integers(1, 5, 60)
    outcome = 2 + own - 0.5 * others + 0.3 * own * others + rng.normal(size=60)
    return own.tolist(), others.tolist(), outcome.tolist()


def test_a_surface_equals_least_squares_of_other_software(ratings):
    s, o = np.array(ratings[0]) - 2.5, np.array(ratings[1]) - 2.5
    design = np.column_stack([np.ones(60), s, o, s**2, s * o, o**2])
    known = sm.OLS(ratings[2], design).fit()
    along = known.t_test([[0, 1, 1, 0, 0, 0], [0, 0, 0, 1, -1, 1]])

    found = congruence(*ratings, centre=2.5)

    for one, value, error, p in zip(
        found.coefficients, known.params, known.bse, known.pvalues, strict=True
    ):
        assert (one.value, one.error, one.p_value) == pytest.approx((value, error, p))
    assert found.agreement_slope.value == pytest.approx(along.effect[0])
    assert found.agreement_slope.error == pytest.approx(along.sd[0])
    assert found.gap_curve.value == pytest.approx(along.effect[1])
    assert found.gap_curve.p_value == pytest.approx(along.pvalue[1])
    assert found.r_squared == pytest.approx(known.rsquared)


def test_a_surface_that_is_there_is_found():
    own, others = [1, 2, 3, 4, 1, 2, 3, 4, 1], [1, 1, 2, 4, 3, 2, 4, 2, 4]
    outcome = [-((s - o) ** 2) for s, o in zip(own, others, strict=True)]
    found = congruence(own, others, outcome)

    assert found.gap_curve.value == pytest.approx(-4)
    assert found.agreement_curve.value == pytest.approx(0, abs=1e-9)
    assert found.r_squared == pytest.approx(1)


@pytest.mark.parametrize(
    ("compute", "reason"),
    [
        (lambda: self_other_gaps([3], [2]), "needs two"),
        (lambda: self_other_gaps([3, 2], [2, 1]), "standard deviation"),
        (lambda: self_other_gaps([3], [2], spreads=[0]), "standard deviation"),
        (lambda: self_other_gaps([3], [2], spreads=[1, 1]), "length"),
        (lambda: self_other_gaps([3], [2, 1]), "length"),
        (lambda: congruence([1] * 9, [2] * 9, [1] * 9), "too few different"),
        (lambda: congruence([1, 2], [2, 1], [1, 1]), "too few different"),
        (lambda: congruence([1, 2], [2, 1], [1]), "length"),
    ],
)
def test_what_cannot_be_computed_is_refused(compute, reason):
    with pytest.raises(TallyError, match=reason):
        compute()


def test_gaps_may_be_counted_from_their_mean():
    own, others = [4, 4, 4.4], [3, 3, 3]
    spreads = [0.4] * 3

    plain = self_other_gaps(own, others, spreads=spreads)
    centred = self_other_gaps(own, others, spreads=spreads, from_mean=True)

    assert [one.category for one in plain] == [OVER, OVER, OVER]
    assert [one.category for one in centred] == [IN, IN, OVER]
    assert [one.gap for one in plain] == [one.gap for one in centred]


def test_standardised_gaps_forgive_a_common_leniency():
    own, others = [3.1, 3.6, 3.9], [2.1, 2.6, 2.9]

    assert [one.gap for one in standardised_gaps(own, others)] == pytest.approx([0] * 3)


@pytest.mark.parametrize(("own", "others"), [([3], [2]), ([3, 3], [1, 2])])
def test_ratings_that_do_not_vary_cannot_be_standardised(own, others):
    with pytest.raises(TallyError):
        standardised_gaps(own, others)
