"""Effect sizes told in pairs equal a count of all pairs."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.dominance import cliff_delta
from toolkit.errors import TallyError

rows = st.lists(st.integers(0, 6), min_size=4, max_size=4).filter(
    lambda row: sum(row) >= 2
)


def signs(first, second):
    x, y = (np.repeat(np.arange(len(row)), row) for row in (first, second))
    return np.sign(x[:, None] - y[None, :])


@given(rows, rows)
def test_shares_are_those_of_all_pairs(first, second):
    found = cliff_delta(first, second)
    d = signs(first, second)

    assert found.higher == pytest.approx((d > 0).mean())
    assert found.equal == pytest.approx((d == 0).mean())
    assert found.lower == pytest.approx((d < 0).mean())
    assert found.delta == pytest.approx(d.mean())
    assert found.superiority == pytest.approx((d > 0).mean() + (d == 0).mean() / 2)


@given(rows, rows)
def test_variances_are_those_of_the_matrix_of_all_pairs(first, second):
    d = signs(first, second)
    n, m = d.shape
    off = d - d.mean()
    rows_, columns = (off.mean(axis=axis) ** 2 for axis in (1, 0))
    parts = m**2 * rows_.sum() + n**2 * columns.sum() - (off**2).sum()
    unbiased = parts / (n * m * (n - 1) * (m - 1))
    consistent = (
        (m - 1) * rows_.sum() / (n - 1)
        + (n - 1) * columns.sum() / (m - 1)
        + (off**2).sum() / ((n - 1) * (m - 1))
    ) / (n * m)

    assert cliff_delta(first, second).variance == pytest.approx(
        max(unbiased, (1 - d.mean() ** 2) / (n * m - 1)), abs=1e-9
    )
    assert cliff_delta(first, second, unbiased=False).variance == pytest.approx(
        consistent, abs=1e-9
    )


@given(rows, rows, st.booleans(), st.booleans())
def test_an_interval_holds_delta_and_stays_within_its_range(
    first, second, normal, unbiased
):
    found = cliff_delta(first, second, normal=normal, unbiased=unbiased)

    assert -1 - 1e-9 <= found.interval.low <= found.delta + 1e-9
    assert found.delta - 1e-9 <= found.interval.high <= 1 + 1e-9


@pytest.mark.parametrize(
    ("normal", "high"),
    # R effsize prints 0.3890062; Hogarty and Kromrey's data
    [(False, 0.38900619019874255), (True, 0.34495931256541323)],
)
def test_the_printed_interval_is_that_with_the_t_quantile(normal, high):
    found = cliff_delta([2, 3, 3, 1, 1], [1, 1, 1, 2, 1], normal=normal)

    assert found.delta == pytest.approx(-0.25)
    assert found.interval.high == pytest.approx(high, abs=1e-9)


def test_groups_that_do_not_overlap_still_have_an_interval():
    above = cliff_delta([0, 5], [7, 0])
    below = cliff_delta([7, 0], [0, 5])

    # 5 raters in the smaller group, t with 10 degrees of freedom
    near = (5 - 2.2281388519649385**2) / (5 + 2.2281388519649385**2)
    assert above.interval.high == 1
    assert above.interval.low == pytest.approx(near)
    assert below.interval.low == -1
    assert below.interval.high == pytest.approx(-near)


def test_the_interval_for_superiority_is_the_same_on_another_scale():
    found = cliff_delta([1, 2, 4], [3, 2, 1])

    assert found.superiority_interval.low == pytest.approx((found.interval.low + 1) / 2)
    assert found.superiority in found.superiority_interval


@pytest.mark.parametrize("counts", list(product([[1, 0], [0, 1]], [[2, 3]])))
def test_one_rater_has_no_spread(counts):
    with pytest.raises(TallyError, match="fewer than two"):
        cliff_delta(*counts)
