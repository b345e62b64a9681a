"""Open a box: unseal every envelope in memory, and fold what is in them.

An envelope that cannot be opened spoils nothing but itself.  A box that
is not as roll and heads say stops everything.  Many envelopes are opened
by all cores at once; their contents never touch the disk.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from toolkit.collection import folding, sealing
from toolkit.collection.opened import (
    OpenedEnvelope,
    prepare_process,
    unseal_all,
    unseal_in_process,
)
from toolkit.errors import CountMismatchError, EnvelopeChangedError
from toolkit.heads import entry, require_heads

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.collection.box import Box, Place, SealedEnvelope

    Chunk = Sequence[SealedEnvelope]
    Opened = list[OpenedEnvelope]

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""

_CHUNK: Final = 256
_ALONE: Final = 20_000  # so few envelopes are open before other cores are ready


def open_box(
    box: Box,
    envelopes: Sequence[SealedEnvelope],
    key: sealing.PrivateKey,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> folding.Folded:
    """Return what the ballots in a box add up to.

    Parameters
    ----------
    workers : how many processes; by default one for each core if that pays.

    Raises
    ------
    EnvelopeChangedError, BoxChangedError, CountMismatchError : the box is
        not as it was left, or roll and box disagree.
    """
    require_whole(box, envelopes)
    with _opener(box, key, workers or _workers_for(len(envelopes))) as opened:
        folded = folding.fold(
            _shown(opened(_chunks(envelopes)), len(envelopes), progress),
            box.survey,
            box.turnout,
            fewest=box.fewest,
            apart=box.is_apart,
            categories=box.categories,
        )
    _require_sum(folded, box)
    return folded


def require_whole(box: Box, envelopes: Sequence[SealedEnvelope]) -> None:
    """Refuse a box that is not as roll and heads say, before it is opened.

    Raises
    ------
    CountMismatchError, EnvelopeChangedError, BoxChangedError
    """
    inside = Counter((one.subject, one.group) for one in envelopes)
    require_agreement(box.spent, inside, box.round_id)
    entries: defaultdict[int, list[bytes]] = defaultdict(list)
    for one in envelopes:
        if hashlib.sha256(one.sealed).digest() != one.leaf:
            raise EnvelopeChangedError(
                round=box.round_id, subject=one.subject, group=one.group
            )
        entries[one.batch].append(entry(one.leaf, subject=one.subject, group=one.group))
    require_heads(
        box.heads, entries, rules_digest=box.rules_digest, round_id=box.round_id
    )


def require_agreement(
    spent: Mapping[Place, int], inside: Mapping[Place, int], round_id: str
) -> None:
    """Refuse to go on if roll and box disagree anywhere.

    Raises
    ------
    CountMismatchError : naming the first subject and group.
    """
    for place in sorted({*spent, *inside}):  # a place with nothing may be left out
        on_roll, in_box = spent.get(place, 0), inside.get(place, 0)
        if on_roll != in_box:
            subject, group = place
            raise CountMismatchError(
                round=round_id,
                subject=subject,
                group=group,
                spent=on_roll,
                envelopes=in_box,
            )


@contextmanager
def _opener(
    box: Box, key: sealing.PrivateKey, workers: int
) -> Iterator[Callable[[Iterable[Chunk]], Iterator[Opened]]]:
    """Give what opens chunks of envelopes: this process, or several."""
    if workers == 1:
        work = partial(unseal_all, key=key, round_id=box.round_id, survey=box.survey)
        yield partial(map, work)
        return
    with ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),
        initializer=prepare_process,
        initargs=(key.private_numbers().private_value, box),
    ) as pool:
        yield partial(pool.map, unseal_in_process)


def _workers_for(envelopes: int) -> int:
    if envelopes < _ALONE:
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chunks(envelopes: Sequence[SealedEnvelope]) -> Iterator[Chunk]:
    for start in range(0, len(envelopes), _CHUNK):
        yield envelopes[start : start + _CHUNK]


def _shown(
    chunks: Iterable[Opened],
    total: int,
    progress: Progress | None,
) -> Iterator[OpenedEnvelope]:
    done = 0
    for chunk in chunks:
        yield from chunk
        done += len(chunk)
        if progress is not None:
            progress(done, total)


def _require_sum(folded: folding.Folded, box: Box) -> None:
    """Check envelopes = valid + invalid, as the count protocol will say."""
    ballots = folded.tally.ballots
    total = int(ballots["valid"].sum() + ballots["invalid"].sum())
    envelopes = sum(box.spent.values())
    if total != envelopes:
        raise CountMismatchError(
            round=box.round_id,
            subject="*",
            group="*",
            spent=total,
            envelopes=envelopes,
        )
