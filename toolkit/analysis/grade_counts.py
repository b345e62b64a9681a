"""Counts of grades as arrays: checked, and taken from a tally.

Indices of agreement and of spread need nothing but how often each grade
was given.  Here such counts are looked at once, so that every index
refuses the same nonsense in the same words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from toolkit.survey.model import Survey
    from toolkit.tally import Tally

_A_PAIR: Final = 2


def counts_by_subject(tally: Tally, survey: Survey, item: str) -> pd.DataFrame:
    """Return how often each grade of an item was given, subject by subject.

    One row for each subject, one column for each grade, best first, zeros
    included; the rater groups are added up.  “Don't know”, blank and
    invalid marks are no grades and are left out.

    >>> import pandas as pd
    >>> from toolkit.survey.loading import load_survey
    >>> from toolkit.tally import Tally
    >>> marks = {"subject": ["m1", "m1", "m2"], "item": "A15", "group": "staff",
    ...          "grade": ["excellent", "excellent", "qualified"]}
    >>> tally = Tally.from_marks(pd.DataFrame(marks))
    >>> counts_by_subject(tally, load_survey("member-appraisal-short"), "A15")[
    ...     ["excellent", "qualified"]
    ... ].values.tolist()
    [[2, 0], [0, 1]]

    Raises
    ------
    TallyError : the survey has no closed item of this name.
    """
    asked = {one.id: one for one in survey.rated_questions}
    if item not in asked:
        raise TallyError(reason=Phrase("an item is not among those of the survey"))
    grades = [grade.code for grade in asked[item].scale.grades]
    counts = tally.select(item=item).counts
    table = counts.pivot_table(
        index="subject", columns="grade", values="count", aggfunc="sum", fill_value=0
    )
    return table.reindex(index=tally.subjects, columns=grades, fill_value=0).astype(
        "int64"
    )


def checked_counts(counts: ArrayLike, *, dimensions: int) -> NDArray[np.float64]:
    """Return counts as an array; refuse what cannot be counts.

    >>> checked_counts([3, 0, 1], dimensions=1)
    array([3., 0., 1.])

    Raises
    ------
    TallyError : not so many dimensions, nothing counted, or a count that is
        negative or no number.
    """
    array = np.asarray(counts, dtype=np.float64)
    if array.ndim != dimensions:
        raise TallyError(reason=Phrase("the counts are not of the shape needed"))
    if not np.isfinite(array).all() or (array < 0).any():
        raise TallyError(reason=Phrase("a count is negative or no number"))
    if array.sum() == 0:
        raise TallyError(reason=Phrase("nothing was counted"))
    return array


def checked_values(values: ArrayLike | None, *, grades: int) -> NDArray[np.float64]:
    """Return the number each grade stands for; without any, 1, 2, 3 and so on.

    >>> checked_values(None, grades=4)
    array([1., 2., 3., 4.])

    Raises
    ------
    TallyError : not one finite number for each grade.
    """
    if values is None:
        return np.arange(1, grades + 1, dtype=np.float64)
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (grades,) or not np.isfinite(array).all():
        raise TallyError(reason=Phrase("each grade needs one number"))
    return array


def sample_variance(counts: ArrayLike, *, values: ArrayLike | None = None) -> float:
    """Return the variance of marks, with n − 1; ``nan`` for fewer than two.

    >>> round(sample_variance([1, 2, 3, 2, 2]), 4)
    1.7333

    Raises
    ------
    TallyError : the counts cannot be.
    """
    row = checked_counts(counts, dimensions=1)
    numbers = checked_values(values, grades=len(row))
    raters = float(row.sum())
    if raters < _A_PAIR:
        return float("nan")
    return float(row @ (numbers - row @ numbers / raters) ** 2) / (raters - 1)
