"""The whole desk, as it stands before one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.apps.desk.deciding import DecidingDesk
from toolkit.apps.desk.planning import PlanningDesk
from toolkit.apps.desk.reception import ReceptionDesk
from toolkit.apps.desk.reviewing import ReviewingDesk
from toolkit.apps.desk.running import RunningDesk

if TYPE_CHECKING:
    from toolkit.apps.desk import calls
    from toolkit.apps.desk.office import Visit


@dataclass(slots=True)
class StaffedDesk:
    """The desk with somebody behind every part of it."""

    reception: calls.Reception
    planning: calls.Planning
    running: calls.Running
    deciding: calls.Deciding
    reviewing: calls.Reviewing


def staffed(visit: Visit) -> StaffedDesk:
    """Return the desk, ready for one person's calls."""
    return StaffedDesk(
        ReceptionDesk(visit),
        PlanningDesk(visit),
        RunningDesk(visit),
        DecidingDesk(visit),
        ReviewingDesk(visit),
    )
