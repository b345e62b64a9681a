"""Submissions that come while the disk is busy go together with the next commit."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from toolkit.errors import AlreadyVotedError, BusyError
from toolkit.storage.ballot_box import Outcome
from toolkit.web.waiting import Waiting


def run(play):
    """Return what a play comes to; a browser of other tests has a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, play).result()


class Disk:
    """Takes submissions as `drop_together` does, and waits until it is let go."""

    def __init__(self, answer=lambda _: Outcome.COUNTED):
        self.answer = answer
        self.commits = []
        self.is_free = asyncio.Event()

    async def drop(self, round_id, submissions):
        self.commits.append((round_id, submissions))
        await self.is_free.wait()
        return [self.answer(one) for one in submissions]


async def started(*casts):
    """Start to cast, one after the other, until everybody waits for the disk."""
    tasks = []
    for cast in casts:
        tasks.append(asyncio.ensure_future(cast))
        for _ in range(3):
            await asyncio.sleep(0)
    return tasks


def test_the_first_goes_at_once_and_the_others_together():
    async def play():
        disk = Disk()
        waiting = Waiting(disk.drop)
        casts = await started(*(waiting.cast("spring", n) for n in range(4)))
        disk.is_free.set()
        return disk.commits, await asyncio.gather(*casts)

    commits, outcomes = run(play())

    assert commits == [("spring", [0]), ("spring", [1, 2, 3])]
    assert outcomes == [Outcome.COUNTED] * 4


def test_rounds_do_not_wait_for_each_other():
    async def play():
        disk = Disk()
        waiting = Waiting(disk.drop)
        casts = await started(waiting.cast("spring", 1), waiting.cast("autumn", 2))
        commits = list(disk.commits)
        disk.is_free.set()
        await asyncio.gather(*casts)
        return commits

    assert run(play()) == [("spring", [1]), ("autumn", [2])]


def test_everybody_gets_their_own_answer():
    async def play():
        disk = Disk(lambda one: AlreadyVotedError() if one == 2 else Outcome.COUNTED)
        waiting = Waiting(disk.drop)
        casts = await started(*(waiting.cast("spring", n) for n in range(4)))
        disk.is_free.set()
        return await asyncio.gather(*casts, return_exceptions=True)

    kinds = [type(one) for one in run(play())]

    assert kinds == [Outcome, Outcome, AlreadyVotedError, Outcome]


@pytest.mark.parametrize("failure", [BusyError(), RuntimeError("broken")])
def test_a_commit_that_fails_is_told_to_all_in_it_and_the_next_is_tried(failure):
    class Failing(Disk):
        async def drop(self, round_id, submissions):
            outcomes = await super().drop(round_id, submissions)
            if len(self.commits) == 1:
                raise failure
            return outcomes

    async def play():
        disk = Failing()
        waiting = Waiting(disk.drop)
        casts = await started(waiting.cast("spring", 1), waiting.cast("spring", 2))
        disk.is_free.set()
        return await asyncio.gather(*casts, return_exceptions=True)

    first, second = run(play())

    assert first is failure
    assert second is Outcome.COUNTED


def test_who_hangs_up_holds_up_nobody():
    async def play():
        disk = Disk()
        waiting = Waiting(disk.drop)
        first, second, third = await started(
            *(waiting.cast("spring", n) for n in range(3))
        )
        second.cancel()
        disk.is_free.set()
        return await asyncio.gather(first, second, third, return_exceptions=True)

    first, second, third = run(play())

    assert (first, third) == (Outcome.COUNTED, Outcome.COUNTED)
    assert isinstance(second, asyncio.CancelledError)


def test_a_great_crowd_goes_in_several_commits():
    async def play():
        disk = Disk()
        waiting = Waiting(disk.drop)
        casts = await started(*(waiting.cast("spring", n) for n in range(200)))
        disk.is_free.set()
        await asyncio.gather(*casts)
        return [len(submissions) for _, submissions in disk.commits]

    sizes = run(play())

    assert sizes == [1, 64, 64, 64, 7]
