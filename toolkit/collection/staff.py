"""Who runs rounds: roles, and what each may do.

Staff act under their own names, and what they did is recorded.  Raters are
no staff: nothing here knows any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from toolkit.errors import NotPermittedError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(StrEnum):
    """What somebody is there for."""

    ORGANISER = "organiser"
    SCRUTINEER = "scrutineer"
    EDITOR = "editor"
    COMMITTEE = "committee"
    RESEARCHER = "researcher"


class Act(StrEnum):
    """What staff do, as it stands in the record."""

    ADMITTED = "admitted"
    BARRED = "barred"
    DRAFTED = "drafted"
    DISCARDED = "discarded"
    ISSUED = "issued"
    VOIDED = "voided"
    REISSUED = "reissued"
    FROZEN = "frozen"
    REHEARSED = "rehearsed"
    OPEN = "open"
    CLOSED = "closed"
    TAKEN_AWAY = "taken-away"
    OPENED = "opened"
    PUBLISHED = "published"
    DESTROYED = "destroyed"
    RELEASED = "released"
    WITHHELD = "withheld"
    DECIDED = "decided"

    OVERSEE = "oversee"
    READ_OPINIONS = "read-opinions"
    READ_DECISIONS = "read-decisions"


_O, _S, _E, _C = Role.ORGANISER, Role.SCRUTINEER, Role.EDITOR, Role.COMMITTEE

MAY: Final[Mapping[Act, frozenset[Role]]] = {
    Act.ADMITTED: frozenset({_O}),
    Act.BARRED: frozenset({_O}),
    Act.DRAFTED: frozenset({_O}),
    Act.DISCARDED: frozenset({_O}),
    Act.ISSUED: frozenset({_O}),
    Act.VOIDED: frozenset({_O, _S}),
    Act.REISSUED: frozenset({_O}),
    Act.FROZEN: frozenset({_O}),
    Act.REHEARSED: frozenset({_O}),
    Act.OPEN: frozenset({_O, _S}),
    Act.CLOSED: frozenset({_O}),
    Act.TAKEN_AWAY: frozenset({_O, _S}),
    Act.OPENED: frozenset({_O, _S}),
    Act.PUBLISHED: frozenset({_O}),
    Act.DESTROYED: frozenset({_O}),
    Act.RELEASED: frozenset({_E}),
    Act.WITHHELD: frozenset({_E}),
    Act.DECIDED: frozenset({_C}),
    Act.OVERSEE: frozenset({_O, _S}),
    Act.READ_OPINIONS: frozenset({_E}),
    Act.READ_DECISIONS: frozenset({_C, _O}),
}
"""Who may do what.  Organisers do not read opinions nobody has reviewed."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who is signed in, and what for."""

    name: str
    role: Role

    def require(self, act: Act) -> None:
        """Refuse what is not this person's to do.

        Raises
        ------
        NotPermittedError
        """
        if self.role not in MAY[act]:
            raise NotPermittedError(account=self.name, role=self.role)
