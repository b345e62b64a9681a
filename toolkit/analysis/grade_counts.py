"""How often each grade was given, once: checked, with what grades stand for.

Indices of agreement and of spread need nothing but such counts.  Here they
are looked at once, so that every index refuses the same nonsense in the
same words.  Tables of several groups, and what takes them out of a tally,
are in `toolkit.analysis.crosstab`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_A_PAIR: Final = 2


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
