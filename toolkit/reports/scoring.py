"""Scores of subjects, where the round's rules give points to grades.

Group means come first, weights last.  Where a group with weight is shown
together with another, or gave no grade, there is no score: what its weight
should then be is for people to decide, not for a program.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from toolkit.analysis.schemes import points_of
from toolkit.analysis.scores import score
from toolkit.analysis.weighting import PolicyWeights
from toolkit.publication import MERGED
from toolkit.reports.blocks import AS_POINTS
from toolkit.reports.points import rounded
from toolkit.reports.wording import in_survey_order, labels_by_subject
from toolkit.survey.presets import MARKS, PRESETS
from toolkit.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from toolkit.publication import ListedSubject, Publication
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question


@dataclass(frozen=True, slots=True)
class GroupScore:
    """One group's part in a score: votes by grade, mean, weight and product."""

    label: str
    votes: Mapping[str, int]
    mean: Decimal | None
    weight: Fraction | None = None
    product: Decimal | None = None

    @property
    def rated(self) -> int:
        """How many ballots of the group give a grade."""
        return sum(self.votes.values())


@dataclass(frozen=True, slots=True)
class SubjectScore:
    """The score of one subject on one question, or what stands in its way.

    Attributes
    ----------
    merged : groups with weight that are not shown apart.
    silent : groups with weight that gave no grade.
    """

    groups: tuple[GroupScore, ...] = ()
    score: Decimal | None = None
    merged: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def scored_questions(survey: Survey) -> tuple[Question, ...]:
    """Return the questions that the survey's scheme gives points to."""
    return tuple(one for one in survey.questions if points_by_grade(survey, one))


def points_by_grade(survey: Survey, question: Question) -> dict[str, float]:
    """Return the points of every grade of a question; none if it has none."""
    scheme, grades = survey.scoring, [one.code for one in question.scale.grades]
    if not isinstance(scheme, str):
        fits = question.is_graded and set(grades) <= set(scheme)
    elif scheme in PRESETS:
        fits = question.is_graded and len(grades) == len(PRESETS[scheme])
    elif scheme in MARKS and question.kind == AS_POINTS:
        inside = range(MARKS[scheme].lowest, MARKS[scheme].highest + 1)
        grades = [code for code in grades if int(code) in inside]
        fits = bool(grades)
    else:
        fits = False
    return points_of(scheme, grades, grades=grades) if fits else {}


def policy_weights(survey: Survey) -> dict[str, Fraction]:
    """Return the weight of each rater group, together 1; none without weights."""
    given = {
        group.id: Fraction(str(group.weight))
        for group in survey.rater_groups
        if group.weight is not None
    }
    return {group: weight / sum(given.values()) for group, weight in given.items()}


def subject_score(
    publication: Publication, subject: ListedSubject, question: Question
) -> SubjectScore:
    """Return the score of one subject on one question."""
    survey = publication.survey
    counted = _counted(publication, subject, question)
    votes = _votes(counted, survey)
    labels = in_survey_order(labels_by_subject(counted).get(subject.id, ()), survey)
    weights = policy_weights(survey)
    if not votes:
        return SubjectScore()
    if not weights:
        return _scored(counted, votes, publication.survey, question, None)
    weighing = {group for group, weight in weights.items() if weight}
    merged = tuple(
        label
        for label in labels
        if MERGED in label and weighing & set(label.split(MERGED))
    )
    apart = weighing - {code for label in merged for code in label.split(MERGED)}
    silent = in_survey_order((group for group in apart if group not in votes), survey)
    if merged or silent:
        return SubjectScore(merged=merged, silent=silent)
    alone = counted.select(group=sorted(weights))
    return _scored(alone, votes, survey, question, weights)


def _counted(
    publication: Publication, subject: ListedSubject, question: Question
) -> Tally:
    """Return the tally of the grades alone: whoever cannot say has no points."""
    tally = publication.tally.select(subject=subject.id, item=question.id)
    points = points_by_grade(publication.survey, question)
    counts = tally.counts[tally.counts["grade"].isin(list(points))]
    return Tally.from_counts(counts, tally.ballots)


def _votes(counted: Tally, survey: Survey) -> dict[str, dict[str, int]]:
    votes: dict[str, dict[str, int]] = {}
    columns = (counted.counts[name] for name in ("group", "grade", "count"))
    for group, grade, count in zip(*columns, strict=True):
        votes.setdefault(group, {})[grade] = int(count)
    return {label: votes[label] for label in in_survey_order(votes, survey)}


def _scored(
    counted: Tally,
    votes: Mapping[str, Mapping[str, int]],
    survey: Survey,
    question: Question,
    weights: Mapping[str, Fraction] | None,
) -> SubjectScore:
    policy = weights and PolicyWeights(
        {group: float(weight) for group, weight in weights.items()}
    )
    scheme = points_by_grade(survey, question)
    scores = score(counted, scheme=scheme, weights=policy or None)
    told = {row["group"]: row for row in scores.groups.to_dict("records")}
    (whole,) = scores.composites["score"]
    return SubjectScore(
        groups=tuple(
            GroupScore(
                label=label,
                votes=there,
                mean=_shown(told[label]["mean"]),
                weight=weights[label] if weights else None,
                product=_shown(told[label]["weighted"]) if weights else None,
            )
            for label, there in votes.items()
            if label in told
        ),
        score=_shown(whole),
    )


def _shown(number: float) -> Decimal | None:
    """Return a computed number as it is printed.

    Nine places tell a half from what rounding in a computer makes of it.
    """
    return rounded(Fraction(f"{number:.9f}"))
