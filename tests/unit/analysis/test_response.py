"""Participation is told by group, and how evenly groups took part."""

from __future__ import annotations

import pytest

from toolkit.analysis.response import response
from toolkit.errors import TallyError


def test_groups_that_took_part_alike_represent_everybody():
    told = response({"a": 5, "b": 50}, {"a": 10, "b": 100})

    assert told.share == 0.5
    assert told.r_indicator == 1


def test_a_group_that_stayed_away_altogether_is_seen():
    told = response({"a": 10}, {"a": 10, "b": 10})

    assert told.by_group == {"a": 1.0, "b": 0.0}
    # half of the raters are 0.5 above, half below: 1 - 2 * sqrt(20 * 0.25 / 19)
    assert told.r_indicator == pytest.approx(1 - 2 * (5 / 19) ** 0.5)


@pytest.mark.parametrize(
    ("returned", "eligible"),
    [
        ({"a": 3}, {"a": 2, "b": 5}),
        ({"c": 1}, {"a": 2, "b": 5}),
        ({"a": -1}, {"a": 2}),
        ({"a": 0}, {"a": 0, "b": 5}),
        ({}, {}),
        ({"a": 1}, {"a": 1}),
    ],
)
def test_numbers_that_do_not_belong_together_are_refused(returned, eligible):
    with pytest.raises(TallyError):
        response(returned, eligible)
