"""Estimates of shares, made of a tally.

Who stayed away comes first as bounds, without assumptions, then as an
interval; where everybody voted there is neither.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from toolkit.analysis.bounds import count_bounds
from toolkit.analysis.finite import finite_wilson, hypergeometric_total
from toolkit.analysis.grade_statements import options_of
from toolkit.analysis.intervals import Interval, normal_quantile, wilson
from toolkit.reports.marks import together
from toolkit.reports.plots.asked import places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.i18n import Translator
    from toolkit.reports.plots.estimates import Estimate
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question
    from toolkit.survey.words import Option
    from toolkit.tally import Tally

_BRANCH: Final = 500
"""Raters up to whom an interval is found by counting out what is possible."""


def share_estimates(
    tally: Tally,
    survey: Survey,
    _: Translator,
    *,
    grades: Sequence[str] | None = None,
    items: Sequence[str] | None = None,
    names: Mapping[str, str] | None = None,
    fewest: int = 1,
    confidence: float = 0.95,
) -> tuple[Estimate, ...]:
    """Return the share of some grades, item by item, subject by subject.

    All rater groups together.  The share is one of ballots with a grade;
    raters who stayed away are added to these for bounds and interval.
    Where ballots were not counted, or not all raters were asked, those who
    answered are taken for a sample of an endless crowd.

    >>> import pandas as pd
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> from toolkit.tally import Tally
    >>> marks = {"subject": "m1", "item": "A15", "group": "staff",
    ...          "grade": ["excellent"] * 3 + ["unqualified", "dont_know"]}
    >>> (one,) = share_estimates(Tally.from_marks(pd.DataFrame(marks)),
    ...                          load_survey("member-appraisal-short"),
    ...                          translator("en"))
    >>> one.value, one.rated, one.unknown
    (0.75, 4, 1)

    Parameters
    ----------
    grades : codes; the better half of each scale unless given.
    items : ids of questions; all that have grades unless given.
    names : subjects by id, in the order of the agenda.
    fewest : below so many valid ballots nothing is shown.

    Raises
    ------
    TallyError : no grades are told, or one that is none of a question's scale.
    """

    def estimate(one: Estimate, count: int, silent: int | None) -> Estimate:
        return _with_share(one, count, silent, confidence)

    return tuple(
        place.blank
        if place.blank.reason
        else estimate(
            place.blank,
            together(place.marks, _wanted(place.question, grades)).count,
            place.silent,
        )
        for place in places(tally, survey, _, items=items, names=names, fewest=fewest)
    )


def _wanted(question: Question, grades: Sequence[str] | None) -> Sequence[Option]:
    if grades is None:
        given = question.scale.grades
        return given[: len(given) // 2]
    return options_of(question, grades)


def _with_share(
    blank: Estimate, count: int, silent: int | None, confidence: float
) -> Estimate:
    of = blank.rated
    known = replace(blank, value=count / of, step=1 / of)
    if silent == 0:
        return replace(known, error=0.0, is_complete=True)
    found = _interval(count, of, silent, confidence)
    # An error taken from Wilson's interval is not zero where all agree.
    rough = (
        wilson(count, of, confidence=confidence)
        if silent is None
        else finite_wilson(count, valid=of, eligible=of + silent, confidence=confidence)
    )
    return replace(
        known,
        interval=found,
        bounds=None
        if silent is None
        else count_bounds(count, valid=of, eligible=of + silent).shares,
        error=(rough.high - rough.low) / 2 / normal_quantile(confidence),
    )


@lru_cache(maxsize=4096)
def _interval(count: int, of: int, silent: int | None, confidence: float) -> Interval:
    if silent is None:
        return wilson(count, of, confidence=confidence)
    everybody = of + silent
    if everybody > _BRANCH:
        return finite_wilson(count, valid=of, eligible=everybody, confidence=confidence)
    return hypergeometric_total(
        count, valid=of, eligible=everybody, confidence=confidence
    ).shares
