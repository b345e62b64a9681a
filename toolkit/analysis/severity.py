"""How lenient or severe raters are, where not everybody rates everybody.

Raters differ in how they use a scale; whoever met the severe ones is
served badly by a plain mean.  From sums by rater and by subject, three
variances are told: the leniency of a single rater is nobody's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from toolkit.errors import TallyError
from toolkit.i18n import Phrase

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_STILL: Final = 1e-10
"""Scores that move by less are done."""


@dataclass(frozen=True, eq=False)
class ScoreSums:
    """Of each unit, be it rater or subject: how many ratings, Σy and Σy²."""

    ratings: NDArray[Any]
    total: NDArray[Any]
    squares: NDArray[Any]


@dataclass(frozen=True, slots=True)
class SeverityComponents:
    """Variances of scores, in squared units of the score.

    ``statistics`` are the three sums they come from: within raters, within
    subjects, and over all.  A component below 0 is an estimate of none.
    """

    rater: float
    subject: float
    error: float
    statistics: tuple[float, float, float]


def score_sums(units: ArrayLike, scores: ArrayLike) -> ScoreSums:
    """Return the sums of scores by unit: one pass over the ratings.

    Sums of parts of the ratings may be added up.  Whole scores stay whole
    numbers, so that nothing is lost in subtraction.

    >>> sums = score_sums(["a", "a", "b"], [4, 3, 1])
    >>> sums.ratings.tolist(), sums.total.tolist(), sums.squares.tolist()
    ([2, 1], [7, 1], [25, 1])
    """
    found, where = np.unique(np.asarray(units), return_inverse=True)
    given = np.asarray(scores)
    total = np.zeros(len(found), dtype=np.result_type(given, np.int64))
    squares = np.zeros_like(total)
    np.add.at(total, where, given)
    np.add.at(squares, where, np.square(given.astype(total.dtype)))
    return ScoreSums(np.bincount(where, minlength=len(found)), total, squares)


def severity_components(raters: ScoreSums, subjects: ScoreSums) -> SeverityComponents:
    """Return how much scores vary by rater, by subject, and otherwise.

    Formula: with Ua = Σᵢ Σⱼ (yᵢⱼ − ȳᵢ.)² within raters, Ub likewise within
    subjects and Ue = N·Σy² − (Σy)², for N ratings by R raters of C
    subjects, solve E[U] = M·σ² where M = ((0, N − R, N − R),
    (N − C, 0, N − C), (N² − Σnᵢ.², N² − Σn.ⱼ², N² − N)).  Source: K. Gao and
    A. B. Owen (2017), Electronic Journal of Statistics 11:1235–1296.

    Not where a rater rates a subject more than once, nor where the choice
    of whom to rate depends on the grade to be given.

    >>> scores = [4, 3, 2, 3, 2, 2]
    >>> parts = severity_components(score_sums([1, 1, 1, 2, 2, 2], scores),
    ...                             score_sums([7, 8, 9, 7, 8, 9], scores))
    >>> round(parts.rater, 3), round(parts.subject, 3), round(parts.error, 3)
    (0.167, 0.5, 0.167)

    Raises
    ------
    TallyError : the sums are not of the same ratings, or every rater or
        every subject has a single one.
    """
    whole, again = _totals(raters), _totals(subjects)
    if not np.allclose(whole, again, rtol=1e-9, atol=1e-9):
        raise TallyError(
            reason=Phrase("the sums by rater and by subject are of different ratings")
        )
    n, total, squares = whole
    by_rater, by_subject = n - len(raters.ratings), n - len(subjects.ratings)
    if 0 in (by_rater, by_subject):
        raise TallyError(reason=Phrase("raters and subjects are not crossed"))
    over_all = n * squares - total * total
    statistics = (_within(raters), _within(subjects), float(over_all))
    system = np.array(
        [
            [0, by_rater, by_rater],
            [by_subject, 0, by_subject],
            [
                n * n - int(np.square(raters.ratings).sum()),
                n * n - int(np.square(subjects.ratings).sum()),
                n * n - n,
            ],
        ],
        dtype=float,
    )
    rater, subject, error = np.linalg.solve(system, statistics)
    return SeverityComponents(float(rater), float(subject), float(error), statistics)


def adjusted_scores(
    raters: ArrayLike, subjects: ArrayLike, scores: ArrayLike, *, passes: int = 1000
) -> dict[Any, float]:
    """Return each subject's mean score, adjusted for who rated it.

    Formula: y = μ + a_i + b_j + e with the variances of
    `severity_components`; a and b are the best linear predictions, reached
    by passes of a_i = Σ (y − μ − b_j) ÷ (n_i + σ²/σ²_a) and the same for b,
    each pass once through the ratings, until nothing moves.  Returned is μ +
    b_j, shrunk towards the mean where few rated.  Source: S. Ghosh, T.
    Hastie and A. B. Owen (2022), Annals of Statistics 50:560–583 (arXiv
    2007.10612).  Unit: that of the scores.

    Not for ranking persons, and never in place of the official score.

    >>> raters, subjects = [1, 1, 2, 2, 3, 3], ["p", "q", "q", "r", "r", "p"]
    >>> found = adjusted_scores(raters, subjects, [4, 3, 1, 1, 4, 4])
    >>> found["p"] > found["r"]
    True

    Raises
    ------
    TallyError : as `severity_components`.
    """
    rated = np.asarray(scores, dtype=float)
    names, of_subject = np.unique(np.asarray(subjects), return_inverse=True)
    of_rater = np.unique(np.asarray(raters), return_inverse=True)[1]
    parts = severity_components(score_sums(raters, rated), score_sums(subjects, rated))
    sides = [
        (codes, np.bincount(codes) + _ratio(parts.error, variance))
        for codes, variance in ((of_rater, parts.rater), (of_subject, parts.subject))
    ]
    effects = [np.zeros(len(weight)) for _, weight in sides]
    middle, before = float(rated.mean()), np.full(len(names), np.inf)
    for _ in range(passes):
        for mine, (codes, weight) in enumerate(sides):
            other = effects[1 - mine][sides[1 - mine][0]]
            effects[mine] = np.bincount(codes, rated - middle - other) / weight
        told = [one[codes] for one, (codes, _) in zip(effects, sides, strict=True)]
        middle = float((rated - told[0] - told[1]).mean())
        now = middle + effects[1]
        if np.abs(now - before).max() < _STILL:
            break
        before = now
    return dict(zip(names.tolist(), map(float, middle + effects[1]), strict=True))


def _ratio(error: float, variance: float) -> float:
    """Return how many ratings the mean counts for; endless where none differ."""
    return max(error, 0.0) / variance if variance > 0 else np.inf


def _totals(sums: ScoreSums) -> tuple[Any, Any, Any]:
    """Return number, Σy and Σy² of all ratings; whole numbers never overflow."""
    parts = (sums.ratings, sums.total, sums.squares)
    n, total, squares = (sum(part.tolist()) for part in parts)
    return n, total, squares


def _within(sums: ScoreSums) -> float:
    return float(
        ((sums.ratings * sums.squares - np.square(sums.total)) / sums.ratings).sum()
    )
