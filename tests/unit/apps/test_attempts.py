"""Wrong passwords slow down who guesses, and nobody else for long."""

from __future__ import annotations

import pytest

from toolkit.apps.attempts import (
    LONGEST_PAUSE_SECONDS,
    PAUSE_SECONDS,
    SPAN_SECONDS,
    TRIES,
    Attempts,
)
from toolkit.errors import SlowDownError


class Clock:
    """Stands still until it is moved on."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def attempts(clock):
    return Attempts(clock=clock)


def fail(attempts, name, *, times=TRIES):
    for _ in range(times):
        attempts.require(name)
        attempts.count(name)


def test_a_name_that_was_guessed_at_is_shut(attempts):
    fail(attempts, "a")

    with pytest.raises(SlowDownError):
        attempts.require("a")


def test_another_name_stays_open(attempts):
    fail(attempts, "a")
    fail(attempts, "b", times=TRIES - 1)

    attempts.require("b")


def test_a_name_is_opened_again_after_a_while(attempts, clock):
    fail(attempts, "a")
    clock.now += SPAN_SECONDS

    attempts.require("a")


def test_slow_guesses_shut_nothing(attempts, clock):
    for _ in range(3 * TRIES):
        fail(attempts, "a", times=1)
        clock.now += SPAN_SECONDS / (TRIES - 1)


def test_the_right_password_wipes_the_slate(attempts):
    fail(attempts, "a", times=TRIES - 1)
    attempts.forgive("a")

    fail(attempts, "a", times=TRIES - 1)


def test_answers_are_held_back_the_more_is_guessed_and_not_for_ever(attempts, clock):
    pauses = [attempts.pause]
    for number in range(100):
        attempts.count(f"name{number}")
        pauses.append(attempts.pause)

    assert pauses[:3] == [0, PAUSE_SECONDS, 2 * PAUSE_SECONDS]
    assert pauses[-1] == LONGEST_PAUSE_SECONDS
    clock.now += SPAN_SECONDS
    assert attempts.pause == 0


def test_a_flood_of_names_does_not_fill_the_memory(attempts):
    for number in range(20_000):
        attempts.count(f"name{number}")

    known = vars(attempts)["_by_name"]

    assert len(known) == 10_000
