"""Which items are hard to say yes to, and which tell persons apart.

For building a questionnaire: items answered with yes or no, or above and
below a grade, are placed on one scale.  Answer patterns come in as counts;
the persons are integrated out and never placed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from scipy.optimize import minimize
from scipy.special import expit, log_expit, logit, logsumexp

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class ItemResponse:
    """Items on one scale, on which persons are standard normal.

    ``difficulty`` is the place at which half say yes, ``discrimination``
    how steeply the share rises there, both in the order of the items;
    ``difficulty_errors`` and ``discrimination_errors`` are their standard
    errors, 0 for a slope that was given.
    """

    difficulty: NDArray[Any]
    discrimination: NDArray[Any]
    log_likelihood: float
    difficulty_errors: NDArray[Any]
    discrimination_errors: NDArray[Any]


def rasch(
    patterns: ArrayLike,
    counts: ArrayLike,
    *,
    nodes: int = 41,
    discrimination: float | None = None,
) -> ItemResponse:
    """Return the items' difficulties, all rising equally steeply.

    Formula: P(yes to j | θ) = 1 ÷ (1 + exp(−a·(θ − bⱼ))) with θ ~ N(0, 1),
    fitted by marginal maximum likelihood with Gauss-Hermite ``nodes``.
    Source: R. D. Bock and M. Aitkin (1981), Psychometrika 46:443–459;
    D. Rizopoulos (2006), Journal of Statistical Software 17(5).

    ``patterns`` has a row for each pattern and a column for each item, with
    0, 1, or NaN for no answer; ``counts`` says how often each occurs.  With
    ``discrimination`` the slope is that number, 1 in Rasch's own model.
    Errors come from the curvature of the likelihood at its top.
    Not for placing persons, nor for fewer than some hundred ballots.

    >>> fit = rasch([[0, 0], [0, 1], [1, 0], [1, 1]], [20, 10, 30, 40])
    >>> bool(fit.difficulty[0] < fit.difficulty[1])
    True

    Raises
    ------
    TallyError : an answer is neither 0 nor 1, or an item was answered alike
        on all ballots, so that it has no place.
    """
    return _fitted(patterns, counts, nodes=nodes, slopes=1, given=discrimination)


def two_parameter(
    patterns: ArrayLike, counts: ArrayLike, *, nodes: int = 61
) -> ItemResponse:
    """Return the items' difficulties and how steeply each rises.

    Formula: as `rasch`, with aⱼ in place of a.  Source: A. Birnbaum (1968);
    Bock and Aitkin (1981), Psychometrika 46:443–459.

    Not for fewer than some hundred ballots or three items.

    >>> fit = two_parameter([[0, 0, 0], [0, 0, 1], [0, 1, 1], [1, 0, 0], [1, 1, 1]],
    ...                     [40, 20, 25, 15, 50])
    >>> bool(fit.discrimination[1] > fit.discrimination[0])
    True

    Raises
    ------
    TallyError : as `rasch`.
    """
    items = np.asarray(patterns).shape[-1]
    return _fitted(patterns, counts, nodes=nodes, slopes=items)


def _fitted(
    patterns: ArrayLike,
    counts: ArrayLike,
    *,
    nodes: int,
    slopes: int,
    given: float | None = None,
) -> ItemResponse:
    answers, often = _checked(patterns, counts)
    items = answers.shape[1]
    yes, no = (answers == 1).astype(float), (answers == 0).astype(float)
    places, weights = hermegauss(nodes)
    share = np.log(weights / weights.sum())

    def parts(where: Array) -> tuple[Array, Array]:
        steep = where[items:] if given is None else np.array([given])
        return where[:items], np.broadcast_to(steep, (items,))

    def unlikelihood(where: Array) -> tuple[float, Array]:
        height, slope = parts(where)
        line = height[:, None] + slope[:, None] * places
        by_node = yes @ log_expit(line) + no @ log_expit(-line) + share
        by_pattern = logsumexp(by_node, axis=1)
        believed = often[:, None] * np.exp(by_node - by_pattern[:, None])
        excess = yes.T @ believed - ((yes + no).T @ believed) * expit(line)
        steeper = excess @ places
        gradient = [excess.sum(axis=1)]
        if given is None:
            gradient.append(steeper if slopes > 1 else np.array([steeper.sum()]))
        return -float(often @ by_pattern), -np.concatenate(gradient)

    usual = (often @ yes) / (often @ (yes + no))
    start = np.concatenate([logit(usual), np.ones(slopes if given is None else 0)])
    fit = minimize(unlikelihood, start, jac=True, method="BFGS", options={"gtol": 1e-6})
    height, slope = parts(fit.x)
    spread = np.linalg.pinv(_curvature(unlikelihood, fit.x))
    steep = np.zeros((items, len(fit.x)))
    if given is None:
        steep[np.arange(items), items + np.arange(items) % slopes] = 1
    turned = -np.eye(items, len(fit.x)) / slope[:, None]
    turned += (height / slope**2)[:, None] * steep
    return ItemResponse(
        difficulty=-height / slope,
        discrimination=slope,
        log_likelihood=-float(fit.fun),
        difficulty_errors=_errors(turned, spread),
        discrimination_errors=_errors(steep, spread),
    )


def _curvature(of: Callable[[Array], tuple[float, Array]], where: Array) -> Array:
    """Return second derivatives, from differences of the first."""
    step = 1e-5
    rows = [
        (of(where + step * side)[1] - of(where - step * side)[1]) / (2 * step)
        for side in np.eye(len(where))
    ]
    return np.asarray((np.array(rows) + np.array(rows).T) / 2)


def _errors(turned: Array, spread: Array) -> Array:
    squares: Array = np.einsum("ij,jk,ik->i", turned, spread, turned)
    return np.asarray(np.sqrt(np.clip(squares, 0, None)))


def _checked(patterns: ArrayLike, counts: ArrayLike) -> tuple[Array, Array]:
    answers = np.asarray(patterns, dtype=float)
    often = np.asarray(counts, dtype=float)
    if np.atleast_2d(answers) is not answers or often.shape != answers.shape[:1]:
        raise TallyError(reason=Phrase("there is not one count for each pattern"))
    if (often < 0).any():
        raise TallyError(reason=Phrase("a count is negative"))
    if not (np.isin(answers, (0, 1)) | np.isnan(answers)).all():
        raise TallyError(reason=Phrase("an answer is neither yes nor no"))
    yes, no = often @ (answers == 1), often @ (answers == 0)
    if not ((yes > 0) & (no > 0)).all():
        raise TallyError(reason=Phrase("an item was answered alike on all ballots"))
    return answers, often
