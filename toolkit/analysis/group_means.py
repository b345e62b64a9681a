"""The mean of one rater group, and how far off it can be.

Only those who stayed away, or could not say, make it uncertain: a group
that voted to the last rater has a mean without error.  Several groups are
put together in `toolkit.analysis.weighting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Self

from toolkit.analysis.intervals import Interval, normal_quantile
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class GroupMean:
    """The mean of one rater group, and what its error is made of.

    Attributes
    ----------
    variance : of single ballots, divisor n − 1; ``None`` of a single one.
    nobs : ballots the mean is made of.
    size : raters the group has; ``None`` if it stands for an endless crowd.
    """

    group: str
    mean: float
    variance: float | None
    nobs: int
    size: int | None = None

    @classmethod
    def from_points(
        cls, group: str, points: Mapping[float, int], *, size: int | None = None
    ) -> Self:
        """Return the mean of counted points.

        >>> GroupMean.from_points("panel", {100: 2, 80: 3, 60: 1}).nobs
        6

        Raises
        ------
        TallyError : nothing was counted, or more than the group has.
        """
        nobs = sum(points.values())
        if not nobs:
            raise TallyError(reason=Phrase("a group without grades has no mean"))
        if size is not None and nobs > size:
            raise TallyError(reason=Phrase("more are counted than there are"))
        mean = sum(value * count for value, count in points.items()) / nobs
        spread = sum(count * (value - mean) ** 2 for value, count in points.items())
        return cls(group, mean, spread / (nobs - 1) if nobs > 1 else None, nobs, size)

    @property
    def error_variance(self) -> float | None:
        """The squared standard error: (1 − n/N)·s²/n; ``None`` if unknown."""
        if self.nobs == self.size:
            return 0.0
        if self.variance is None:
            return None
        left = 1.0 if self.size is None else 1 - self.nobs / self.size
        return left * self.variance / self.nobs


@dataclass(frozen=True, slots=True)
class Composite:
    """A mean of group means; the error is ``None`` where it cannot be known."""

    mean: float
    standard_error: float | None

    def interval(self, *, confidence: float = 0.95) -> Interval | None:
        """Return the mean, plus and minus normal errors; in its own unit."""
        if self.standard_error is None:
            return None
        reach = normal_quantile(confidence) * self.standard_error
        return Interval(self.mean - reach, self.mean + reach)


def group_gap(first: GroupMean, second: GroupMean) -> Composite:
    """Return by how much two groups differ, such as masses and superiors.

    Formula: S₁ − S₂ with Var = Σ(1 − n_g/N_g)s_g²/n_g.  Source: Cochran
    (1977), §2.14.  Unit: that of the means.

    Not for groups that share raters; not a verdict on which of them is
    right.

    >>> masses = GroupMean.from_points("masses", {100: 3, 80: 2})
    >>> superiors = GroupMean.from_points("superiors", {100: 2, 80: 3})
    >>> group_gap(masses, superiors).mean
    4.0
    """
    errors = (first.error_variance, second.error_variance)
    known = [error for error in errors if error is not None]
    return Composite(
        first.mean - second.mean,
        sqrt(sum(known)) if len(known) == len(errors) else None,
    )


def score_bounds(
    points: Mapping[float, int], *, unknown: int, lowest: float, highest: float
) -> Interval:
    """Return the mean if all who said “don't know” gave the worst grade, or the best.

    Formula: (Σ s_k·n_k + u·s) ÷ (n + u), with s the points of the worst and
    of the best grade and u the unknown.  Source: C. F. Manski (1989),
    Journal of Human Resources 24:343–360.  Unit: points.

    >>> bounds = score_bounds({100: 6, 80: 4}, unknown=2, lowest=40, highest=100)
    >>> round(bounds.low, 1), round(bounds.high, 1)
    (83.3, 93.3)

    Raises
    ------
    TallyError : nobody answered, a count is negative, or a grade has points
        outside ``lowest`` to ``highest``.
    """
    nobs = sum(points.values()) + unknown
    if unknown < 0 or any(count < 0 for count in points.values()):
        raise TallyError(reason=Phrase("a count is negative"))
    if not nobs or not all(lowest <= value <= highest for value in points):
        raise TallyError(reason=Phrase("the grades do not lie within the scale"))
    known = sum(value * count for value, count in points.items())
    return Interval(
        (known + unknown * lowest) / nobs, (known + unknown * highest) / nobs
    )
