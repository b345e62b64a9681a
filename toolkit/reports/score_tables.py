"""Scores in tables: each beside the counts, means and weights it is made of.

A member of the committee can follow every row with a pocket calculator.
Without points in the round's rules there are no scores and no table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.reports.blocks import AS_POINTS, blocks
from toolkit.reports.naming import subject_heading
from toolkit.reports.report import Cell, Column, Kind, Table
from toolkit.reports.scoring import (
    points_by_grade,
    policy_weights,
    scored_questions,
    subject_score,
)
from toolkit.reports.withholding import why_empty
from toolkit.reports.wording import heading, named_group, named_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.reports.blocks import Block
    from toolkit.reports.report import Cell
    from toolkit.reports.scoring import GroupScore, SubjectScore
    from toolkit.survey.questions import Question


def score_tables(
    publication: Publication,
    _: Translator,
    *,
    subjects: Iterable[ListedSubject] | None = None,
) -> tuple[Table, ...]:
    """Return the scores of some subjects, or of all; a table for each scale."""
    listed = tuple(publication.subjects if subjects is None else subjects)
    return tuple(
        _Scoring(publication, block, listed, _).table()
        for block in blocks(scored_questions(publication.survey))
    )


class _Scoring:
    """One table of scores being made."""

    def __init__(
        self,
        publication: Publication,
        block: Block,
        subjects: tuple[ListedSubject, ...],
        _: Translator,
    ) -> None:
        self._publication, self._survey = publication, publication.survey
        self._block, self._subjects, self._say = block, subjects, _
        self._weights = policy_weights(self._survey)
        self._named = len(publication.subjects) > 1

    def table(self) -> Table:
        """Return the table."""
        _ = self._say
        return Table(
            title=_("Scores"),
            above=heading(self._publication, _),
            columns=tuple(self._columns()),
            rows=tuple(self._rows()),
            notes=tuple(self._notes()),
        )

    def _columns(self) -> Iterator[Column]:
        _, language = self._say, self._say.language
        if self._named:
            yield Column(
                subject_heading(self._survey, _), Kind.NAME, width=12, is_joined=True
            )
        if self._has_items:
            yield Column(_("Item"), width=24, is_joined=True)
        yield Column(_("Rater group"), width=18)
        if self._is_of_points:
            yield Column(_("Points in all"), Kind.COUNT, width=9)
        else:
            points = points_by_grade(self._survey, self._block.questions[0])
            for grade in self._block.scale.grades:
                head = _(
                    "{grade} ({points} points)",
                    grade=grade.text[language],
                    points=f"{points[grade.code]:g}",
                )
                yield Column(head, Kind.COUNT, width=9)
        yield Column(_("Graded"), Kind.COUNT, width=7)
        yield Column(_("Mean"), Kind.NUMBER, width=8)
        if self._weights:
            yield Column(_("Weight"), Kind.NAME, width=8)
            yield Column(_("Mean × weight"), Kind.NUMBER, width=9)
        yield Column(_("Score"), Kind.NUMBER, width=9)
        yield Column(_("Remarks"), width=20)

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for subject in self._subjects:
            for question in self._block.questions:
                if question.is_about(subject.category):
                    yield from self._rows_of(subject, question)

    def _rows_of(
        self, subject: ListedSubject, question: Question
    ) -> Iterator[tuple[Cell, ...]]:
        _ = self._say
        where = (
            *((subject.name,) if self._named else ()),
            *((named_item(question, _),) if self._has_items else ()),
        )
        found = subject_score(self._publication, subject, question)
        figures = len(tuple(self._columns())) - len(where) - 3
        for group in found.groups:
            name = named_group(self._survey, group.label, _)
            yield (*where, name, *self._told(group), "", "")
        yield (
            *(*where, _("Whole"), *[""] * figures),
            *(found.score, self._remark(subject, question, found)),
        )

    def _told(self, group: GroupScore) -> Iterator[Cell]:
        if self._is_of_points:
            yield sum(int(code) * count for code, count in group.votes.items())
        else:
            for grade in self._block.scale.grades:
                yield group.votes.get(grade.code, 0)
        yield group.rated
        yield group.mean
        if group.weight is not None:
            yield f"{float(100 * group.weight):g}%"
            yield group.product

    def _remark(
        self, subject: ListedSubject, question: Question, found: SubjectScore
    ) -> str:
        _, survey = self._say, self._survey
        if why := why_empty(self._publication, [subject], question, _):
            return why
        merged = (named_group(survey, label, _) for label in found.merged)
        silent = (named_group(survey, label, _) for label in found.silent)
        told = [
            *(_("no score: {group} shown together", group=one) for one in merged),
            *(_("no score: {group} gave no grade", group=one) for one in silent),
        ]
        if not told and found.score is None:
            return _("no score: no grade was given")
        return _.join(told)

    def _notes(self) -> Iterator[str]:
        _ = self._say
        yield (
            _(
                "Mean of a group = points of each grade × votes for it, added up ÷ "
                "votes for all grades; “{exit}”, blank and invalid cells have no "
                "points.",
                exit=self._block.scale.exit.text[_.language],
            )
            if not self._is_of_points
            else _(
                "Mean of a group = all points added up ÷ ballots that give points; "
                "“{exit}”, blank and invalid cells are left out.",
                exit=self._block.scale.exit.text[_.language],
            )
        )
        if self._weights:
            yield _(
                "Score = each group's mean × its weight, added up: the size of a group "
                "does not count. Where a group with weight is shown together with "
                "another, or gave no grade, there is no score: whether its weight "
                "moves to the others is for the committee to decide."
            )
        else:
            yield _(
                "Score = the mean of all ballots that give a grade, of whatever group."
            )
        yield _(
            "Everything is rounded half up to two places last, so sums of printed "
            "figures may differ by a hundredth. Points are steps that the rules set, "
            "not a measure; nobody is ranked."
        )

    @property
    def _has_items(self) -> bool:
        return len(scored_questions(self._survey)) > 1

    @property
    def _is_of_points(self) -> bool:
        return self._block.kind == AS_POINTS
