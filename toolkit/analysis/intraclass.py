"""How reliable is a rating, and how many raters are enough.

Intraclass correlations divide what differs between subjects by all that
differs.  Where every subject has its own raters, the one-way form is the
only one, and grade counts suffice; the two-way forms need every rater's
number for every subject, or the sums by rater and by subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, nan
from typing import TYPE_CHECKING, Final, Literal, Self

import numpy as np
from scipy.stats import f as f_distribution

from toolkit.analysis.grade_counts import checked_counts, checked_values
from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class OneWay:
    """Variance between and within subjects whose raters are their own.

    Attributes
    ----------
    between : mean square between subjects.
    within : mean square within subjects.
    subjects : how many subjects there are.
    ratings : how many ratings there are in all.
    weighted_size : raters to a subject for unequal numbers,
        (N − Σ n² ÷ N) ÷ (k − 1).
    """

    between: float
    within: float
    subjects: int
    ratings: int
    weighted_size: float

    @classmethod
    def from_sums(cls, sizes: ArrayLike, sums: ArrayLike, squares: ArrayLike) -> Self:
        """Return the variances from each subject's n, Σ y and Σ y².

        A subject without a rating drops out.

        >>> OneWay.from_sums([2, 2], [3, 7], [5, 25]).between
        4.0

        Raises
        ------
        TallyError : the sums do not fit together, fewer than two subjects
            are rated, or none has two ratings.
        """
        n, s, q = (np.asarray(one, dtype=np.float64) for one in (sizes, sums, squares))
        if n.ndim != 1 or not n.shape == s.shape == q.shape:
            raise TallyError(reason=Phrase("sums and products are not of one shape"))
        n, s, q = n[n > 0], s[n > 0], q[n > 0]
        subjects, ratings = len(n), n.sum()
        if subjects < _FEWEST or ratings == subjects:
            raise TallyError(reason=Phrase("fewer than two subjects or ratings each"))
        means = s / n
        return cls(
            between=float((n * (means - s.sum() / ratings) ** 2).sum())
            / (subjects - 1),
            within=float((q - s * means).sum()) / float(ratings - subjects),
            subjects=subjects,
            ratings=int(ratings),
            weighted_size=float((ratings - (n**2).sum() / ratings) / (subjects - 1)),
        )

    @classmethod
    def from_counts(cls, counts: ArrayLike, *, values: ArrayLike | None = None) -> Self:
        """Return the variances from subjects × grades counts.

        Parameters
        ----------
        values : what the grades stand for; 1, 2, 3, … without it.

        >>> OneWay.from_counts([[1, 1, 0, 0], [0, 0, 1, 1]]).between
        4.0

        Raises
        ------
        TallyError : as `from_sums`, or the counts cannot be.
        """
        table = checked_counts(counts, dimensions=2)
        numbers = checked_values(values, grades=table.shape[1])
        return cls.from_sums(table.sum(axis=1), table @ numbers, table @ numbers**2)


Size = Literal["mean", "weighted"]
"""Which number of raters to a subject stands for unequal ones."""


def icc1(variances: OneWay, *, size: Size = "mean") -> float:
    """Return ICC(1): how reliable one rater's rating of a subject is.

    Formula, for mean squares B and W and m raters to a subject:
    (B − W) ÷ (B + (m − 1) W), m being the mean number or the weighted one.
    Source: J. J. Bartko (1976), Psychological Bulletin 83:762–765; P. D.
    Bliese (2000) in Klein and Kozlowski.  On 2,042 raters in 49 groups it
    is .088.  It is also the share of variance between subjects; negative
    where they differ less than chance; ``nan`` where nothing varies.

    Not to be read as agreement on one subject: see
    `toolkit.analysis.consensus`.

    >>> round(icc1(OneWay.from_counts([[1, 1, 0, 0], [0, 0, 1, 1]])), 4)
    0.7778
    """
    mean = variances.ratings / variances.subjects
    raters = mean if size == "mean" else variances.weighted_size
    whole = variances.between + (raters - 1) * variances.within
    return (variances.between - variances.within) / whole if whole else float("nan")


def icc1_interval(variances: OneWay, *, confidence: float = 0.95) -> Interval:
    """Return the interval of ICC(1), from the F of subjects over raters.

    Formula, for F = B ÷ W with k − 1 and N − k degrees of freedom and its
    quantiles F_u and F_l: (F/F_u − 1) ÷ (F/F_u + m − 1) to the same with
    F_l.  Source: S. R. Searle (1971), Linear Models, and P. E. Shrout and
    J. L. Fleiss (1979) for form (1,1).  Exact for equal numbers of raters;
    for unequal ones m is the weighted number and the interval is rough.
    The point 1 where raters of one subject do not differ, ``nan`` where
    nothing does.

    >>> table = OneWay.from_counts([[4, 1, 0, 0], [0, 2, 3, 0], [0, 0, 1, 4]])
    >>> found = icc1_interval(table)
    >>> round(found.low, 2), round(found.high, 2)
    (0.55, 1.0)
    """
    if variances.within == 0:
        sure = 1.0 if variances.between > 0 else nan
        return Interval(sure, sure)
    degrees = (variances.subjects - 1, variances.ratings - variances.subjects)
    ratio = variances.between / variances.within
    less, beyond = variances.weighted_size - 1, (1 - confidence) / 2
    tails = np.asarray(f_distribution.ppf([1 - beyond, beyond], *degrees))
    low, high = (ratio / tails - 1) / (ratio / tails + less)
    return Interval(float(low), float(high))


def icc2(variances: OneWay) -> float:
    """Return ICC(2): how reliable the subjects' means are.

    Formula: 1 − W ÷ B.  Source: P. D. Bliese (2000); .801 on the data of
    `icc1`.  It is about the means as they are, with the raters they have;
    ``nan`` where the means do not differ.

    >>> icc2(OneWay.from_counts([[1, 1, 0, 0], [0, 0, 1, 1]]))
    0.875
    """
    if variances.between == 0:
        return float("nan")
    return 1 - variances.within / variances.between


def spearman_brown(reliability: float, *, times: float) -> float:
    """Return the reliability of so many times as many raters or items.

    Formula: t r ÷ (1 + (t − 1) r).  Source: C. Spearman (1910) and W. Brown
    (1910), British Journal of Psychology 3.  From one rater's ICC(1) it
    gives that of the mean of t raters.  It supposes the further raters to
    be like those there are.

    >>> round(spearman_brown(0.3, times=10), 4)
    0.8108

    Raises
    ------
    TallyError : ``times`` is not positive.
    """
    if times <= 0:
        raise TallyError(reason=Phrase("the number of times is not positive"))
    return times * reliability / (1 + (times - 1) * reliability)


def raters_needed(reliability: float, *, wanted: float) -> int:
    """Return how many raters make a mean as reliable as wanted.

    Formula: the least t with `spearman_brown` ≥ wanted,
    t ≥ w (1 − r) ÷ (r (1 − w)).

    >>> raters_needed(0.3, wanted=0.8)
    10

    Raises
    ------
    TallyError : one of the two does not lie between 0 and 1.
    """
    if not (0 < reliability < 1 and 0 < wanted < 1):
        raise TallyError(reason=Phrase("a reliability does not lie between 0 and 1"))
    exact = wanted * (1 - reliability) / (reliability * (1 - wanted))
    return max(1, ceil(exact - 1e-9))
