"""Small rounds that are led in another way than the usual one.

here = key_kept_here(tmp_path)        no slips: the key lies on the server
it, spares = with_tickets(tmp_path)   students draw tickets from a bag
other = copy_of(closed, folder)       the same round once more, on SQLite
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Final

from small_rounds import TODAY, SmallRound, draft, small_roster, small_store

from toolkit.collection.round import State
from toolkit.services import conducting, issuing

STUDENTS: Final = 6
WRITTEN_AT_OPENING: Final = (
    *("mark_count", "ballot_count", "pattern_count", "spread_count"),
    *("spoiled_count", "opinion", "receipt", "box_count"),
)


def key_kept_here(folder: Path) -> SmallRound:
    """Return an open round whose key lies on the server."""
    it = draft(folder)
    issued = issuing.issue_codes(it.store, it.id)
    it.codes = tuple(link.code for link in issued.links)
    it.slips = conducting.freeze(it.store, it.id, today=TODAY, on_server=True)
    conducting.open_round(it.store, it.id, today=TODAY)
    return it


def with_tickets(
    folder: Path,
    *,
    staff: int = 7,
    students: int = STUDENTS,
    spares: int = 2,
    state: State = State.OPEN,
    **plan: object,
) -> tuple[SmallRound, tuple[str, ...]]:
    """Return a round in which students draw tickets, and the tickets nobody drew.

    Its codes are those of the links, then those of the tickets that were drawn.
    """
    it = draft(folder, roster=small_roster(staff=staff, students=students), **plan)
    issued = issuing.issue_codes(it.store, it.id, by_ticket=["students"], spares=spares)
    tickets = [ticket.code for ticket in issued.tickets]
    it.codes = (*(link.code for link in issued.links), *tickets[:students])
    return it.bring_to(state), tuple(tickets[students:])


def copy_of(it: SmallRound, folder: Path) -> SmallRound:
    """Return the same round in a store of its own, as it stands now."""
    it.store.close()
    shutil.copytree(it.folder, folder)
    return replace(it, store=small_store(folder), folder=folder, sealed=list(it.sealed))


def is_untouched(it: SmallRound) -> bool:
    """Tell whether a closed round is still closed, and nothing was counted."""
    nothing = [0] * len(WRITTEN_AT_OPENING)
    return it.state is State.CLOSED and it.count_rows(*WRITTEN_AT_OPENING) == nothing
