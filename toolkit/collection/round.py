"""The life of a round, as a table one can read aloud.

A round is one run of a survey over one roster.  It goes one way only:
what is frozen never thaws, what is closed never reopens, and what is
destroyed is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from toolkit.errors import MoveRefusedError, NotOpenError
from toolkit.thresholds import FEWEST, FEWEST_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    FROZEN = "frozen"
    OPEN = "open"
    CLOSED = "closed"
    OPENED = "opened"
    PUBLISHED = "published"
    DESTROYED = "destroyed"


NEXT: Final[Mapping[State, State | None]] = {
    State.DRAFT: State.FROZEN,
    State.FROZEN: State.OPEN,
    State.OPEN: State.CLOSED,
    State.CLOSED: State.OPENED,
    State.OPENED: State.PUBLISHED,
    State.PUBLISHED: State.DESTROYED,
    State.DESTROYED: None,
}


@dataclass(frozen=True, slots=True)
class Round:
    """One run of a survey over one roster.

    ``fewest`` is the smallest number of ballots whose figures are shown,
    ``fewest_texts`` the smallest whose opinions are shown word for word.
    Both are frozen with the rules.
    """

    id: str
    title: str
    state: State = State.DRAFT
    fewest: int = FEWEST
    fewest_texts: int = FEWEST_TEXTS

    def move_to(self, wanted: State) -> Round:
        """Return this round, moved; refuse a step the lifecycle lacks."""
        if NEXT[self.state] is not wanted:
            raise MoveRefusedError(round=self.id, state=self.state, wanted=wanted)
        return replace(self, state=wanted)

    def require_open(self) -> None:
        """Refuse ballots unless the round is open."""
        if self.state is not State.OPEN:
            raise NotOpenError(round=self.id, state=self.state)
