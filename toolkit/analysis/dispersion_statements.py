"""Sentences on divided opinion: one average, and two minds or one behind it.

They describe the grades that were given.  Whether all eligible raters are as
divided is another question, which a partial return leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final

from toolkit.analysis.counted import values_of
from toolkit.analysis.dispersion import agreement_a
from toolkit.analysis.grade_statements import told_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.analysis.counted import Counted
    from toolkit.i18n import Translator

SAME_MEAN: Final = Fraction(1, 20)
"""Means are the same that differ by no more of a grade."""
CONCENTRATED: Final = 0.4
"""Van der Eijk's A from which opinion is called concentrated."""
POLARISED: Final = -0.1
"""Van der Eijk's A up to which it is called polarised; 0 is all grades alike.

Both words are chosen, not found: A itself is told beside them."""
_FEWEST_GRADES: Final = 3


@dataclass(frozen=True, slots=True)
class Division:
    """Two subjects of one mean grade, on one of whom opinion is divided."""

    concentrated: str
    polarised: str
    agreement: float
    disagreement: float


def divisions(places: Mapping[str, Counted]) -> tuple[Division, ...]:
    """Return the pairs of subjects that only their averages make alike.

    ``places`` has the counts of one question, by subject.  Means, in equal
    steps, differ by `SAME_MEAN` at most; van der Eijk's A (2001, Quality &
    Quantity 35:325–341) is `CONCENTRATED` or more for one and `POLARISED`
    or less for the other.  Not for questions of fewer than three grades.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> one_mind = {"qualified": 6, "basically_qualified": 6}
    >>> two_camps = {"excellent": 6, "unqualified": 6}
    >>> divisions({"m1": Counted(question, one_mind),
    ...            "m2": Counted(question, two_camps)})[0].polarised
    'm2'
    """
    found = []
    told = {
        name: (mean, agreement_a(one.grades))
        for name, one in places.items()
        if len(one.grades) >= _FEWEST_GRADES
        and (mean := one.mean(values_of(one.question))) is not None
    }
    for pair in combinations(told, 2):
        better, worse = sorted(pair, key=lambda name: -told[name][1])
        (mean, high), (other, low) = told[better], told[worse]
        is_alike = abs(mean - other) <= SAME_MEAN
        if is_alike and high >= CONCENTRATED and low <= POLARISED:
            found.append(Division(better, worse, high, low))
    return tuple(found)


def about_division(places: Mapping[str, Counted], _: Translator) -> Iterator[str]:
    """Yield which subjects have one average grade and opinions of two kinds.

    >>> from toolkit.analysis.counted import Counted
    >>> from toolkit.i18n import translator
    >>> from toolkit.survey.loading import load_survey
    >>> question = load_survey("member-appraisal-short").question("A15")
    >>> one_mind = {"qualified": 6, "basically_qualified": 6}
    >>> two_camps = {"excellent": 6, "unqualified": 6}
    >>> for said in about_division({"A": Counted(question, one_mind),
    ...                             "B": Counted(question, two_camps)},
    ...                            translator("en")):
    ...     print(said)
    Same average grade, but opinion on A is concentrated and on B polarised \
(agreement 0.67 against −1.00).
    """
    for one in divisions(places):
        yield _(
            "Same average grade, but opinion on {concentrated} is concentrated and on "
            "{polarised} polarised (agreement {agreement} against {disagreement}).",
            concentrated=one.concentrated,
            polarised=one.polarised,
            agreement=told_number(one.agreement, places=2),
            disagreement=f"−{told_number(abs(one.disagreement), places=2)}",
        )
