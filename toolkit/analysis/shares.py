"""Shares of grades: exact counts, and percentages rounded as people round.

Every percentage stands beside the two integers it comes from, so a reader
with a pocket calculator finds the same figure.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pandas as pd

from toolkit.survey.words import NOT_ASKED
from toolkit.tally import COUNT_COLUMNS, MARK_COLUMNS, Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question

SHARE_COLUMNS: Final = (*MARK_COLUMNS, "count", "of", "percent")


class Denominator(StrEnum):
    """What the count of a grade is divided by."""

    RATED = "rated"
    """The marks that are grades; neither “don't know” nor blank."""
    ANSWERED = "answered"
    """Grades and “don't know”."""
    VALID = "valid"
    """All valid ballots that were asked, blank and invalid cells included."""


def half_up(numerator: int, denominator: int, *, places: int = 2) -> Decimal:
    """Return a share in per cent, a half rounded up (四舍五入).

    Formula: 100 · numerator ÷ denominator, computed in integers; both are
    counts, the numerator not negative and the denominator not zero.
    Python's ``round`` takes a half to the even digit and is not used.
    Parts rounded one by one need not add up to 100.

    >>> half_up(134, 141), half_up(3, 141), half_up(1, 8, places=0)
    (Decimal('95.04'), Decimal('2.13'), Decimal('13'))
    """
    whole, rest = divmod(numerator * 100 * 10**places, denominator)
    return Decimal(whole + (2 * rest >= denominator)).scaleb(-places)


def grade_shares(
    tally: Tally, survey: Survey, *, denominator: Denominator = Denominator.RATED
) -> pd.DataFrame:
    """Return counts and shares of all that can be marked, zeros included.

    One block of rows for every subject, question and group with marks;
    for shares over all groups, pass ``tally.pool("*")``.

    Formula: ``percent`` = 100 · ``count`` ÷ ``of``, half up to two places.
    ``of`` is the denominator chosen where that contains the mark, and all
    valid ballots that were asked where it does not: so the share of “don't
    know” is one of valid ballots.  Source: the counting rules usual for
    appraisal ballots (得票率); denominators that differ must never stand in
    one column without saying so.

    Do not use it to compare subjects whose “don't know” shares differ
    much: their grades come from different people.

    >>> from toolkit.survey.loading import load_survey
    >>> survey = load_survey("member-appraisal-short")
    >>> marks = {"subject": "m1", "item": "A15", "group": "staff",
    ...          "grade": ["excellent"] * 3 + ["qualified", "dont_know"]}
    >>> shares = grade_shares(Tally.from_marks(pd.DataFrame(marks)), survey)
    >>> shares[shares["count"] > 0][["grade", "count", "of", "percent"]]
           grade  count  of percent
    0  excellent      3   4   75.00
    1  qualified      1   4   25.00
    4  dont_know      1   5   20.00

    Returns
    -------
    columns ``subject, item, group, grade, count, of, percent``; grades in
    the order of the scale, then the exit, ``blank``, ``invalid`` and, where
    a question is conditional, ``not_asked``;
    ``percent`` is a ``Decimal``, or ``None`` of nothing.
    """
    *keys, numbers = (tally.counts[column] for column in COUNT_COLUMNS)
    counts = dict(zip(zip(*keys, strict=True), map(int, numbers), strict=True))
    places = sorted({(subject, group) for subject, _, group, _ in counts})
    asked = {(subject, item) for subject, item, _, _ in counts}
    rows = [
        (subject, item.id, group, *told)
        for subject, group in places
        for item in survey.questions
        if (subject, item.id) in asked
        for told in _told(
            {
                mark: counts.get((subject, item.id, group, mark), 0)
                for mark in item.marks
            },
            _contained(item, denominator),
        )
    ]
    return pd.DataFrame(rows, columns=list(SHARE_COLUMNS)).astype({"percent": object})


def _contained(question: Question, denominator: Denominator) -> frozenset[str]:
    scale = question.scale
    grades = frozenset(grade.code for grade in scale.grades)
    return {
        Denominator.RATED: grades,
        Denominator.ANSWERED: grades | {scale.exit.code},
        Denominator.VALID: frozenset(question.marks) - {NOT_ASKED},
    }[denominator]


def _told(
    counts: Mapping[str, int], contained: frozenset[str]
) -> list[tuple[str, int, int, Decimal | None]]:
    chosen = sum(count for mark, count in counts.items() if mark in contained)
    everybody = sum(counts.values())
    asked = everybody - counts.get(NOT_ASKED, 0)
    of = {mark: chosen if mark in contained else asked for mark in counts}
    of |= {NOT_ASKED: everybody}
    return [
        (mark, n, of[mark], half_up(n, of[mark]) if of[mark] else None)
        for mark, n in counts.items()
    ]
