"""Estimates for subjects with few raters, drawn towards what is usual.

The extremes of a list are small units: of many small counts some are high
by chance.  A shrunk estimate stands beside the official count and never
replaces it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit
from scipy.stats import beta, betabinom
from statsmodels.stats.meta_analysis import combine_effects

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Vector = NDArray[Any]

FEWEST_TO_SHRINK = 4
"""James and Stein's gain needs more than three subjects once their mean is fitted."""


@dataclass(frozen=True, eq=False)
class JamesStein:
    """Estimates moved towards their mean, in the order given.

    ``factor`` is the part of each distance that remains: 1 leaves all as
    it is, 0 leaves nothing but the mean.
    """

    mean: float
    factor: float
    estimates: NDArray[Any]


@dataclass(frozen=True, eq=False)
class EmpiricalBayes:
    """Estimates weighed against their mean, in the order given.

    ``between`` is the variance between subjects beyond chance; ``factors``
    say which part of each distance from ``mean`` remains.
    """

    mean: float
    between: float
    factors: NDArray[Any]
    estimates: NDArray[Any]
    low: NDArray[Any]
    high: NDArray[Any]


@dataclass(frozen=True, eq=False)
class BetaBinomial:
    """Shares under a beta distribution fitted to all subjects, in their order."""

    alpha: float
    beta: float
    estimates: NDArray[Any]
    low: NDArray[Any]
    high: NDArray[Any]

    @property
    def mean(self) -> float:
        """The share usual among the subjects."""
        return self.alpha / (self.alpha + self.beta)


def james_stein(estimates: ArrayLike, *, variance: float) -> JamesStein:
    """Return estimates of equal precision, shrunk to their mean.

    Formula: x̄ + c·(xᵢ − x̄) with c = 1 − (k − 3)·σ² ÷ Σ(xᵢ − x̄)², at least
    0, for k estimates.  Source: B. Efron and C. Morris (1975), JASA
    70:311–319.  ``variance`` is the sampling variance σ² of one estimate;
    all are in the unit of the estimates or its square.

    Not for subjects with different numbers of raters: see
    `empirical_bayes`.  Never for an official count.

    >>> shrunk = james_stein([1.0, 2.0, 3.0, 4.0, 5.0], variance=1.0)
    >>> shrunk.factor, [float(round(x, 2)) for x in shrunk.estimates]
    (0.8, [1.4, 2.2, 3.0, 3.8, 4.6])

    Raises
    ------
    TallyError : fewer than four estimates, or a negative variance.
    """
    raw = np.asarray(estimates, dtype=float)
    if len(raw) < FEWEST_TO_SHRINK:
        raise TallyError(reason=Phrase("shrinkage takes at least four estimates"))
    if variance < 0:
        raise TallyError(reason=Phrase("a variance is negative"))
    mean = float(raw.mean())
    scatter = float(np.square(raw - mean).sum())
    kept = 1 - (len(raw) - 3) * variance / scatter if scatter else 0.0
    factor = max(0.0, kept)
    return JamesStein(mean, factor, mean + factor * (raw - mean))


def shrink_shares(
    counts: ArrayLike, nobs: int, *, scale: Literal["share", "arcsine"] = "share"
) -> JamesStein:
    """Return shares out of equally many raters, shrunk to their mean.

    Formula: `james_stein` with σ² = x̄(1 − x̄) ÷ n; or, on the ``arcsine``
    scale, with σ² = 1 on y = √n·arcsin(2x − 1), mapped back by
    x = (1 + sin(y ÷ √n)) ÷ 2, whose ``mean`` then is that of y.  Source:
    Efron and Morris (1975), whose table 1 gives .290 and .239 for the first
    and the last of 18 batters.  Result: shares.

    Not for subjects with different numbers of raters: see `beta_binomial`.

    >>> shrunk = shrink_shares([9, 8, 7, 4], 10)
    >>> [float(round(share, 3)) for share in shrunk.estimates]
    [0.87, 0.785, 0.7, 0.445]

    Raises
    ------
    TallyError : a count is no part of ``nobs``, or there are fewer than four.
    """
    named, of = _shares(counts, nobs)
    raw = named / of
    if scale == "share":
        mean = float(raw.mean())
        return james_stein(raw, variance=mean * (1 - mean) / nobs)
    root = np.sqrt(nobs)
    shrunk = james_stein(root * np.arcsin(2 * raw - 1), variance=1.0)
    back = (1 + np.sin(shrunk.estimates / root)) / 2
    return JamesStein(shrunk.mean, shrunk.factor, back)


def empirical_bayes(
    estimates: ArrayLike,
    errors: ArrayLike,
    *,
    method: Literal["paule-mandel", "dersimonian-laird"] = "paule-mandel",
    confidence: float = 0.95,
) -> EmpiricalBayes:
    """Return estimates of unequal precision, each shrunk as it deserves.

    Formula: m + bᵢ·(xᵢ − m) with bᵢ = τ² ÷ (τ² + sᵢ²) and m the mean weighed
    by 1 ÷ (τ² + sᵢ²); the interval takes the variance
    bᵢ·sᵢ² + (1 − bᵢ)²·Var(m).  Source: C. N. Morris (1983), JASA 78:47–55;
    τ² after Paule and Mandel (1982) or DerSimonian and Laird (1986),
    Controlled Clinical Trials 7:177–188, by statsmodels.  Units as given.

    Not for a handful of subjects: τ² is then a guess, and the intervals,
    which take it as known, are too short.

    >>> shrunk = empirical_bayes([95.0, 80.0, 82.0, 78.0], [6.0, 1.0, 1.0, 1.0])
    >>> [float(round(score, 1)) for score in shrunk.estimates]
    [88.4, 80.1, 82.0, 78.1]

    Raises
    ------
    TallyError : the lengths differ, or an error is not positive.
    """
    raw, spread = np.asarray(estimates, dtype=float), np.asarray(errors, dtype=float)
    if raw.shape != spread.shape or raw.size == 0 or not (spread > 0).all():
        raise TallyError(reason=Phrase("there is not one error for each estimate"))
    variances = np.square(spread)
    between = _between(raw, variances, method)
    weights = 1 / (between + variances)
    mean = float(weights @ raw / weights.sum())
    factors = between * weights
    centre = mean + factors * (raw - mean)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    reach = z * np.sqrt(factors * variances + np.square(1 - factors) / weights.sum())
    return EmpiricalBayes(
        mean, between, factors, centre, low=centre - reach, high=centre + reach
    )


def beta_binomial(
    counts: ArrayLike, nobs: ArrayLike, *, confidence: float = 0.95
) -> BetaBinomial:
    """Return shares of unequal numbers of raters, shrunk by a fitted beta.

    Formula: (xᵢ + α) ÷ (nᵢ + α + β), with α and β of greatest likelihood
    for beta-binomial counts; the interval is that of the beta distribution
    with xᵢ + α and nᵢ − xᵢ + β.  Source: Morris (1983), JASA 78:47–55.
    Where the counts vary no more than chance explains, α + β grows to a
    million, and all estimates are the common share.  Result: shares.

    Not for groups of a different kind, which have no common distribution.

    >>> shrunk = beta_binomial([2, 30, 18, 45], [2, 40, 30, 50])
    >>> [float(round(share, 2)) for share in shrunk.estimates]
    [0.79, 0.76, 0.66, 0.87]

    Raises
    ------
    TallyError : a count is no part of its number, or there are none.
    """
    named, of = _shares(counts, nobs)
    pooled = (named.sum() + 0.5) / (of.sum() + 1)

    def unlikelihood(where: Vector) -> float:
        share, total = expit(where[0]), np.exp(where[1])
        terms = betabinom.logpmf(named, of, share * total, (1 - share) * total)
        return -float(np.sum(terms))

    fit = minimize(
        unlikelihood,
        [logit(pooled), np.log(10.0)],
        bounds=[(-12, 12), (np.log(1e-2), np.log(1e6))],
        method="L-BFGS-B",
        options={"ftol": 1e-14, "gtol": 1e-9},
    )
    share, total = float(expit(fit.x[0])), float(np.exp(fit.x[1]))
    first, second = named + share * total, of - named + (1 - share) * total
    tail = (1 - confidence) / 2
    return BetaBinomial(
        alpha=share * total,
        beta=(1 - share) * total,
        estimates=first / (first + second),
        low=np.asarray(beta.ppf(tail, first, second)),
        high=np.asarray(beta.isf(tail, first, second)),
    )


def _between(raw: Vector, variances: Vector, method: str) -> float:
    if len(raw) == 1:
        return 0.0
    name = {"paule-mandel": "iterated", "dersimonian-laird": "chi2"}[method]
    return max(0.0, float(combine_effects(raw, variances, method_re=name).tau2))


def _shares(counts: ArrayLike, nobs: ArrayLike) -> tuple[Vector, Vector]:
    named = np.asarray(counts, dtype=float)
    of = np.broadcast_to(np.asarray(nobs, dtype=float), named.shape)
    if named.size == 0 or ((named < 0) | (named > of) | (of < 1)).any():
        raise TallyError(reason=Phrase("a count is no part of its number"))
    return named, of
