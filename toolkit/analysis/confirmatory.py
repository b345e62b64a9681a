"""Whether items ask about what they were written for.

A confirmatory factor model says beforehand which items belong together;
the covariances of the items, which come from counts, say how well it fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.stats import chi2, ncx2

from toolkit.analysis.factors import correlation_matrix, discrepancy
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Matrix = NDArray[Any]

CLOSE: Final = 0.90
"""The confidence customary for RMSEA."""


@dataclass(frozen=True, slots=True)
class ModelFit:
    """How well a model fits.

    ``cfi`` and ``tli`` near 1 and ``rmsea`` and ``srmr`` near 0 are good;
    ``rmsea_low`` to ``rmsea_high`` is a 90 % interval.  ``free`` is the number
    of parameters; ``none_chi2`` and ``none_df`` are those of independent items.
    """

    chi2: float
    df: int
    p_value: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_low: float
    rmsea_high: float
    srmr: float
    log_likelihood: float
    aic: float
    bic: float
    free: int
    none_chi2: float
    none_df: int


@dataclass(frozen=True, eq=False)
class ConfirmedFactors:
    """A fitted factor model; matrices of items by factors, or factors by factors.

    ``loadings`` are in units of each factor's first item, whose own is 1;
    ``standardised`` are correlations where the factors are uncorrelated.
    ``errors`` are the standard errors of ``loadings``, 0 of what is fixed.
    """

    loadings: NDArray[Any]
    errors: NDArray[Any]
    standardised: NDArray[Any]
    covariance: NDArray[Any]
    correlation: NDArray[Any]
    uniquenesses: NDArray[Any]
    fit: ModelFit


def confirm_factors(
    covariance: ArrayLike,
    factors: Sequence[Sequence[int]],
    *,
    ballots: int,
    unbiased: bool = True,
    correlated: bool = True,
) -> ConfirmedFactors:
    """Return a factor model in which each item belongs to what it was written for.

    Formula: Σ = ΛΦΛᵀ + Ψ, minimising F = ln|Σ| + tr(SΣ⁻¹) − ln|S| − p with
    S of divisor n; χ² = n·F.  RMSEA = √(max(χ² − df, 0) ÷ (n·df)),
    where some software has n − 1; CFI and
    TLI against independent items; SRMR over all p(p + 1) ÷ 2 residual
    correlations.  Errors from the expected information, n ÷ 2 ·
    tr(Σ⁻¹ ∂Σ Σ⁻¹ ∂Σ).  Source: K. G. Jöreskog (1969), Psychometrika 34:183–202;
    Y. Rosseel (2012), Journal of Statistical Software 48(2), whose example
    has χ² = 85.306 with 24 degrees.

    Not for fewer than some hundred ballots, and not as evidence that a mean
    over the items measures a person well.

    >>> fit = confirm_factors(
    ...     [[1, 0.48, 0.4], [0.48, 1, 0.3], [0.4, 0.3, 1]], [[0, 1, 2]], ballots=200)
    >>> [float(round(loading, 2)) for loading in fit.standardised[:, 0]]
    [0.8, 0.6, 0.5]

    Parameters
    ----------
    covariance : of p items; its divisor is n − 1 if ``unbiased``, else n.
    factors : for each factor, the positions of its items from 0.

    Raises
    ------
    TallyError : no covariance matrix, an item in no factor, an empty
        factor, or more to estimate than the covariances tell.
    """
    observed = np.asarray(covariance, dtype=float)
    correlation = correlation_matrix(observed)
    belongs = _pattern(factors, len(observed))
    square = np.ones((len(factors),) * 2, dtype=bool)
    corner = np.tril(square) if correlated else np.diag(np.diag(square))
    solved = _solve(correlation, belongs, corner)
    free = int(belongs.sum()) - len(factors) + int(corner.sum()) + len(observed)
    df = len(observed) * (len(observed) + 1) // 2 - free
    if df < 0:
        raise TallyError(reason=Phrase("so few items do not bear so many factors"))
    spread = np.sqrt(np.diag(observed))
    marks = spread[belongs.argmax(axis=0)]
    loadings, inner, own = solved
    deviation = np.sqrt(np.diag(inner))
    implied = loadings @ inner @ loadings.T + np.diag(own)
    scale = 1 - 1 / ballots if unbiased else 1.0
    errors = _errors((loadings, inner, own), belongs, corner, ballots)
    return ConfirmedFactors(
        loadings=loadings * spread[:, None] / marks,
        errors=errors * spread[:, None] / marks,
        standardised=loadings * deviation,
        covariance=inner * np.outer(marks, marks) * scale,
        correlation=inner / np.outer(deviation, deviation),
        uniquenesses=own * spread**2 * scale,
        fit=_fit(
            correlation,
            implied,
            scale * spread**2,
            df=df,
            free=free,
            ballots=ballots,
        ),
    )


def _pattern(factors: Sequence[Sequence[int]], items: int) -> Matrix:
    belongs = np.zeros((items, len(factors)), dtype=bool)
    for factor, members in enumerate(factors):
        if not set(members) <= set(range(items)):
            raise TallyError(reason=Phrase("a factor has an item that is not there"))
        belongs[list(members), factor] = True
    if not belongs.any(axis=0).all() or not belongs.any(axis=1).all():
        raise TallyError(reason=Phrase("an item or a factor stands alone"))
    return belongs


def _solve(
    observed: Matrix, belongs: Matrix, corner: Matrix
) -> tuple[Matrix, Matrix, Matrix]:
    """Return loadings, factor covariance and uniquenesses of least discrepancy.

    The factor covariance is a product of a triangle with itself and the
    uniquenesses are exponentials, so that neither can become impossible.
    """
    items = len(observed)
    first = belongs.argmax(axis=0)
    fixed = np.zeros(belongs.shape)
    fixed[first, np.arange(len(first))] = 1.0
    free = belongs & (fixed == 0)
    ends = np.cumsum([free.sum(), corner.sum()])

    def parts(where: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        loadings, triangle = fixed.copy(), np.zeros(corner.shape)
        loadings[free] = where[: ends[0]]
        triangle[corner] = where[ends[0] : ends[1]]
        return loadings, triangle, np.exp(where[ends[1] :])

    def distance(where: Matrix) -> tuple[float, Matrix]:
        loadings, triangle, own = parts(where)
        inner = triangle @ triangle.T
        implied = loadings @ inner @ loadings.T + np.diag(own)
        inverse = np.linalg.inv(implied)
        slope = inverse - inverse @ observed @ inverse
        gradient = [
            2 * (slope @ loadings @ inner)[free],
            2 * (loadings.T @ slope @ loadings @ triangle)[corner],
            np.diag(slope) * own,
        ]
        return discrepancy(observed, implied), np.concatenate(gradient)

    start = np.concatenate(
        [
            np.sign(observed[first].T)[free],
            (np.eye(len(corner)) * sqrt(0.5))[corner],
            np.full(items, log(0.5)),
        ]
    )
    found = minimize(distance, start, jac=True, method="BFGS", options={"gtol": 1e-8})
    loadings, triangle, own = parts(found.x)
    return loadings, triangle @ triangle.T, own


def _errors(
    solved: tuple[Matrix, Matrix, Matrix],
    belongs: Matrix,
    corner: Matrix,
    ballots: int,
) -> Matrix:
    """Return the standard errors of the free loadings, 0 elsewhere."""
    loadings, inner, own = solved
    free = belongs.copy()
    free[belongs.argmax(axis=0), np.arange(belongs.shape[1])] = False
    items, turns = np.eye(len(loadings)), []
    for item, factor in np.argwhere(free):
        half = np.outer(items[item], inner[factor] @ loadings.T)
        turns.append(half + half.T)
    for one, other in np.argwhere(corner):
        half = np.outer(loadings[:, one], loadings[:, other])
        turns.append(half if one == other else half + half.T)
    turns += [np.outer(item, item) for item in items]
    implied = loadings @ inner @ loadings.T + np.diag(own)
    seen = np.linalg.solve(implied, np.array(turns))
    information = ballots / 2 * np.einsum("aij,bji->ab", seen, seen)
    errors = np.zeros(belongs.shape)
    variances = np.diag(np.linalg.pinv(information))[: int(free.sum())]
    errors[free] = np.sqrt(np.clip(variances, 0, None))
    return errors


def _fit(
    observed: Matrix,
    implied: Matrix,
    variances: Matrix,
    *,
    df: int,
    free: int,
    ballots: int,
) -> ModelFit:
    items = len(observed)
    size = float(np.linalg.slogdet(observed).logabsdet)
    distance = max(0.0, discrepancy(observed, implied))
    statistic, of_none = ballots * distance, -ballots * size
    none = items * (items - 1) // 2
    excess, excess_of_none = max(statistic - df, 0.0), max(of_none - none, 0.0)
    worst = max(excess, excess_of_none)
    ratio_of_none = of_none / none
    lower = np.tril_indices(items)
    spread = size + float(np.log(variances).sum())
    log_likelihood = -ballots / 2 * (items * (log(2 * pi) + 1) + spread + distance)
    return ModelFit(
        chi2=statistic,
        df=df,
        p_value=float(chi2.sf(statistic, df)) if df else 1.0,
        cfi=1 - excess / worst if worst else 1.0,
        tli=(ratio_of_none - statistic / df) / (ratio_of_none - 1) if df else 1.0,
        rmsea=sqrt(excess / (ballots * df)) if df else 0.0,
        rmsea_low=_rmsea(statistic, df, ballots, (1 + CLOSE) / 2),
        rmsea_high=_rmsea(statistic, df, ballots, (1 - CLOSE) / 2),
        srmr=sqrt(float(np.square((observed - implied)[lower]).mean())),
        log_likelihood=log_likelihood,
        aic=-2 * log_likelihood + 2 * free,
        bic=-2 * log_likelihood + log(ballots) * free,
        free=free,
        none_chi2=of_none,
        none_df=none,
    )


def _rmsea(statistic: float, df: int, ballots: int, below: float) -> float:
    """Return the RMSEA at which so large a part of all χ² would be smaller."""
    if df == 0 or chi2.cdf(statistic, df) <= below:
        return 0.0
    most = 10 * statistic + 100
    off = brentq(lambda shift: ncx2.cdf(statistic, df, shift) - below, 1e-12, most)
    return sqrt(float(off) / (ballots * df))
