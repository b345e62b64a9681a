"""Named schemes of points, which a survey may choose from.

They are seen in practice and stand here for their names; none is ever
taken without being named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

NO_SCORING: Final = "none"

PRESETS: Final[Mapping[str, tuple[float, ...]]] = {
    "q4_100_75_50_0": (100, 75, 50, 0),
    "q4_100_60_40_0": (100, 60, 40, 0),
    "q4_100_85_70_0": (100, 85, 70, 0),
    "q4_100_80_60_40": (100, 80, 60, 40),
    "q4_95_85_70_50": (95, 85, 70, 50),
    "q5_100_80_60_40_20": (100, 80, 60, 40, 20),
    "sat3_100_70_30": (100, 70, 30),
}
"""Points by place in the scale, best grade first."""


@dataclass(frozen=True, slots=True)
class Marks:
    """A scheme for ballots that carry whole numbers; one may say “don't know”."""

    lowest: int
    highest: int
    unknown: int | None = None


MARKS: Final[Mapping[str, Marks]] = {
    "marks_50_99": Marks(50, 99, unknown=50),
    "marks_0_100": Marks(0, 100),
}
