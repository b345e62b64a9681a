"""The roster: who is appraised and who may appraise.

Subjects are members, or whatever else a survey is about: branches,
organisations, units, matters, nominees.  Probationary members stay on the
roster, because they take part, but are not graded.  Who appraises whom is
not said here but derived, by `toolkit.collection.assignment`.  A roster
knows no credential, no ballot and no answer.
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
    """Who or what is appraised; ``id`` counts in roster order, members from m001.

    ``category`` is the id of one of the survey's subject groups, or empty.
    """

    id: str
    name: str
    branch: str
    unit: str
    college: str
    standing: Standing
    number: str
    category: str = ""

    @property
    def is_graded(self) -> bool:
        """Whether raters grade this member: probationary members are not."""
        return self.standing is Standing.FULL


@dataclass(frozen=True, slots=True)
class Post:
    """One place a rater has: a unit, a branch, and the organisation above."""

    unit: str
    branch: str = ""
    superior: str = ""


@dataclass(frozen=True, slots=True)
class Rater:
    """One person who may appraise; ``group`` is the id of a rater group.

    ``superior`` names the organisation above the one the rater represents.
    Who holds joint appointments has the ``further`` posts as well.
    """

    id: str
    name: str
    unit: str
    college: str
    group: str
    number: str
    branch: str = ""
    superior: str = ""
    further: tuple[Post, ...] = ()

    @property
    def posts(self) -> tuple[Post, ...]:
        """All posts of the rater, the first one first."""
        return Post(self.unit, self.branch, self.superior), *self.further


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
