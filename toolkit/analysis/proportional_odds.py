"""Ordinal regression on counts: what goes with higher grades, one by one.

Grades stay grades: the model asks only how the odds of a higher grade
change, and takes that change to be the same at every step of the scale.
It is fitted on a table of counts, so its size does not depend on the
number of raters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import expit

from toolkit.analysis.intervals import Interval, normal_quantile
from toolkit.errors import ColumnMissingError, TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.analysis.crosstab import Numbers

STEPS = 100
"""Newton's method needs about six; one that needs a hundred has no end."""
CLOSE = 1e-10
"""A step in log odds too small to matter."""
LARGEST = 25.0
"""What is beyond this, in log odds for a standard deviation, runs to infinity."""


@dataclass(frozen=True, slots=True)
class ProportionalOdds:
    """A fitted model: log odds ratios and thresholds, with standard errors."""

    coefficients: Mapping[str, float]
    errors: Mapping[str, float]
    thresholds: tuple[float, ...]
    threshold_errors: tuple[float, ...]
    log_likelihood: float
    count: int

    @property
    def odds_ratios(self) -> dict[str, float]:
        """How many times the odds of a higher grade are those of the reference."""
        return {name: float(np.exp(b)) for name, b in self.coefficients.items()}

    def p_value(self, name: str) -> float:
        """Return the two-sided Wald p-value of one coefficient."""
        z = self.coefficients[name] / self.errors[name]
        return float(2 * stats.norm.sf(abs(z)))

    def interval(self, name: str, *, confidence: float = 0.95) -> Interval:
        """Return the Wald interval of one coefficient, in log odds."""
        reach = normal_quantile(confidence) * self.errors[name]
        return Interval(
            self.coefficients[name] - reach, self.coefficients[name] + reach
        )


def proportional_odds(
    counts: pd.DataFrame, *, grade: str, by: Sequence[str], count: str = "count"
) -> ProportionalOdds:
    """Return how the odds of a higher grade change with each column of ``by``.

    Formula: P(Y ≤ j) = 1 ÷ (1 + exp(−(θⱼ − xβ))), maximum likelihood with
    each row weighted by its count; errors from the observed information.
    Source: P. McCullagh (1980), JRSS B 42:109–142.  Unit: log odds.

    Text columns become one coefficient for every level but the first,
    named ``column=level``; levels and grades run in the order of a
    categorical column, else sorted.  Numeric columns enter as they are.
    Grades nobody gave are left out.

    Not where a column changes the spread of grades rather than their
    height, and not where marks of one rater fill many rows: errors are then
    too small.

    >>> table = pd.DataFrame({"group": ["peers"] * 3 + ["staff"] * 3,
    ...     "grade": [1, 2, 3] * 2, "count": [5, 3, 2, 1, 3, 6]})
    >>> fit = proportional_odds(table, grade="grade", by=["group"])
    >>> round(fit.coefficients["group=staff"], 3), round(fit.thresholds[0], 3)
    (1.948, -0.046)

    Raises
    ------
    ColumnMissingError : a column is not there.
    TallyError : a count is negative or missing, fewer than two grades were
        given, or the columns tell grades apart completely, so that there is
        no finite answer.
    """
    return fit(cells_of(counts, grade=grade, by=by, count=count))


@dataclass(frozen=True, eq=False)
class Cells:
    """Counts made ready: each row's grade by number, its columns, its weight."""

    places: NDArray[np.intp]
    names: tuple[str, ...]
    x: Numbers
    weights: Numbers

    @property
    def steps(self) -> int:
        """How many steps the scale has, from one grade to the next."""
        return int(self.places.max())


def cells_of(
    counts: pd.DataFrame, *, grade: str, by: Sequence[str], count: str = "count"
) -> Cells:
    """Return the cells of a table, as `proportional_odds` takes them."""
    for column in (grade, *by, count):
        if column not in counts.columns:
            raise ColumnMissingError(column=column)
    if not (counts[count] >= 0).all():
        raise TallyError(reason=Phrase("a count is negative"))
    given = counts[counts[count] > 0].reset_index(drop=True)
    if given[[grade, *by]].isna().any(axis=None):
        raise TallyError(reason=Phrase("a number is missing or endless"))
    places, grades = pd.factorize(
        given[grade].astype(_ordered(given[grade])), sort=True
    )
    if len(grades) < 2:  # noqa: PLR2004 -- with one grade nothing changes
        raise TallyError(reason=Phrase("fewer than two grades were given"))
    columns = _design(given, by)
    return Cells(
        places=places,
        names=tuple(columns),
        x=np.column_stack([np.empty((len(given), 0)), *columns.values()]),
        weights=given[count].to_numpy(dtype=float),
    )


def fit(cells: Cells) -> ProportionalOdds:
    """Return the model fitted on cells; see `proportional_odds`."""
    weights, steps, names = cells.weights, cells.steps, cells.names
    centre, spread = cells.x.mean(axis=0), cells.x.std(axis=0)
    x = (cells.x - centre) / np.where(spread > 0, spread, 1)
    if np.linalg.matrix_rank(np.column_stack([np.ones(len(x)), x])) <= len(names):
        raise TallyError(reason=Phrase("one column follows from others"))
    upper, lower = _rows(cells.places, x, steps + 1)
    below = np.cumsum(np.bincount(cells.places, weights=weights))[:-1] / weights.sum()
    start = np.concatenate([np.log(below / (1 - below)), np.zeros(len(names))])
    found, value, information = _maximum(start, upper, lower, weights, steps)
    back = np.eye(found.size)  # from standardised columns to those given
    back[steps:, steps:] /= spread
    back[:steps, steps:] = centre / spread
    found = back @ found
    errors = np.sqrt(np.diag(back @ np.linalg.inv(information) @ back.T))
    return ProportionalOdds(
        coefficients=dict(zip(names, map(float, found[steps:]), strict=True)),
        errors=dict(zip(names, map(float, errors[steps:]), strict=True)),
        thresholds=tuple(map(float, found[:steps])),
        threshold_errors=tuple(map(float, errors[:steps])),
        log_likelihood=value,
        count=int(weights.sum()),
    )


def _ordered(column: pd.Series) -> pd.CategoricalDtype:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.dtype
    return pd.CategoricalDtype(sorted(column.unique()), ordered=True)


def _design(given: pd.DataFrame, by: Sequence[str]) -> dict[str, Numbers]:
    columns: dict[str, Numbers] = {}
    for name in by:
        column = given[name]
        if pd.api.types.is_numeric_dtype(column.dtype):
            columns[name] = column.to_numpy(dtype=float)
            continue
        present = [one for one in _ordered(column).categories if (column == one).any()]
        for level in present[1:]:
            columns[f"{name}={level}"] = (column == level).to_numpy(dtype=float)
    return columns


def _rows(places: NDArray[np.intp], x: Numbers, grades: int) -> tuple[Numbers, Numbers]:
    """Return what the upper and the lower limit of each row's grade depend on.

    Limits beyond the last threshold and before the first are endless; they
    are marked by rows without a threshold.
    """
    limits = np.eye(grades + 1)[:, 1:grades]
    return (
        np.hstack([limits[places + 1], -x]),
        np.hstack([limits[places], -x]),
    )


def _maximum(
    start: Numbers, upper: Numbers, lower: Numbers, weights: Numbers, steps: int
) -> tuple[Numbers, float, Numbers]:
    """Return the maximum by Newton's method, halving steps that overshoot."""
    at, now = start, _likelihood(start, upper, lower, weights, steps)
    for _ in range(STEPS):
        value, slope, information = now
        if np.linalg.matrix_rank(information, hermitian=True) < at.size:
            break
        step = np.linalg.solve(information, slope)
        now = _likelihood(at + step, upper, lower, weights, steps)
        while now[0] < value - CLOSE * abs(value):
            step = step / 2
            now = _likelihood(at + step, upper, lower, weights, steps)
        at = at + step
        if np.abs(at).max() > LARGEST:
            break
        if np.abs(step).max() < CLOSE:
            return at, now[0], now[2]
    raise TallyError(reason=Phrase("the groups tell grades apart completely"))


def _likelihood(
    at: Numbers, upper: Numbers, lower: Numbers, weights: Numbers, steps: int
) -> tuple[float, Numbers, Numbers]:
    """Return log likelihood, slope and observed information."""
    top, bottom = ~upper[:, :steps].any(axis=1), ~lower[:, :steps].any(axis=1)
    high = np.where(top, 1.0, expit(upper @ at))
    low = np.where(bottom, 0.0, expit(lower @ at))
    within = high - low
    if (within <= 0).any():
        return -np.inf, at, np.eye(at.size)
    rise, fall = high * (1 - high) / within, low * (1 - low) / within
    slope = upper.T @ (weights * rise) - lower.T @ (weights * fall)
    over = weights * (rise**2 - rise * (1 - 2 * high))
    under = weights * (fall**2 + fall * (1 - 2 * low))
    cross = upper.T @ ((weights * rise * fall)[:, None] * lower)
    information = (
        upper.T @ (over[:, None] * upper)
        + lower.T @ (under[:, None] * lower)
        - cross
        - cross.T
    )
    return float(weights @ np.log(within)), slope, information
