"""Scores: the mean points of a subject, group by group and in all.

A score is shown beside the counts it comes from, each group's size, mean,
weight and product in one row, so that a member of the committee can follow
it with a pocket calculator.  Groups have their means first, weights come
last; whoever could not judge is left out and counted beside.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from toolkit.analysis.group_means import GroupMean
from toolkit.analysis.participation import ballots_by_place
from toolkit.analysis.schemes import Scheme, points_of
from toolkit.analysis.trimming import trim_share
from toolkit.analysis.weighting import PolicyWeights, composite, require_groups
from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.survey.presets import MARKS
from toolkit.survey.words import RESERVED
from toolkit.tally import COUNT_COLUMNS, Tally

GROUP_COLUMNS: Final = (
    *("subject", "item", "group", "rated", "dont_know", "dont_know_share"),
    *("mean", "weight", "weighted"),
)
COMPOSITE_COLUMNS: Final = (
    *("subject", "item", "rated", "dont_know", "dont_know_share"),
    *("score", "standard_error"),
)


@dataclass(frozen=True, eq=False)
class Scores:
    """What a tally comes to in points.

    Attributes
    ----------
    groups : one row for each subject, item and group; ``weight`` and
        ``weighted`` are missing without weights, ``mean`` where nobody
        could judge.
    composites : one row for each subject and item; the error is missing
        where it cannot be known.
    """

    groups: pd.DataFrame
    composites: pd.DataFrame


def score(
    tally: Tally,
    *,
    scheme: Scheme,
    weights: PolicyWeights | Mapping[str, float] | None = None,
    grades: Sequence[str] | None = None,
    trim: float = 0.0,
) -> Scores:
    """Return the mean points of each subject, item and group, and in all.

    Formula: group mean S_g = Σ s_k·n_k ÷ Σ n_k over grades k with points
    s_k; in all Σ w_g·S_g, or without weights the mean of all ballots alike.
    “Don't know”, blank and invalid marks have no points and are left out;
    the share of “don't know” among all who answered stands beside.  The
    error is that of `toolkit.analysis.weighting.composite`; those who
    stayed away are the part of a group that is not known.  Source: the
    formula published with government appraisals (优秀、良好等次折算后除以
    有效票).  Unit: points of the scheme.

    Scores impose their steps: see `toolkit.analysis.sensitivity` before
    anything is concluded from them, and never rank people by them alone.

    Parameters
    ----------
    scheme : the name of a preset, or points by grade code.
    weights : a rule book's weight of each group, together 1; sampling
        weights are something else and refused.
    grades : codes of the scale, best first, where a preset needs them.
    trim : share of marks dropped at each end within each group; for schemes
        of whole-number marks only.

    >>> marks = {"subject": "m1", "item": "A15",
    ...          "group": ["staff"] * 3 + ["panel"] * 2,
    ...          "grade": ["excellent", "excellent", "good", "good", "unqualified"]}
    >>> scores = score(
    ...     Tally.from_marks(pd.DataFrame(marks)),
    ...     scheme="q4_100_85_70_0",
    ...     weights={"staff": 0.6, "panel": 0.4},
    ... )
    >>> scores.groups[["group", "rated", "mean", "weight", "weighted"]]
       group  rated  mean  weight  weighted
    0  panel      2  42.5     0.4      17.0
    1  staff      3  95.0     0.6      57.0
    >>> scores.composites["score"].tolist()
    [74.0]

    Raises
    ------
    TallyError : the scheme is not known or lacks a grade, a group with
        weight gave no grade, weights do not add up to 1, grades would be
        trimmed, or fewer than three marks would be left.
    """
    if trim and (not isinstance(scheme, str) or scheme not in MARKS):
        raise TallyError(reason=Phrase("only whole-number marks are trimmed"))
    policy = _policy(weights)
    points = points_of(scheme, set(tally.counts["grade"]), grades=grades)
    groups: list[tuple[object, ...]] = []
    composites: list[tuple[object, ...]] = []
    for place, answers in _answers(tally, points, trim).items():
        if policy is not None:
            rated = {group for group, one in answers.items() if one.rated}
            require_groups(rated, policy, subject=place[0], item=place[1])
        groups += [
            (*place, group, *one.told, *_weighed(one, group, policy))
            for group, one in answers.items()
        ]
        together = sum(answers.values(), _Answers())
        composites.append((*place, *together.told, *_in_all(answers, policy)))
    return Scores(
        pd.DataFrame(groups, columns=list(GROUP_COLUMNS)),
        pd.DataFrame(composites, columns=list(COMPOSITE_COLUMNS)),
    )


@dataclass(frozen=True, slots=True)
class _Answers:
    """How often each number of points was given, and who else there is.

    ``silent`` are raters whose ballots did not come back or are not valid;
    ``None`` if ballots were not counted.
    """

    points: Mapping[float, int] = field(default_factory=dict)
    unknown: int = 0
    silent: int | None = 0

    def __add__(self, other: _Answers) -> _Answers:
        silent = (
            None
            if self.silent is None or other.silent is None
            else self.silent + other.silent
        )
        points = Counter(self.points) + Counter(other.points)
        return _Answers(points, self.unknown + other.unknown, silent)

    @property
    def rated(self) -> int:
        return sum(self.points.values())

    @property
    def told(self) -> tuple[int, int, float | None]:
        answered = self.rated + self.unknown
        return self.rated, self.unknown, self.unknown / answered if answered else None

    def mean(self, group: str) -> GroupMean | None:
        if not self.rated:
            return None
        size = None if self.silent is None else self.rated + self.silent
        return GroupMean.from_points(group, self.points, size=size)


def _policy(
    weights: PolicyWeights | Mapping[str, float] | None,
) -> PolicyWeights | None:
    if weights is None or isinstance(weights, PolicyWeights):
        return weights
    if not isinstance(weights, Mapping):
        raise TallyError(reason=Phrase("sampling weights are no weights of a rule"))
    return PolicyWeights(weights)


def _answers(
    tally: Tally, points: Mapping[str, float], trim: float
) -> dict[tuple[str, str], dict[str, _Answers]]:
    silent = {
        place: one.eligible - one.valid
        for place, one in ballots_by_place(tally).items()
    }
    found: defaultdict[tuple[str, str], dict[str, _Answers]] = defaultdict(dict)
    for (subject, item, group), marks in _marks(tally).items():
        given: Counter[float] = Counter()
        for mark in [mark for mark in marks if mark in points]:
            given[points[mark]] += marks[mark]
        found[subject, item][group] = _Answers(
            points=trim_share(given, share=trim) if trim and given else given,
            unknown=sum(marks[mark] for mark in marks.keys() - points.keys()),
            silent=silent.get((subject, group)),
        )
    return found


def _marks(tally: Tally) -> dict[tuple[str, str, str], dict[str, int]]:
    found: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    columns = (tally.counts[column] for column in COUNT_COLUMNS)
    for subject, item, group, grade, count in zip(*columns, strict=True):
        marks = found[subject, item, group]
        if grade not in RESERVED:
            marks[grade] = int(count)
    return found


def _weighed(
    answers: _Answers, group: str, policy: PolicyWeights | None
) -> tuple[float | None, float | None, float | None]:
    mean = answers.mean(group)
    value = None if mean is None else mean.mean
    weight = None if policy is None else policy.shares.get(group)
    if value is None or weight is None:
        return value, weight, None
    return value, weight, value * weight


def _in_all(
    answers: Mapping[str, _Answers], policy: PolicyWeights | None
) -> tuple[float | None, float | None]:
    if policy is None:
        answers = {"*": sum(answers.values(), _Answers())}
        policy = PolicyWeights({"*": 1.0})
        if not answers["*"].rated:
            return None, None
    means = (one.mean(group) for group, one in answers.items())
    whole = composite([mean for mean in means if mean is not None], policy)
    return whole.mean, whole.standard_error
