"""Do raters agree: coefficients for many raters, corrected for chance.

They need only how many raters gave each unit each grade.  Who gave it is
neither known nor asked, and units may have different numbers of raters.
Krippendorff's alpha has its own module; two raters whose grades are known
pair by pair are in `toolkit.analysis.kappa`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from toolkit.analysis.grade_counts import checked_counts
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

Credit = Literal["identity", "ordinal", "linear", "quadratic"]
"""How much of an agreement two different grades are."""

_A_PAIR: Final = 2


def fleiss_kappa(counts: ArrayLike, *, credit: Credit = "identity") -> float:
    """Return Fleiss' kappa, chance taken from the shares of the grades.

    Formula: (p_a − p_e) ÷ (1 − p_e), p_a the mean share of agreeing pairs
    over units with two ratings or more, p_e = Σ w_ck π_c π_k, and π_c the
    mean share of grade c over all units rated.  Source: J. L. Fleiss (1971),
    Psychological Bulletin 76:378–382 (.430 in its example); for missing
    ratings and partial credit K. L. Gwet (2014), Handbook of Inter-Rater
    Reliability.  No unit; ``nan`` where all marks are one grade.

    Not where one grade prevails: see `gwet_ac`.

    >>> round(fleiss_kappa([[3, 0], [0, 3], [2, 1]]), 4)
    0.55

    Raises
    ------
    TallyError : the counts cannot be, or no unit has two ratings.
    """

    def chance(shares: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
        return float(shares @ weights @ shares)

    return _corrected(counts, credit, chance)


def category_kappas(counts: ArrayLike) -> list[float]:
    """Return Fleiss' kappa of each grade against all the others.

    Formula: `fleiss_kappa` of the table that keeps one column and adds up
    the rest; with equal numbers of raters it is Fleiss' own of 1971.
    ``nan`` for a grade that nobody, or everybody, gave.

    >>> [round(kappa, 2) for kappa in category_kappas([[3, 0], [0, 3], [2, 1]])]
    [0.55, 0.55]

    Raises
    ------
    TallyError : as `fleiss_kappa`.
    """
    table = checked_counts(counts, dimensions=2)
    rest = table.sum(axis=1, keepdims=True) - table
    return [
        fleiss_kappa(np.column_stack([mine, others]))
        for mine, others in zip(table.T, rest.T, strict=True)
    ]


def gwet_ac(counts: ArrayLike, *, credit: Credit = "identity") -> float:
    """Return Gwet's AC1, or AC2 where a credit other than identity is given.

    Formula: as `fleiss_kappa`, but p_e = Σ w ÷ (q (q − 1)) · Σ π_c (1 − π_c)
    for q grades.  Source: K. L. Gwet (2008), British Journal of Mathematical
    and Statistical Psychology 61:29–48.  It stays high where nearly all
    marks are one grade and raters do agree; q is the number of columns, so
    grades nobody used must have theirs.

    >>> round(gwet_ac([[3, 0], [3, 0], [2, 1]]), 4)
    0.7231

    Raises
    ------
    TallyError : as `fleiss_kappa`.
    """

    def chance(shares: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
        grades = len(shares)
        spread = (shares * (1 - shares)).sum() / (grades * (grades - 1))
        return float(weights.sum() * spread)

    return _corrected(counts, credit, chance)


def brennan_prediger(counts: ArrayLike, *, credit: Credit = "identity") -> float:
    """Return Brennan and Prediger's kappa: chance gives every grade alike.

    Formula: as `fleiss_kappa`, but p_e = Σ w ÷ q².  Source: R. L. Brennan
    and D. J. Prediger (1981), Educational and Psychological Measurement
    41:687–699.  Unused grades raise it, so their columns must be there.

    >>> round(brennan_prediger([[3, 0], [0, 3], [2, 1]]), 4)
    0.5556

    Raises
    ------
    TallyError : as `fleiss_kappa`.
    """

    def chance(shares: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
        return float(weights.sum() / len(shares) ** 2)

    return _corrected(counts, credit, chance)


def observed_agreement(counts: ArrayLike, *, credit: Credit = "identity") -> float:
    """Return the mean share of agreeing pairs of raters, chance not removed.

    Formula: mean over units of Σ_c n_c (Σ_k w_ck n_k − 1) ÷ (m (m − 1)).
    Source: J. L. Fleiss (1971).  Between 0 and 1; units with one rating
    drop out.

    >>> round(observed_agreement([[3, 0], [0, 3], [2, 1]]), 4)
    0.7778

    Raises
    ------
    TallyError : as `fleiss_kappa`.
    """
    table = units_with_pairs(counts)
    raters = table.sum(axis=1)
    credited = table @ agreement_weights(table.shape[1], credit)
    pairs = (table * (credited - 1)).sum(axis=1)
    return float((pairs / (raters * (raters - 1))).mean())


def agreement_weights(grades: int, credit: Credit) -> NDArray[np.float64]:
    """Return the credit given to each pair of grades, 1 for equal ones.

    For grades d steps apart out of D: identity 0, linear 1 − d/D, quadratic
    1 − d²/D², ordinal 1 − d(d + 1)/D(D + 1).  Source: K. L. Gwet (2014).

    >>> agreement_weights(3, "linear")[0].tolist()
    [1.0, 0.5, 0.0]

    Raises
    ------
    TallyError : fewer than two grades.
    """
    if grades < _A_PAIR:
        raise TallyError(reason=Phrase("there are fewer than two grades"))
    steps = np.abs(np.subtract.outer(np.arange(grades), np.arange(grades)))
    farther = _FARTHER[credit](steps.astype(np.float64))
    return np.asarray(1 - farther / farther.max())


def units_with_pairs(counts: ArrayLike) -> NDArray[np.float64]:
    """Return the rows of a table of counts in which two raters can agree.

    >>> units_with_pairs([[2, 0], [1, 0], [1, 1]]).tolist()
    [[2.0, 0.0], [1.0, 1.0]]

    Raises
    ------
    TallyError : the counts cannot be, or no unit has two ratings.
    """
    table = checked_counts(counts, dimensions=2)
    paired = table[table.sum(axis=1) >= _A_PAIR]
    if len(paired) == 0:
        raise TallyError(reason=Phrase("no unit has two ratings"))
    return np.asarray(paired)


_FARTHER: Final[
    Mapping[Credit, Callable[[NDArray[np.float64]], NDArray[np.float64]]]
] = {
    "identity": lambda steps: np.minimum(steps, 1),
    "linear": lambda steps: steps,
    "quadratic": lambda steps: steps**2,
    "ordinal": lambda steps: steps * (steps + 1),
}


def _corrected(
    counts: ArrayLike,
    credit: Credit,
    chance: Callable[[NDArray[np.float64], NDArray[np.float64]], float],
) -> float:
    table = checked_counts(counts, dimensions=2)
    agreed = observed_agreement(table, credit=credit)
    rated = table[table.sum(axis=1) > 0]
    shares = (rated / rated.sum(axis=1, keepdims=True)).mean(axis=0)
    expected = chance(shares, agreement_weights(table.shape[1], credit))
    return float("nan") if expected == 1 else (agreed - expected) / (1 - expected)
