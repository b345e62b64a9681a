"""The standard as tasks: one for each element and each unit that owns it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from toolkit.standard.model import Element, Standard

NOBODY: Final = ("",)
"""The units of an element without any: its task is listed, so that it is seen."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one responsible unit has to do for one element."""

    unit: str
    element: Element


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """All tasks of one responsible unit, the most urgent first."""

    unit: str
    tasks: tuple[Task, ...]

    @property
    def settled(self) -> int:
        """How many of them need nothing more."""
        return sum(task.element.is_settled for task in self.tasks)

    def overdue(self, day: date) -> int:
        """Return how many have passed their deadline unmet."""
        return sum(task.element.days_overdue(day) > 0 for task in self.tasks)

    @property
    def next_due(self) -> date | None:
        """The first deadline of what is not settled."""
        open_ = (task.element for task in self.tasks if not task.element.is_settled)
        return min((one.due for one in open_ if one.due), default=None)


def tasks_of(standard: Standard) -> tuple[Task, ...]:
    """Return the tasks by unit and deadline; standing duties come last.

    Units stand in the order in which the standard names them first.
    """
    return tuple(task for unit in by_unit(standard) for task in unit.tasks)


def by_unit(standard: Standard) -> tuple[UnitTasks, ...]:
    """Return the tasks of every responsible unit."""
    tasks: dict[str, list[Task]] = {}
    for element in standard.elements:
        for unit in element.units or NOBODY:
            tasks.setdefault(unit, []).append(Task(unit, element))
    return tuple(UnitTasks(unit, _by_deadline(its)) for unit, its in tasks.items())


def _by_deadline(tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda task: task.element.due or date.max))
