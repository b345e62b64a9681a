"""Ballots filled in and sealed beforehand, ready to be handed in again and again.

    ballots = prepare(voting, range(40))
    ballots[0].as_sent()        # what the page's script would post

A ballot keeps its own key, so handing it in twice is a retry.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection import credential, sealing

if TYPE_CHECKING:
    from small_rounds import SmallRound

FULL = os.environ.get("PINGYI_FULL") == "1"
"""Whether the long form was asked for, which may take many minutes."""


@dataclass(frozen=True)
class Ready:
    """A sealed ballot, its code and its own key."""

    rater: int
    code: str
    idem: str
    envelopes: Mapping[str, bytes]
    digest: bytes

    @property
    def leaves(self) -> frozenset[bytes]:
        """What its envelopes are known by in the box."""
        return frozenset(
            hashlib.sha256(sealed).digest() for sealed in self.envelopes.values()
        )

    def as_sent(self) -> dict[str, object]:
        """Return it as the page's script sends it."""
        envelopes = [
            {"subject": subject, "sealed": sealing.encode(sealed)}
            for subject, sealed in self.envelopes.items()
        ]
        return {"code": self.code, "idem": self.idem, "envelopes": envelopes}


def prepare(voting: SmallRound, raters: Iterable[int]) -> list[Ready]:
    """Fill in and seal a ballot for each of these raters."""
    ready = []
    for rater in raters:
        code = voting.codes[rater]
        sealed = voting.seal(rater, grade=("excellent", "qualified")[rater % 2])
        digest = credential.digest_code(
            code, pepper=voting.store.pepper, purpose=voting.id
        )
        idem = secrets.token_hex(16)
        ready.append(Ready(rater, code, idem, sealed.envelopes, digest))
    return ready
