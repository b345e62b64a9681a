"""Run a coroutine whether or not a browser's own loop runs in this thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")


def run_apart(coroutine: Coroutine[object, object, Given]) -> Given:
    """Return what a coroutine returns, run in a loop of its own."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, coroutine).result()
