"""Estimates of scores, made of a tally: mean points, group means first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from toolkit.analysis.group_means import score_bounds
from toolkit.analysis.intervals import Interval, normal_quantile
from toolkit.analysis.schemes import Scheme, points_of
from toolkit.analysis.scores import score
from toolkit.reports.plots.asked import places
from toolkit.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.analysis.weighting import PolicyWeights
    from toolkit.i18n import Translator
    from toolkit.reports.plots.asked import Asked
    from toolkit.reports.plots.estimates import Estimate
    from toolkit.survey.model import Survey


def score_estimates(
    tally: Tally,
    survey: Survey,
    _: Translator,
    *,
    scheme: Scheme,
    weights: PolicyWeights | Mapping[str, float] | None = None,
    items: Sequence[str] | None = None,
    names: Mapping[str, str] | None = None,
    fewest: int = 1,
    confidence: float = 0.95,
) -> tuple[Estimate, ...]:
    """Return mean points, item by item, subject by subject.

    Values and errors are those of `toolkit.analysis.scores.score`; intervals
    are normal, and cut where the bounds end.  Where all who voted agree,
    nothing is known of the error and there are bounds only; with
    ``weights`` there are no bounds.

    >>> import pandas as pd
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> from toolkit.tally import Tally
    >>> marks = {"subject": "m1", "item": "A15", "group": "staff",
    ...          "grade": ["excellent"] * 3 + ["unqualified", "dont_know"]}
    >>> (one,) = score_estimates(Tally.from_marks(pd.DataFrame(marks)),
    ...                          load_survey("member-appraisal-short"),
    ...                          translator("en"), scheme="q4_100_80_60_40")
    >>> one.value, one.rated, one.unknown
    (85.0, 4, 1)

    Parameters
    ----------
    scheme, weights : as for `toolkit.analysis.scores.score`.
    items, names, fewest : as for `share_estimates`.

    Raises
    ------
    TallyError : as `toolkit.analysis.scores.score`.
    """
    return tuple(
        place.blank
        if place.blank.reason
        else _scored(tally, place, scheme, weights, confidence)
        for place in places(tally, survey, _, items=items, names=names, fewest=fewest)
    )


def _scored(
    tally: Tally,
    place: Asked,
    scheme: Scheme,
    weights: PolicyWeights | Mapping[str, float] | None,
    confidence: float,
) -> Estimate:
    codes = [grade.code for grade in place.question.scale.grades]
    part = tally.select(subject=place.subject, item=place.question.id)
    graded = Tally.from_counts(
        part.counts[part.counts["grade"].isin(codes)], part.ballots
    )
    ((mean, error),) = (
        score(graded, scheme=scheme, weights=weights, grades=codes)
        .composites[["score", "standard_error"]]
        .to_numpy(dtype=float)
    )
    points = points_of(scheme, codes, grades=codes)
    known = replace(place.blank, value=float(mean))
    if place.silent == 0:
        step = 0.0 if weights else _largest_step([*points.values()])
        step /= place.blank.rated
        return replace(known, error=0.0, step=step, is_complete=True)
    bounds = None if weights else _bounds(place, points)
    if not error > 0:  # nor that of a single ballot, which is no number
        return replace(known, bounds=bounds)
    reach = normal_quantile(confidence) * float(error)
    ends = bounds or Interval(min(points.values()), max(points.values()))
    return replace(
        known,
        interval=Interval(max(mean - reach, ends.low), min(mean + reach, ends.high)),
        bounds=bounds,
        error=float(error),
    )


def _largest_step(points: Sequence[float]) -> float:
    return max(
        (abs(one - other) for one, other in pairwise(sorted(points))), default=0.0
    )


def _bounds(place: Asked, points: Mapping[str, float]) -> Interval | None:
    """Return the mean with all who stayed away as the worst grade, or the best."""
    if place.silent is None:
        return None
    counts: Counter[float] = Counter()
    for code, worth in points.items():
        counts[worth] += place.marks[code].count
    ends = {"lowest": min(points.values()), "highest": max(points.values())}
    return score_bounds(counts, unknown=place.silent, **ends)
