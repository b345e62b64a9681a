"""Slow things go on without a page, and are found again."""

from __future__ import annotations

import logging
from threading import Event

import pytest

from toolkit.apps.desk.jobs import Jobs, Outcome
from toolkit.collection.staff import Role, Staff
from toolkit.errors import NoSuchRoundError, SettingError

ZHAO, QIAN = Staff("zhao", Role.ORGANISER), Staff("qian", Role.ORGANISER)
TITLE = {"zh-CN": "开箱", "en": "Opening"}
PATIENCE = 10
REASON = "a reason of ours"


@pytest.fixture
def jobs():
    return Jobs(logging.getLogger("test"))


def over(jobs, staff=ZHAO):
    """Return the only job of somebody, once it is over."""
    pause = Event()
    for _ in range(PATIENCE * 100):
        (job,) = jobs.of(staff)
        if job.is_over:
            return job
        pause.wait(0.01)
    raise AssertionError


def test_a_job_tells_how_far_it_is_and_what_came_of_it(jobs):
    half, on = Event(), Event()

    def work(tell):
        tell(1, 2)
        half.set()
        on.wait(PATIENCE)
        tell(2, 2)
        return Outcome(said=(TITLE,))

    jobs.begin("2026", TITLE, work, staff=ZHAO)
    half.wait(PATIENCE)
    (meanwhile,) = jobs.of(ZHAO)
    on.set()

    assert (meanwhile.done, meanwhile.total, meanwhile.is_over) == (1, 2, False)
    assert over(jobs).said == (TITLE,)


def test_only_who_began_a_job_sees_it(jobs):
    jobs.begin("2026", TITLE, lambda _: Outcome(), staff=ZHAO)

    assert jobs.of(QIAN) == ()


def test_a_round_is_busy_with_one_job_at_a_time(jobs):
    on = Event()

    def work(_):
        on.wait(PATIENCE)
        return Outcome()

    jobs.begin("2026", TITLE, work, staff=ZHAO)
    with pytest.raises(SettingError, match="is being done"):
        jobs.begin("2026", TITLE, work, staff=QIAN)
    on.set()
    over(jobs)

    jobs.begin("2026", TITLE, work, staff=QIAN)


def test_a_job_that_is_refused_says_why_in_both_languages(jobs):
    def work(_):
        raise NoSuchRoundError(round="2026")

    jobs.begin("2026", TITLE, work, staff=ZHAO)

    refusal = over(jobs).refusal
    assert refusal is not None
    assert set(refusal.said) == {"zh-CN", "en"}


def test_a_job_that_fails_tells_why_only_to_the_log(jobs, caplog):
    def work(_):
        raise RuntimeError(REASON)

    jobs.begin("2026", TITLE, work, staff=ZHAO)

    assert REASON not in str(over(jobs).refusal)
    assert REASON in caplog.text


def test_a_job_is_forgotten_once_it_is_over_and_by_its_owner(jobs):
    on = Event()

    def work(_):
        on.wait(PATIENCE)
        return Outcome()

    job = jobs.begin("2026", TITLE, work, staff=ZHAO)
    jobs.forget(job.id, staff=ZHAO)
    assert len(jobs.of(ZHAO)) == 1
    on.set()
    over(jobs)
    jobs.forget(job.id, staff=QIAN)
    assert len(jobs.of(ZHAO)) == 1
    jobs.forget(job.id, staff=ZHAO)

    assert jobs.of(ZHAO) == ()
