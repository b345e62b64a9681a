"""The account of an exchange: what was refused, left out, or changed.

It is kept while a file is read, cell by cell, and told at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.collection.roster.problems import Complaint
    from toolkit.problem import Problem


@dataclass(slots=True)
class Account:
    """What became of a file: kept while it is read, said at the end.

    Attributes
    ----------
    refused : what makes the file unreadable as a whole.
    left_out : what the result does not say.
    changed : what the result says otherwise, or in addition.
    """

    refused: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    changed: list[Problem] = field(default_factory=list)
    _noted: set[str] = field(default_factory=set)

    def refuse(self, complaint: Complaint, place: str, **facts: object) -> None:
        """Note a reason why the file cannot be read."""
        self._note(self.refused, complaint.at(place, **facts))

    def leave_out(self, complaint: Complaint, place: str, **facts: object) -> None:
        """Note something that the result does not say."""
        self._note(self.left_out, complaint.at(place, **facts))

    def change(self, complaint: Complaint, place: str, **facts: object) -> None:
        """Note something that the result says otherwise."""
        self._note(self.changed, complaint.at(place, **facts))

    def _note(self, problems: list[Problem], problem: Problem) -> None:
        if (said := str(problem)) not in self._noted:
            self._noted.add(said)
            problems.append(problem)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A survey as another program writes it, and what it does not say."""

    data: Any
    left_out: tuple[Problem, ...] = ()
    changed: tuple[Problem, ...] = ()
