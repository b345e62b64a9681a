"""Which ranks the counts leave open, before any list is drawn up.

A list claims more than its figures: neighbours in it are often not told
apart.  These functions say which places each subject can hold, which
subjects share a tier, and who can belong to the first few.  They know
estimates and their errors only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.stats import binom

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    Matrix = NDArray[Any]
    Tester = Callable[[Matrix], Matrix]
    """From the pairs to be tested to those of them in which j beats k for sure."""

DRAWS: Final = 10_000
"""Random draws of a rank set; enough for a limit to move by one place at most."""


@dataclass(frozen=True, slots=True)
class RankSets:
    """Places, best first as 1, in the order in which the subjects were given.

    ``rank`` is the place in the list, equal figures sharing the better one;
    ``low`` and ``high`` are the first and the last place that is possible.
    """

    rank: tuple[int, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]


def rank_sets(
    estimates: ArrayLike,
    errors: ArrayLike,
    *,
    rng: np.random.Generator,
    simultaneous: bool = False,
    confidence: float = 0.95,
    draws: int = DRAWS,
) -> RankSets:
    """Return the ranks that estimated scores leave open; the highest is first.

    Formula: j is placed before k for sure if (xⱼ − xₖ) ÷ sⱼₖ exceeds the
    ``confidence`` quantile of the largest such difference among pure noise;
    then the quantile is taken over the pairs left, until nothing is added
    (stepdown).  The first possible place is 1 + the number surely before j,
    the last is p − the number surely after it.  Source: M. Mogstad,
    J. P. Romano, A. M. Shaikh and D. Wilhelm (2024), Review of Economic
    Studies 91:476–518.  A set is right for one subject chosen beforehand;
    a ``simultaneous`` one for all of them at once, as a whole list needs.

    Not for a complete ballot, whose order is a fact: ask for its flips.

    >>> sets = rank_sets([92.0, 91.5, 78.0], [0.8, 0.9, 1.0],
    ...                  rng=np.random.default_rng(1))
    >>> sets.rank, sets.low, sets.high
    ((1, 2, 3), (1, 1, 3), (2, 2, 3))

    Parameters
    ----------
    estimates : one score for each of p subjects, in any unit.
    errors : their p standard errors in the same unit, or, where the same
        raters stand behind several subjects, the p × p covariance matrix.
    rng : the source of chance; the same seed gives the same sets.

    Raises
    ------
    TallyError : the shapes differ, or an error is negative or no number.
    """
    scores, covariance = _checked(estimates, errors)
    variances = np.diag(covariance)
    spread = np.sqrt(np.maximum(variances[:, None] + variances - 2 * covariance, 0))
    noise = rng.multivariate_normal(
        np.zeros(len(scores)), covariance, size=draws, method="eigh"
    )
    statistic = _studentised(scores[:, None] - scores, spread)

    def surely_before(pairs: Matrix) -> Matrix:
        return _stepdown(pairs, statistic, spread, noise, confidence)

    return _sets(scores, surely_before, simultaneous=simultaneous)


def multinomial_rank_sets(
    counts: Sequence[int],
    *,
    simultaneous: bool = False,
    confidence: float = 0.95,
    stepwise: bool = True,
) -> RankSets:
    """Return the ranks left open where each rater named one of several options.

    Formula: of the S raters who named j or k, j would be named by half were
    the two equal, so P(Binomial(S, ½) ≥ xⱼ) tests each order of each pair,
    exactly; Holm's steps (or, not ``stepwise``, Bonferroni) allow for the
    number of tests.  Source: S. Bazylik, M. Mogstad, J. P. Romano,
    A. M. Shaikh and D. Wilhelm (2021), cemmap working paper CWP40/21;
    S. Holm (1979), Scandinavian Journal of Statistics 6:65–70.  No chance
    is involved.

    Not where a rater may name more than one, nor for a complete ballot.

    >>> multinomial_rank_sets([40, 18, 15]).low
    (1, 2, 2)

    Raises
    ------
    TallyError : a count is negative, or there are none.
    """
    named = np.asarray(counts, dtype=np.int64)
    if named.size == 0 or (named < 0).any():
        raise TallyError(reason=Phrase("a count is negative or there are none"))
    together = named[:, None] + named
    p_values: Matrix = np.asarray(binom.sf(named[:, None] - 1, together, 0.5))

    def surely_before(pairs: Matrix) -> Matrix:
        where = np.argwhere(pairs)
        tested = p_values[pairs]
        order = np.argsort(tested, kind="stable")
        left = len(order) - np.arange(len(order)) if stepwise else len(order)
        kept = tested[order] > (1 - confidence) / left
        until = int(kept.argmax()) if kept.any() else len(order)
        before = np.zeros_like(pairs)
        before[tuple(where[order[:until]].T)] = True
        return before

    return _sets(named.astype(float), surely_before, simultaneous=simultaneous)


def tiers(sets: RankSets) -> tuple[int, ...]:
    """Return the tier of each subject, the best being 1.

    Formula: a tier ends after the first t places of the list if none of
    those t can come later than t.  Take ``simultaneous`` sets.  Subjects of
    one tier are shown without order; neighbours in it need not be alike.

    >>> tiers(RankSets(rank=(1, 2, 3), low=(1, 1, 3), high=(2, 2, 3)))
    (1, 1, 2)
    """
    tier, last, found = 1, 0, [0] * len(sets.rank)
    order = sorted(range(len(found)), key=lambda one: (sets.rank[one], sets.high[one]))
    for place, subject in enumerate(order):
        if place and last <= place:
            tier += 1
        found[subject] = tier
        last = max(last, sets.high[subject])
    return tuple(found)


def plausible_top(sets: RankSets, *, places: int) -> tuple[int, ...]:
    """Return who can belong to the first few, as positions from 0.

    Formula: those whose first possible place is at most ``places``.  With
    ``simultaneous`` sets it holds all who truly belong there with the
    confidence of the sets, and so is usually longer than ``places``.

    >>> sets = RankSets(rank=(1, 2, 3), low=(1, 1, 3), high=(2, 2, 3))
    >>> plausible_top(sets, places=1)
    (0, 1)
    """
    return tuple(i for i, low in enumerate(sets.low) if low <= places)


def _checked(estimates: ArrayLike, errors: ArrayLike) -> tuple[Matrix, Matrix]:
    scores = np.asarray(estimates, dtype=float)
    given = np.asarray(errors, dtype=float)
    covariance = np.diag(np.square(given)) if given.ndim == 1 else given
    if scores.size == 0 or covariance.shape != (len(scores), len(scores)):
        raise TallyError(reason=Phrase("there is not one error for each estimate"))
    numbers = np.isfinite(scores).all() and np.isfinite(covariance).all()
    least = given if given.ndim == 1 else np.diag(given)
    if not numbers or (least < 0).any():
        raise TallyError(
            reason=Phrase("an estimate is no number, or an error is negative")
        )
    return scores, covariance


def _sets(scores: Matrix, tester: Tester, *, simultaneous: bool) -> RankSets:
    before = [int((scores > score).sum()) for score in scores]
    low, high = [], []
    for subject, surely in enumerate(_tests(len(scores), tester, at_once=simultaneous)):
        low.append(1 + int(surely[:, subject].sum()))
        high.append(len(scores) - int(surely[subject].sum()))
    return RankSets(tuple(1 + one for one in before), tuple(low), tuple(high))


def _tests(subjects: int, tester: Tester, *, at_once: bool) -> Iterator[Matrix]:
    """Yield, subject by subject, which orders are sure."""
    pairs = ~np.eye(subjects, dtype=bool)
    every = tester(pairs) if at_once else None
    for subject in range(subjects):
        if every is not None:
            yield every
            continue
        own = np.zeros_like(pairs)
        own[subject] = own[:, subject] = True
        yield tester(own & pairs)


def _stepdown(
    pairs: Matrix,
    statistic: Matrix,
    spread: Matrix,
    noise: Matrix,
    confidence: float,
) -> Matrix:
    before = np.zeros_like(pairs)
    while (left := pairs & ~before).any():
        critical = np.quantile(_largest(noise, spread, left), confidence)
        found = left & (statistic > critical)
        if not found.any():
            break
        before |= found
    return before


def _largest(noise: Matrix, spread: Matrix, left: Matrix) -> Matrix:
    """Return the largest studentised difference among the pairs, draw by draw."""
    most = np.zeros(len(noise))
    for subject in np.flatnonzero(left.any(axis=1)):
        against = left[subject]
        gaps = noise[:, [subject]] - noise[:, against]
        ratios = np.divide(
            gaps,
            spread[subject, against],
            out=np.zeros_like(gaps),
            where=spread[subject, against] > 0,
        )
        most = np.maximum(most, ratios.max(axis=1))
    return most


def _studentised(gaps: Matrix, spread: Matrix) -> Matrix:
    """Divide; what differs although nothing is uncertain differs for sure."""
    sure = np.where(gaps == 0, 0.0, np.copysign(np.inf, gaps))
    return np.divide(gaps, spread, out=sure, where=spread > 0)
