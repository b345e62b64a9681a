"""What a document says on one graded question, in which order.

The sentences themselves, and what they may claim, are those of
`toolkit.analysis.statements`; here stands only which of them are read out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.analysis.grades import lacks_basis
from toolkit.analysis.statements import (
    Counted,
    about_certainty,
    about_distribution,
    about_majority,
    about_unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.analysis.participation import Ballots
    from toolkit.i18n import Translator
    from toolkit.reports.marks import Marks
    from toolkit.reports.report import Share
    from toolkit.survey.questions import Question


def about_grades(
    question: Question, marks: Marks, ballots: Ballots, _: Translator
) -> Iterator[str]:
    """Yield the sentences on one graded question, all groups together.

    Of a question that not all were asked, nothing is said about those who
    stayed away: whether they would have been asked is not known.
    """
    found = counted_marks(question, marks, ballots)
    yield from about_distribution(found, _)
    yield from about_unknown(found, _)
    yield from about_certainty(found, question.scale.grades[:1], _)
    yield from about_majority(found, _)


def counted_marks(
    question: Question, marks: Marks, ballots: Ballots | None = None
) -> Counted:
    """Return the counts of some marks, as sentences are made from them."""
    return Counted(question, {mark: one.count for mark, one in marks.items()}, ballots)


def is_hardly_known(cannot_say: Share) -> bool:
    """Return whether more than a third say they cannot judge."""
    return lacks_basis(unknown=cannot_say.count, answered=cannot_say.of)
