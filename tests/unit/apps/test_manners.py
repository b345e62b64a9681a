"""How all apps behave alike."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import ipywidgets as w

from toolkit.apps.manners import at_leisure, box


def in_a_thread(do):
    """Do something where no event loop is at work: a browser keeps one here."""
    with ThreadPoolExecutor() as threads:
        return threads.submit(do).result()


def test_where_nobody_waits_things_are_done_at_once():
    done = []
    in_a_thread(lambda: at_leisure(lambda: done.append("slow")))

    assert done == ["slow"]


def test_while_a_page_opens_slow_things_wait_for_it():
    done = []

    async def open_page():
        finished = asyncio.Event()
        at_leisure(lambda: (done.append("slow"), finished.set()))
        done.append("page")
        await finished.wait()

    in_a_thread(lambda: asyncio.run(open_page()))

    assert done == ["page", "slow"]


def test_a_box_is_known_by_its_name_to_a_style_sheet():
    inside = w.HTML()
    made = box("meeting", inside)

    assert "meeting" in made._dom_classes  # noqa: SLF001  # as a browser is told
    assert made.children == (inside,)
