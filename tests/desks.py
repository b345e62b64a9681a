"""A desk over a small store, reached through the wire as an app reaches it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.apps.desk.client import desk_over
from toolkit.apps.desk.office import Office, Visit, answer
from toolkit.apps.desk.parts import staffed
from toolkit.collection.staff import Role, Staff
from toolkit.settings import read_settings

if TYPE_CHECKING:
    from toolkit.apps.desk.calls import Desk

DAY = date(2026, 3, 5)


def an_office(home: Path, **other: str) -> Office:
    """Return an office with an empty store in a folder, and other settings."""
    settings = read_settings({"PINGYI_HOME": str(home), **other})
    return Office(settings.open_store(), settings, today=lambda: DAY)


def a_desk(office: Office, role: Role = Role.ORGANISER, name: str = "zhao") -> Desk:
    """Return the desk as an app of this person reaches it."""
    visit = Visit(office, Staff(name, role))
    return desk_over(lambda line: answer(staffed(visit), line))
