"""A line moves, and whoever stands in it sees that."""

from __future__ import annotations

import asyncio

import pytest
from loops import run_apart

from toolkit.apps.turns import Turns


class Visitor:
    """Somebody who opens a page, which is open until told to be done."""

    def __init__(self, turns):
        self.told, self.has_turn, self.done = [], False, asyncio.Event()
        self.task = asyncio.create_task(self.visit(turns))

    async def visit(self, turns):
        async with turns.turn(self.tell):
            self.has_turn = True
            await self.done.wait()

    async def tell(self, before):
        self.told.append(before)


async def a_while():
    for _ in range(5):
        await asyncio.sleep(0)


async def in_line(turns, count):
    visitors = [Visitor(turns) for _ in range(count)]
    await a_while()
    return visitors


async def let_go(visitors):
    for visitor in visitors:
        visitor.done.set()
    await asyncio.gather(*(visitor.task for visitor in visitors))


def test_the_first_have_their_turn_and_the_others_know_how_many_are_before():
    async def play():
        turns = Turns(at_once=2)
        visitors = await in_line(turns, 4)
        seen = [(it.has_turn, it.told) for it in visitors]
        await let_go(visitors)
        return seen, len(turns)

    seen, left = run_apart(play())

    assert seen == [(True, []), (True, []), (False, [2]), (False, [3])]
    assert left == 0


def test_the_line_moves_when_somebody_is_done():
    async def play():
        visitors = await in_line(Turns(at_once=1), 3)
        await let_go(visitors[:1])
        await a_while()
        seen = [(it.has_turn, it.told) for it in visitors[1:]]
        await let_go(visitors[1:])
        return seen

    assert run_apart(play()) == [(True, [1]), (False, [2, 1])]


def test_who_leaves_the_line_holds_nobody_up():
    async def play():
        visitors = await in_line(Turns(at_once=1), 3)
        visitors[1].task.cancel()
        await a_while()
        told = [*visitors[2].told]
        await let_go([visitors[0], visitors[2]])
        return told

    assert run_apart(play()) == [2, 1]


def test_a_page_that_fails_gives_its_turn_back():
    async def play():
        turns = Turns(at_once=1)
        with pytest.raises(ZeroDivisionError):
            async with turns.turn(print):
                raise ZeroDivisionError
        return len(turns)

    assert run_apart(play()) == 0
