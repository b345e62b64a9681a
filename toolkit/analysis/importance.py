"""What to work on first: how important items are, and how well they go.

The four fields of the grid are cut by a rule that is named, never by the
eye, and an item whose interval crosses a cut is called undecided instead
of being put on one side.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist, fmean, median
from typing import TYPE_CHECKING, Final, Literal

from toolkit.analysis.intervals import Interval
from toolkit.analysis.reliability import correlations
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


class Quadrant(StrEnum):
    """Where an item stands, and so what it asks for."""

    CONCENTRATE = "concentrate"
    """Important, and not going well: begin here."""
    KEEP_UP = "keep_up"
    """Important, and going well."""
    LOW_PRIORITY = "low_priority"
    """Neither important nor going well."""
    POSSIBLE_OVERKILL = "possible_overkill"
    """Going well, and not important."""
    UNDECIDED = "undecided"
    """Its interval crosses a cut."""


@dataclass(frozen=True, slots=True)
class Point:
    """One item: its importance and performance, with intervals where known."""

    item: str
    importance: float
    performance: float
    importance_interval: Interval | None = None
    performance_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Cuts:
    """From which importance and performance on an item counts as high."""

    importance: float
    performance: float


Rule = Literal["means", "medians"]
"""Cut at the means of all items, or at their medians."""


def cuts_by(rule: Rule, points: Sequence[Point]) -> Cuts:
    """Return the cuts that a rule makes among these items.

    Source: J. A. Martilla and J. C. James (1977), Journal of Marketing
    41:77–79, who leave the choice open.  Either rule puts about half the
    items on each side even where all go well; `Cuts` at fixed values, say
    the middle of the scale, does not.  The rule belongs on the axes.

    >>> points = [Point("A", 4, 2), Point("B", 2, 4), Point("C", 3, 6)]
    >>> cuts_by("means", points)
    Cuts(importance=3.0, performance=4.0)

    Raises
    ------
    TallyError : there is no item.
    """
    if not points:
        raise TallyError(reason=Phrase("there is no item to place"))
    middle = _MIDDLE[rule]
    return Cuts(
        middle([point.importance for point in points]),
        middle([point.performance for point in points]),
    )


def quadrant(point: Point, cuts: Cuts) -> Quadrant:
    """Return where an item stands; a value on the cut counts as high.

    Source: Martilla and James (1977), the field of undecided items added.
    The cuts are taken as fixed, though a rule makes them of the same data.

    >>> quadrant(Point("A", 4, 2), Cuts(3, 3)).value
    'concentrate'
    >>> quadrant(Point("A", 4, 2, performance_interval=Interval(1, 3.1)), Cuts(3, 3))
    <Quadrant.UNDECIDED: 'undecided'>
    """
    if _crossed(point.importance_interval, cuts.importance) or _crossed(
        point.performance_interval, cuts.performance
    ):
        return Quadrant.UNDECIDED
    important = point.importance >= cuts.importance
    return _FIELDS[important, point.performance >= cuts.performance]


def quadrants(
    points: Sequence[Point], *, cuts: Cuts | Rule = "means"
) -> dict[str, Quadrant]:
    """Return where each item stands, in the order given.

    >>> placed = quadrants([Point("A", 4, 2), Point("B", 2, 4)])
    >>> placed["A"].value, placed["B"].value
    ('concentrate', 'possible_overkill')

    Raises
    ------
    TallyError : there is no item.
    """
    found = cuts if isinstance(cuts, Cuts) else cuts_by(cuts, points)
    return {point.item: quadrant(point, found) for point in points}


def gap(point: Point) -> float:
    """Return importance minus performance: above zero, more is expected.

    Both on one scale.  Source: Martilla and James (1977).  Difference
    scores hide which of the two moved, so show both beside it.

    >>> gap(Point("A", 4, 2.5))
    1.5
    """
    return point.importance - point.performance


def gap_interval(
    point: Point,
    *,
    importance_error: float,
    performance_error: float,
    correlation: float = 0.0,
    confidence: float = 0.95,
) -> Interval:
    """Return the normal interval of `gap` from the two standard errors.

    Formula: gap ± z √(a² + b² − 2 r a b), r being the correlation of the
    two means; 0 where different raters gave them.

    >>> found = gap_interval(Point("A", 4, 3), importance_error=0.3,
    ...                      performance_error=0.4)
    >>> round(found.low, 2), round(found.high, 2)
    (0.02, 1.98)

    Raises
    ------
    TallyError : an error is negative, or the correlation is none.
    """
    if min(importance_error, performance_error) < 0 or not -1 <= correlation <= 1:
        raise TallyError(reason=Phrase("a standard error or a correlation cannot be"))
    shared = 2 * correlation * importance_error * performance_error
    error = (importance_error**2 + performance_error**2 - shared) ** 0.5
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * error
    return Interval(gap(point) - reach, gap(point) + reach)


def derived_importance(covariance: ArrayLike, *, overall: int) -> list[float]:
    """Return each item's correlation with the overall item, that one left out.

    What raters seem to weigh, where they were not asked.  Source: A.
    Gustafsson and M. D. Johnson (2004), Journal of Service Research
    7:124–141.  Correlation is no cause, and halo raises all of them; ``nan``
    for an item that does not vary.

    Parameters
    ----------
    covariance : items × items, as `ItemMoments.covariance` gives it.
    overall : the place of the overall item, from 0.

    >>> derived_importance([[4, 1, 2], [1, 1, 0], [2, 0, 4]], overall=0)
    [0.5, 0.5]

    Raises
    ------
    TallyError : the covariances cannot be, or no item has this place.
    """
    table = correlations(covariance)
    if not 0 <= overall < len(table):
        raise TallyError(reason=Phrase("an item is not among those of the survey"))
    return [float(r) for at, r in enumerate(table[overall]) if at != overall]


def _crossed(interval: Interval | None, cut: float) -> bool:
    return interval is not None and interval.low < cut <= interval.high


_MIDDLE: Final[Mapping[Rule, Callable[[Sequence[float]], float]]] = {
    "means": fmean,
    "medians": median,
}
_FIELDS: Final[Mapping[tuple[bool, bool], Quadrant]] = {
    (True, False): Quadrant.CONCENTRATE,
    (True, True): Quadrant.KEEP_UP,
    (False, False): Quadrant.LOW_PRIORITY,
    (False, True): Quadrant.POSSIBLE_OVERKILL,
}
