"""Weights of a rule and weights of a sample are two things, and neither guesses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.group_means import GroupMean
from toolkit.analysis.weighting import (
    PolicyWeights,
    SamplingWeights,
    composite,
    poststratified,
)
from toolkit.errors import TallyError

STAFF = GroupMean("staff", 90.0, 100.0, 10)
PANEL = GroupMean("panel", 80.0, 25.0, 5)


def test_weights_of_a_rule_add_up_to_one():
    assert PolicyWeights({"staff": 0.1, "panel": 0.2, "masses": 0.7})
    for wrong in ({"staff": 0.5}, {"staff": 30, "panel": 70}, {}):
        with pytest.raises(TallyError, match="do not add"):
            PolicyWeights(wrong)


def test_no_weight_is_negative():
    with pytest.raises(TallyError, match="negative"):
        PolicyWeights({"staff": 1.5, "panel": -0.5})


def test_a_weight_moves_only_when_told_to():
    weights = PolicyWeights({"staff": 0.6, "panel": 0.2, "masses": 0.2})

    moved = weights.without("masses")

    assert moved.shares == pytest.approx({"staff": 0.75, "panel": 0.25})
    assert weights.shares["masses"] == 0.2


def test_the_only_weight_cannot_move():
    with pytest.raises(TallyError, match="is left"):
        PolicyWeights({"staff": 1.0, "panel": 0.0}).without("staff")


def test_a_composite_weighs_means_and_squares_weights_for_the_error():
    whole = composite([STAFF, PANEL], PolicyWeights({"staff": 0.6, "panel": 0.4}))

    assert whole.mean == pytest.approx(86)
    assert whole.standard_error == pytest.approx((0.36 * 10 + 0.16 * 5) ** 0.5)


@given(st.integers(1, 1000))
def test_the_size_of_a_group_never_leaks_into_a_composite(ballots):
    large = GroupMean("staff", 90.0, 100.0, ballots)

    whole = composite([large, PANEL], PolicyWeights({"staff": 0.5, "panel": 0.5}))

    assert whole.mean == 85


def test_a_weighted_group_without_grades_is_a_question_not_a_guess():
    weights = PolicyWeights({"staff": 0.6, "panel": 0.4})

    with pytest.raises(TallyError, match="does its weight move") as refused:
        composite([STAFF], weights)

    assert refused.value.facts["group"] == "panel"


def test_a_group_the_rule_does_not_name_is_refused():
    with pytest.raises(TallyError, match="has no weight"):
        composite([STAFF, PANEL], PolicyWeights({"staff": 1.0}))


def test_a_group_of_weight_zero_is_left_out():
    alone = composite([STAFF, PANEL], PolicyWeights({"staff": 1.0, "panel": 0.0}))

    assert alone == composite([STAFF], PolicyWeights({"staff": 1.0}))


def test_one_ballot_of_several_makes_the_error_unknown_unless_it_has_no_weight():
    single = GroupMean("panel", 80.0, None, 1, 4)
    counted = composite([STAFF, single], PolicyWeights({"staff": 0.5, "panel": 0.5}))
    ignored = composite([STAFF, single], PolicyWeights({"staff": 1.0, "panel": 0.0}))

    assert counted.standard_error is None
    assert ignored.standard_error is not None


def test_poststratified_means_are_those_of_all_raters():
    whole = poststratified(
        [
            GroupMean.from_points("staff", {1: 10, 0: 0}, size=100),
            GroupMean.from_points("masses", {1: 0, 0: 90}, size=300),
        ]
    )

    assert whole.mean == 0.25
    assert whole.standard_error == 0


@pytest.mark.parametrize("groups", [[], [STAFF], [STAFF, GroupMean("p", 1, 1, 2, 3)]])
def test_without_every_size_nothing_is_poststratified(groups):
    with pytest.raises(TallyError, match="size"):
        poststratified(groups)


def test_equal_returns_need_no_weights():
    weights = SamplingWeights.from_sizes({"a": 20, "b": 60}, {"a": 10, "b": 30})

    assert weights.each == {"a": 2.0, "b": 2.0}
    assert weights.effective_ballots == pytest.approx(40)
    assert weights.design_effect == pytest.approx(1)


def test_uneven_returns_cost_ballots():
    weights = SamplingWeights.from_sizes({"a": 20, "b": 100}, {"a": 20, "b": 10})

    assert weights.effective_ballots == pytest.approx(120**2 / (20 + 1000))
    assert weights.design_effect > 1


@pytest.mark.parametrize("ballots", [{"a": 5}, {"a": 5, "b": 0}, {"a": 21, "b": 5}])
def test_nobody_stands_for_a_group_that_stayed_away(ballots):
    with pytest.raises(TallyError):
        SamplingWeights.from_sizes({"a": 20, "b": 100}, ballots)
