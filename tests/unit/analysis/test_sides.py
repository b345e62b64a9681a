"""A direction is told by what grades do, and each side has its tail."""

from __future__ import annotations

import pytest
from scipy import stats

from toolkit.analysis.sides import tail


@pytest.mark.parametrize("statistic", [-2.5, -0.3, 0.0, 1.7])
def test_the_two_sides_are_the_halves_of_one_curve(statistic):
    rising = tail(statistic, "rising", stats.norm.sf)
    falling = tail(statistic, "falling", stats.norm.sf)

    assert rising == pytest.approx(1 - stats.norm.cdf(statistic))
    assert rising + falling == pytest.approx(1)
    assert tail(statistic, "either", stats.norm.sf) == pytest.approx(
        2 * min(rising, falling)
    )
