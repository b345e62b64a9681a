"""What of a question is compared: the share of its better grades, or its points.

Panels that set subjects, rater groups or rounds against each other agree on
one number for each of them, so that a reader can follow it from one to the
next.  All ballots count alike here: weights of groups say nothing of chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.analysis.grade_statements import quoted, told_number, told_percent
from toolkit.reports.report import Share
from toolkit.reports.scoring import points_by_grade, policy_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from toolkit.analysis.counted import Counted
    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.reports.plots.axis import Unit
    from toolkit.reports.report import Cell
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question
    from toolkit.survey.words import Option
    from toolkit.tally import Tally

_ROUNDING: Final = 9
"""Means that differ in a later place are the same."""


@dataclass(frozen=True)
class Measure:
    """One question, and what each of its grades counts.

    Attributes
    ----------
    points : by grade, best first; 1 and 0 where a share is meant.
    unit : that of the mean of these points.
    """

    question: Question
    points: Mapping[str, float]
    unit: Unit

    @property
    def better(self) -> tuple[Option, ...]:
        """The better half of the grades."""
        return better_half(self.question)

    def title(self, _: Translator) -> str:
        """Return what stands over the numbers."""
        if self.unit == "points":
            return _("Score")
        return _("Share of {grades}", grades=quoted(self.better, _))

    def mean_of(self, counted: Counted) -> float:
        """Return the mean at a place with grades."""
        worth = (self.points[one.code] for one in self.question.scale.grades)
        total = sum(n * each for n, each in zip(counted.grades, worth, strict=True))
        return round(total / counted.rated, _ROUNDING)

    def cell(self, counted: Counted) -> Cell:
        """Return the number at a place as a cell of a table."""
        if not counted.rated:
            return None
        if self.unit == "points":
            return told_number(self.mean_of(counted), places=2)
        return Share(counted.of([one.code for one in self.better]), counted.rated)

    def told(self, value: float) -> str:
        """Return a value as it is said."""
        if self.unit == "points":
            return str(told_number(value))
        return told_percent(round(1000 * value), 1000, places=1)

    def limits(self, low: float, high: float, _: Translator) -> str:
        """Return two ends as they are said."""
        return _("{low} to {high}", low=self.told(low), high=self.told(high))

    def means_by_group(self, tally: Tally) -> pd.DataFrame:
        """Return the means, rater groups by subjects."""
        counts = tally.select(item=self.question.id).counts
        graded = counts[counts["grade"].isin(list(self.points))]
        worth = graded["grade"].map(dict(self.points)) * graded["count"]
        places = [graded["group"], graded["subject"]]
        sizes = graded["count"].groupby(places).sum()
        return (worth.groupby(places).sum() / sizes).round(_ROUNDING).unstack()  # noqa: PD010 -- groups by subjects


def asked_for(chosen: Chosen) -> Question | None:
    """Return the question chosen, or the one on the whole, or the only one."""
    overall = chosen.shown.survey.overall_question
    if chosen.item is None and overall is not None and overall.is_rated:
        return overall
    rated = chosen.rated_questions
    return rated[0] if len(rated) == 1 else None


def measure_of(question: Question, scored: Survey) -> Measure:
    """Return the points that a survey's scheme gives to grades, or better ones' share.

    Where rater groups have weights it is the share, whatever the scheme.
    """
    codes = [grade.code for grade in question.scale.grades]
    points = {} if policy_weights(scored) else points_by_grade(scored, question)
    if question.kind == "points" and not points:
        points = {code: float(code) for code in codes}
    if set(codes) <= points.keys():
        return Measure(question, {code: points[code] for code in codes}, "points")
    return share_of(question)


def share_of(question: Question) -> Measure:
    """Return the share of the better half of a question's grades."""
    better = {one.code for one in better_half(question)}
    points = {one.code: float(one.code in better) for one in question.scale.grades}
    return Measure(question, points, "share")


def better_half(question: Question) -> tuple[Option, ...]:
    """Return the better half of a question's grades, the middle one left out."""
    grades = question.scale.grades
    return tuple(grades[: len(grades) // 2])


def signed(number: float, *, places: int = 1) -> str:
    """Return a number with its sign: ``+8.0``, ``−2.0``, ``0.0``.

    >>> signed(8), signed(-0.04), signed(-2)
    ('+8.0', '0.0', '−2.0')
    """
    told = told_number(abs(number), places=places)
    return f"{'+' if number > 0 else '−'}{told}" if told else str(told)


def told_p(p_value: float) -> str:
    """Return a p-value to three places, or that it is smaller.

    >>> told_p(0.0404), told_p(0.0001)
    ('0.040', '< 0.001')
    """
    told = told_number(p_value, places=3)
    return str(told) if told else "< 0.001"


def few(names: list[str], _: Translator, *, most: int = 5) -> str:
    """Return names, or some and how many more."""
    if len(names) <= most:
        return _.join(names)
    rest = len(names) - most + 1
    return _.join([*names[: most - 1], _("{n} others", n=rest)])
