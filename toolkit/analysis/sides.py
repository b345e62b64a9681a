"""Which side a test looks at: a rise, a fall, or either.

Groups and rounds stand in an order, so a direction is told by what grades
do along it, never by which of two arguments is “greater”.  A direction is
chosen before looking; whoever picks it afterwards halves p for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Direction = Literal["either", "rising", "falling"]
Side = Literal["two-sided", "greater", "less"]

SIDES: Final[Mapping[Direction, Side]] = {
    "either": "two-sided",
    "rising": "greater",
    "falling": "less",
}
"""What scipy calls a direction, for a statistic that is large where grades rise."""


def tail(
    statistic: float, direction: Direction, beyond: Callable[[float], float]
) -> float:
    """Return the p-value of a statistic that is large where grades rise.

    Formula: P(X ≥ s) for a rise, P(X ≤ s) for a fall, 2P(X ≥ |s|) for
    either; ``beyond`` is the upper tail of a curve symmetric about 0.

    >>> from scipy.stats import norm
    >>> round(tail(1.96, "either", norm.sf), 3), round(tail(1.96, "rising", norm.sf), 3)
    (0.05, 0.025)
    """
    if direction == "either":
        return float(2 * beyond(abs(statistic)))
    return float(beyond(statistic if direction == "rising" else -statistic))
