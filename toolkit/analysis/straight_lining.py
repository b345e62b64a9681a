"""Ballots with one answer throughout: a note on quality, never a verdict.

One grade for every item may be carelessness, a halo, or the truth.  So
shares are told for rater groups only, none for a group below the floor,
nothing for a ballot, and no ballot is taken out: whoever wonders compares
the figures with and without them.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from toolkit.survey.words import RESERVED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike

    from toolkit.survey.model import Survey

FEWEST_ANSWERS: Final = 3
"""With fewer answers on a ballot, one grade throughout says nothing."""
LINING_COLUMNS: Final = (
    "group",
    "ballots",
    "straight",
    "straight_share",
    "mean_longest_run",
    "mean_variability",
)
_A_PAIR: Final = 2


def longest_run(answers: Sequence[object]) -> int:
    """Return the longest run of one answer, in items: the longstring index.

    Source: J. A. Johnson (2005), Journal of Research in Personality
    39:103–129.  A missing answer (``None``) breaks a run.

    Not for items on different scales, nor for fewer than some ten items.

    >>> longest_run(["a", "a", "b", "b", "b", None, "b"])
    3
    """
    runs = (len(list(run)) for answer, run in groupby(answers) if answer is not None)
    return max(runs, default=0)


def mean_run(answers: Sequence[object]) -> float:
    """Return the mean length of the runs of one answer, in items.

    Source: as `longest_run`; R's package careless calls it the average
    string.  A missing answer (``None``) breaks a run and is none itself;
    ``nan`` where nothing was answered.

    >>> mean_run(["a", "a", "b", "b", "b", None, "b"])
    2.0
    """
    runs = [len(list(run)) for answer, run in groupby(answers) if answer is not None]
    return sum(runs) / len(runs) if runs else float("nan")


def answer_variability(values: ArrayLike) -> float:
    """Return the standard deviation of one ballot's answers: the IRV index.

    Formula: √(Σ (x − x̄)² ÷ (n − 1)) over the items answered.  Source: A. M.
    Dunn, E. D. Heggestad, L. R. Shanock and N. Theilgard (2018), Journal of
    Business and Psychology 33:105–121; the inter-item deviation of S.
    Marjanovic and others (2015).  ``nan`` for fewer than two answers.

    >>> answer_variability([1, 3, 1, 3]), answer_variability([2, 2, 2])
    (1.1547005383792515, 0.0)
    """
    line = np.asarray(values, dtype=np.float64)
    known = line[~np.isnan(line)]
    return float(known.std(ddof=1)) if len(known) >= _A_PAIR else float("nan")


def variability_of_parts(values: ArrayLike, *, parts: int = 3) -> list[float]:
    """Return `answer_variability` of consecutive parts of a ballot.

    Attention flags towards the end: a last part far below the first says so.
    Parts are of equal length, up to one item.  Source: Dunn and others
    (2018), as `answer_variability`.

    >>> variability_of_parts([1, 4, 1, 3, 2, 2], parts=3)[2]
    0.0
    """
    line = np.asarray(values, dtype=np.float64)
    return [answer_variability(part) for part in np.array_split(line, parts)]


def is_straight(answers: Sequence[object], *, fewest: int = FEWEST_ANSWERS) -> bool:
    """Return whether all answers of a ballot are one, and there are enough.

    >>> is_straight(["a", "a", None, "a"]), is_straight(["a", "a"])
    (True, False)
    """
    given = [answer for answer in answers if answer is not None]
    return len(given) >= fewest and len(set(given)) == 1


def straight_lining(
    patterns: pd.DataFrame,
    survey: Survey,
    *,
    fewest_ballots: int,
    fewest_answers: int = FEWEST_ANSWERS,
) -> pd.DataFrame:
    """Return how common straight-lining is in each rater group.

    Formula: over ballots with enough answers, the share that `is_straight`,
    the mean `longest_run`, and the mean `answer_variability` in steps of
    the scale.  “Don't know” is an answer and breaks or makes a run, but is
    no step.  Ballots on different subjects count one by one, though the
    same raters wrote them: the shares have no simple standard error.

    Parameters
    ----------
    patterns : as `Sums` keeps them: ``subject, group, pattern, count``.
    fewest_ballots : the round's floor.  The figures of a group are missing
        where no subject has so many of its ballots: ten ballots on ten
        subjects may be one rater's.

    Returns
    -------
    columns ``group, ballots, straight, straight_share, mean_longest_run,
    mean_variability``.

    >>> from toolkit.survey.loading import load_survey
    >>> table = pd.DataFrame({"subject": "m1", "group": ["staff"] * 2,
    ...     "pattern": ["excellent", "qualified"], "count": [6, 4]})
    >>> straight_lining(table, load_survey("member-appraisal-short"),
    ...                 fewest_ballots=5, fewest_answers=1)["straight"].tolist()
    [10]
    """
    steps = [
        {grade.code: at for at, grade in enumerate(question.scale.grades)}
        for question in survey.rated_questions
    ]
    rows = [
        (group, *_told(ballots, steps, fewest_ballots, fewest_answers))
        for group, ballots in patterns.groupby("group", sort=True)
    ]
    return pd.DataFrame(rows, columns=list(LINING_COLUMNS)).astype(
        {"ballots": "Int64", "straight": "Int64"}
    )


def without_straight(
    patterns: pd.DataFrame, *, fewest_answers: int = FEWEST_ANSWERS
) -> pd.DataFrame:
    """Return the patterns that are not straight, to compute a figure without.

    Never instead of the figure with them.

    >>> table = pd.DataFrame({"pattern": ["a|a|a", "a|b|a"], "count": [9, 2]})
    >>> without_straight(table)["count"].tolist()
    [2]
    """
    straight = [
        is_straight(answers_of(pattern), fewest=fewest_answers)
        for pattern in patterns["pattern"]
    ]
    return patterns[~np.array(straight, dtype=bool)].reset_index(drop=True)


def answers_of(pattern: str) -> list[str | None]:
    """Return the answers of a pattern, ``None`` for blank and invalid ones.

    >>> answers_of("excellent|blank|dont_know")
    ['excellent', None, 'dont_know']
    """
    return [None if one in RESERVED else one for one in pattern.split("|")]


def _told(
    ballots: pd.DataFrame,
    steps: Sequence[Mapping[str, int]],
    fewest_ballots: int,
    fewest_answers: int,
) -> tuple[object, ...]:
    crowd = ballots.groupby("subject")["count"].sum().max()
    numbers, straight, runs, spreads = [], [], [], []
    for pattern, count in zip(ballots["pattern"], ballots["count"], strict=True):
        answers = answers_of(pattern)
        if sum(one is not None for one in answers) >= fewest_answers:
            numbers.append(int(count))
            straight.append(is_straight(answers, fewest=fewest_answers))
            runs.append(longest_run(answers))
            spreads.append(_variability(answers, steps))
    total = sum(numbers)
    if min(total, crowd) < max(fewest_ballots, 1):
        return (None, None, float("nan"), float("nan"), float("nan"))
    lined = int(np.dot(numbers, straight))
    return (
        total,
        lined,
        lined / total,
        float(np.average(runs, weights=numbers)),
        _mean_of_known(spreads, numbers),
    )


def _variability(
    answers: Sequence[str | None], steps: Sequence[Mapping[str, int]]
) -> float:
    found = [
        at.get(answer or "", float("nan"))
        for at, answer in zip(steps, answers, strict=True)
    ]
    return answer_variability(found)


def _mean_of_known(values: Sequence[float], weights: Sequence[int]) -> float:
    known = ~np.isnan(values)
    if not known.any():
        return float("nan")
    return float(np.average(np.array(values)[known], weights=np.array(weights)[known]))
