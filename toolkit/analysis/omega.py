"""McDonald's omega: consistency where items weigh differently.

Alpha supposes that every criterion measures the common thing equally
well; omega estimates how well each does.  Hierarchical omega asks how much
is one general impression, as in a halo, and how much clusters of criteria.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from statsmodels.multivariate.factor import Factor
from statsmodels.multivariate.factor_rotation import rotate_factors

from toolkit.analysis.confirmatory import confirm_factors
from toolkit.analysis.reliability import checked_covariance, correlations
from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_FEWEST_ITEMS: Final = 3
_TWO: Final = 2
_PASSES: Final = 5000
_STARTS: Final = 8


@dataclass(frozen=True, slots=True)
class Omega:
    """The share of the scale's variance that is common, and general.

    Attributes
    ----------
    total : due to all common factors.
    hierarchical : due to the general one alone; never above ``total``.
    """

    total: float
    hierarchical: float


def omega(correlation: ArrayLike, *, clusters: int = 3) -> Omega:
    """Return omega of a scale supposed to have so many clusters of items.

    Formula: `omega_of_loadings` of `schmid_leiman`.  Source: R. E. Zinbarg,
    W. Revelle, I. Yovel and W. Li (2005), Psychometrika 70:123–133; nine
    tests of Thurstone give .74 and .93.  Say the number of clusters beside
    the value: it is a choice, and the value depends on it.

    Not for fewer than three items to a cluster.

    >>> scale = np.full((9, 9), 0.3) + 0.3 * np.kron(np.eye(3), np.ones((3, 3)))
    >>> np.fill_diagonal(scale, 1)
    >>> found = omega(scale)
    >>> round(found.total, 2), round(found.hierarchical, 2)
    (0.9, 0.67)

    Raises
    ------
    TallyError : the correlations cannot be, or there are too few items.
    """
    return omega_of_loadings(correlation, schmid_leiman(correlation, clusters=clusters))


def omega_of_loadings(correlation: ArrayLike, loadings: ArrayLike) -> Omega:
    """Return omega where the loadings on general and group factors are known.

    Formula, for general loadings g, communalities h² and correlations R:
    hierarchical (Σ g)² ÷ Σ R, total 1 − Σ (1 − h²) ÷ Σ R.  Source: R. P.
    McDonald (1999), Test Theory.

    Parameters
    ----------
    correlation : items × items.
    loadings : items × factors, the general factor first.

    >>> found = omega_of_loadings([[1, 0.5], [0.5, 1]], [[0.5**0.5], [0.5**0.5]])
    >>> round(found.total, 4), round(found.hierarchical, 4)
    (0.6667, 0.6667)

    Raises
    ------
    TallyError : the correlations cannot be, or the loadings do not fit them.
    """
    table = correlations(correlation)
    weights = np.asarray(loadings, dtype=np.float64)
    if weights.ndim != _TWO or len(weights) != len(table):
        raise TallyError(reason=Phrase("the loadings do not fit the items"))
    unique = 1 - (weights**2).sum(axis=1)
    return Omega(
        total=float(1 - unique.sum() / table.sum()),
        hierarchical=float(weights[:, 0].sum() ** 2 / table.sum()),
    )


def omega_one_factor(covariance: ArrayLike) -> float:
    """Return omega of a scale supposed to have one factor.

    Formula, with maximum-likelihood loadings λ and unique variances ψ in
    the items' own units: (Σ λ)² ÷ ((Σ λ)² + Σ ψ).  Source: R. P. McDonald
    (1999).  Equal to alpha where all items load alike, above it elsewhere.

    >>> round(omega_one_factor([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]), 4)
    0.75

    Raises
    ------
    TallyError : the covariances cannot be, an item does not vary or follows
        from others, or there are fewer than three items.
    """
    table = checked_covariance(covariance)
    deviations = np.sqrt(np.diag(table))
    items = range(len(table))
    model = confirm_factors(_complete(covariance), [items], ballots=_TWO)
    loadings = model.standardised[:, 0]
    common = (deviations * loadings).sum() ** 2
    unique = (np.diag(table) * (1 - loadings**2)).sum()
    return float(common / (common + unique))


def schmid_leiman(correlation: ArrayLike, *, clusters: int) -> NDArray[np.float64]:
    """Return loadings on one general factor and so many group factors.

    Principal-axis factors are rotated obliquely (oblimin, as quartimin), their
    correlations give the general factor, and what is left of each remains
    as a group factor.  Source: J. Schmid and J. M. Leiman (1957),
    Psychometrika 22:53–61.  Two clusters have no unique general factor;
    they are taken to load on it alike.

    >>> scale = np.full((6, 6), 0.3) + 0.3 * np.kron(np.eye(2), np.ones((3, 3)))
    >>> np.fill_diagonal(scale, 1)
    >>> schmid_leiman(scale, clusters=2).shape
    (6, 3)

    Raises
    ------
    TallyError : the correlations cannot be, or there are too few items.
    """
    table = _complete(correlation)
    if clusters < _TWO or len(table) < _FEWEST_ITEMS * clusters:
        raise TallyError(reason=Phrase("there are too few items for so many clusters"))
    found = Factor(corr=table, n_factor=clusters, method="pa").fit(maxiter=_PASSES)
    oblique, turned = _oblimin(np.asarray(found.loadings))
    signs = np.where(oblique.sum(axis=0) < 0, -1, 1)
    oblique, between = oblique * signs, turned.T @ turned * np.outer(signs, signs)
    general = _general(between)
    return np.column_stack(
        [oblique @ general, oblique * np.sqrt(np.clip(1 - general**2, 0, None))]
    )


def _oblimin(
    loadings: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the simplest rotation from several starts, always the same ones.

    One start does not do: on very regular data the descent stops at once,
    on a ridge.
    """
    turns = np.random.default_rng(0).normal(size=(_STARTS, *loadings.shape[1:] * 2))
    starts = [np.eye(loadings.shape[1]), *np.linalg.qr(turns).Q]
    found = [rotate_factors(loadings @ start, "quartimin") for start in starts]
    oblique, turned = min(found, key=lambda one: _complexity(one[0]))
    return np.asarray(oblique), np.asarray(turned)


def _complexity(loadings: NDArray[np.float64]) -> float:
    squares = loadings**2
    return float((squares.sum(axis=1) ** 2 - (squares**2).sum(axis=1)).sum())


def _general(between: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how each group factor loads on the one general factor."""
    if len(between) == _TWO:
        return np.full(_TWO, np.sqrt(max(between[0, 1], 0)))
    loadings = _one_factor(between)
    return np.clip(loadings, -1, 1)


def _one_factor(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    found = Factor(corr=correlation, n_factor=1, method="pa").fit(maxiter=_PASSES)
    loadings = np.asarray(found.loadings)[:, 0]
    return loadings if loadings.sum() >= 0 else -loadings


def _complete(covariance: ArrayLike) -> NDArray[np.float64]:
    table = correlations(covariance)
    if np.isnan(table).any():
        raise TallyError(reason=Phrase("an item does not vary"))
    if len(table) < _FEWEST_ITEMS:
        raise TallyError(reason=Phrase("there are fewer than three items"))
    return table
