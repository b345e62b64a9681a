"""Results by rater group: the same marks as in the summary, not pooled.

Groups too small to be shown alone stand merged, as they were published.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from toolkit.analysis.participation import ballots_by_place
from toolkit.reports.blocks import AS_OPTIONS, AS_POINTS, blocks
from toolkit.reports.choose_tables import how_votes_count
from toolkit.reports.item_tables import about_conditions
from toolkit.reports.mark_columns import mark_cells, mark_columns
from toolkit.reports.marks import marks_by_place
from toolkit.reports.method import formula
from toolkit.reports.naming import block_title, part_heading, subject_heading
from toolkit.reports.parts import has_items_apart
from toolkit.reports.points_tables import how_means_count
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.summary import remark
from toolkit.reports.wording import (
    heading,
    in_survey_order,
    labels_by_subject,
    merged_groups,
    named_group,
    named_item,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.reports.blocks import Block
    from toolkit.reports.report import Cell
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question


def group_tables(publication: Publication, _: Translator) -> tuple[Table, ...]:
    """Return a row for each subject and rater group; a table for each scale.

    On every question where items are shown apart, or where there is no
    question on the whole; else on that one.
    """
    survey = publication.survey
    overall = survey.overall_question
    everything = has_items_apart(publication) or overall is None
    asked = survey.questions if everything or overall is None else (overall,)
    found = blocks(asked)
    tables = [_group_table(publication, block, _) for block in found]
    if len(found) == 1:
        return tuple(tables)
    titles = (block_title(survey, block, _) for block in found)
    return tuple(
        replace(table, title=_("{title}, by rater group", title=title))
        for table, title in zip(tables, titles, strict=True)
    )


def merges_by_branch(publication: Publication, _: Translator) -> tuple[str, ...]:
    """Return the sentences on merged groups, each with the branch it is about."""
    return tuple(
        _("{name}: {said}", name=branch, said=sentence) if branch else sentence
        for branch, members in publication.by_branch()
        for sentence in merged_groups(publication, members, _)
    )


def _group_table(publication: Publication, block: Block, _: Translator) -> Table:
    rows = _Rows(publication, block, _)
    return Table(
        title=_("Appraisal results by rater group"),
        above=heading(publication, _),
        columns=(
            *rows.where_columns,
            Column(_("Rater group"), width=20),
            Column(_("Valid ballots"), Kind.COUNT, width=8),
            *mark_columns(block, _),
            Column(_("Remarks"), width=12),
        ),
        rows=tuple(rows),
        notes=(
            *_notes(publication.survey, block, _),
            *merges_by_branch(publication, _),
        ),
    )


def _notes(survey: Survey, block: Block, _: Translator) -> tuple[str, ...]:
    if block.kind == AS_OPTIONS:
        return tuple(how_votes_count(survey, block, _))
    if block.kind == AS_POINTS:
        return how_means_count(block, _)
    return (*formula(block.questions[0], _), *about_conditions(block, _))


class _Rows:
    """The rows of one block: subject by subject, question by question, by group."""

    def __init__(self, publication: Publication, block: Block, _: Translator) -> None:
        survey = publication.survey
        self._publication, self._block, self._say = publication, block, _
        self._marks = marks_by_place(publication.tally, survey)
        self._names = len(publication.subjects) > 1
        self._branches = self._names and any(
            one.branch not in {"", one.name} for one in publication.subjects
        )
        self._items = len(survey.questions) > 1 and (
            len(block.questions) > 1 or has_items_apart(publication)
        )

    @property
    def where_columns(self) -> Iterator[Column]:
        """Yield the columns that tell what a row is about."""
        survey, _ = self._publication.survey, self._say
        if self._branches:
            yield Column(part_heading(survey, _), width=20)
        if self._names:
            yield Column(subject_heading(survey, _), Kind.NAME, width=12)
        if self._items:
            is_list = self._block.kind == AS_OPTIONS
            yield Column(_("Option") if is_list else _("Item"), width=26)

    def _where(self, subject: ListedSubject, question: Question) -> Iterator[str]:
        if self._branches:
            yield subject.branch
        if self._names:
            yield subject.name
        if self._items:
            yield named_item(question, self._say)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        publication, _ = self._publication, self._say
        survey, tally = publication.survey, publication.tally
        labels, ballots = labels_by_subject(tally), ballots_by_place(tally)
        for subject in publication.subjects:
            there = in_survey_order(labels.get(subject.id, ()), survey)
            for question in self._block.questions:
                for label in there if question.is_about(subject.category) else ():
                    marks = self._marks.get((subject.id, question.id, label))
                    yield (
                        *self._where(subject, question),
                        named_group(survey, label, _),
                        ballots[subject.id, label].valid,
                        *mark_cells(marks, question, self._block),
                        remark(publication, subject, marks, question, _, label=label),
                    )
