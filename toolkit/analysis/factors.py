"""Which few things a set of items asks about: exploring a questionnaire.

For building an instrument from item correlations, which come from counts
of answer patterns.  Nothing here is about a person or a subject.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from scipy.stats import chi2
from statsmodels.multivariate.factor import Factor
from statsmodels.multivariate.factor_rotation import rotate_factors

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Matrix = NDArray[Any]

PROMAX_POWER = 4
"""How much promax sharpens loadings before it aims at them; the usual choice."""
_PASSES: Final = 5000


@dataclass(frozen=True, eq=False)
class SamplingAdequacy:
    """Kaiser-Meyer-Olkin: over all, and item by item; between 0 and 1."""

    overall: float
    by_item: NDArray[Any]


@dataclass(frozen=True, slots=True)
class ChiSquareTest:
    """A statistic, its degrees of freedom, and its tail."""

    chi2: float
    df: int
    p_value: float


@dataclass(frozen=True, eq=False)
class ParallelAnalysis:
    """Eigenvalues of the items beside those of noise, largest first."""

    factors: int
    eigenvalues: NDArray[Any]
    of_noise: NDArray[Any]


@dataclass(frozen=True, eq=False)
class ExploredFactors:
    """Loadings, items by factors, the factor that explains most first.

    ``correlation`` is that of the factors; ``test`` asks whether so many
    factors suffice, if the number of ballots is known.
    """

    loadings: NDArray[Any]
    uniquenesses: NDArray[Any]
    correlation: NDArray[Any]
    test: ChiSquareTest | None


def sampling_adequacy(correlation: ArrayLike) -> SamplingAdequacy:
    """Return how much the items' correlations are more than pairwise.

    Formula: Σr² ÷ (Σr² + Σq²) over j ≠ k, with q the correlation of two
    items given all others; 0 where nothing correlates.  Source: H. F. Kaiser
    (1974), Psychometrika 39:31–36, who calls less than .5 unacceptable.

    Not a test, and no reason to keep an item that asks nothing of use.

    >>> adequacy = sampling_adequacy([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]])
    >>> round(adequacy.overall, 3)
    0.628

    Raises
    ------
    TallyError : no correlation matrix, or one that cannot be inverted.
    """
    given = correlation_matrix(correlation)
    inverse = np.linalg.inv(given)
    root = np.sqrt(np.diag(inverse))
    partial = inverse / np.outer(root, root)
    pairs = ~np.eye(len(given), dtype=bool)
    plain, rest = np.square(given) * pairs, np.square(partial) * pairs
    both = plain + rest
    by_item = _part(plain.sum(axis=0), both.sum(axis=0))
    return SamplingAdequacy(float(_part(plain.sum(), both.sum())), by_item)


def bartlett_sphericity(correlation: ArrayLike, *, ballots: int) -> ChiSquareTest:
    """Return whether the items correlate at all.

    Formula: χ² = −(n − 1 − (2p + 5) ÷ 6)·ln|R| with p(p − 1) ÷ 2 degrees of
    freedom, for p items on n ballots.  Source: M. S. Bartlett (1950),
    British Journal of Statistical Psychology 3:77–85.

    Not proof of a factor: with many ballots it always says yes.

    >>> test = bartlett_sphericity([[1, 0.5], [0.5, 1]], ballots=50)
    >>> round(test.chi2, 3), test.df
    (13.665, 1)

    Raises
    ------
    TallyError : as `sampling_adequacy`.
    """
    given = correlation_matrix(correlation)
    items = len(given)
    weight = ballots - 1 - (2 * items + 5) / 6
    statistic = -weight * float(np.linalg.slogdet(given).logabsdet)
    return _tested(statistic, items * (items - 1) // 2)


def parallel_analysis(
    correlation: ArrayLike,
    *,
    ballots: int,
    rng: np.random.Generator,
    draws: int = 200,
    quantile: float = 0.95,
) -> ParallelAnalysis:
    """Return how many factors stand out from noise.

    Formula: the leading eigenvalues of the correlations are compared, one
    after another, with the ``quantile`` of those of ``draws`` tables of
    independent normal numbers of the same size; the first that is not
    larger ends the count.  Source: J. L. Horn (1965), Psychometrika
    30:179–185; the quantile after Glorfeld (1995).

    Not a substitute for reading the items.

    >>> found = parallel_analysis([[1, 0.6, 0.5], [0.6, 1, 0.4], [0.5, 0.4, 1]],
    ...                           ballots=200, rng=np.random.default_rng(1))
    >>> found.factors
    1

    Raises
    ------
    TallyError : as `sampling_adequacy`.
    """
    given = correlation_matrix(correlation)
    own = np.linalg.eigvalsh(given)[::-1]
    noise = [
        np.linalg.eigvalsh(np.corrcoef(table, rowvar=False))
        for table in rng.standard_normal((draws, ballots, len(given)))
    ]
    of_noise = np.quantile(noise, quantile, axis=0)[::-1]
    factors = int(np.cumprod(own > of_noise).sum())
    return ParallelAnalysis(factors, own, of_noise)


def explore_factors(
    correlation: ArrayLike,
    *,
    factors: int = 1,
    ballots: int | None = None,
    rotation: Literal["none", "varimax", "promax"] = "none",
    method: Literal["likelihood", "axes"] = "likelihood",
) -> ExploredFactors:
    """Return the loadings of items on so many factors.

    Formula: R ≈ ΛΦΛᵀ + Ψ, by statsmodels: maximum ``likelihood``, or
    principal ``axes``, which take what items share for known, improve it
    until it stays, and give no test; varimax with Kaiser's normalisation,
    promax of power 4 upon it.  The test is Bartlett's,
    χ² = (n − 1 − (2p + 5) ÷ 6 − 2k ÷ 3)·F.  Source: D. N. Lawley and
    A. E. Maxwell (1971), Factor Analysis as a Statistical Method; H. H.
    Harman (1976), Modern Factor Analysis, for the axes.  A factor's sign is
    chosen so that its loadings add up to more than 0.  R stops rotating a
    little early, so that its varimax loadings can differ in the third place.

    Not to confirm what was expected: see `confirm_factors`.  With grades of
    four steps, polychoric correlations are the better input.

    >>> fit = explore_factors([[1, 0.48, 0.4], [0.48, 1, 0.3], [0.4, 0.3, 1]])
    >>> [float(round(loading, 2)) for loading in fit.loadings[:, 0]]
    [0.8, 0.6, 0.5]

    Raises
    ------
    TallyError : as `sampling_adequacy`, or more factors than the items bear.
    """
    given = correlation_matrix(correlation)
    items = len(given)
    df = ((items - factors) ** 2 - (items + factors)) // 2
    if factors < 1 or df < 0:
        raise TallyError(reason=Phrase("so few items do not bear so many factors"))
    if method == "axes":
        fit = Factor(corr=given, n_factor=factors, method="pa").fit(maxiter=_PASSES)
    else:
        fit = Factor(corr=given, n_factor=factors, method="ml").fit(
            start=_beginning(given, factors)
        )
    uniquenesses = np.asarray(fit.uniqueness, dtype=float)
    loadings, between = _rotated(np.asarray(fit.loadings, dtype=float), rotation)
    test = None
    if ballots is not None and df > 0 and method == "likelihood":
        weight = ballots - 1 - (2 * items + 5) / 6 - 2 * factors / 3
        implied = loadings @ between @ loadings.T + np.diag(uniquenesses)
        test = _tested(weight * discrepancy(given, implied), df)
    return ExploredFactors(loadings, uniquenesses, between, test)


def discrepancy(observed: Matrix, implied: Matrix) -> float:
    """Return how far a model is from what was observed: 0 if they are equal.

    Formula: F = ln|Σ| + tr(SΣ⁻¹) − ln|S| − p.  Source: K. G. Jöreskog
    (1969), Psychometrika 34:183–202.  Both are p × p, positive definite.

    >>> discrepancy(np.eye(2), np.eye(2))
    0.0
    """
    logs = np.linalg.slogdet(implied).logabsdet - np.linalg.slogdet(observed).logabsdet
    ratio = np.trace(np.linalg.solve(implied, observed))
    return float(logs + ratio - len(observed))


def correlation_matrix(given: ArrayLike) -> Matrix:
    """Return the correlations of covariances, checked.

    >>> correlation_matrix([[4, 1], [1, 1]]).tolist()
    [[1.0, 0.5], [0.5, 1.0]]

    Raises
    ------
    TallyError : the matrix is not square and symmetric, or some item is
        constant or follows from the others.
    """
    matrix = np.asarray(given, dtype=float)
    if matrix.shape != matrix.shape[:1] * 2 or not np.allclose(matrix, matrix.T):
        raise TallyError(reason=Phrase("the covariances are not square and symmetric"))
    if not (np.linalg.eigvalsh(matrix) > 0).all():
        raise TallyError(reason=Phrase("an item is constant or follows from others"))
    spread = np.sqrt(np.diag(matrix))
    correlation: Matrix = matrix / np.outer(spread, spread)
    return correlation


def _beginning(correlation: Matrix, factors: int) -> tuple[Matrix, Matrix]:
    """Return principal components to start from; statsmodels would throw dice."""
    values, vectors = np.linalg.eigh(correlation)
    leading = slice(len(values) - factors, None)
    loadings = 0.8 * vectors[:, leading] * np.sqrt(values[leading])
    return loadings, 1 - np.square(loadings).sum(axis=1)


def _part(part: Matrix, whole: Matrix) -> Matrix:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def _tested(statistic: float, df: int) -> ChiSquareTest:
    return ChiSquareTest(statistic, df, float(chi2.sf(statistic, df)))


def _rotated(loadings: Matrix, rotation: str) -> tuple[Matrix, Matrix]:
    """Return loadings, turned, ordered and signed, and the factors' correlation."""
    between = np.eye(loadings.shape[1])
    if rotation != "none" and loadings.shape[1] > 1:
        length = np.sqrt(np.square(loadings).sum(axis=1, keepdims=True))
        loadings = rotate_factors(loadings / length, "varimax", tol=1e-12)[0] * length
    if rotation == "promax" and loadings.shape[1] > 1:
        target = loadings * np.abs(loadings) ** (PROMAX_POWER - 1)
        turn = np.linalg.lstsq(loadings, target, rcond=None)[0]
        turn *= np.sqrt(np.diag(np.linalg.inv(turn.T @ turn)))
        loadings, between = loadings @ turn, np.linalg.inv(turn.T @ turn)
    order = np.argsort(-np.square(loadings).sum(axis=0), kind="stable")
    sign = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    loadings, between = loadings * sign, between * np.outer(sign, sign)
    return loadings[:, order], between[np.ix_(order, order)]
