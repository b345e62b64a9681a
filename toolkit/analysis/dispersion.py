"""Is opinion divided: how counts of ordered grades are spread.

Two subjects with one mean grade can be judged by one mind or by two
camps.  All indices read one row of counts, grades in order; which end is
the better does not matter.  Show van der Eijk's A and one other, not six.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.stats import entropy

from toolkit.analysis.grade_counts import checked_counts
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

_TWO: Final = 2
_THREE: Final = 3


def agreement_a(counts: ArrayLike) -> float:
    """Return van der Eijk's A: 1 one grade, 0 all alike, −1 two extreme camps.

    Formula: the counts are taken apart into layers of equal height; a layer
    of S non-empty grades out of K has A = U (1 − (S − 1)/(K − 1)), where
    U = ((K − 2) TU − (K − 1) TDU) ÷ ((K − 2)(TU + TDU)) counts the triples
    of grades that read 110 or 011 (TU) and 101 (TDU); layers are averaged
    by their marks.  Source: C. van der Eijk (2001), Quality & Quantity
    35:325–341; .6113 on page 331.

    Not for grades without an order.

    >>> agreement_a([5, 0, 0, 5]), agreement_a([9, 0, 0, 0])
    (-1.0, 1.0)
    >>> round(agreement_a([30, 40, 210, 130, 530, 50, 10]), 4)
    0.6113

    Raises
    ------
    TallyError : the counts cannot be, or there are fewer than three grades.
    """
    rest = _row(counts, fewest=_THREE)
    total, found = rest.sum(), 0.0
    while (rest > 0).any():
        given = rest > 0
        height = rest[given].min()
        found += height * given.sum() / total * _of_layer(given.tolist())
        rest = np.where(given, rest - height, 0)
    return float(found)


def polarisation(counts: ArrayLike) -> float:
    """Return (1 − A)/2: 0 for one grade, 1 for two extreme camps.

    Source: van der Eijk (2001), turned over as in common use.

    >>> polarisation([5, 0, 0, 5]), polarisation([3, 3, 3, 3])
    (1.0, 0.5)

    Raises
    ------
    TallyError : as `agreement_a`.
    """
    return (1 - agreement_a(counts)) / 2


def consensus(counts: ArrayLike) -> float:
    """Return Tastle and Wierman's consensus: 1 one grade, 0 two extreme camps.

    Formula, for grades 1 … K with mean μ: 1 + Σ p log₂(1 − |x − μ|/(K − 1)).
    Source: W. J. Tastle and M. J. Wierman (2007), International Journal of
    Approximate Reasoning 45:531–545.

    >>> consensus([9, 0, 0, 0]), consensus([5, 0, 0, 5])
    (1.0, 0.0)

    Raises
    ------
    TallyError : the counts cannot be, or there are fewer than two grades.
    """
    shares, grades = _shares(counts)
    away = np.abs(grades - shares @ grades) / (len(grades) - 1)
    used = shares > 0
    return float(1 + shares[used] @ np.log2(1 - away[used]))


def leik_dispersion(counts: ArrayLike) -> float:
    """Return Leik's D: 0 for one grade, 1 for two extreme camps.

    Formula, for cumulative shares F: 2 Σ min(F, 1 − F) ÷ (K − 1).  Source:
    R. K. Leik (1966), Pacific Sociological Review 9:85–90.

    >>> round(leik_dispersion([5, 3, 2, 2]), 4)
    0.6111

    Raises
    ------
    TallyError : as `consensus`.
    """
    reached = _reached(counts)
    return float(2 * np.minimum(reached, 1 - reached).sum() / len(reached))


def l_squared(counts: ArrayLike) -> float:
    """Return Blair and Lacy's l²: 1 for one grade, 0 for two extreme camps.

    Formula, for cumulative shares F: Σ (F − ½)² ÷ ((K − 1)/4); its root is
    their l.  Source: J. Blair and M. G. Lacy (2000), Sociological Methods &
    Research 28:251–280.

    >>> round(l_squared([5, 3, 2, 2]), 4)
    0.1944

    Raises
    ------
    TallyError : as `consensus`.
    """
    reached = _reached(counts)
    return float(((reached - 0.5) ** 2).sum() * 4 / len(reached))


def ordinal_variation(counts: ArrayLike) -> float:
    """Return Berry and Mielke's IOV: 0 for one grade, 1 for two extreme camps.

    Formula: Σ_{i<j} n_i n_j (j − i) ÷ T, T = (K − 1) n²/4, or (K − 1)(n² −
    1)/4 for odd n, the most there can be.  Source: K. J. Berry and P. W.
    Mielke (1992), Perceptual and Motor Skills 74:63–66.  Counts, not
    shares; ``nan`` for a single mark.

    >>> round(ordinal_variation([5, 3, 2, 2]), 4)
    0.8056

    Raises
    ------
    TallyError : as `consensus`.
    """
    row = _row(counts, fewest=_TWO)
    marks = row.sum()
    below = np.cumsum(row)[:-1]
    most = (len(row) - 1) * (marks**2 - marks % _TWO) / 4
    return float((below * (marks - below)).sum() / most) if most else float("nan")


def grade_entropy(counts: ArrayLike) -> float:
    """Return Shannon's entropy of the grades, in bits; blind to their order.

    Formula: −Σ p log₂ p, from 0 to log₂ K.  Source: C. E. Shannon (1948).

    >>> grade_entropy([5, 5, 0, 0])
    1.0

    Raises
    ------
    TallyError : as `consensus`.
    """
    return float(entropy(_row(counts, fewest=_TWO), base=2))


def _of_layer(given: Sequence[bool]) -> float:
    grades, used = len(given), sum(given)
    triples = [triple for triple in combinations(given, _THREE) if sum(triple) == _TWO]
    if not triples:  # one grade only, or all of them
        return 1 - (used - 1) / (grades - 1)
    apart = sum(not middle for _, middle, _ in triples)
    united = len(triples) - apart
    unimodality = ((grades - 2) * united - (grades - 1) * apart) / (
        (grades - 2) * len(triples)
    )
    return unimodality * (1 - (used - 1) / (grades - 1))


def _row(counts: ArrayLike, *, fewest: int) -> NDArray[np.float64]:
    row = checked_counts(counts, dimensions=1)
    if len(row) < fewest:
        raise TallyError(reason=Phrase("there are too few grades for this index"))
    return row


def _shares(counts: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    row = _row(counts, fewest=_TWO)
    return row / row.sum(), np.arange(len(row), dtype=np.float64)


def _reached(counts: ArrayLike) -> NDArray[np.float64]:
    """Return the cumulative shares of all grades but the last."""
    row = _row(counts, fewest=_TWO)
    return np.asarray((np.cumsum(row) / row.sum())[:-1])
