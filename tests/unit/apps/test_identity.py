"""A session is of one person in one browser, and ends."""

from __future__ import annotations

import pytest

from toolkit.apps.identity import (
    BELIEVED_SECONDS,
    IDLE_SECONDS,
    LONGEST_SECONDS,
    Sessions,
    key_of,
)
from toolkit.collection.staff import Role, Staff
from toolkit.errors import BusyError

EDITOR = Staff("zhang.san", Role.EDITOR)


class Clock:
    """Stands still until it is moved on."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Accounts(dict):
    """Who has an account, and how often that was asked."""

    asked = 0

    def look_up(self, name):
        self.asked += 1
        if self.get(name) is BusyError:
            raise BusyError
        return self.get(name)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def known():
    return Accounts({EDITOR.name: EDITOR})


@pytest.fixture
def ended():
    return []


@pytest.fixture
def sessions(clock, known, ended):
    return Sessions(known.look_up, on_end=ended.append, clock=clock)


@pytest.fixture
def key(sessions):
    return key_of(sessions.begin(EDITOR))


def test_a_session_is_found_by_the_digest_of_its_secret_only(sessions):
    secret = sessions.begin(EDITOR)

    assert sessions.find(key_of(secret)) == EDITOR
    assert sessions.find(secret) is None
    assert secret not in repr(vars(sessions))


def test_every_session_has_a_secret_of_its_own(sessions):
    assert sessions.begin(EDITOR) != sessions.begin(EDITOR)
    assert len(sessions.keys) == 2


def test_a_session_that_nobody_uses_ends(sessions, clock, key, ended):
    clock.now += IDLE_SECONDS

    assert sessions.find(key) is None
    assert ended == [key]


def test_a_session_that_is_used_goes_on_for_a_day(sessions, clock, key, ended):
    began = clock.now
    while clock.now < began + LONGEST_SECONDS - IDLE_SECONDS:
        clock.now += IDLE_SECONDS - 1
        assert sessions.find(key) == EDITOR

    clock.now = began + LONGEST_SECONDS

    assert sessions.find(key) is None
    assert ended == [key]


def test_an_account_is_believed_for_a_minute(sessions, clock, known, key):
    clock.now += BELIEVED_SECONDS - 1
    sessions.find(key)
    assert known.asked == 0

    clock.now += 1
    sessions.find(key)
    sessions.find(key)

    assert known.asked == 1


@pytest.mark.parametrize("now", [None, Staff(EDITOR.name, Role.COMMITTEE)])
def test_a_session_ends_when_its_account_does_or_is_for_something_else(
    sessions, clock, known, key, now
):
    known[EDITOR.name] = now

    clock.now += BELIEVED_SECONDS

    assert sessions.find(key) is None
    assert sessions.keys == set()


def test_an_account_is_looked_at_at_once_where_it_is_asked_for(sessions, known, key):
    known.clear()

    assert sessions.find(key) == EDITOR
    assert sessions.find(key, anew=True) is None


def test_nobody_is_let_through_while_the_store_does_not_answer(
    sessions, clock, known, key, ended
):
    known[EDITOR.name] = BusyError
    clock.now += BELIEVED_SECONDS

    for _ in range(2):
        with pytest.raises(BusyError):
            sessions.find(key)

    known[EDITOR.name] = EDITOR
    assert sessions.find(key) == EDITOR
    assert ended == []


def test_a_session_ends_once(sessions, key, ended):
    sessions.end(key)
    sessions.end(key)

    assert sessions.find(key) is None
    assert ended == [key]


def test_all_sessions_of_one_person_end_together(sessions, known, key, ended):
    other = sessions.begin(EDITOR)
    known["li.si"] = Staff("li.si", Role.EDITOR)
    stays = key_of(sessions.begin(known["li.si"]))

    sessions.end_all_of(EDITOR.name)

    assert sorted(ended) == sorted([key, key_of(other)])
    assert sessions.keys == {stays}


def test_what_is_over_is_swept_away_and_nothing_else(
    sessions, clock, known, key, ended
):
    clock.now += IDLE_SECONDS / 2
    fresh = key_of(sessions.begin(EDITOR))
    known["li.si"] = Staff("li.si", Role.EDITOR)
    gone = key_of(sessions.begin(known.pop("li.si")))
    known["wang.wu"] = Staff("wang.wu", Role.EDITOR)
    unsure = key_of(sessions.begin(known["wang.wu"]))
    known["wang.wu"] = BusyError
    clock.now += IDLE_SECONDS / 2

    sessions.sweep()

    assert set(ended) == {key, gone}
    assert sessions.keys == {fresh, unsure}


def test_sweeping_is_no_use_of_a_session(sessions, clock, key, ended):
    clock.now += IDLE_SECONDS - 1
    sessions.sweep()
    assert ended == []

    clock.now += 1
    sessions.sweep()

    assert ended == [key]
