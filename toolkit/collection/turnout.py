"""How many may vote, how many got a code, how many handed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ROUNDED_TO: Final = 5


@dataclass(frozen=True, slots=True)
class Turnout:
    """Counts of credentials for one subject and rater group."""

    eligible: int
    issued: int


def rounded(returned: int) -> int:
    """Return a turnout as it is shown while the round is open.

    Rounded down to a multiple of five, so that watching the number tells
    nothing about one person.
    """
    return returned - returned % ROUNDED_TO
