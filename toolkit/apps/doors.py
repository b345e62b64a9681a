"""Which apps there are, and for whom each opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.collection.staff import Role
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class AppDoor:
    """An app's title, and the roles that may open it."""

    title: Phrase
    roles: frozenset[Role]


DOORS: Final[Mapping[str, AppDoor]] = {
    "organise": AppDoor(Phrase("Rounds"), frozenset({Role.ORGANISER, Role.SCRUTINEER})),
    "meeting": AppDoor(
        Phrase("Appraisal results"), frozenset({Role.COMMITTEE, Role.ORGANISER})
    ),
    "results": AppDoor(
        Phrase("Analysis"),
        frozenset({Role.RESEARCHER, Role.COMMITTEE, Role.ORGANISER}),
    ),
    "opinions": AppDoor(Phrase("Opinions"), frozenset({Role.EDITOR})),
    "ballot": AppDoor(Phrase("Preview of ballots"), frozenset({Role.ORGANISER})),
}
"""The apps by the name of their notebook and address."""


def doors_of(role: Role) -> tuple[str, ...]:
    """Return the apps that open for a role, the one to start with first."""
    first = {Role.COMMITTEE: "meeting", Role.RESEARCHER: "results"}.get(role)
    open_ = [name for name, door in DOORS.items() if role in door.roles]
    return tuple(sorted(open_, key=lambda name: name != first))
