"""Where small labels go beside points, so that none hides another.

Places nearest to a point are tried first; a label that has to go far gets a
line back to its point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, dist, pi, sin
from typing import Final

_DIRECTIONS: Final = (1, 3, 5, 7, 0, 2, 4, 6)
"""Eighths of a turn, diagonals first: crosses leave those free."""
_RINGS: Final = tuple(0.15 + 0.06 * ring for ring in range(24))
_POINT, _FAR = 0.05, 0.24


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in inches; ``top`` is less than ``foot``."""

    left: float
    top: float
    right: float
    foot: float

    @classmethod
    def around(cls, x: float, y: float, wide: float, high: float) -> Box:
        """Return the box of this size around a point."""
        return cls(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)

    def meets(self, other: Box) -> bool:
        """Return whether two boxes overlap.

        >>> Box(0, 0, 2, 2).meets(Box(1, 1, 3, 3))
        True
        """
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.foot
            and other.top < self.foot
        )

    def holds(self, other: Box) -> bool:
        """Return whether the other box lies within this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.foot <= self.foot
        )


def label_places(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    *,
    inside: Box,
    lines: Sequence[Box] = (),
) -> tuple[tuple[float, float], ...]:
    """Return the middle of a label for each point.

    A label lies inside, on no point and on no other label, and if it can be
    on none of the ``lines`` either.  Where nothing is free it stays beside
    its point.

    >>> places = label_places([(1, 1)] * 2, [(0.1, 0.1)] * 2, inside=Box(0, 0, 2, 2))
    >>> [(round(x, 2), round(y, 2)) for x, y in places]
    [(1.11, 1.11), (0.89, 1.11)]
    """
    taken = [Box.around(x, y, 2 * _POINT, 2 * _POINT) for x, y in points]
    found: list[tuple[float, float]] = []
    for (x, y), (wide, high) in zip(points, sizes, strict=True):
        free = [
            place
            for place in _around(x, y, wide)
            if inside.holds(box := Box.around(*place, wide, high))
            and not any(box.meets(other) for other in taken)
        ]
        clear = (
            place
            for place in free
            if not any(Box.around(*place, wide, high).meets(line) for line in lines)
        )
        place = next(clear, free[0] if free else (x, y - _RINGS[0]))
        taken.append(Box.around(*place, wide, high))
        found.append(place)
    return tuple(found)


def needs_line(
    point: tuple[float, float],
    label: tuple[float, float],
    points: Sequence[tuple[float, float]],
) -> bool:
    """Return whether a label is far from its point, or nearer to another.

    >>> needs_line((0, 0), (0.1, 0), [(0, 0)])
    False
    >>> needs_line((0, 0), (0.1, 0), [(0, 0), (0.12, 0)])
    True
    """
    away = dist(point, label)
    return away > _FAR or any(dist(other, label) < away for other in points)


def _around(x: float, y: float, wide: float) -> Iterator[tuple[float, float]]:
    for ring in _RINGS:
        for eighth in _DIRECTIONS:
            turn = eighth * pi / 4
            reach = ring + max(0.0, wide / 2 - _POINT)
            yield x + reach * cos(turn), y + ring * sin(turn)
