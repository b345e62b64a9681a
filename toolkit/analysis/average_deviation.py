"""How many grades raters are apart, on the average: the AD index.

It needs no idea of what no agreement would be and is said in grades, so a
committee can read it: “raters differ from the middle by half a grade”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from toolkit.analysis.grade_counts import checked_counts, checked_values

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Centre = Literal["mean", "median"]
_TO_ACCEPT: Final = 6


def average_deviation(
    counts: ArrayLike, *, centre: Centre = "mean", values: ArrayLike | None = None
) -> float:
    """Return the mean distance of marks from their mean or median, in grades.

    Formula: Σ n_k |x_k − c| ÷ Σ n_k.  Source: M. J. Burke, L. M. Finkelstein
    and M. S. Dusig (1999), Organizational Research Methods 2:49–68.  0 for
    full agreement; small ones are good, against `acceptable_deviation`.

    Not to compare scales of different length.

    Parameters
    ----------
    counts : how many raters gave each grade.
    values : what the grades stand for; 1, 2, 3, … without it.

    >>> average_deviation([1, 2, 3, 2, 2], centre="median")
    1.0

    Raises
    ------
    TallyError : the counts cannot be.
    """
    row = checked_counts(counts, dimensions=1)
    numbers = checked_values(values, grades=len(row))
    middle = _CENTRE[centre](row, numbers)
    return float(row @ np.abs(numbers - middle) / row.sum())


def average_deviation_j(
    counts: ArrayLike, *, centre: Centre = "mean", values: ArrayLike | None = None
) -> float:
    """Return the mean of `average_deviation` over items, items × grades.

    >>> average_deviation_j([[2, 0], [1, 1]])
    0.25

    Raises
    ------
    TallyError : the counts cannot be.
    """
    table = checked_counts(counts, dimensions=2)
    return float(
        np.mean([average_deviation(row, centre=centre, values=values) for row in table])
    )


def acceptable_deviation(grades: int) -> float:
    """Return the largest average deviation usually taken for agreement.

    Formula: A ÷ 6.  Source: M. J. Burke and W. P. Dunlap (2002),
    Organizational Research Methods 5:159–172.  A convention, not a test.

    >>> round(acceptable_deviation(4), 4)
    0.6667
    """
    return grades / _TO_ACCEPT


def _mean(row: np.ndarray, numbers: np.ndarray) -> float:
    return float(row @ numbers / row.sum())


def _median(row: np.ndarray, numbers: np.ndarray) -> float:
    order = np.argsort(numbers)
    reached = np.cumsum(row[order])
    sides = np.searchsorted(reached, [row.sum() / 2, row.sum() / 2 + 0.5])
    return float(numbers[order][sides].mean())


_CENTRE: Final = {"mean": _mean, "median": _median}
