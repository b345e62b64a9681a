from __future__ import annotations

import pytest

from toolkit.errors import TooManyTriesError
from toolkit.web.limits import Bucket, Failures


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def failures(clock):
    return Failures(clock=clock)


def count(failures, address, times):
    for _ in range(times):
        failures.count(address)


def is_refused(failures, address):
    try:
        failures.count(address)
    except TooManyTriesError:
        return True
    return False


def test_a_bucket_gives_what_is_in_it_and_no_more():
    bucket = Bucket(rate=1, size=2, at=0)

    assert [bucket.take(0), bucket.take(0), bucket.take(0)] == [True, True, False]


def test_a_bucket_fills_again_up_to_its_size():
    bucket = Bucket(rate=1, size=2, at=0)
    bucket.take(0)

    assert [bucket.take(60) for _ in range(3)] == [True, True, False]


def test_one_address_has_fifty_failures_at_once(failures):
    count(failures, "10.1.1.1", 50)

    assert is_refused(failures, "10.1.1.1")


def test_another_address_is_still_told_what_is_wrong(failures):
    count(failures, "10.1.1.1", 50)

    assert is_refused(failures, "10.1.1.1")
    assert not is_refused(failures, "10.1.1.2")


def test_all_addresses_together_have_a_hundred_at_once(failures):
    count(failures, "10.1.1.1", 50)
    count(failures, "10.1.1.2", 50)

    assert is_refused(failures, "10.1.1.3")


def test_an_address_is_heard_again_after_a_while(failures, clock):
    count(failures, "10.1.1.1", 50)
    clock.now += 1

    count(failures, "10.1.1.1", 5)

    assert is_refused(failures, "10.1.1.1")


def test_an_address_is_forgotten_after_ten_minutes(failures, clock):
    count(failures, "10.1.1.1", 50)
    before = set(failures.addresses)
    clock.now += 600

    failures.count("10.1.1.1")

    assert len(before) == len(failures.addresses) == 1
    assert before.isdisjoint(failures.addresses)


def test_neighbours_in_one_network_of_the_new_kind_count_as_one(failures):
    count(failures, "2001:db8::1", 50)

    assert is_refused(failures, "2001:db8::2")
    assert not is_refused(failures, "2001:db8:0:1::1")


def test_no_address_is_kept_in_the_clear(failures):
    failures.count("10.1.1.1")

    assert not any(b"10.1.1.1" in kept for kept in failures.addresses)
    assert {len(kept) for kept in failures.addresses} == {32}


def test_the_oldest_address_makes_room_when_there_are_too_many(failures, clock):
    for number in range(10_001):
        clock.now += 0.05
        failures.count(f"10.0.{number // 256}.{number % 256}")

    assert len(failures.addresses) == 10_000


def test_what_is_not_an_address_is_counted_all_the_same(failures):
    count(failures, "", 50)

    assert is_refused(failures, "")
