"""The correlation behind two graded questions, were it not for the grades.

Four grades cut a range of opinion into four pieces and weaken every
correlation between them.  The polychoric correlation asks what it would
have been uncut, and is what a factor analysis of grades should start from.
"""

from __future__ import annotations

from math import asin, pi
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import optimize, stats

from toolkit.analysis.crosstab import Numbers, table_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

LARGEST: Final = 0.9999
"""Beyond this the two are one question, and the likelihood is flat."""
ENDLESS: Final = 40.0
"""A threshold nobody passes; its normal probability is 0 to every digit."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(64)


def polychoric(counts: ArrayLike) -> float:
    """Return the polychoric correlation of two graded questions, −1 to 1.

    Formula: thresholds from the margins, a = Φ⁻¹(cumulative share); then
    the ρ that maximises Σ n·log π(ρ), for π the bivariate normal
    probability of a cell.  Source: the two-step estimate of U. Olsson
    (1979), Psychometrika 44:443–460; the normal probability by Gauss and
    Legendre on Sheppard's integral over the angle (Z. Drezner and
    G. O. Wesolowsky 1990, Journal of Statistical Computation and
    Simulation 35:101–107).  Shape: rows and columns lowest grade first;
    those nobody gave are left out.

    Not for small tables, whose estimate runs to ±1, and not where opinion
    splits into camps: behind the grades stands one bell-shaped range.

    >>> round(polychoric([[20, 10, 5], [8, 15, 12], [3, 9, 18]]), 3)
    0.565

    Raises
    ------
    TallyError : fewer than two rows or columns with counts.
    """
    table = np.asarray(counts, dtype=float)
    if table.ndim == 2:  # noqa: PLR2004 -- a table
        table = table[table.sum(axis=1) != 0][:, table.sum(axis=0) != 0]
    table = table_of(table)
    table_of(table.T)
    down, along = _thresholds(table.sum(axis=1)), _thresholds(table.sum(axis=0))

    def unlikeliness(rho: float) -> float:
        corners = _below(down[:, None], along[None, :], rho)
        cells = np.diff(np.diff(corners, axis=0), axis=1)
        return -float((table * np.log(np.maximum(cells, 1e-300))).sum())

    found = optimize.minimize_scalar(
        unlikeliness,
        bounds=(-LARGEST, LARGEST),
        method="bounded",
        options={"xatol": 1e-9},
    )
    return float(found.x)


def _thresholds(margin: Numbers) -> Numbers:
    inner = stats.norm.ppf(margin.cumsum()[:-1] / margin.sum())
    return np.concatenate([[-ENDLESS], inner, [ENDLESS]])


def _below(a: Numbers, b: Numbers, rho: float) -> Numbers:
    """Return P(X ≤ a, Y ≤ b) of a bivariate normal with correlation ``rho``."""
    half = asin(rho) / 2
    angles = half * (_NODES + 1)
    exponent = -((a**2 + b**2)[..., None] - 2 * (a * b)[..., None] * np.sin(angles)) / (
        2 * np.cos(angles) ** 2
    )
    bent = half * (np.exp(exponent) @ _WEIGHTS) / (2 * pi)
    return np.asarray(stats.norm.cdf(a) * stats.norm.cdf(b) + bent)
