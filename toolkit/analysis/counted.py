"""What one question about one subject was marked with, and by how many of whom.

Every honest sentence starts from the same few counts: the grades, those who
could not judge, and how many of the eligible raters are behind them.  They
are taken from a tally here, once, and the sentences only read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from toolkit.analysis.bounds import CountBounds, count_bounds
from toolkit.analysis.participation import Ballots, ballots_of
from toolkit.analysis.score_intervals import NO_LIMIT
from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.survey.words import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question
    from toolkit.tally import Tally


@dataclass(frozen=True)
class Counted:
    """The marks at one place, and the ballots they stand on.

    ``ballots`` is ``None`` where only marks are known, as of a round open to
    whoever comes.
    """

    question: Question
    marks: Mapping[str, int]
    ballots: Ballots | None = None

    @property
    def grades(self) -> tuple[int, ...]:
        """How often each grade was given, best first."""
        return tuple(self.marks.get(one.code, 0) for one in self.question.scale.grades)

    @property
    def rated(self) -> int:
        """How many ballots give a grade."""
        return sum(self.grades)

    @property
    def unknown(self) -> int:
        """How many chose the exit: “don't know”."""
        return self.marks.get(self.question.scale.exit.code, 0)

    @property
    def asked(self) -> int:
        """How many valid ballots were asked."""
        return sum(n for mark, n in self.marks.items() if mark != NOT_ASKED)

    @property
    def missing(self) -> int | None:
        """How many eligible raters gave no valid ballot; ``None`` if not known."""
        known = self.ballots
        if known is None or not 0 < known.valid <= known.eligible:
            return None
        return known.eligible - known.valid

    @property
    def crowd(self) -> tuple[int, int]:
        """How many voted, of how many: valid ballots and eligible raters.

        Of a round of unknown size the ballots with a grade, of `NO_LIMIT`.
        """
        if self.ballots is None or self.missing is None:
            return self.rated, NO_LIMIT
        return self.ballots.valid, self.ballots.eligible

    @property
    def is_complete(self) -> bool:
        """Whether every eligible rater handed in a valid ballot."""
        return self.missing == 0

    def of(self, grades: Collection[str]) -> int:
        """Return how many gave one of these grades."""
        return sum(self.marks.get(code, 0) for code in grades)

    def total(self, values: Sequence[Fraction]) -> Fraction:
        """Return the points of all grades added up, ``values`` best grade first."""
        pairs = zip(self.grades, values, strict=True)
        return sum((count * value for count, value in pairs), Fraction(0))

    def mean(self, values: Sequence[Fraction]) -> Fraction | None:
        """Return the mean of all grades, exactly; ``None`` of nothing."""
        return self.total(values) / self.rated if self.rated else None


def counted(
    tally: Tally, survey: Survey, *, subject: str, item: str, group: str | None = None
) -> Counted:
    """Return what one question about one subject was marked with.

    ``group`` is one rater group; without it all are added up, alike.

    >>> import pandas as pd
    >>> from toolkit.survey.loading import load_survey
    >>> from toolkit.tally import Tally
    >>> marks = {"subject": "m1", "item": "A15", "group": "staff",
    ...          "grade": ["excellent"] * 3 + ["qualified", "dont_know"]}
    >>> found = counted(Tally.from_marks(pd.DataFrame(marks)),
    ...     load_survey("member-appraisal-short"), subject="m1", item="A15")
    >>> found.grades, found.rated, found.unknown, found.asked, found.missing
    ((3, 1, 0, 0), 4, 1, 5, None)

    Raises
    ------
    TallyError : a mark is not one of the question's.
    """
    question = survey.question(item)
    part = tally.select(subject=subject, item=item, group=group)
    marks = part.counts.groupby("grade")["count"].sum()
    for unknown in sorted(set(marks.index) - set(question.marks)):
        raise TallyError(
            reason=Phrase("a mark is not one of the survey's"), item=item, mark=unknown
        )
    return Counted(
        question=question,
        marks={str(grade): int(count) for grade, count in marks.items()},
        ballots=ballots_of(part) if len(part.ballots) else None,
    )


def values_of(
    question: Question, points: Mapping[str, float] | None = None
) -> tuple[Fraction, ...]:
    """Return what each grade counts, best first; without points, equal steps to 0.

    Equal steps are a choice as any other: see `toolkit.analysis.sensitivity`.

    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> [int(value) for value in values_of(question)]
    [3, 2, 1, 0]

    Raises
    ------
    KeyError : a grade has no points.
    """
    grades = question.scale.grades
    if points is None:
        return tuple(Fraction(place) for place in reversed(range(len(grades))))
    return tuple(Fraction(str(points[grade.code])) for grade in grades)


def possible_total(counted: Counted, grades: Sequence[str]) -> CountBounds | None:
    """Return how many of all can hold an opinion; ``None`` if all is not known.

    As `toolkit.analysis.bounds.count_bounds`.  None either on a question that
    not all are asked: whether the missing would have been is not known.
    """
    ballots = counted.ballots
    if ballots is None or counted.missing is None or counted.question.is_conditional:
        return None
    return count_bounds(
        counted.of(grades), valid=ballots.valid, eligible=ballots.eligible
    )
