"""What a committee decides beside the votes, and when it owes a reason.

Votes are what raters said; a grade is the committee's, which knows the daily
work as well.  Where its grade is another than most votes, it says why.  Only
what is published is looked at: a reason asked for must tell nothing more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.publication import Publication
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question


@dataclass(frozen=True, slots=True)
class Decision:
    """A grade that a committee gave a subject, with its reason if it gave one."""

    subject: str
    grade: str
    reason: str = ""


def question_to_decide(survey: Survey) -> Question | None:
    """Return the question whose grades a committee decides on, if there is one.

    It is the question on the whole of a survey about members.  Branches,
    units and matters are appraised, not graded; and of many questions
    without one on the whole, none is the grade.
    """
    overall = survey.overall_question
    is_graded = overall is not None and overall.kind == "grade"
    return overall if is_graded and survey.subjects == "member" else None


def voted_grades(publication: Publication) -> Mapping[str, frozenset[str]]:
    """Return the grade that most votes gave each subject; of a tie, all of these.

    Votes are the valid marks on the whole by all rater groups together that
    are a grade: “don't know”, blank and invalid cells are none.  A subject is
    left out where nobody gave a grade, and where votes are withheld or told
    in bands: no count is published that would say which grade had the most.

    >>> from toolkit.survey.loading import load_survey
    >>> question_to_decide(load_survey("member-appraisal")).id
    'A15'
    """
    question = question_to_decide(publication.survey)
    if question is None:
        return {}
    grades = {grade.code for grade in question.scale.grades}
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    counts = publication.tally.counts
    columns = (counts[name] for name in ("subject", "item", "grade", "count"))
    for subject, item, grade, count in zip(*columns, strict=True):
        if item == question.id and grade in grades:
            votes[subject][grade] += int(count)
    for one in publication.withheld:
        if one.item in {"", question.id}:
            votes.pop(one.subject, None)
    return {subject: _most(found) for subject, found in votes.items()}


def _most(votes: Counter[str]) -> frozenset[str]:
    most = max(votes.values())
    return frozenset(grade for grade, count in votes.items() if count == most)


def departs(decision: Decision, voted: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a decision is another than most votes, so that it needs a reason.

    >>> departs(Decision("m1", "qualified"), {"m1": frozenset({"excellent"})})
    True
    >>> departs(Decision("m2", "qualified"), {"m1": frozenset({"excellent"})})
    False
    """
    grades = voted.get(decision.subject)
    return grades is not None and decision.grade not in grades
