"""What was said on every question, in one sentence or two.

For forms of many questions, and for answers that are no grades: points,
numbers, choices.  A question that many cannot answer is a finding of its
own, not a low grade.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.analysis.grade_statements import told_grades
from toolkit.reports.blocks import AS_OPTIONS, AS_POINTS
from toolkit.reports.choose_tables import the_rest
from toolkit.reports.marks import chosen
from toolkit.reports.points import most_points, points_in, rounded
from toolkit.reports.report import percent_text
from toolkit.reports.statements import counted_marks, is_hardly_known
from toolkit.reports.wording import named_item
from toolkit.survey.items import ChooseItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from toolkit.i18n import Translator
    from toolkit.reports.blocks import Block
    from toolkit.reports.marks import Marks
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question


def about_block(
    survey: Survey, block: Block, marks: Mapping[str, Marks], _: Translator
) -> Iterator[str]:
    """Yield the sentences on a block; ``marks`` are those of its questions, by id."""
    if block.kind == AS_OPTIONS:
        yield from _about_options(survey, block, marks, _)
        return
    about = _about_points if block.kind == AS_POINTS else _about_grades
    for question in block.questions:
        yield about(question, marks[question.id], _)
        yield from about_unknown(question, marks[question.id], _)


def about_unknown(question: Question, marks: Marks, _: Translator) -> Iterator[str]:
    """Yield that more than a third cannot answer, where that is so."""
    cannot_say = marks[question.scale.exit.code]
    if not is_hardly_known(cannot_say):
        return
    facts = {
        "item": named_item(question, _),
        "percent": percent_text(cannot_say),
        "exit": question.scale.exit.text[_.language],
    }
    yield (
        _(
            "On “{item}”, {percent} of the valid ballots that were asked say “{exit}”: "
            "that so many cannot answer is a finding in itself.",
            **facts,
        )
        if question.is_conditional
        else _(
            "On “{item}”, {percent} of valid ballots say “{exit}”: that so many "
            "cannot answer is a finding in itself.",
            **facts,
        )
    )


def _about_grades(question: Question, marks: Marks, _: Translator) -> str:
    found = counted_marks(question, marks)
    return _(
        "“{item}”: of {rated} ballots with an answer {told}; “{exit}” {cannot_say}.",
        item=named_item(question, _),
        rated=found.rated,
        told=_.join(told_grades(found, _)),
        exit=question.scale.exit.text[_.language],
        cannot_say=found.unknown,
    )


def _about_points(question: Question, marks: Marks, _: Translator) -> str:
    points = points_in(marks, question)
    if not points.given:
        return _("“{item}”: nobody gave points.", item=named_item(question, _))
    return _(
        "“{item}”: {n} gave points; mean {mean} of {most}, median {median}.",
        item=named_item(question, _),
        n=points.given,
        mean=rounded(points.mean),
        most=most_points(question),
        median=points.median,
    )


def _about_options(
    survey: Survey, block: Block, marks: Mapping[str, Marks], _: Translator
) -> Iterator[str]:
    first = block.questions[0]
    item = survey.item(first.item)
    if isinstance(item, ChooseItem):
        yield _(
            "“{item}”: up to {most} could be chosen. {rest}",
            item=named_item(item, _),
            most=item.at_most,
            rest=the_rest(marks[first.id], block, _),
        )
    for question in block.questions:
        votes = chosen(marks[question.id])
        yield _(
            "{option}: chosen on {count} of {valid} valid ballots ({percent}).",
            option=named_item(question, _),
            count=votes.count,
            valid=votes.of,
            percent=percent_text(votes),
        )
    yield from about_unknown(first, marks[first.id], _)
