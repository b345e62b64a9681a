"""Sentences on a mean score: who is not in it, and what it would be with them.

A score never stands without its “don't know”: whoever could not judge is no
low grade and no high one, but the two extremes say how much hangs on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from toolkit.analysis.counted import values_of
from toolkit.analysis.grade_statements import (
    about_completeness,
    places_for,
    told_number,
    told_percent,
)
from toolkit.analysis.intervals import Interval
from toolkit.analysis.score_intervals import score_bounds, score_intervals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.analysis.counted import Counted
    from toolkit.i18n import Translator


@dataclass(frozen=True, slots=True)
class MeanScore:
    """The mean score of one question about one subject, and its limits.

    Attributes
    ----------
    mean : of all grades.
    unknown_low, unknown_high : the mean if all who said “don't know” had given
        the lowest, or the highest grade.
    bounds : whatever the missing raters think; ``None`` where none are
        missing, or their number is not known.
    interval : 95 %, if they think like those who voted; ``None`` where
        everybody voted.
    """

    mean: Fraction
    unknown_low: Fraction
    unknown_high: Fraction
    bounds: Interval | None
    interval: Interval | None


def mean_score(
    counted: Counted, points: Mapping[str, float] | None = None
) -> MeanScore | None:
    """Return the mean score at one place; ``None`` if nobody gave a grade.

    Formula: Σ v_k n_k ÷ Σ n_k for the values v of the grades (equal steps
    without ``points``); with u “don't know” added at the lowest or highest
    value (C. F. Manski 1989, Journal of Human Resources 24:343–360); bounds
    and interval as `toolkit.analysis.score_intervals`.  All ballots count
    alike: where rater groups have weights, take one group at a time.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> marks = {"excellent": 7, "qualified": 2, "basically_qualified": 1}
    >>> found = mean_score(Counted(question, marks | {"dont_know": 2}),
    ...     {"excellent": 100, "qualified": 80, "basically_qualified": 60,
    ...      "unqualified": 40})
    >>> [round(float(one), 1) for one in (found.mean, found.unknown_low,
    ...                                   found.unknown_high)]
    [92.0, 83.3, 93.3]

    Raises
    ------
    KeyError : a grade has no points.
    TallyError : a better grade counts less.
    """
    values = values_of(counted.question, points)
    mean, missing = counted.mean(values), counted.missing
    if mean is None:
        return None
    low, high = (
        (counted.total(values) + counted.unknown * extreme)
        / (counted.rated + counted.unknown)
        for extreme in (min(values), max(values))
    )
    rows, worth = [counted.grades], [float(value) for value in values]
    bounds = interval = None
    if missing:
        found = score_bounds(rows, values=worth, missing=[missing])
        bounds = Interval(float(found.low[0]), float(found.high[0]))
    if missing != 0:
        valid, eligible = counted.crowd
        found = score_intervals(rows, values=worth, valid=valid, eligible=eligible)
        interval = Interval(float(found.low[0]), float(found.high[0]))
    return MeanScore(mean, low, high, bounds, interval)


def about_score(
    counted: Counted, _: Translator, *, points: Mapping[str, float] | None = None
) -> Iterator[str]:
    """Yield what can be said of a mean score; nothing if nobody gave a grade.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.analysis.participation import Ballots
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> marks = {"excellent": 7, "qualified": 2, "basically_qualified": 1}
    >>> all_of_12 = Counted(question, marks | {"dont_know": 2},
    ...                     Ballots(12, 12, 12, 12, 0))
    >>> said = list(about_score(all_of_12, translator("en"), points={
    ...     "excellent": 100, "qualified": 80, "basically_qualified": 60,
    ...     "unqualified": 40}))
    >>> print(said[0])
    2 of 12 raters (17%) answered “Don't know” and are not in the score (92.0); \
counting all of them as lowest or highest gives 83.3 to 93.3.
    """
    found = mean_score(counted, points)
    if found is None:
        return
    yield _about_unknown(counted, found, _)
    if counted.ballots is not None:
        yield from about_completeness(counted.ballots, _)
    if found.bounds is not None:
        yield _(
            "{missing} of {eligible} eligible raters gave no valid ballot and may "
            "think anything: with them the score lies between {low} and {high}.",
            missing=counted.missing,
            eligible=counted.crowd[1],
            low=told_number(found.bounds.low),
            high=told_number(found.bounds.high),
        )
    if found.interval is not None:
        yield _(
            "If all others think like those who voted, the score is {low} to {high} "
            "(95% interval).",
            low=told_number(found.interval.low),
            high=told_number(found.interval.high),
        )


def _about_unknown(counted: Counted, found: MeanScore, _: Translator) -> str:
    exit_words = counted.question.scale.exit.text[_.language]
    score = told_number(found.mean)
    if not counted.unknown:
        return _(
            "The score of {rated} ballots with a grade is {score}; nobody answered "
            "“{exit}”.",
            rated=counted.rated,
            score=score,
            exit=exit_words,
        )
    answered = counted.rated + counted.unknown
    return _(
        "{unknown} of {answered} raters ({percent}) answered “{exit}” and are not in "
        "the score ({score}); counting all of them as lowest or highest gives {low} "
        "to {high}.",
        unknown=counted.unknown,
        answered=answered,
        percent=told_percent(counted.unknown, answered, places=places_for(answered)),
        exit=exit_words,
        score=score,
        low=told_number(found.unknown_low),
        high=told_number(found.unknown_high),
    )
