"""The roster: who is appraised and who may appraise.

A rater appraises the full members of the rater's own unit.  Probationary
members stay on the roster, because they take part, but are not graded.
A roster knows no credential, no ballot and no answer.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolkit.problem import Problem


class Standing(StrEnum):
    """How a subject belongs to the Party."""

    FULL = "full"
    PROBATIONARY = "probationary"


@dataclass(frozen=True, slots=True)
class Subject:
    """One member; ``id`` counts from m001 in roster order."""

    id: str
    name: str
    branch: str
    unit: str
    college: str
    standing: Standing
    number: str

    @property
    def is_graded(self) -> bool:
        """Whether raters grade this member: probationary members are not."""
        return self.standing is Standing.FULL


@dataclass(frozen=True, slots=True)
class Rater:
    """One person who may appraise; ``group`` is the id of a rater group."""

    id: str
    name: str
    unit: str
    college: str
    group: str
    number: str


@dataclass(frozen=True, slots=True)
class Roster:
    """Subjects and raters, each in the order of their sheet.

    ``notes`` are the problems found that do not stand in the way.
    """

    subjects: tuple[Subject, ...]
    raters: tuple[Rater, ...]
    notes: tuple[Problem, ...] = ()

    def digest(self) -> str:
        """Return the SHA-256 of the people on this roster, as hex.

        It is taken of JSON with sorted keys and no spaces, in UTF-8; notes
        do not count.
        """
        people = {
            "subjects": [asdict(subject) for subject in self.subjects],
            "raters": [asdict(rater) for rater in self.raters],
        }
        canonical = json.dumps(
            people, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return sha256(canonical.encode()).hexdigest()
