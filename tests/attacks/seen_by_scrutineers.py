"""What those can tell who hold slips and the box, and have watched the door.

They may read every ballot, and must not learn whose it is.  What the box
keeps beside the ballots is the number of a batch; whoever knows who came
late knows who is in the last one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

import pyarrow.parquet as pq
from attacks.chance import Score, score_order, score_secrets
from attacks.stage import FIRST

if TYPE_CHECKING:
    from attacks.stage import Play

FEWEST = 5
"""As the stage's rounds are planned."""


class InTheBox(NamedTuple):
    """A row of the box file."""

    subject: str
    group: str
    batch: int
    sealed: bytes


def box_order(play: Play) -> Score:
    """Take the envelopes of each batch in the order of the box file."""
    batches: dict[int, list[int]] = defaultdict(list)
    for one in _rows(play):
        if one.subject == FIRST:
            leaf = hashlib.sha256(one.sealed).digest()
            batches[one.batch].append(play.place_of(leaf))
    first, *others = (score_order(places) for places in batches.values())
    return sum(others, start=first)


def late_voters(play: Play) -> Score:
    """Read the ballots of a batch in which too few are to hide each other."""
    crowds: dict[tuple[int, str], list[bytes]] = defaultdict(list)
    for one in _rows(play):
        crowds[one.batch, one.subject].append(one.sealed)
    small = (crowd for crowd in crowds.values() if len(crowd) < FEWEST)
    return score_secrets(sealed for crowd in small for sealed in crowd)


def _rows(play: Play) -> Iterator[InTheBox]:
    table = pq.read_table(BytesIO(play.box))
    columns = (table[name].to_pylist() for name in InTheBox._fields)
    yield from map(InTheBox, *columns)
