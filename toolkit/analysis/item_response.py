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
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class ItemResponse:
    """Items on one scale, on which persons are standard normal.

    ``difficulty`` is the place at which half say yes, ``discrimination``
    how steeply the share rises there, both in the order of the items.
    """

    difficulty: NDArray[Any]
    discrimination: NDArray[Any]
    log_likelihood: float


def rasch(patterns: ArrayLike, counts: ArrayLike, *, nodes: int = 41) -> ItemResponse:
    """Return the items' difficulties, all rising equally steeply.

    Formula: P(yes to j | θ) = 1 ÷ (1 + exp(−a·(θ − bⱼ))) with θ ~ N(0, 1),
    fitted by marginal maximum likelihood with Gauss-Hermite ``nodes``.
    Source: R. D. Bock and M. Aitkin (1981), Psychometrika 46:443–459;
    D. Rizopoulos (2006), Journal of Statistical Software 17(5).

    ``patterns`` has a row for each pattern and a column for each item, with
    0, 1, or NaN for no answer; ``counts`` says how often each occurs.
    Not for placing persons, nor for fewer than some hundred ballots.

    >>> fit = rasch([[0, 0], [0, 1], [1, 0], [1, 1]], [20, 10, 30, 40])
    >>> bool(fit.difficulty[0] < fit.difficulty[1])
    True

    Raises
    ------
    TallyError : an answer is neither 0 nor 1, or an item was answered alike
        on all ballots, so that it has no place.
    """
    return _fitted(patterns, counts, nodes=nodes, one_slope=True)


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
    return _fitted(patterns, counts, nodes=nodes, one_slope=False)


def _fitted(
    patterns: ArrayLike, counts: ArrayLike, *, nodes: int, one_slope: bool
) -> ItemResponse:
    answers, often = _checked(patterns, counts)
    items = answers.shape[1]
    yes, no = (answers == 1).astype(float), (answers == 0).astype(float)
    places, weights = hermegauss(nodes)
    share = np.log(weights / weights.sum())

    def unlikelihood(where: Array) -> tuple[float, Array]:
        height, slope = where[:items], _slopes(where[items:], items)
        line = height[:, None] + slope[:, None] * places
        by_node = yes @ log_expit(line) + no @ log_expit(-line) + share
        by_pattern = logsumexp(by_node, axis=1)
        believed = often[:, None] * np.exp(by_node - by_pattern[:, None])
        excess = yes.T @ believed - ((yes + no).T @ believed) * expit(line)
        steeper = excess @ places
        gradient = [excess.sum(axis=1), [steeper.sum()] if one_slope else steeper]
        return -float(often @ by_pattern), -np.concatenate(gradient)

    usual = (often @ yes) / (often @ (yes + no))
    start = np.concatenate([logit(usual), np.ones(1 if one_slope else items)])
    fit = minimize(unlikelihood, start, jac=True, method="BFGS", options={"gtol": 1e-6})
    slope = _slopes(fit.x[items:], items)
    return ItemResponse(-fit.x[:items] / slope, slope, -float(fit.fun))


def _slopes(given: Array, items: int) -> Array:
    return np.broadcast_to(given, (items,)) if len(given) == 1 else given


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
