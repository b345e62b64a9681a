"""What a rule of survey templates is, and what it is to break one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from toolkit.problem import Problem

Path = tuple[str | int, ...]
"""Where something stands in plain data: names and places in lists."""

LONGEST_FACT: Final = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, what is said where it is broken, the way out.

    A rule that does not block is a note.  A rule of taste may be set aside
    by one item under ``allow``, with a reason.
    """

    id: str
    message: str
    remedy: str
    blocks: bool = True
    of_taste: bool = False

    def broken(self, path: Path, **facts: object) -> BrokenRule:
        """Return this rule, broken at a place; long facts are cut short."""
        return BrokenRule(self, path, {name: _cut(it) for name, it in facts.items()})


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule, broken at a path within the survey."""

    rule: Rule
    path: Path
    facts: Mapping[str, object]

    def at(self, place: str) -> Problem:
        """Return it as a problem, at the place a reader will look for."""
        facts = {"rule": self.rule.id, **self.facts}
        rule = self.rule
        return Problem(place, rule.message, rule.remedy, facts, rule.blocks)


def _cut(fact: object) -> object:
    if type(fact) is str and len(fact) > LONGEST_FACT:
        return f"{fact[:LONGEST_FACT]}…"
    return fact
