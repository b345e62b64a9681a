"""Points in tables: means and medians by item, and the means of each subject.

Means are shown with how many gave points.  Their sum is the sum of what
stands in the row or column, before rounding; subjects stay in the order of
the agenda.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from toolkit.reports.blocks import AS_POINTS, blocks
from toolkit.reports.gathering import Gathered
from toolkit.reports.mark_columns import mark_cells, mark_columns
from toolkit.reports.naming import block_title, named_dimension, subject_heading
from toolkit.reports.parts import one_of_each
from toolkit.reports.points import added_up, most_points, points_in, rounded
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.withholding import withheld_subjects
from toolkit.reports.wording import heading, named_item, signatures, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.blocks import Block
    from toolkit.reports.parts import Part
    from toolkit.reports.report import Cell
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question


def points_questions(survey: Survey) -> tuple[Question, ...]:
    """Return the questions that ask for points."""
    return tuple(one for one in survey.questions if one.kind == AS_POINTS)


def points_table(gathered: Gathered, block: Block, _: Translator) -> Table:
    """Return a row for each item that asks for points, and the sum of means."""
    return Table(
        title=block_title(gathered.survey, block, _),
        columns=(
            *gathered.columns(block, _),
            Column(_("Full marks"), Kind.COUNT, width=7),
            *mark_columns(block, _),
        ),
        rows=tuple(
            row for part in gathered.parts for row in _rows(gathered, block, part, _)
        ),
        notes=tuple(how_points_count(block, _)),
    ).with_remarks([*_remarks(gathered, block, _)], _)


def how_points_count(block: Block, _: Translator) -> Iterator[str]:
    """Yield how means, medians and sums are computed."""
    yield from how_means_count(block, _)
    if len(block.questions) > 1:
        yield _(
            "Sum of the means: added up before rounding, so it may differ by some "
            "hundredths from the sum of the means as printed. Each mean is of those "
            "who gave points on that item; these need not be the same raters."
        )


def how_means_count(block: Block, _: Translator) -> tuple[str, ...]:
    """Return how means and medians are computed."""
    said = _(
        "Mean = all points added up ÷ ballots that give points, rounded half up to "
        "two places; “{exit}”, blank and invalid cells are left out. Median: the "
        "middle one of all points given, or half-way between the two in the middle.",
        exit=block.scale.exit.text[_.language],
    )
    return (said,)


def points_summary(publication: Publication, part: Part, _: Translator) -> Table:
    """Return one row for each subject: the mean of every item, and their sum."""
    survey = publication.survey
    questions = points_questions(survey)
    gathered = Gathered.of(publication, one_of_each(part.subjects))

    def row(number: int, one: Part) -> tuple[Cell, ...]:
        told = {
            question.id: points_in(marks, question)
            for question in questions
            if (marks := gathered.told(one, question))
        }
        means = {question: points.mean for question, points in told.items()}
        whole = [means.get(each.id) for each in questions if one.asked(each)]
        given = sorted({points.given for points in told.values()})
        return (
            number,
            one.name,
            span(given, _) if given else None,
            *(rounded(means.get(question.id)) for question in questions),
            rounded(added_up(whole)),
        )

    return Table(
        title=_("Points: {name}", name=part.name or publication.title),
        above=heading(publication, _),
        columns=(
            Column(_("No."), Kind.COUNT, width=5),
            Column(subject_heading(survey, _), Kind.NAME, width=16),
            Column(_("Points given by"), Kind.COUNT, width=8),
            *(
                Column(head, Kind.NUMBER, over=_("Mean (full marks)"), width=9)
                for head in _heads(survey, questions, _)
            ),
            Column(_("Sum of the means"), Kind.NUMBER, width=9),
        ),
        rows=tuple(row(n, one) for n, one in enumerate(gathered.parts, start=1)),
        notes=(
            *chain.from_iterable(how_points_count(one, _) for one in blocks(questions)),
            _("In the order of the agenda; nobody is ranked."),
            *withheld_subjects(publication, part.subjects, _),
        ),
        signatures=signatures(_),
    ).with_remarks(
        [gathered.why_any_empty(one, questions, _) for one in gathered.parts], _
    )


def _remarks(gathered: Gathered, block: Block, _: Translator) -> Iterator[str]:
    """Yield why rows are empty, one for each; sums need no reason of their own."""
    for part in gathered.parts:
        about = [question for question in block.questions if part.asked(question)]
        for question in about:
            yield gathered.why_empty(part, question, _)
        if len(about) > 1:
            yield ""


def _rows(
    gathered: Gathered, block: Block, part: Part, _: Translator
) -> Iterator[tuple[Cell, ...]]:
    about = [question for question in block.questions if part.asked(question)]
    told = [gathered.told(part, question) for question in about]
    for question, marks in zip(about, told, strict=True):
        where = gathered.about(block, part, question, _)
        figures = mark_cells(marks, question, block)
        yield (*where, most_points(question), *figures)
    if len(about) > 1:
        means = (
            points_in(marks, question).mean if marks else None
            for question, marks in zip(about, told, strict=True)
        )
        part_cells, columns = gathered.part_cells(part), gathered.columns(block, _)
        name: list[Cell] = [*part_cells, *[""] * (len(columns) - len(part_cells))]
        name[[column.title for column in columns].index(_("Item"))] = _(
            "Sum of the means"
        )
        most = sum(map(most_points, about))
        behind = [""] * (len(mark_columns(block, _)) - 2)
        yield (*name, most, "", rounded(added_up(means)), *behind)


def _heads(
    survey: Survey, questions: Sequence[Question], _: Translator
) -> Iterator[str]:
    """Yield short headings of items: their dimensions, if these tell them apart."""
    dimensions = [named_dimension(survey, question, _) for question in questions]
    tell_apart = all(dimensions) and len(set(dimensions)) == len(questions)
    for question, dimension in zip(questions, dimensions, strict=True):
        name = dimension if tell_apart else named_item(question, _)
        yield _("{name} ({most})", name=name, most=most_points(question))
