"""What a basic standard is: a tree of indicators, and what is kept at its elements.

The tree is imported and never stands in the code, for the standard is
revised every few years.  Nothing here knows a file, a round or a rater.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.problem import Problem


class Field(StrEnum):
    """What a column can hold; the value is its header in both languages.

    The name, in small letters, is the attribute of `Element` that keeps it.
    """

    CODE = "编号 (code)"
    LEVEL_1 = "一级指标 (level 1)"
    LEVEL_2 = "二级指标 (level 2)"
    TEXT = "测评要素 (element)"
    TARGET = "目标 (target)"
    UNITS = "责任单位 (responsible unit)"
    ASSISTING = "配合单位 (assisting units)"
    DUE = "完成时限 (deadline)"
    EVIDENCE = "支撑材料目录号 (evidence number)"
    GRADE = "自评等次 (self-grade)"
    SCORE = "自评得分 (self-score)"
    WEAKNESSES = "存在问题 (weaknesses)"
    MEASURES = "改进措施 (measures)"


ASKED: Final = (Field.CODE, Field.LEVEL_1, Field.LEVEL_2, Field.TEXT, Field.TARGET)
"""What the standard itself says; all else the office fills in."""

ASSIGNED: Final = (Field.UNITS, Field.ASSISTING, Field.DUE)
"""Who does it, and by when."""


class SelfGrade(StrEnum):
    """How an organisation grades itself on one element."""

    MET = "met"
    BASICALLY_MET = "basically_met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


SETTLED: Final = frozenset({SelfGrade.MET, SelfGrade.NOT_APPLICABLE})
"""The grades after which nothing remains to be done."""

UNSUPPORTED: Final = frozenset({SelfGrade.NOT_APPLICABLE})
"""The grades that need no evidence."""


@dataclass(frozen=True, slots=True)
class Element:
    """One duty of the standard: what is asked, who owns it, how it stands.

    Attributes
    ----------
    place : its cell in the file it was read from.
    units, assisting : the responsible units, and those that help them.
    due : the last day; ``None`` for a standing duty or where none is set.
    evidence : the number under which the evidence is filed.
    """

    place: str
    level_1: str
    level_2: str
    text: str
    code: str = ""
    target: str = ""
    units: tuple[str, ...] = ()
    assisting: tuple[str, ...] = ()
    due: date | None = None
    evidence: str = ""
    grade: SelfGrade | None = None
    score: Decimal | None = None
    weaknesses: str = ""
    measures: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether nothing remains to be done."""
        return self.grade in SETTLED

    def days_overdue(self, day: date) -> int:
        """Return how many days the deadline has passed without the duty being met."""
        if self.due is None or self.is_settled:
            return 0
        return max((day - self.due).days, 0)


@dataclass(frozen=True, slots=True)
class Standard:
    """One version of the standard, as an office keeps it.

    ``notes`` are what was noticed in the file and did not stop its reading.
    """

    version: str
    elements: tuple[Element, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        """The digest of what is asked; it stays while the file is filled in."""
        asked = [
            [getattr(element, field.name.lower()) for field in ASKED]
            for element in self.elements
        ]
        told = json.dumps(asked, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def self_grades(self) -> Mapping[str, SelfGrade]:
        """The self-grades there are, by the code of the element."""
        return {one.code: one.grade for one in self.elements if one.code and one.grade}

    @property
    def score(self) -> Decimal | None:
        """The sum of the self-scores, if there are any."""
        scores = [one.score for one in self.elements if one.score is not None]
        return sum(scores, Decimal()) if scores else None
