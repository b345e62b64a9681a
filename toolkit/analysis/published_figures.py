"""What a publication tells, written as rows over unknown integers.

Every figure on paper says of some cells, each the number of marks of one
kind in one crowd, that a sum of them lies within limits: a count says it
exactly, a band or a rounded score less so.  Here such rows are written
down, so that an audit can ask what follows from all of them together.
Crowds are named by their rater group; nothing here knows a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import TYPE_CHECKING, Final

from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.publication import MERGED
from toolkit.tally import COUNT_COLUMNS, Tally

if TYPE_CHECKING:
    from toolkit.publication import Banded
    from toolkit.survey.model import Survey

_EMPTY_SCORE: Final = Phrase("a score of nobody or of nothing is published")


@dataclass(frozen=True, slots=True, order=True)
class Crowd:
    """Raters who are never told apart, on one item of one subject.

    Usually a rater group; where publications are compared, also those who
    joined or left in between.

    Attributes
    ----------
    size : how many marks they gave; taken to be known to everybody.
    marks : every mark they could give.
    """

    subject: str
    item: str
    group: str
    size: int
    marks: tuple[str, ...]


Cell = tuple[Crowd, str]
"""How often one mark was given in one crowd: an integer readers look for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Something published: ``low`` ≤ sum of factor · cell ≤ ``high``."""

    terms: Mapping[Cell, int]
    low: int
    high: int

    @property
    def crowds(self) -> frozenset[Crowd]:
        """The crowds it tells something of."""
        return frozenset(crowd for crowd, _ in self.terms)

    def allows(self, cells: Mapping[Cell, int]) -> bool:
        """Return whether the figure can be true of these cells."""
        told = sum(factor * cells[cell] for cell, factor in self.terms.items())
        return self.low <= told <= self.high


def raters(crowds: Iterable[Crowd]) -> int:
    """Return how many marks these crowds gave on their item."""
    return sum(crowd.size for crowd in crowds)


def count_figure(
    crowds: Iterable[Crowd], mark: str, low: int, high: int | None = None
) -> Figure:
    """Return the figure “this mark was given so many times in these crowds”.

    With ``high``, it is a band: from ``low`` to ``high`` times.

    >>> staff = Crowd("m1", "A15", "staff", 9, ("excellent", "qualified"))
    >>> count_figure([staff], "excellent", 7).high
    7
    """
    terms = dict.fromkeys(((crowd, mark) for crowd in crowds), 1)
    return Figure(terms, low, low if high is None else high)


def mark_told(figure: Figure) -> str:
    """Return the mark that a figure counts, exactly or not; empty if it is no count."""
    marks = {mark for _, mark in figure.terms}
    plain = len(marks) == 1 and set(figure.terms.values()) == {1}
    return marks.pop() if plain else ""


def count_told(figure: Figure) -> tuple[str, int] | None:
    """Return the mark a figure counts and how often, if it is a plain count."""
    mark = mark_told(figure)
    return (mark, figure.low) if mark and figure.low == figure.high else None


def score_figure(
    weights: Mapping[Sequence[Crowd], int | Decimal | Fraction],
    scores: Mapping[str, int],
    *,
    shown: Decimal,
) -> Figure:
    """Return what a weighted score says of the marks, its rounding included.

    Formula: Σ w_g · (Σ s_k n_gk ÷ n_g) ÷ Σ w_g, for w = ``weights`` of the
    parts that are scored as one, s = ``scores`` of the marks, and n_g all
    marks of a part; marks without a score count nothing, no score is
    negative.  ``shown`` has as
    many places as were printed, a half rounded up, so the score lies in
    [shown − ½ step, shown + ½ step); all is multiplied out to integers.
    Source: the appraisal rules that weigh rater groups, audited as linear
    equations after A. Hundepool et al. (2012), Statistical Disclosure
    Control, Wiley.

    Not for a score whose denominator is not published: there n_g is
    unknown and the row would claim too much.

    >>> staff = Crowd("m1", "A15", "staff", 4, ("excellent", "qualified"))
    >>> told = score_figure(
    ...     {(staff,): 1}, {"excellent": 100, "qualified": 80}, shown=Decimal("95"))
    >>> sorted(told.terms.values()), told.low, told.high
    ([4, 5], 19, 19)

    Raises
    ------
    TallyError : a part is empty, or nothing has weight or score.
    """
    total = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    sizes = {part: raters(part) for part in weights}
    if not total or not all(sizes.values()):
        raise TallyError(reason=_EMPTY_SCORE)
    factors = {
        (crowd, mark): Fraction(weight) / total * scores.get(mark, 0) / sizes[part]
        for part, weight in weights.items()
        for crowd in part
        for mark in crowd.marks
    }
    whole = lcm(*(factor.denominator for factor in factors.values()))
    terms = {cell: int(factor * whole) for cell, factor in factors.items()}
    common = gcd(*terms.values())
    if not common:
        raise TallyError(reason=_EMPTY_SCORE)
    half = Fraction(Decimal(5).scaleb(int(shown.as_tuple().exponent) - 1))
    return Figure(
        terms={cell: factor // common for cell, factor in terms.items()},
        low=((Fraction(shown) - half) * whole / common).__ceil__(),
        high=((Fraction(shown) + half) * whole / common).__ceil__() - 1,
    )


Place = tuple[str, str, str]
"""A subject, an item, and a rater group or the label of several."""


def crowds_of(tally: Tally, survey: Survey | None = None) -> dict[Place, Crowd]:
    """Return the rater groups of a tally as crowds, by place.

    Take the tally as it was counted, before groups are merged: whoever
    knows the house knows how many a small group is, shown or not.  Without
    a survey, the marks that could be given are all that were given at all.
    """
    sizes: defaultdict[Place, int] = defaultdict(int)
    for subject, item, group, _, count in _rows(tally):
        sizes[subject, item, group] += count
    marks = marks_by_item(tally, survey)
    return {place: Crowd(*place, n, marks[place[1]]) for place, n in sizes.items()}


def marks_by_item(
    tally: Tally, survey: Survey | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the marks each item could be given; without a survey, any there is.

    Raises
    ------
    TallyError : the tally has an item or a mark that the survey has not.
    """
    if survey is None:
        every = tuple(sorted(set(tally.counts["grade"])))
        return dict.fromkeys(map(str, tally.counts["item"].unique()), every)
    marks = {question.id: question.marks for question in survey.questions}
    given = tally.counts[["item", "grade"]].drop_duplicates()
    for item, mark in given.itertuples(index=False):
        if mark not in marks.get(item, ()):
            raise TallyError(
                reason=Phrase("a mark is not one of the survey's"), item=item, mark=mark
            )
    return marks


def figures_of(
    shown: Tally,
    crowds: Mapping[Place, Crowd],
    *,
    together: Iterable[Collection[str]] = (),
) -> tuple[Figure, ...]:
    """Return every count that a tally about to be published tells.

    Zeros included, for each label and for all labels pooled; and, for each
    set of subjects in ``together``, added up over these subjects.  Shares
    follow from counts, and participation from the sizes of the crowds.

    >>> import pandas as pd
    >>> from toolkit.analysis.disclosure import protect
    >>> from toolkit.survey.loading import load_survey
    >>> survey = load_survey("member-appraisal-short")
    >>> marks = {"subject": "m1", "item": "A15", "grade": "excellent",
    ...          "group": ["staff"] * 9 + ["retired"] * 2}
    >>> counted = Tally.from_marks(pd.DataFrame(marks))
    >>> shown = protect(counted, fewest=5, merge_with=survey.merge_order).tally
    >>> figures = figures_of(shown, crowds_of(counted, survey))
    >>> [figure.low for figure in figures], len(figures[0].crowds)
    ([11, 0, 0, 0, 0, 0, 0], 2)

    Raises
    ------
    TallyError : the tally shows a group of which there is no crowd.
    """
    counts: defaultdict[Place, dict[str, int]] = defaultdict(dict)
    for subject, item, label, mark, count in _rows(shown):
        counts[subject, item, label][mark] = count
    tables: dict[frozenset[Crowd], dict[str, int]] = {}
    sums: defaultdict[tuple[int, str], list[frozenset[Crowd]]] = defaultdict(list)
    sets = [{one} for one in shown.subjects] + [set(one) for one in together]
    homes = _homes(sets)
    for (subject, item, label), told in counts.items():
        members = frozenset(
            crowds[subject, item, code]
            for code in {label, *label.split(MERGED)}
            if (subject, item, code) in crowds
        )
        if not members:
            raise TallyError(reason=Phrase("marks are published of nobody who voted"))
        tables[members] = told
        for home in homes[subject]:
            sums[home, item].append(members)
    for parts in sums.values():
        if len(parts) > 1:
            tables[frozenset().union(*parts)] = _added(tables[one] for one in parts)
    return tuple(
        count_figure(members, mark, told.get(mark, 0))
        for members, told in tables.items()
        for mark in next(iter(members)).marks
    )


def band_figures(
    bands: Iterable[Banded], crowds: Mapping[Place, Crowd]
) -> tuple[Figure, ...]:
    """Return what bands tell of all the crowds on their subject and question."""
    members: defaultdict[tuple[str, str], list[Crowd]] = defaultdict(list)
    for crowd in crowds.values():
        members[crowd.subject, crowd.item].append(crowd)
    return tuple(
        count_figure(members[one.subject, one.item], one.mark, one.low, one.high)
        for one in bands
    )


def _homes(sets: Sequence[set[str]]) -> dict[str, list[int]]:
    homes: defaultdict[str, list[int]] = defaultdict(list)
    for number, subjects in enumerate(sets):
        for subject in subjects:
            homes[subject].append(number)
    return homes


def _added(tables: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: defaultdict[str, int] = defaultdict(int)
    for table in tables:
        for mark, count in table.items():
            total[mark] += count
    return total


def _rows(tally: Tally) -> Iterable[tuple[str, str, str, str, int]]:
    *keys, numbers = (tally.counts[column].tolist() for column in COUNT_COLUMNS)
    return zip(*keys, map(int, numbers), strict=True)
