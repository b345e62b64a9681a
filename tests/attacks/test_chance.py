"""The bench's own measure: is it right about chance?"""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest
from attacks.chance import (
    ALARM,
    LEAK,
    Score,
    judge,
    score_order,
    score_pairs,
    score_secrets,
)


def law_by_trying(score, length):
    """Return how often every number comes up among all orders."""
    scores = [score(order).achieved for order in permutations(range(length))]
    return [scores.count(number) / len(scores) for number in range(max(scores) + 1)]


def chance_at(seed, length):
    places = list(range(length))
    Random(seed).shuffle(places)
    return places


def test_the_law_of_orders_is_that_of_all_orders():
    law = score_order(range(6)).law

    assert law.tolist() == pytest.approx(law_by_trying(score_order, 6))


@pytest.mark.parametrize("guessed", [0, 1, 4, 6])
def test_the_law_of_pairs_is_that_of_all_orders(guessed):
    def score(order):
        return score_pairs(enumerate(order[:guessed]), 6)

    law = score(range(6)).law

    tried = law_by_trying(score, 6)
    assert law.tolist() == pytest.approx([*tried, *[0] * (len(law) - len(tried))])


def test_the_laws_of_two_rounds_add_up():
    both = score_order([1, 0, 2]) + score_order([0, 2, 1])

    assert both.achieved == 4
    assert both.law.tolist() == pytest.approx(
        [n / 36 for n in (1, 4, 8, 10, 8, 4, 1)], abs=1e-12
    )


@pytest.mark.parametrize("backwards", [False, True])
def test_an_order_that_is_known_is_no_chance(backwards):
    places = sorted(range(12), reverse=backwards)

    assert score_order(places).surprise < LEAK


def test_a_secret_is_never_found_by_chance():
    assert score_secrets([]).surprise == 1
    assert score_secrets(["code"]).surprise == 0


def test_who_guesses_nothing_is_no_better_than_chance():
    assert score_order([]).surprise == 1
    assert score_pairs([], 12).surprise == 1


def test_the_band_holds_what_is_no_surprise():
    score = score_order(range(12))
    low, high = score.band

    surprises = [Score(score.kind, n, score.law).surprise for n in (low, high)]
    beyond = [Score(score.kind, n, score.law).surprise for n in (low - 1, high + 1)]
    assert min(surprises) > ALARM >= max(beyond)


def test_chance_is_not_called_a_leak():
    verdict = judge(lambda number: score_order(chance_at(number, 12)), rounds=4)

    assert not verdict.is_leak


def test_an_alarm_that_is_not_confirmed_is_no_leak():
    """The first look is out of the band; the second, at other rounds, is not."""

    def attempt(number):
        hardly = [*range(7), *reversed(range(7, 12))]
        return score_order(hardly if number < 2 else chance_at(number, 12))

    verdict = judge(attempt, rounds=2)

    assert verdict.first.surprise < ALARM
    assert verdict.second is not None
    assert not verdict.is_leak


def test_the_second_look_takes_fresh_rounds_only():
    asked = []

    def attempt(number):
        asked.append(number)
        return score_order([*range(7), *reversed(range(7, 12))])

    verdict = judge(attempt, rounds=2)

    assert verdict.is_leak
    assert asked == [0, 1, 2, 3, 4]


def test_what_cannot_be_chance_is_a_leak_at_first_sight():
    verdict = judge(lambda _: score_order(range(12)), rounds=1)

    assert verdict.is_leak
    assert verdict.second is None


def test_a_faint_leak_is_found_too():
    """Every round tells little more than that those of the first half came first."""

    def attempt(number):
        places = chance_at(number, 40)
        return score_order(sorted(places, key=lambda place: place >= 20))

    assert judge(attempt, rounds=2).is_leak
