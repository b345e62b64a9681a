"""The order of several subjects: how sure each pair of places is.

An order has three grades of certainty: a fact, where everybody voted;
certain whatever the missing think; and likely, if they think like those who
voted.  This module finds them from the counts and says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.analysis.counted import Counted, counted, values_of
from toolkit.analysis.score_intervals import (
    ScoreIntervals,
    rank_sets_of,
    score_bounds,
    score_intervals,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.analysis.ranking import RankSets
    from toolkit.survey.model import Survey
    from toolkit.tally import Tally

_A_PAIR: Final = 2


@dataclass(frozen=True, eq=False)
class Order:
    """What the counts say of the order of subjects on one question.

    Attributes
    ----------
    subjects : ids of those with grades, in the order given.
    places : their counts.
    values : what the grades count.
    likely : limits of the mean scores that hold together with 95 %, if the
        missing think like those who voted; points where everybody voted.
    certain : limits of the mean scores whatever the missing think; ``None``
        where it is not known how many they are.
    """

    subjects: tuple[str, ...]
    places: tuple[Counted, ...]
    values: tuple[Fraction, ...]
    likely: ScoreIntervals
    certain: ScoreIntervals | None

    @property
    def is_complete(self) -> bool:
        """Whether everybody voted on every subject."""
        return all(one.is_complete for one in self.places)

    @property
    def means(self) -> tuple[Fraction, ...]:
        """The mean scores, exactly."""
        found = (one.mean(self.values) for one in self.places)
        return tuple(mean for mean in found if mean is not None)

    @property
    def rank_sets(self) -> RankSets:
        """The places the data leave open, all at once."""
        return rank_sets_of(self.likely, [float(mean) for mean in self.means])

    def fewest_flips(self, ahead: int, behind: int) -> int | None:
        """Return how few ballots, each changed by one grade, undo a lead.

        As `flips_to_undo`, for two positions in ``subjects``.
        """
        return flips_to_undo(self.places[ahead], self.places[behind], self.values)


def order_of(
    tally: Tally,
    survey: Survey,
    item: str,
    *,
    points: Mapping[str, float] | None = None,
    subjects: Sequence[str] | None = None,
) -> Order | None:
    """Return what the counts say of an order; ``None`` of fewer than two subjects.

    Mean scores over all rater groups, equal steps between grades unless
    there are ``points``; limits as `toolkit.analysis.score_intervals`, which
    hold for all subjects together however few the raters.  Subjects nobody
    gave a grade, such as withheld ones, are left out.

    >>> import pandas as pd
    >>> from toolkit.survey.loading import load_survey
    >>> from toolkit.tally import Tally
    >>> marks = {"subject": ["m1"] * 60 + ["m2"] * 60, "item": "A15",
    ...          "group": "staff", "grade": ["excellent"] * 60 + ["qualified"] * 60}
    >>> found = order_of(Tally.from_marks(pd.DataFrame(marks)),
    ...                  load_survey("member-appraisal-short"), "A15")
    >>> found.rank_sets.low, found.rank_sets.high
    ((1, 2), (1, 2))
    """
    names = tally.subjects if subjects is None else subjects
    part = tally.select(item=item)
    found = {one: counted(part, survey, subject=one, item=item) for one in names}
    rated = {one: there for one, there in found.items() if there.rated}
    if len(rated) < _A_PAIR:
        return None
    places = tuple(rated.values())
    values = values_of(survey.question(item), points)
    rows = np.array([one.grades for one in places])
    worth = [float(value) for value in values]
    valid, eligible = zip(*(one.crowd for one in places), strict=True)
    likely = score_intervals(rows, values=worth, valid=valid, eligible=eligible)
    missing = [one.missing for one in places if one.missing is not None]
    certain = None
    if len(missing) == len(places):
        certain = score_bounds(rows, values=worth, missing=missing)
        likely = ScoreIntervals(
            np.maximum(likely.low, certain.low), np.minimum(likely.high, certain.high)
        )
    return Order(tuple(rated), places, values, likely, certain)


def flips_to_undo(
    ahead: Counted, behind: Counted, values: Sequence[Fraction]
) -> int | None:
    """Return the fewest ballots that, changed by one grade each, undo a lead.

    Formula: a ballot of the one ahead that falls by one grade takes (v_k −
    v_{k+1}) ÷ n off the gap of the two means, one of the one behind that
    rises as much of its own; the largest are taken first until the gap is
    closed.  ``None`` where one grade each cannot close it.  Source:
    elementary; the idea of the fragility index (M. Walsh et al. 2014,
    Journal of Clinical Epidemiology 67:622–628).  Unit: ballots.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> better, worse = (Counted(question, {"excellent": n, "qualified": 12 - n})
    ...                  for n in (9, 7))
    >>> flips_to_undo(better, worse, values_of(question))
    2
    """
    first, second = ahead.mean(values), behind.mean(values)
    if first is None or second is None:
        return None
    moves: list[tuple[Fraction, int]] = []
    for place, (better, worse) in enumerate(pairwise(values)):
        step = better - worse
        moves.append((step / ahead.rated, ahead.grades[place]))
        moves.append((step / behind.rated, behind.grades[place + 1]))
    gap, flips = first - second, 0
    for reach, ballots in sorted(moves, reverse=True):
        if gap <= 0 or not reach:
            break
        used = min(ballots, -(-gap // reach))
        gap, flips = gap - used * reach, flips + used
    return flips if gap <= 0 else None
