"""Tables of counts: who down the side, grades along the top.

Every comparison, association and trend starts from such a table, and none
needs more: the rank of a grade follows from how often each grade was
given.  A table knows no rater; its rows are rater groups, subjects,
rounds, or the grades of an earlier round.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from toolkit.errors import ColumnMissingError, TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from toolkit.survey.model import Survey
    from toolkit.tally import Tally

Numbers: TypeAlias = "NDArray[np.float64]"


def grades_by(
    tally: Tally, grades: Sequence[str], *, by: str = "group"
) -> pd.DataFrame:
    """Return how often each grade was given, one row for every group.

    ``grades`` are the codes of one scale, lowest first; other marks, such
    as “don't know”, are left out.  ``by`` is ``group``, ``subject`` or
    ``item``; the rest is added up, so select the item first.  Unit: marks.

    >>> from toolkit.tally import Tally
    >>> marks = {"subject": "m1", "item": "A15", "group": ["staff", "peers"] * 2,
    ...          "grade": ["good", "fair", "good", "dont_know"]}
    >>> tally = Tally.from_marks(pd.DataFrame(marks))
    >>> grades_by(tally, ["fair", "good"]).to_dict("index")
    {'peers': {'fair': 1, 'good': 0}, 'staff': {'fair': 0, 'good': 2}}

    Raises
    ------
    ColumnMissingError : a tally has no such column.
    """
    if by not in tally.counts.columns:
        raise ColumnMissingError(column=by)
    graded = tally.counts[tally.counts["grade"].isin(list(grades))]
    table = graded.pivot_table(
        index=by, columns="grade", values="count", aggfunc="sum", fill_value=0
    )
    return table.reindex(columns=pd.Index(grades, name="grade"), fill_value=0)


def counts_by_subject(tally: Tally, survey: Survey, item: str) -> pd.DataFrame:
    """Return how often each grade of an item was given, subject by subject.

    As `grades_by`, but best grade first, as the survey has them, and with a
    row for every subject of the tally, graded or not.

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
    table = grades_by(tally.select(item=item), grades, by="subject")
    return table.reindex(index=tally.subjects, fill_value=0).astype("int64")


def table_of_samples(*samples: Sequence[float]) -> Numbers:
    """Return the counts of raw values: one row a sample, one column a value.

    Columns run from the smallest value to the largest.

    >>> table_of_samples([1, 1, 3], [2, 3])
    array([[2., 0., 1.],
           [0., 1., 1.]])

    Raises
    ------
    TallyError : a value is missing or endless.
    """
    values = np.unique(np.fromiter(chain(*samples), dtype=float))
    if not np.isfinite(values).all():
        raise TallyError(reason=Phrase("a number is missing or endless"))
    rows = [np.searchsorted(values, np.asarray(one, dtype=float)) for one in samples]
    counted = [np.bincount(row.astype(int), minlength=values.size) for row in rows]
    return np.asarray(counted, dtype=float)


def table_of_pairs(first: Sequence[float], second: Sequence[float]) -> Numbers:
    """Return the counts of paired raw values: first down, second along.

    >>> table_of_pairs([1, 1, 2], [5, 6, 6])
    array([[1., 1.],
           [0., 1.]])

    Raises
    ------
    TallyError : the two differ in length.
    """
    if len(first) != len(second):
        raise TallyError(reason=Phrase("the two rows differ in length"))
    down, rows = np.unique(np.asarray(first, dtype=float), return_inverse=True)
    along, columns = np.unique(np.asarray(second, dtype=float), return_inverse=True)
    table = np.zeros((down.size, along.size))
    np.add.at(table, (rows, columns), 1)
    return table


def table_of(counts: ArrayLike) -> Numbers:
    """Return counts as a table, checked: two rows and one count in each.

    Raises
    ------
    TallyError : no table, a negative or missing count, or an empty row.
    """
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2 or table.shape[0] < 2:  # noqa: PLR2004 -- a table, two rows
        raise TallyError(reason=Phrase("there is only one group, or none"))
    if not np.isfinite(table).all():
        raise TallyError(reason=Phrase("a number is missing or endless"))
    if (table < 0).any():
        raise TallyError(reason=Phrase("a count is negative"))
    if (table.sum(axis=1) == 0).any():
        raise TallyError(reason=Phrase("a group has no grades"))
    return table


def table_of_rows(*rows: ArrayLike) -> Numbers:
    """Return rows of counts as one checked table, as `table_of` does."""
    numbers = [np.atleast_1d(np.asarray(row, dtype=float)) for row in rows]
    if len({row.shape for row in numbers}) > 1:
        raise TallyError(reason=Phrase("the two rows differ in length"))
    return table_of(np.stack(numbers))


def midranks(grades: Numbers) -> Numbers:
    """Return the rank shared by all who gave the same grade.

    Formula: C − n + (n + 1)/2, for n of a grade and C up to it, included.

    >>> midranks(np.array([2.0, 0.0, 1.0]))
    array([1.5, 2.5, 3. ])
    """
    return grades.cumsum() - grades + (grades + 1) / 2


def ties(grades: Numbers) -> float:
    """Return Σ (t³ − t) over the sizes of all groups of equal grades."""
    return float((grades**3 - grades).sum())
