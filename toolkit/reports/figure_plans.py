"""Which figures there are of a part of a publication, and what each shows.

Subjects side by side on the whole; then items, one figure for each scale.
Bars keep the order of agenda and form and are never sorted by result; what
is withheld is an empty row with the reason.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from toolkit.reports.blocks import AS_OPTIONS, AS_POINTS, blocks
from toolkit.reports.figure_sheets import (
    grades_of_items,
    grades_of_subjects,
    points_of_items,
    points_of_subjects,
    votes_for_options,
)
from toolkit.reports.gathering import Gathered
from toolkit.reports.parts import FEW, Part, is_whole, one_of_each
from toolkit.reports.points_tables import points_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.blocks import Block
    from toolkit.reports.figure_sheets import Picture
    from toolkit.survey.questions import Question

AT_MOST: Final = 24
"""As many bars stay readable on one page."""


def pictures(
    publication: Publication, part: Part, _: Translator
) -> tuple[Picture, ...]:
    """Return all figures of a part; where subjects are few, of each its items."""
    has_names = len(publication.subjects) <= FEW and not is_whole(publication)
    apart = one_of_each(part.subjects) if has_names else (part,)
    return _of_subjects_and_items(publication, part, apart, _)


def pictures_in_report(
    publication: Publication, part: Part, _: Translator
) -> tuple[Picture, ...]:
    """Return the figures that a report has room for: items of all subjects together."""
    return _of_subjects_and_items(publication, part, (part,), _)


def _of_subjects_and_items(
    publication: Publication, part: Part, apart: Sequence[Part], _: Translator
) -> tuple[Picture, ...]:
    survey = publication.survey
    if survey.layout == "form" and len(part.subjects) == 1:
        return tuple(_items(publication, apart, (), _))
    drawn = [survey.overall_question] if survey.overall_question else []
    return (
        *_side_by_side(publication, part, _),
        *_items(publication, apart, tuple(drawn), _),
    )


def _side_by_side(
    publication: Publication, part: Part, _: Translator
) -> Iterator[Picture]:
    """Yield figures with a bar for each subject, in as many as stay readable."""
    overall = publication.survey.overall_question
    points = points_questions(publication.survey)
    pages = ceil(len(part.subjects) / AT_MOST)
    each = ceil(len(part.subjects) / pages)
    for start in range(0, len(part.subjects), each):
        page = Part(part.name, part.subjects[start : start + each])
        if overall is not None:
            yield grades_of_subjects(publication, page, overall, _)
        if points:
            yield points_of_subjects(publication, page, points, _)


def _items(
    publication: Publication,
    parts: Sequence[Part],
    drawn: tuple[Question, ...],
    _: Translator,
) -> Iterator[Picture]:
    """Yield figures with a bar for each item, one for each scale.

    What was ``drawn`` is not drawn again by itself.
    """
    is_form = publication.survey.layout == "form"
    for part in parts:
        gathered = Gathered.of(publication, (part,))
        for block in blocks(gathered.questions):
            if block.kind == AS_OPTIONS:
                yield votes_for_options(publication, gathered, block, _)
            elif block.kind == AS_POINTS:
                yield points_of_items(publication, gathered, block, _)
            elif is_form and _is_graded_and_new(block, drawn):
                yield grades_of_items(publication, gathered, block, _)


def _is_graded_and_new(block: Block, drawn: tuple[Question, ...]) -> bool:
    return block.questions[0].is_graded and block.questions != drawn
