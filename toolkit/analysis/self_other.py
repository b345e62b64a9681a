"""How people see themselves, and how others see them.

The gap between the two is for the person's own use.  It does not say who
is right, and a difference hides its two parts: high and high has the same
gap as low and low.  Research on what the gap goes with therefore uses the
two ratings side by side (`congruence`), not their difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

import numpy as np
from scipy import stats

from toolkit.analysis.change import changes_of
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

BAND: Final = 0.5
"""Standard deviations from which a gap is more than agreement."""
ROUNDING: Final = 1e-12
"""In standard deviations: what binary fractions may add or take away."""


class Agreement(StrEnum):
    """How a person's own rating lies to that of the others."""

    OVER = "over_estimator"
    IN_AGREEMENT = "in_agreement"
    UNDER = "under_estimator"


@dataclass(frozen=True, slots=True)
class Gap:
    """Own rating less that of the others, and its category."""

    gap: float
    category: Agreement


def self_other_gaps(
    own: Sequence[float],
    others: Sequence[float],
    *,
    spreads: Sequence[float] | None = None,
    from_mean: bool = False,
) -> list[Gap]:
    """Return each subject's gap and whether it is more than agreement.

    Formula: gap = own − others; over- or under-estimator if |gap| ÷ SD ≥ ½,
    in agreement below.  ``spreads`` are standard deviations, one a subject;
    without them, that of the gaps given.  Source: L. Atwater and F.
    Yammarino (1992), Personnel Psychology 45:141–164, who count gaps from
    their mean (``from_mean``); J. W. Fleenor, C. D. McCauley and S. Brutus
    (1996), Leadership Quarterly 7:487–506.

    The edge: texts say “within half a standard deviation”, which leaves
    open where exactly half belongs.  Here it is outside the band, as in L.
    R. Shanock et al. (2010), Journal of Business and Psychology 25:543–554,
    who call ratings discrepant that lie “half a standard deviation above or
    below”.  (3.5 − 3.3) ÷ 0.4 is therefore an over-estimator.  Binary
    fractions make it a little more than half, and (3.4 − 3.2) ÷ 0.4 a little
    less: within 1e-12 both are taken for exactly half, so that like gaps
    are called alike.

    The categories are a habit of the literature and not a finding: near
    the edge, show the gap.

    >>> for found in self_other_gaps([3.6, 2.6], [3.1, 3.3], spreads=[0.4, 0.4]):
    ...     print(round(found.gap, 2), found.category)
    0.5 over_estimator
    -0.7 under_estimator

    Raises
    ------
    TallyError : numbers missing or of unequal length, a standard deviation
        of 0 or less, or one subject only and no ``spreads``.
    """
    gaps = changes_of(own, others)
    if spreads is None:
        if gaps.size < 2:  # noqa: PLR2004 -- one subject has no spread
            raise TallyError(
                reason=Phrase("a comparison over subjects needs two of them")
            )
        spreads = [float(gaps.std(ddof=1))] * gaps.size
    if len(spreads) != gaps.size:
        raise TallyError(reason=Phrase("the two rows differ in length"))
    if not (np.asarray(spreads) > 0).all():
        raise TallyError(reason=Phrase("a standard deviation is not above 0"))
    middle = gaps.mean() if from_mean else 0.0
    scaled = (gaps - middle) / np.asarray(spreads, dtype=float)
    return [
        Gap(float(gap), _category(float(part)))
        for gap, part in zip(gaps, scaled, strict=True)
    ]


def standardised_gaps(own: Sequence[float], others: Sequence[float]) -> list[Gap]:
    """Return each subject's gap between standardised ratings, and its category.

    Formula: z_own − z_others, each z with mean 0 and standard deviation 1
    (n − 1) over the subjects; categories as `self_other_gaps`, from half on.
    Source: Fleenor, McCauley and Brutus (1996); Shanock et al. (2010).  It
    asks who sees himself better placed than others do, not who sees himself
    better: where all overrate themselves alike, all are in agreement.

    >>> for found in standardised_gaps([4, 3, 3, 2], [2, 3, 2.6, 3]):
    ...     print(round(found.gap, 2), found.category)
    2.6 over_estimator
    -0.74 under_estimator
    0.11 in_agreement
    -1.97 under_estimator

    Raises
    ------
    TallyError : numbers missing or of unequal length, fewer than two
        subjects, or one of the two does not vary.
    """
    gaps = changes_of(own, others)
    both = np.array([own, others], dtype=float)
    if gaps.size < 2 or not both.std(axis=1).all():  # noqa: PLR2004 -- as above
        raise TallyError(reason=Phrase("a comparison over subjects needs two of them"))
    mine, theirs = stats.zscore(both, axis=1, ddof=1)
    return [Gap(float(gap), _category(float(gap))) for gap in (mine - theirs).tolist()]


def _category(gap: float) -> Agreement:
    if abs(gap) < BAND - ROUNDING:
        return Agreement.IN_AGREEMENT
    return Agreement.OVER if gap > 0 else Agreement.UNDER


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient, its standard error, and its two-sided p-value."""

    value: float
    error: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Congruence:
    """A fitted surface: coefficients b₀ to b₅ and its shape along two lines.

    Along own = others: ``agreement_slope`` and ``agreement_curve``; along
    own = −others: ``gap_slope`` and ``gap_curve``.
    """

    coefficients: tuple[Estimate, ...]
    agreement_slope: Estimate
    agreement_curve: Estimate
    gap_slope: Estimate
    gap_curve: Estimate
    r_squared: float


def congruence(
    own: Sequence[float],
    others: Sequence[float],
    outcome: Sequence[float],
    *,
    centre: float = 0.0,
) -> Congruence:
    """Return how an outcome goes with own and others' ratings together.

    Formula: Z = b₀ + b₁S + b₂O + b₃S² + b₄SO + b₅O² by least squares, S and O
    less ``centre``, the middle of the scale; slopes b₁ + b₂ and b₁ − b₂,
    curves b₃ + b₄ + b₅ and b₃ − b₄ + b₅, tested with t and n − 6 degrees.
    Source: J. R. Edwards (1994), Organizational Behavior and Human Decision
    Processes 58:51–100; surfaces: L. H. Shanock et al. (2010), Journal of
    Business and Psychology 25:543–554.  Unit: one row a subject.

    Not for fewer than about sixty subjects, nor where own and others'
    ratings hardly differ.

    >>> own, others = [1, 2, 3, 4, 1, 2, 3, 4], [1, 1, 2, 4, 3, 2, 4, 2]
    >>> outcome = [(o - 2) + 2 * (p - 2) for o, p in zip(own, others)]
    >>> round(congruence(own, others, outcome, centre=2).agreement_slope.value, 6)
    3.0

    Raises
    ------
    TallyError : fewer than seven subjects, ratings too alike to tell six
        coefficients apart, numbers missing or of unequal length.
    """
    changes_of(own, others)
    changes_of(own, outcome)
    s, o = (np.asarray(one, dtype=float) - centre for one in (own, others))
    z = np.asarray(outcome, dtype=float)
    design = np.column_stack([np.ones_like(s), s, o, s**2, s * o, o**2])
    free = z.size - design.shape[1]
    if free < 1 or np.linalg.matrix_rank(design) < design.shape[1]:
        raise TallyError(reason=Phrase("there are too few different ratings"))
    inverse = np.linalg.inv(design.T @ design)
    b = inverse @ design.T @ z
    left = float(((z - design @ b) ** 2).sum())
    covariance = inverse * left / free
    spread = float(((z - z.mean()) ** 2).sum())

    def along(*weights: float) -> Estimate:
        w = np.asarray(weights)
        value, error = float(w @ b), sqrt(float(w @ covariance @ w))
        p = float(2 * stats.t.sf(abs(value / error), free)) if error else float("nan")
        return Estimate(value, error, p)

    return Congruence(
        coefficients=tuple(along(*row) for row in np.eye(b.size)),
        agreement_slope=along(0, 1, 1, 0, 0, 0),
        agreement_curve=along(0, 0, 0, 1, 1, 1),
        gap_slope=along(0, 1, -1, 0, 0, 0),
        gap_curve=along(0, 0, 0, 1, -1, 1),
        r_squared=1 - left / spread if spread else float("nan"),
    )
