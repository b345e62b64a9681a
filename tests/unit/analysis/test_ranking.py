"""A list shows only the order that its figures bear out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.analysis.ranking import (
    RankSets,
    multinomial_rank_sets,
    plausible_top,
    rank_sets,
    tiers,
)
from toolkit.errors import TallyError

few_scores = st.lists(st.floats(0, 10), min_size=2, max_size=6)
few_counts = st.lists(st.integers(0, 60), min_size=2, max_size=6)


def seeded():
    return np.random.default_rng(7)


def test_scores_far_apart_have_one_place_each():
    sets = rank_sets([70.0, 90.0, 80.0], [0.5, 0.5, 0.5], rng=seeded())

    assert sets == RankSets(rank=(3, 1, 2), low=(3, 1, 2), high=(3, 1, 2))


def test_equal_scores_share_a_rank_and_leave_every_place_open():
    sets = rank_sets([80.0] * 4, [1.0] * 4, rng=seeded())

    assert sets == RankSets(rank=(1,) * 4, low=(1,) * 4, high=(4,) * 4)


def test_scores_without_error_are_ranked_for_sure():
    sets = rank_sets([80.0, 80.5, 79.0, 79.0], [0.0] * 4, rng=seeded())

    assert sets == RankSets((2, 1, 3, 3), low=(2, 1, 3, 3), high=(2, 1, 4, 4))


def test_one_subject_is_first_and_last():
    assert rank_sets([80.0], [1.0], rng=seeded()) == RankSets((1,), (1,), (1,))


def test_the_same_seed_gives_the_same_sets():
    scores, errors = [3.0, 3.4, 3.9, 4.1], [0.3, 0.2, 0.3, 0.2]

    assert rank_sets(scores, errors, rng=seeded()) == rank_sets(
        scores, errors, rng=seeded()
    )


@given(few_scores)
def test_a_set_for_all_at_once_holds_the_set_for_one(scores):
    errors = [0.8] * len(scores)
    one = rank_sets(scores, errors, rng=seeded(), draws=200)
    whole = rank_sets(scores, errors, rng=seeded(), draws=200, simultaneous=True)

    assert all(a <= b for a, b in zip(whole.low, one.low, strict=True))
    assert all(a >= b for a, b in zip(whole.high, one.high, strict=True))


@given(few_scores)
def test_a_set_holds_the_rank_of_the_list(scores):
    sets = rank_sets(scores, [0.5] * len(scores), rng=seeded(), draws=200)

    places = zip(sets.low, sets.rank, sets.high, strict=True)
    assert all(low <= rank <= high for low, rank, high in places)


def test_sets_hold_the_true_ranks_as_often_as_promised():
    truth, errors = np.array([1.0, 1.5, 2.0, 4.0]), np.full(4, 0.4)
    rng = np.random.default_rng(20)
    rounds = [
        rank_sets(
            truth + errors * rng.standard_normal(4),
            errors,
            rng=rng,
            draws=300,
            simultaneous=True,
        )
        for _ in range(200)
    ]

    held = [
        all(a <= b <= c for a, b, c in zip(it.low, (4, 3, 2, 1), it.high, strict=True))
        for it in rounds
    ]
    assert np.mean(held) >= 0.93


def test_scores_by_the_same_raters_are_told_apart_sooner():
    scores = [80.0, 82.0]
    alike = [[1.0, 0.9], [0.9, 1.0]]

    apart = rank_sets(scores, [1.0, 1.0], rng=seeded())
    together = rank_sets(scores, alike, rng=seeded())

    assert apart.low == (1, 1)
    assert together.low == (2, 1)


@pytest.mark.parametrize(
    ("scores", "errors"),
    [
        ([], []),
        ([1.0, 2.0], [1.0]),
        ([1.0, 2.0], [1.0, -1.0]),
        ([1.0, float("nan")], [1.0, 1.0]),
        ([1.0, 2.0], [[1.0, 0.0]]),
    ],
)
def test_scores_without_fitting_errors_are_refused(scores, errors):
    with pytest.raises(TallyError):
        rank_sets(scores, errors, rng=seeded())


def test_options_are_told_apart_by_the_exact_binomial():
    # two tests: 2 ** -5 is more than .05 / 2, and 2 ** -6 is less
    assert multinomial_rank_sets([5, 0]).low == (1, 1)
    assert multinomial_rank_sets([6, 0]).low == (1, 2)


def test_options_nobody_named_stay_open():
    assert multinomial_rank_sets([0, 0, 0]).high == (3, 3, 3)


@given(few_counts, st.booleans())
def test_steps_find_no_less_than_one_bound_for_all(counts, simultaneous):
    steps = multinomial_rank_sets(counts, simultaneous=simultaneous)
    bound = multinomial_rank_sets(counts, simultaneous=simultaneous, stepwise=False)

    assert all(a >= b for a, b in zip(steps.low, bound.low, strict=True))
    assert all(a <= b for a, b in zip(steps.high, bound.high, strict=True))


@pytest.mark.parametrize("counts", [[], [3, -1]])
def test_what_are_no_counts_of_options_is_refused(counts):
    with pytest.raises(TallyError):
        multinomial_rank_sets(counts)


def test_subjects_joined_by_a_third_share_a_tier():
    sets = RankSets(rank=(1, 2, 3, 4), low=(1, 1, 2, 4), high=(2, 3, 3, 4))

    assert tiers(sets) == (1, 1, 1, 2)


def test_tiers_follow_the_order_in_which_subjects_were_given():
    sets = RankSets(rank=(3, 1, 2), low=(3, 1, 2), high=(3, 1, 2))

    assert tiers(sets) == (3, 1, 2)


def test_without_subjects_there_are_no_tiers():
    assert tiers(RankSets((), (), ())) == ()


def test_whoever_can_be_among_the_first_is_plausible():
    sets = RankSets(rank=(1, 2, 3, 4), low=(1, 1, 2, 4), high=(2, 3, 3, 4))

    assert plausible_top(sets, places=2) == (0, 1, 2)
    assert plausible_top(sets, places=4) == (0, 1, 2, 3)


def test_what_is_settled_no_longer_widens_the_rest():
    # far subjects are settled first; the quantile is then taken without them
    far = [100.0 * place for place in range(1, 11)]
    gap = 2.65 * np.sqrt(2)

    among_far = rank_sets([0.0, -gap, *far], [1.0] * 12, rng=seeded())
    among_near = rank_sets([0.0, -gap, *[0.0] * 10], [1.0] * 12, rng=seeded())

    assert among_far.high[0] == 11
    assert among_near.high[0] == 12
