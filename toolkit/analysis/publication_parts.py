"""A publication taken apart, so that an audit of it is quick.

Most questions never reach an integer program: figures that repeat others
are left aside, what remains falls into parts that share nothing, and a
part that is a single table of counts has a closed answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from toolkit.analysis.possibilities import CONTRADICTORY, Program, Range, total
from toolkit.analysis.published_figures import (
    Cell,
    Crowd,
    Figure,
    count_figure,
    mark_told,
    raters,
)
from toolkit.errors import TallyError

Union = tuple[Crowd, ...]
"""Crowds on one item of one subject, taken together."""

Question = tuple[Union, str]
"""How often was this mark given in this union?"""

_ENOUGH: Final = 2
"""Two different values make a count open."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Crowds shown as one, with a count or a band of every mark they could give.

    The limits are as narrow as the number of raters makes them.
    """

    crowds: frozenset[Crowd]
    counts: Mapping[str, Range]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(
            count_figure(self.crowds, mark, told.low, told.high)
            for mark, told in self.counts.items()
        )

    @property
    def is_exact(self) -> bool:
        return all(told.is_exact for told in self.counts.values())

    def range_of(self, union: Union, mark: str) -> Range:
        """Return what this table alone says of some of its crowds."""
        asked, told = raters(union), self.counts[mark]
        others = raters(self.crowds) - asked
        return Range(max(0, told.low - others), min(told.high, asked))


@dataclass(frozen=True, slots=True)
class Part:
    """Crowds and the figures on them, which share nothing with other parts."""

    crowds: Sequence[Crowd]
    tables: Sequence[_Table]
    figures: Sequence[Figure]

    def exact(self, questions: Iterable[Question]) -> Iterator[tuple[Question, int]]:
        """Yield the questions that have one possible answer, and the answer.

        Smaller unions are to be asked about first.  One that contains a
        union with an answer is passed over: it has an answer just when what
        it has besides has one.
        """
        alone = len(self.tables) == 1 and not self.figures
        answer = self._in_table if alone else _Search(self).answer
        known: defaultdict[Cell, list[frozenset[Crowd]]] = defaultdict(list)
        for union, mark in questions:
            crowds = frozenset(union)
            inside = (one for crowd in union for one in known[crowd, mark])
            if any(one <= crowds for one in inside):
                continue
            found = answer(union, mark)
            if found is not None:
                known[union[0], mark].append(crowds)
                yield (union, mark), found

    def _in_table(self, union: Union, mark: str) -> int | None:
        found = self.tables[0].range_of(union, mark)
        return found.low if found.is_exact else None


class _Search:
    """Looks for two solutions that differ in a count.

    A solution found for one question often answers others as well.
    """

    def __init__(self, part: Part) -> None:
        told = [figure for table in part.tables for figure in table.figures]
        self._program = Program(part.crowds, [*part.figures, *told])
        self._solutions: list[Mapping[Cell, int]] = []

    def answer(self, union: Union, mark: str) -> int | None:
        """Return the only possible count, or nothing where there are more."""
        cells = [(crowd, mark) for crowd in union]
        values = {total(solution, cells) for solution in self._solutions}
        for sign in (1, -1):
            if len(values) < _ENOUGH:
                self._solutions.append(self._program.solve(cells, sign))
                values.add(total(self._solutions[-1], cells))
        return values.pop() if len(values) == 1 else None


def independent_parts(published: Sequence[Figure]) -> tuple[Part, ...]:
    """Return the figures without repetitions, sorted into independent parts.

    Raises
    ------
    TallyError : a total is not the sum of its parts.
    """
    tables, others = _tables(published)
    apart, overlapping = _disjoint(tables)
    home = {crowd: table for table in apart for crowd in table.crowds}
    left = [figure for table in overlapping for figure in table.figures]
    left += [figure for figure in others if not _follows(figure, home)]
    groups = _connected([*(t.crowds for t in apart), *(f.crowds for f in left)])
    part_of = {crowd: n for n, group in enumerate(groups) for crowd in group}
    sorted_tables: defaultdict[int, list[_Table]] = defaultdict(list)
    for table in apart:
        sorted_tables[part_of[next(iter(table.crowds))]].append(table)
    sorted_figures: defaultdict[int, list[Figure]] = defaultdict(list)
    for figure in left:
        sorted_figures[part_of[next(iter(figure.crowds))]].append(figure)
    return tuple(
        Part(sorted(group), sorted_tables[n], sorted_figures[n])
        for n, group in enumerate(groups)
    )


def _tables(published: Sequence[Figure]) -> tuple[list[_Table], list[Figure]]:
    counts: defaultdict[frozenset[Crowd], dict[str, Figure]] = defaultdict(dict)
    others = []
    for figure in published:
        mark = mark_told(figure)
        same = counts[figure.crowds].setdefault(mark, figure) if mark else None
        if same is None or (same.low, same.high) != (figure.low, figure.high):
            others.append(figure)
    tables = []
    for crowds, told_of in counts.items():
        if all(set(crowd.marks) == set(told_of) for crowd in crowds):
            tables.append(_Table(crowds, _narrowed(told_of, raters(crowds))))
        else:
            others += told_of.values()
    return tables, others


def _narrowed(told: Mapping[str, Figure], size: int) -> Mapping[str, Range]:
    """Return the limits of each mark, given that all marks are so many."""
    least = sum(figure.low for figure in told.values())
    most = sum(figure.high for figure in told.values())
    _require(least <= size <= most)
    return {
        mark: Range(
            max(figure.low, size - (most - figure.high)),
            min(figure.high, size - (least - figure.low)),
        )
        for mark, figure in told.items()
    }


def _disjoint(tables: Iterable[_Table]) -> tuple[list[_Table], list[_Table]]:
    apart: list[_Table] = []
    overlapping = []
    home: dict[Crowd, _Table] = {}
    for table in sorted(tables, key=lambda one: len(one.crowds)):
        if not any(crowd in home for crowd in table.crowds):
            apart.append(table)
            home |= dict.fromkeys(table.crowds, table)
        elif not all(_follows(figure, home) for figure in table.figures):
            overlapping.append(table)
    return apart, overlapping


def _follows(figure: Figure, home: Mapping[Crowd, _Table]) -> bool:
    """Tell whether tables alone say what the figure says; refuse if they deny it."""
    crowds = figure.crowds
    if not all(crowd in home for crowd in crowds):
        return False
    value = 0
    for table in {id(home[crowd]): home[crowd] for crowd in crowds}.values():
        for mark, count in table.counts.items():
            factors = {figure.terms.get((crowd, mark), 0) for crowd in table.crowds}
            if len(factors) > 1 or not table.is_exact:
                return False
            value += factors.pop() * count.low
    _require(figure.low <= value <= figure.high)
    return True


def _connected(sets: Iterable[frozenset[Crowd]]) -> list[set[Crowd]]:
    groups: dict[Crowd, set[Crowd]] = {}
    for crowds in sets:
        touched = {id(groups[one]): groups[one] for one in crowds if one in groups}
        joint = max(touched.values(), key=len, default=set())
        new = set(crowds).union(*touched.values()) - joint
        joint |= new
        groups |= dict.fromkeys(new, joint)
    return list({id(group): group for group in groups.values()}.values())


def _require(agreed: bool) -> None:  # noqa: FBT001  the one thing it is asked
    if not agreed:
        raise TallyError(reason=CONTRADICTORY)
