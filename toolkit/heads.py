"""Heads: digests that say, from time to time, what lies in the box.

Envelopes fall into batches of many.  When a batch is full the digests of
its envelopes and their places are joined, without their order, to the
head before.  Whoever noted a head down can tell later whether an envelope
was taken away, put in, moved or exchanged, and in which batch; nobody can
tell an order within one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.errors import BoxChangedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Head:
    """What was noted of the box when a batch was full.

    ``head`` is the digest of all batches up to this one, in hex.
    """

    batch: int
    envelopes: int
    head: str


def first_head(rules_digest: str) -> str:
    """Return the head of an empty box, bound to the rules of its round."""
    return hashlib.sha256(rules_digest.encode()).hexdigest()


def entry(leaf: bytes, *, subject: str, group: str) -> bytes:
    """Return what a head takes of an envelope: its digest, bound to its place."""
    return hashlib.sha256(leaf + f"{group}|{subject}".encode()).digest()


def next_head(before: str, entries: Iterable[bytes]) -> str:
    """Return the head after a batch with these entries, in whatever order."""
    joined = b"".join(sorted(entries))
    return hashlib.sha256(bytes.fromhex(before) + joined).hexdigest()


def require_heads(
    noted: Sequence[Head],
    found: Mapping[int, Iterable[bytes]],
    *,
    rules_digest: str,
    round_id: str,
) -> None:
    """Refuse a box that is not as its heads say.

    Parameters
    ----------
    noted : the heads, as they were noted.
    found : the entries of the envelopes that now lie in each batch.

    Raises
    ------
    BoxChangedError : naming the first batch that differs.
    """
    stated = {one.batch: one for one in noted}
    head = first_head(rules_digest)
    for batch in sorted({*stated, *found}):
        entries = tuple(found.get(batch, ()))
        head = next_head(head, entries)
        if stated.get(batch) != Head(batch, len(entries), head):
            raise BoxChangedError(round=round_id, batch=batch)
