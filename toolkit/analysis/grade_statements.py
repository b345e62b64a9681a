"""Sentences on what was marked: the grades, who could not judge, who voted.

They say counts and what the counts are of, and conclude nothing.  The share
of “don't know” always stands beside the shares of grades.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Final

from toolkit.analysis.grades import lacks_basis
from toolkit.analysis.shares import half_up
from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.survey.words import BLANK, INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.analysis.counted import Counted
    from toolkit.analysis.participation import Ballots
    from toolkit.i18n import Translator
    from toolkit.survey.questions import Question
    from toolkit.survey.words import Option

_BY_ONE: Final = 100


def about_completeness(ballots: Ballots, _: Translator) -> Iterator[str]:
    """Yield that everybody voted, where everybody did.

    >>> from toolkit.analysis.participation import Ballots
    >>> from toolkit.i18n import translator
    >>> list(about_completeness(Ballots(12, 12, 12, 11, 1), translator("en")))
    []
    """
    if ballots.is_complete:
        yield _(
            "All {eligible} eligible raters gave a valid ballot: this is "
            "everybody's answer, without sampling error.",
            eligible=ballots.eligible,
        )


def about_distribution(counted: Counted, _: Translator) -> Iterator[str]:
    """Yield how often each grade was given, and the better half together.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> for said in about_distribution(Counted(question, {}), translator("en")):
    ...     print(said)
    No ballot gives a grade.
    """
    rated, grades = counted.rated, counted.question.scale.grades
    if not rated:
        yield _("No ballot gives a grade.")
        return
    told = _.join(told_grades(counted, _))
    yield _("Of {rated} ballots with a grade: {told}.", rated=rated, told=told)
    good = grades[: len(grades) // 2]
    if len(good) > 1:
        count = sum(counted.grades[: len(good)])
        yield _(
            "{grades} together: {count} ({percent}).",
            grades=quoted(good, _),
            count=count,
            percent=told_percent(count, rated),
        )


def told_grades(counted: Counted, _: Translator) -> list[str]:
    """Return each grade with its count and its share of all grades."""
    pairs = zip(counted.question.scale.grades, counted.grades, strict=True)
    return [
        _(
            "“{grade}” {count} ({percent})",
            grade=grade.text[_.language],
            count=count,
            percent=told_percent(count, counted.rated),
        )
        for grade, count in pairs
    ]


def about_unknown(counted: Counted, _: Translator) -> Iterator[str]:
    """Yield how many could not judge, left the cell empty, or spoilt it.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> marks = {"excellent": 10, "dont_know": 2}
    >>> list(about_unknown(Counted(question, marks), translator("en")))
    ["“Don't know”: 2 (16.67% of valid ballots), not in the shares."]
    """
    exit_words = counted.question.scale.exit.text[_.language]
    facts = {
        "exit": exit_words,
        "count": counted.unknown,
        "percent": told_percent(counted.unknown, counted.asked),
    }
    yield (
        _(
            "“{exit}”: {count} ({percent} of the valid ballots that were asked), not "
            "in the shares.",
            **facts,
        )
        if NOT_ASKED in counted.marks
        else _(
            "“{exit}”: {count} ({percent} of valid ballots), not in the shares.",
            **facts,
        )
    )
    if lacks_basis(unknown=counted.unknown, answered=counted.asked):
        yield _(
            "More than a third say “{exit}”: read the shares with care.",
            exit=exit_words,
        )
    blank, invalid = (counted.marks.get(mark, 0) for mark in (BLANK, INVALID))
    if blank or invalid:
        yield _(
            "Blank {blank}, invalid cells {invalid}: not in the shares either.",
            blank=blank,
            invalid=invalid,
        )


def quoted(grades: Sequence[Option], _: Translator) -> str:
    """Return grades in quotation marks, joined by “and”."""
    names = [_("“{grade}”", grade=grade.text[_.language]) for grade in grades]
    return _(" and ").join(names)


def options_of(question: Question, codes: Sequence[str]) -> list[Option]:
    """Return the grades of these codes, in the order of the scale.

    A share of a grade that cannot be given would be told as nought, so a code
    that is none is refused, and so is a single one that stands in no list.

    Raises
    ------
    TallyError : there are no codes, or one is none of the scale's grades.
    """
    wanted = set(codes)
    if not wanted or not wanted <= {grade.code for grade in question.scale.grades}:
        raise TallyError(
            reason=Phrase("the grades do not lie within the scale"), item=question.id
        )
    return [grade for grade in question.scale.grades if grade.code in wanted]


def told_percent(count: int, of: int, *, places: int = 2) -> str:
    """Return a share in per cent with its sign; a dash for a share of nothing.

    >>> told_percent(3, 141), told_percent(9, 12, places=0), told_percent(0, 0)
    ('2.13%', '75%', '—')
    """
    return f"{half_up(count, of, places=places)}%" if of else "—"


def places_for(of: int) -> int:
    """Return with how many decimals of a per cent one ballot of so many is seen.

    >>> places_for(12), places_for(700), places_for(30_000)
    (0, 1, 2)
    """
    return 0 if of <= _BY_ONE else 1 if of <= 10 * _BY_ONE else 2


def told_number(number: float | Fraction, *, places: int = 1) -> Decimal:
    """Return a number with so many decimals, a half rounded up.

    Nine places tell a half from what rounding in a computer makes of it.

    >>> told_number(Fraction(1, 8), places=2), told_number(92)
    (Decimal('0.13'), Decimal('92.0'))
    """
    exact = Fraction(f"{number:.9f}") if isinstance(number, float) else Fraction(number)
    return Decimal(floor(exact * 10**places + Fraction(1, 2))).scaleb(-places)
