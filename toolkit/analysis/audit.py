"""What can be computed from everything that is published together.

Hiding a small group protects nobody while totals, scores or an earlier
publication give it away.  The audit asks of every union of crowds too
small to be shown whether any of its counts can only be one number.  It
needs nothing but what every reader of the publication has, and knows no
person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from toolkit.analysis.publication_parts import Question, Union, independent_parts
from toolkit.analysis.published_figures import count_told, raters

if TYPE_CHECKING:
    from toolkit.analysis.published_figures import Cell, Crowd, Figure


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A count of too few raters that follows from what is published.

    Attributes
    ----------
    groups : whose count it is, taken together; ``size`` raters in all.
    evident : everybody in a published figure of at least twice the floor
        gave this mark, and so did these: a fact about a large group, which
        may be let pass.
    """

    subject: str
    item: str
    groups: tuple[str, ...]
    size: int
    mark: str
    count: int
    evident: bool

    @property
    def is_unanimous(self) -> bool:
        """Whether it tells what every one of them chose."""
        return self.count == self.size


def audit(published: Sequence[Figure], *, fewest: int) -> tuple[Finding, ...]:
    """Return every count of fewer than ``fewest`` raters that can be computed.

    Method: of each union of crowds smaller than the floor, the smallest and
    the largest possible count of each mark under all figures; where they
    are equal, the count is known.  A zero is no finding if it is printed as
    one for a figure of at least ``fewest`` raters; a sum of findings is not
    listed again.  For n raters of a table
    of N, of whom t gave the mark, the limits are max(0, t - (N - n)) and
    min(t, n); for all else an integer program finds them.  Source: audit by
    linear programming, M. Fischetti and J. J. Salazar (2001), Management
    Science 47:1008-1027; A. Hundepool et al. (2012), Statistical Disclosure
    Control, Wiley.

    Give it everything readers will have: counts by group and pooled,
    totals, scores as rounded, earlier publications on the same raters.  It
    promises nothing about what raters know of each other beyond that;
    a coalition is audited by making it a crowd whose counts are published.
    Scores with many places and no counts beside them can take seconds each.

    >>> from toolkit.analysis.published_figures import Crowd, count_figure
    >>> staff, office = (
    ...     Crowd("m1", "A15", name, size, ("excellent", "qualified"))
    ...     for name, size in (("staff", 9), ("office", 2)))
    >>> everyone = [count_figure([staff, office], "excellent", 9)]
    >>> audit(everyone, fewest=5)
    ()
    >>> without_office = [count_figure([staff], "excellent", 8)]
    >>> [(one.mark, one.count) for one in audit(everyone + without_office, fewest=5)]
    [('excellent', 1), ('qualified', 1)]

    Raises
    ------
    TallyError : the figures contradict each other.
    """
    counts = [(figure, told) for figure in published if (told := count_told(figure))]
    none = _where(
        figure
        for figure, (_, count) in counts
        if count == 0 and _persons(figure) >= fewest
    )
    everyone = _where(
        figure
        for figure, (_, count) in counts
        if count == raters(figure.crowds) and _persons(figure) >= 2 * fewest
    )
    return tuple(
        sorted(
            Finding(
                subject=union[0].subject,
                item=union[0].item,
                groups=tuple(crowd.group for crowd in union),
                size=raters(union),
                mark=mark,
                count=count,
                evident=_is_read_in(everyone, union, mark),
            )
            for part in independent_parts(published)
            for (union, mark), count in part.exact(_questions(part.crowds, fewest))
            if count or not _is_read_in(none, union, mark)
        )
    )


def _questions(crowds: Iterable[Crowd], fewest: int) -> Iterator[Question]:
    places: defaultdict[tuple[str, str], list[Crowd]] = defaultdict(list)
    for crowd in crowds:
        if 0 < crowd.size < fewest:
            places[crowd.subject, crowd.item].append(crowd)
    for small in places.values():
        for union in _small_unions(small, fewest):
            for mark in union[0].marks:
                yield union, mark


def _small_unions(small: Sequence[Crowd], fewest: int) -> Iterator[Union]:
    for how_many in range(1, min(len(small), fewest - 1) + 1):
        for union in combinations(small, how_many):
            if raters(union) < fewest:
                yield union


def _persons(figure: Figure) -> int:
    """Return how many raters a figure tells of, at least.

    Marks on several subjects or items may all come from the same raters.
    """
    marks: defaultdict[tuple[str, str], int] = defaultdict(int)
    for crowd in figure.crowds:
        marks[crowd.subject, crowd.item] += crowd.size
    return max(marks.values())


def _where(figures: Iterable[Figure]) -> Mapping[Cell, set[int]]:
    """Return the numbers of the figures each cell is in."""
    places: defaultdict[Cell, set[int]] = defaultdict(set)
    for number, figure in enumerate(figures):
        for cell in figure.terms:
            places[cell].add(number)
    return places


def _is_read_in(places: Mapping[Cell, set[int]], union: Union, mark: str) -> bool:
    return bool(
        set.intersection(*(places.get((crowd, mark), set()) for crowd in union))
    )
