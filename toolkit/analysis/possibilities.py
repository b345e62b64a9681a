"""Which counts can be true when all of these figures are.

The smallest and the largest value of a count come from an integer program
over all cells.  Floating-point numbers propose its solutions; integers
check them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from toolkit.analysis.published_figures import Cell, Crowd, Figure
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

CONTRADICTORY: Final = Phrase("published figures contradict each other")


@dataclass(frozen=True, slots=True)
class Range:
    """The smallest and the largest value that fit all that is published."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Whether readers know the value."""
        return self.low == self.high


def possible(published: Sequence[Figure], crowds: Sequence[Crowd], mark: str) -> Range:
    """Return the fewest and the most times a mark can have been given in crowds.

    Method: the count is minimised and maximised over all integer tables
    that fit every figure and the sizes of the crowds; both bounds are
    attained.  Source: L. H. Cox (1980), JASA 75:377-385; M. Fischetti and
    J. J. Salazar (2001), Management Science 47:1008-1027.  Unit: marks.

    To examine a whole publication use `toolkit.analysis.audit.audit`,
    which asks of every small union and asks faster.

    >>> from toolkit.analysis.published_figures import count_figure
    >>> staff, retired = (
    ...     Crowd("m1", "A15", name, size, ("excellent", "qualified"))
    ...     for name, size in (("staff", 9), ("retired", 3)))
    >>> merged = count_figure([staff, retired], "excellent", 11)
    >>> possible([merged], [retired], "excellent")
    Range(low=2, high=3)

    Raises
    ------
    TallyError : the figures contradict each other.
    """
    told = {crowd for figure in published for crowd in figure.crowds} | {*crowds}
    program = Program(sorted(told), published)
    cells = [(crowd, mark) for crowd in crowds]
    low, high = (total(program.solve(cells, sign), cells) for sign in (1, -1))
    return Range(low, high)


class Program:
    """The integer program of some figures, to be asked several times."""

    def __init__(self, crowds: Sequence[Crowd], figures: Sequence[Figure]) -> None:
        self._crowds, self._figures = crowds, figures
        self._at = {
            cell: n
            for n, cell in enumerate((c, mark) for c in crowds for mark in c.marks)
        }
        sizes = [Figure({(c, m): 1 for m in c.marks}, c.size, c.size) for c in crowds]
        self._all = [*sizes, *figures]
        rows = np.zeros((len(self._all), len(self._at)))
        for row, figure in zip(rows, self._all, strict=True):
            for cell, factor in figure.terms.items():
                row[self._at[cell]] = factor
        self._rows = LinearConstraint(
            rows, [one.low for one in self._all], [one.high for one in self._all]
        )
        self._limits = Bounds(0, [crowd.size for crowd, _ in self._at])

    def solve(self, cells: Iterable[Cell], sign: int) -> Mapping[Cell, int]:
        """Return a solution with the least (or, of sign -1, the largest) sum."""
        wanted = np.zeros(len(self._at))
        wanted[[self._at[cell] for cell in cells]] = sign
        found = milp(
            wanted,
            integrality=np.ones(len(self._at), dtype=np.int64),
            bounds=self._limits,
            constraints=self._rows,
            options={"mip_rel_gap": 0},
        )
        if found.x is None:
            raise TallyError(reason=CONTRADICTORY)
        solution = dict(zip(self._at, map(round, found.x), strict=True))
        if not all(figure.allows(solution) for figure in self._all):
            raise TallyError(
                reason=Phrase("a published score is too finely scaled to be audited")
            )
        return solution


def total(solution: Mapping[Cell, int], cells: Iterable[Cell]) -> int:
    """Return what some cells of a solution add up to."""
    return sum(solution[cell] for cell in cells)
