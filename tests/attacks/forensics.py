"""Reads a seized file as an expert would: SQLite's log, commit by commit.

The format is SQLite's own: a header of 32 bytes, then frames of 24 bytes
and a page, of which the last of every commit tells the size of the database.
Frames of an earlier turn of the log are read too: an expert does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

OPENING: Final = re.compile("意见[0-9a-f]{12}")
"""How everything begins that is written on the stage: one can be told by it."""

_HEADER, _FRAME = 32, 24
_DIVIDING: Final = 2
"""How a page begins whose rows divide other pages from each other."""


def commits(log: bytes) -> Iterator[bytes]:
    """Yield the pages that each commit wrote, in the order of writing."""
    size = int.from_bytes(log[8:12], "big")
    step = _FRAME + size
    pages = b""
    for start in range(_HEADER, len(log) - step + 1, step):
        frame = log[start : start + step]
        pages += frame[_FRAME:]
        if frame[4:8] != bytes(4):
            yield pages
            pages = b""


def first_seen(log: bytes, sought: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
    """Return in which commit, and where in it, things turn up first."""
    places: dict[bytes, tuple[int, int]] = {}
    for number, pages in enumerate(commits(log)):
        for thing in sought:
            if thing not in places and (where := pages.find(thing)) >= 0:
                places[thing] = number, where
    return places


def words_in(found: bytes) -> list[str]:
    """Return how everything begins that voters wrote and that can be read."""
    return OPENING.findall(found.decode("utf-8", "ignore"))


def written_back(file: bytes, log: bytes) -> bytes:
    """Return the database file with all that its log holds written back."""
    size = int.from_bytes(log[8:12], "big")
    whole = bytearray(file)
    for start in range(_HEADER, len(log) - _FRAME - size + 1, _FRAME + size):
        if log[start + 8 : start + 16] == log[16:24]:  # not of an earlier turn
            place = (int.from_bytes(log[start : start + 4], "big") - 1) * size
            whole.extend(bytes(max(0, place + size - len(whole))))
            whole[place : place + size] = log[start + _FRAME :][:size]
    return bytes(whole)


def in_order_of_place(file: bytes, sought: Sequence[bytes]) -> list[bytes]:
    """Return things in the order in which SQLite writes them; what is not there not.

    Pages are taken from the front, but each is filled from its end.  The few
    rows that divide one page from the next lie elsewhere and are left out.
    """
    size = int.from_bytes(file[16:18], "big")
    places = {
        thing: divmod(file.find(thing), size) for thing in sought if thing in file
    }
    lying = [one for one in places if file[places[one][0] * size] != _DIVIDING]
    return sorted(lying, key=lambda one: (places[one][0], -places[one][1]))
