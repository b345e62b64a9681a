"""The six intraclass correlations of Shrout and Fleiss, with intervals.

They need every rater's number for every subject, or its sums by subject
and by rater; sealed rounds seldom have it, and raters who see different
subjects never do.  One form answers each design: choose it beforehand and
report no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import inf, nan
from typing import TYPE_CHECKING, Final, Literal, Self, get_args

import numpy as np
from scipy.stats import f as f_distribution

from toolkit.analysis.intervals import Interval
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike

Form = Literal["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"]
"""Raters: own to each subject (1), drawn from many (2), these very ones (3)."""
FORMS: Final[tuple[Form, ...]] = get_args(Form)

_FEWEST: Final = 2
_ROUNDING: Final = 1e-13
"""Of all squares: what binary fractions leave where nothing differs."""


@dataclass(frozen=True, slots=True)
class TwoWay:
    """Mean squares of a complete table of subjects × raters."""

    subjects: int
    raters: int
    between: float
    within: float
    judges: float
    error: float

    @classmethod
    def from_values(cls, values: ArrayLike) -> Self:
        """Return the mean squares of a table of subjects × raters.

        >>> TwoWay.from_values([[1, 2], [3, 4], [5, 9]]).between
        15.5

        Raises
        ------
        TallyError : a value is missing, or there are fewer than two subjects
            or raters.
        """
        table = np.asarray(values, dtype=np.float64)
        if table.ndim != _FEWEST or np.isnan(table).any():
            raise TallyError(reason=Phrase("a grade is missing in a complete table"))
        return cls.from_sums(
            table.sum(axis=1), table.sum(axis=0), float((table**2).sum())
        )

    @classmethod
    def from_sums(
        cls, by_subject: ArrayLike, by_rater: ArrayLike, squares: float
    ) -> Self:
        """Return the mean squares from row sums, column sums and Σ y².

        Source: P. E. Shrout and J. L. Fleiss (1979), Psychological Bulletin
        86:420–428, table 3.

        >>> TwoWay.from_sums([3, 7, 14], [9, 15], 136).between
        15.5

        Raises
        ------
        TallyError : fewer than two subjects or raters.
        """
        rows = np.asarray(by_subject, dtype=np.float64)
        columns = np.asarray(by_rater, dtype=np.float64)
        subjects, raters = len(rows), len(columns)
        if min(subjects, raters) < _FEWEST:
            raise TallyError(reason=Phrase("fewer than two raters or two subjects"))
        correction = float(rows.sum()) ** 2 / (subjects * raters)
        between = float((rows**2).sum()) / raters - correction
        judges = float((columns**2).sum()) / subjects - correction
        within = squares - float((rows**2).sum()) / raters
        between, judges, within, rest = (
            0.0 if abs(part) <= _ROUNDING * squares else part
            for part in (between, judges, within, within - judges)
        )
        return cls(
            subjects=subjects,
            raters=raters,
            between=between / (subjects - 1),
            within=within / (subjects * (raters - 1)),
            judges=judges / (raters - 1),
            error=rest / ((subjects - 1) * (raters - 1)),
        )


@dataclass(frozen=True, slots=True)
class Intraclass:
    """One form of the correlation, its interval, and the test that it is 0."""

    value: float
    interval: Interval
    f: float
    degrees: tuple[int, int]
    p_value: float


def intraclass(squares: TwoWay, form: Form, *, confidence: float = 0.95) -> Intraclass:
    """Return one form of the intraclass correlation.

    Formula, for mean squares B between subjects, W within, J of raters, E
    of error, n subjects and k raters: one rater's rating (1,1)
    (B − W) ÷ (B + (k−1)W), (2,1) (B − E) ÷ (B + (k−1)E + k(J − E)/n), (3,1)
    (B − E) ÷ (B + (k−1)E); the mean of k the same, stepped up.  Source:
    Shrout and Fleiss (1979), whose six are .17 .29 .71 .44 .62 .91; the
    interval of form 2 with Satterthwaite's degrees of freedom.  Form 3
    forgives raters their severity, forms 1 and 2 do not.

    Where raters do not differ the correlation is 1, its interval that point,
    and F infinite; ``nan`` where nothing differs at all.

    Not for raters nested in subjects: `toolkit.analysis.intraclass`.

    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...          [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> squares = TwoWay.from_values(table)
    >>> [round(intraclass(squares, form).value, 2) for form in FORMS]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    kind = form[4]
    noise, degrees = _noise(squares, kind)
    if max(squares.between, squares.within) == 0:
        return Intraclass(nan, Interval(nan, nan), nan, degrees, nan)
    value, interval = _SINGLE[kind](squares, confidence)
    if form.endswith("k)"):
        value = _stepped_up(value, squares.raters)
        interval = Interval(
            _stepped_up(interval.low, squares.raters),
            _stepped_up(interval.high, squares.raters),
        )
    f = squares.between / noise if noise else inf
    return Intraclass(
        value, interval, f, degrees, float(f_distribution.sf(f, *degrees))
    )


def _noise(squares: TwoWay, kind: str) -> tuple[float, tuple[int, int]]:
    n, k = squares.subjects, squares.raters
    if kind == "1":
        return squares.within, (n - 1, n * (k - 1))
    return squares.error, (n - 1, (n - 1) * (k - 1))


def _stepped_up(single: float, raters: int) -> float:
    return raters * single / (1 + (raters - 1) * single)


def _without_raters(
    squares: TwoWay, confidence: float, *, kind: str
) -> tuple[float, Interval]:
    noise, (upper, lower) = _noise(squares, kind)
    if noise == 0:
        return 1.0, Interval(1.0, 1.0)
    f = squares.between / noise
    tail = (1 + confidence) / 2
    low = f / float(f_distribution.ppf(tail, upper, lower))
    high = f * float(f_distribution.ppf(tail, lower, upper))
    less = squares.raters - 1
    single, least, most = ((one - 1) / (one + less) for one in (f, low, high))
    return single, Interval(least, most)


def _with_raters(squares: TwoWay, confidence: float) -> tuple[float, Interval]:
    n, k = squares.subjects, squares.raters
    between, judges, error = squares.between, squares.judges, squares.error
    rest = k * judges + (k * n - k - n) * error
    value = n * (between - error) / (n * between + rest)
    # Both halves of Satterthwaite's ratio times the error, which may be 0.
    severe = k * value * judges
    known = (n * (1 + (k - 1) * value) - k * value) * error
    most = (n - 1) * severe**2 + known**2
    freedom = (k - 1) * (n - 1) * (severe + known) ** 2 / most if most else k - 1
    tail = (1 + confidence) / 2
    upper = float(f_distribution.ppf(tail, n - 1, freedom))
    lower = float(f_distribution.ppf(tail, freedom, n - 1))
    return value, Interval(
        n * (between - upper * error) / (upper * rest + n * between),
        n * (lower * between - error) / (rest + n * lower * between),
    )


_SINGLE: Final[Mapping[str, Callable[[TwoWay, float], tuple[float, Interval]]]] = {
    "1": partial(_without_raters, kind="1"),
    "2": _with_raters,
    "3": partial(_without_raters, kind="3"),
}
