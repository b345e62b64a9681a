"""The result summary: who got how many of which grade, and how it was counted.

One table for each branch, one of totals, one by rater group, each with the
formula below it, so that every figure can be checked with a pocket
calculator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.analysis.participation import Ballots, ballots_by_place, ballots_by_subject
from toolkit.publication import MERGED
from toolkit.reports.marks import added, marks_by_place, overall_item
from toolkit.reports.method import formula
from toolkit.reports.report import Cell, Column, Kind, Table
from toolkit.reports.statements import is_hardly_known
from toolkit.reports.wording import (
    EVERYONE,
    day_of,
    in_survey_order,
    labels_by_subject,
    merged_groups,
    named_group,
    named_item,
    named_mark,
    signatures,
    turnout,
    why_withheld,
    withheld_subjects,
)
from toolkit.survey.model import BLANK, INVALID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.reports.marks import Marks
    from toolkit.survey.model import GradeItem, Scale


def branch_summary(publication: Publication, branch: str, _: Translator) -> Table:
    """Return one row for each subject of a branch, on the overall item."""
    item = overall_item(publication.survey)
    scale = publication.survey.scale_of(item)
    members = dict(publication.by_branch())[branch]
    tally = publication.tally.select(subject=[one.id for one in members])
    ballots = ballots_by_subject(tally)
    marks = marks_by_place(tally.pool(EVERYONE), publication.survey)

    def row(number: int, subject: ListedSubject) -> tuple[Cell, ...]:
        there = marks.get((subject.id, item.id, EVERYONE))
        valid = ballots.get(subject.id, Ballots()).valid
        remark = _remark(publication, subject, there, scale, _)
        return (number, subject.name, valid, *_cells(there, scale), remark)

    return Table(
        title=_("Appraisal results: {branch}", branch=branch),
        above=(
            *heading(publication, _),
            turnout([ballots.get(one.id, Ballots()) for one in members], _),
        ),
        columns=(
            Column(_("No."), Kind.COUNT, width=5),
            Column(_("Name"), Kind.NAME, width=12),
            Column(_("Valid ballots"), Kind.COUNT, width=8),
            *_mark_columns(scale, _),
            Column(_("Remarks"), width=12),
        ),
        rows=tuple(row(number, one) for number, one in enumerate(members, start=1)),
        notes=(
            *formula(scale, _),
            *withheld_subjects(publication, members, _),
            *merged_groups(publication, members, _),
        ),
        signatures=signatures(_),
    )


def totals(
    publication: Publication, branches: Iterable[str], _: Translator
) -> tuple[Table, ...]:
    """Return the items over all subjects shown of each branch; a table a scale."""
    survey = publication.survey
    members = dict(publication.by_branch())
    marks = marks_by_place(publication.tally.pool(EVERYONE), survey)
    scales = dict.fromkeys(item.scale for item in survey.closed_items)
    chosen = tuple(branches)
    apart = len(chosen) > 1

    def rows(scale_code: str) -> Iterator[tuple[Cell, ...]]:
        scale = survey.scales[scale_code]
        items = [item for item in survey.closed_items if item.scale == scale_code]
        for branch in chosen:
            for item in items:
                there = _shown(marks, members[branch], item)
                cells = _cells(added(there, scale) if there else None, scale)
                listed = len(members[branch])
                where = (branch,) if apart else ()
                yield (*where, named_item(item, _), listed, len(there), *cells)

    return tuple(
        Table(
            title=_("Appraisal results: totals"),
            above=heading(publication, _),
            columns=(
                *((Column(_("Branch"), width=20),) if apart else ()),
                Column(_("Item"), width=18),
                Column(_("Subjects"), Kind.COUNT, width=7),
                Column(_("of these shown"), Kind.COUNT, width=7),
                *_mark_columns(survey.scales[code], _),
            ),
            rows=tuple(rows(code)),
            notes=(
                *formula(survey.scales[code], _),
                _("Totals add up the subjects shown; those withheld are not in them."),
            ),
        )
        for code in scales
    )


def group_summary(publication: Publication, _: Translator) -> Table:
    """Return one row for each subject and rater group, on the overall item."""
    survey, item = publication.survey, overall_item(publication.survey)
    scale, tally = survey.scale_of(item), publication.tally
    marks, labels = marks_by_place(tally, survey), labels_by_subject(tally)
    ballots = ballots_by_place(tally)

    def rows() -> Iterator[tuple[Cell, ...]]:
        for subject in publication.subjects:
            for label in in_survey_order(labels.get(subject.id, ()), survey):
                there = marks.get((subject.id, item.id, label))
                yield (
                    subject.branch,
                    subject.name,
                    named_group(survey, label, _),
                    ballots[subject.id, label].valid,
                    *_cells(there, scale),
                    _remark(publication, subject, there, scale, _, label=label),
                )

    return Table(
        title=_("Appraisal results by rater group"),
        above=heading(publication, _),
        columns=(
            Column(_("Branch"), width=20),
            Column(_("Name"), Kind.NAME, width=12),
            Column(_("Rater group"), width=20),
            Column(_("Valid ballots"), Kind.COUNT, width=8),
            *_mark_columns(scale, _),
            Column(_("Remarks"), width=12),
        ),
        rows=tuple(rows()),
        notes=(*formula(scale, _), *merges_by_branch(publication, _)),
    )


def heading(publication: Publication, _: Translator) -> tuple[str, ...]:
    """Return the line under a title: which round, published when."""
    day = day_of(publication, _)
    return (_("{title}, published {day}", title=publication.title, day=day),)


def merges_by_branch(publication: Publication, _: Translator) -> tuple[str, ...]:
    """Return the sentences on merged groups, each with the branch it is about."""
    return tuple(
        _("{name}: {said}", name=branch, said=sentence)
        for branch, members in publication.by_branch()
        for sentence in merged_groups(publication, members, _)
    )


def _mark_columns(scale: Scale, _: Translator) -> tuple[Column, ...]:
    others = (scale.exit.code, BLANK, INVALID)
    return (
        *(Column(one.text[_.language], Kind.SHARE, width=18) for one in scale.grades),
        *(Column(named_mark(scale, one, _), Kind.COUNT, width=7) for one in others),
    )


def _cells(marks: Marks | None, scale: Scale) -> tuple[Cell, ...]:
    if marks is None:
        return (None,) * (len(scale.grades) + 3)
    others = (scale.exit.code, BLANK, INVALID)
    return (
        *(marks[grade.code] for grade in scale.grades),
        *(marks[other].count for other in others),
    )


def _remark(
    publication: Publication,
    subject: ListedSubject,
    marks: Marks | None,
    scale: Scale,
    _: Translator,
    *,
    label: str = "",
) -> str:
    reason = publication.reason_to_withhold(subject.id)
    if reason is not None:
        return why_withheld(reason, publication, _)
    told = []
    if MERGED in label:
        told.append(_("shown together"))
    if marks is not None and is_hardly_known(marks[scale.exit.code]):
        told.append(_("more than a third cannot judge"))
    return _.join(told)


def _shown(
    marks: Mapping[tuple[str, str, str], Marks],
    members: Iterable[ListedSubject],
    item: GradeItem,
) -> list[Marks]:
    places = ((one.id, item.id, EVERYONE) for one in members)
    return [marks[place] for place in places if place in marks]
