"""Subjects listed with what they got: grades on the whole, and points.

One row for each subject, in the order of the agenda, with the formula below
the table, so that every figure can be checked with a pocket calculator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.analysis.participation import Ballots, ballots_by_subject
from toolkit.publication import MERGED
from toolkit.reports.blocks import AS_POINTS, Block
from toolkit.reports.mark_columns import mark_cells, mark_columns
from toolkit.reports.marks import marks_by_place
from toolkit.reports.method import formula
from toolkit.reports.naming import subject_heading
from toolkit.reports.points_tables import points_summary
from toolkit.reports.report import Cell, Column, Kind, Table
from toolkit.reports.statements import is_hardly_known
from toolkit.reports.withholding import why_empty, withheld_subjects
from toolkit.reports.wording import (
    EVERYONE,
    heading,
    merged_groups,
    signatures,
    turnout,
)

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.reports.marks import Marks
    from toolkit.reports.parts import Part
    from toolkit.survey.questions import Question


def list_tables(
    publication: Publication, part: Part, _: Translator
) -> tuple[Table, ...]:
    """Return the tables with one row for each subject, if there are several.

    Grades on the whole, where the survey asks for one, and points.  One subject
    alone has all its items in other tables.
    """
    survey = publication.survey
    if len(publication.subjects) == 1:
        return ()
    if survey.layout == "form" and len(part.subjects) == 1:
        return ()
    overall = survey.overall_question
    tables = [list_summary(publication, part, overall, _)] if overall else []
    if any(question.kind == AS_POINTS for question in survey.questions):
        tables.append(points_summary(publication, part, _))
    return tuple(tables)


def list_summary(
    publication: Publication, part: Part, question: Question, _: Translator
) -> Table:
    """Return one row for each subject of a part, on one question."""
    members, block = part.subjects, Block(question.kind, (question,))
    tally = publication.tally.select(subject=[one.id for one in members])
    ballots = ballots_by_subject(tally)
    marks = marks_by_place(tally.pool(EVERYONE), publication.survey)

    def row(number: int, subject: ListedSubject) -> tuple[Cell, ...]:
        there = marks.get((subject.id, question.id, EVERYONE))
        valid = ballots.get(subject.id, Ballots()).valid
        said = remark(publication, subject, there, question, _)
        return (number, subject.name, valid, *mark_cells(there, question, block), said)

    return Table(
        title=_("Appraisal results: {branch}", branch=part.name or publication.title),
        above=(
            *heading(publication, _),
            turnout([ballots.get(one.id, Ballots()) for one in members], _),
        ),
        columns=(
            Column(_("No."), Kind.COUNT, width=5),
            Column(subject_heading(publication.survey, _), Kind.NAME, width=12),
            Column(_("Valid ballots"), Kind.COUNT, width=8),
            *mark_columns(block, _),
            Column(_("Remarks"), width=16),
        ),
        rows=tuple(row(number, one) for number, one in enumerate(members, start=1)),
        notes=(
            *formula(question, _),
            *withheld_subjects(publication, members, _),
            *merged_groups(publication, members, _),
        ),
        signatures=signatures(_),
    )


def remark(
    publication: Publication,
    subject: ListedSubject,
    marks: Marks | None,
    question: Question,
    _: Translator,
    *,
    label: str = "",
) -> str:
    """Return what is to be said beside a row: why it is empty, merged, hardly known."""
    if why := why_empty(publication, [subject], question, _):
        return why
    told = []
    if MERGED in label:
        told.append(_("shown together"))
    if marks is not None and is_hardly_known(marks[question.scale.exit.code]):
        exit_words = question.scale.exit.text[_.language]
        told.append(_("more than a third “{exit}”", exit=exit_words))
    return _.join(told)
