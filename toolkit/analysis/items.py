"""Which items carry information: easiness, ceiling, don't know, discrimination.

An item on which nearly everybody gets the best grade, or which few can
answer, cannot tell subjects apart, however well it is worded.  The item is
appraised here, never a subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from toolkit.analysis.item_moments import ItemMoments, within_covariance
from toolkit.analysis.reliability import item_rest_correlations
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.survey.model import Survey
    from toolkit.survey.words import Scale
    from toolkit.tally import Tally

ITEM_COLUMNS: Final = (
    "item",
    "rated",
    "easiness",
    "ceiling_share",
    "is_at_ceiling",
    "dont_know_share",
)
CEILING: Final = 0.8
"""Above this share of best grades an item hardly separates subjects."""
_FEWEST: Final = 2


def item_profile(
    tally: Tally, survey: Survey, *, ceiling: float = CEILING
) -> pd.DataFrame:
    """Return how each rated question was answered, all subjects and groups together.

    Formula: ``easiness`` is the mean place of the grades given, the worst
    counting 0, the best 1 and the others evenly between (the difficulty
    index of item analysis, high where an item is easy); ``ceiling_share``
    the share of the best grade among grades; ``dont_know_share`` that of
    the exit among grades and exit.  Shares lie between 0 and 1 and are
    ``nan`` of nothing.

    Not for comparing items on scales of different length.

    >>> from toolkit.survey.loading import load_survey
    >>> from toolkit.tally import Tally
    >>> marks = {"subject": "m1", "item": "A15", "group": "staff",
    ...          "grade": ["excellent"] * 9 + ["unqualified", "dont_know"]}
    >>> tally = Tally.from_marks(pd.DataFrame(marks))
    >>> found = item_profile(tally, load_survey("member-appraisal-short")).iloc[0]
    >>> int(found["rated"]), float(found["easiness"]), bool(found["is_at_ceiling"])
    (10, 0.9, True)

    Returns
    -------
    columns ``item, rated, easiness, ceiling_share, is_at_ceiling,
    dont_know_share``; items in the survey's order.
    """
    given = tally.counts.groupby(["item", "grade"])["count"].sum()
    counts = {place: int(count) for place, count in given.items()}
    rows = []
    for item in survey.rated_questions:
        scale = item.scale
        scores = easiness_of(scale)
        graded = {code: counts.get((item.id, code), 0) for code in scores}
        rated = sum(graded.values())
        unknown = counts.get((item.id, scale.exit.code), 0)
        best = _share(graded[scale.grades[0].code], rated)
        easy = _share(sum(scores[code] * n for code, n in graded.items()), rated)
        rows.append(
            (
                item.id,
                rated,
                easy,
                best,
                best > ceiling,
                _share(unknown, rated + unknown),
            )
        )
    return pd.DataFrame(rows, columns=list(ITEM_COLUMNS))


def discrimination(patterns: pd.DataFrame, survey: Survey) -> dict[str, float]:
    """Return how far each item goes along with the others, within subjects.

    Formula: `item_rest_correlations` of the covariances within subjects,
    grades evenly spaced.  Only ballots graded on every item count; ``nan``
    for an item that does not vary.  Below about .2 an item asks for
    something else than the rest; near 1 it asks the same again.

    Not to judge an item a rule asks for, and not without a look at
    `toolkit.analysis.straight_lining`: uniform ballots raise it.

    Parameters
    ----------
    patterns : as `Sums` keeps them: ``subject, group, pattern, count``.

    >>> from toolkit.survey.loading import load_survey
    >>> one = load_survey("member-appraisal-short")
    >>> first = one.item("A15")
    >>> again = first.model_copy(update={"id": "B01"})
    >>> table = pd.DataFrame({"subject": "m1", "group": "staff", "count": [4, 4],
    ...     "pattern": ["excellent|excellent", "qualified|qualified"]})
    >>> discrimination(table, one.model_copy(update={"items": (first, again)}))
    {'A15': 1.0, 'B01': 1.0}

    Raises
    ------
    TallyError : there is one item only, or no subject has two complete
        ballots.
    """
    items = survey.rated_questions
    if len(items) < _FEWEST:
        raise TallyError(reason=Phrase("the survey has fewer than two rated questions"))
    scores = [easiness_of(item.scale) for item in items]
    within = within_covariance(
        ItemMoments.from_patterns(ballots, scores)
        for _, ballots in patterns.groupby("subject")
    )
    found = item_rest_correlations(within)
    return {item.id: value for item, value in zip(items, found, strict=True)}


def easiness_of(scale: Scale) -> Mapping[str, float]:
    """Return the place of each grade between worst, 0, and best, 1.

    >>> from toolkit.survey.loading import load_survey
    >>> scale = load_survey("member-appraisal-short").scales["l4"]
    >>> [round(place, 2) for place in easiness_of(scale).values()]
    [1.0, 0.67, 0.33, 0.0]
    """
    places = np.linspace(1, 0, len(scale.grades))
    codes = (grade.code for grade in scale.grades)
    return {code: float(place) for code, place in zip(codes, places, strict=True)}


def _share(part: float, whole: int) -> float:
    return part / whole if whole else float("nan")
