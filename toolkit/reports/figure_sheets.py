"""What each figure says: its bars, their names, its title and its small print.

Everything comes from the publication; what is withheld is an empty row with
the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.analysis.participation import Ballots, ballots_by_subject
from toolkit.reports.bars import Row, Sheet
from toolkit.reports.gathering import Gathered
from toolkit.reports.marks import chosen, rated
from toolkit.reports.parts import OF_PEOPLE, one_of_each
from toolkit.reports.plain_bars import PlainRow, PlainSheet
from toolkit.reports.points import added_up, most_points, points_in, rounded
from toolkit.reports.report import percent_text
from toolkit.reports.wording import (
    day_of,
    named_item,
    span,
    without_those_not_asked,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.blocks import Block
    from toolkit.reports.marks import Marks
    from toolkit.reports.parts import Part
    from toolkit.survey.questions import Question


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure to be drawn: whom it is about, and what it says in words."""

    subjects: tuple[str, ...]
    sheet: Sheet | PlainSheet
    said: str


def grades_of_subjects(
    publication: Publication, part: Part, question: Question, _: Translator
) -> Picture:
    """Return diverging bars, one for each subject, on one question."""
    gathered = Gathered.of(publication, one_of_each(part.subjects))
    asked = named_item(question, _)
    return Picture(
        subjects=_ids(part),
        sheet=Sheet(
            title=_title(part.name, asked, _),
            subtitle=_subtitle(publication, part, _),
            scale=question.scale,
            rows=tuple(
                _graded_row(gathered, one, question, one.name, _)
                for one in gathered.parts
            ),
            rated=_("Graded"),
            note=_graded_note(publication, [question], _),
            language=_.language,
        ),
        said=_(
            "Bars of the shares of each grade, one bar for each subject of {branch}, "
            "on “{item}”; the numbers stand in the table below.",
            branch=part.name or publication.title,
            item=asked,
        ),
    )


def grades_of_items(
    publication: Publication, gathered: Gathered, block: Block, _: Translator
) -> Picture:
    """Return diverging bars, one for each question of a scale."""
    (part,) = gathered.parts
    return Picture(
        subjects=_ids(part),
        sheet=Sheet(
            title=_title(part.name, _("item by item"), _),
            subtitle=_subtitle(publication, part, _),
            scale=block.scale,
            rows=tuple(
                _graded_row(gathered, part, question, named_item(question, _), _)
                for question in block.questions
            ),
            rated=_("Graded"),
            note=_graded_note(publication, block.questions, _),
            language=_.language,
        ),
        said=_(
            "Bars of the shares of each grade, one bar for each of {n} items; the "
            "numbers stand in the table below.",
            n=len(block.questions),
        ),
    )


def points_of_subjects(
    publication: Publication, part: Part, questions: Sequence[Question], _: Translator
) -> Picture:
    """Return a bar for each subject: the sum of its means of points."""
    gathered = Gathered.of(publication, one_of_each(part.subjects))

    def row(one: Part) -> PlainRow:
        asked = [question for question in questions if one.asked(question)]
        told = [(gathered.told(one, question), question) for question in asked]
        whole = added_up(
            points_in(marks, question).mean if marks else None
            for marks, question in told
        )
        if whole is None:
            return PlainRow(one.name, None, _why_empty(gathered, one, asked, _))
        most = sum(map(most_points, asked))
        said = _("{points} of {most}", points=rounded(whole), most=most)
        return PlainRow(one.name, float(whole / most), said)

    return Picture(
        subjects=_ids(part),
        sheet=PlainSheet(
            title=_title(part.name, _("sum of the means of points"), _),
            subtitle=_subtitle(publication, part, _),
            rows=tuple(map(row, gathered.parts)),
            note=_points_note(publication, _),
            language=_.language,
        ),
        said=_(
            "Bars of the sums of mean points, one bar for each subject; the numbers "
            "stand in the table below."
        ),
    )


def points_of_items(
    publication: Publication, gathered: Gathered, block: Block, _: Translator
) -> Picture:
    """Return a bar for each question that asks for points: its mean."""
    (part,) = gathered.parts

    def row(question: Question) -> PlainRow:
        marks = gathered.told(part, question)
        points = points_in(marks, question) if marks else None
        name, most = named_item(question, _), most_points(question)
        if points is None or points.mean is None:
            return PlainRow(name, None, _why_empty(gathered, part, [question], _))
        said = _(
            "{points} of {most} (n={n})",
            points=rounded(points.mean),
            most=most,
            n=points.given,
        )
        return PlainRow(name, float(points.mean / most), said)

    return Picture(
        subjects=_ids(part),
        sheet=PlainSheet(
            title=_title(part.name, _("mean points item by item"), _),
            subtitle=_subtitle(publication, part, _),
            rows=tuple(map(row, block.questions)),
            note=_points_note(publication, _),
            language=_.language,
        ),
        said=_(
            "Bars of mean points, one bar for each of {n} items; the numbers stand in "
            "the table below.",
            n=len(block.questions),
        ),
    )


def votes_for_options(
    publication: Publication, gathered: Gathered, block: Block, _: Translator
) -> Picture:
    """Return a bar for each option of a list: the votes for it."""
    (part,) = gathered.parts
    item = named_item(publication.survey.item(block.questions[0].item), _)

    def row(question: Question) -> PlainRow:
        marks, name = gathered.told(part, question), named_item(question, _)
        votes = chosen(marks) if marks else None
        if votes is None or not votes.of:
            return PlainRow(name, None, _why_empty(gathered, part, [question], _))
        said = _("{count} ({percent})", count=votes.count, percent=percent_text(votes))
        return PlainRow(name, votes.count / votes.of, said)

    return Picture(
        subjects=_ids(part),
        sheet=PlainSheet(
            title=_title(part.name, item, _),
            subtitle=_subtitle(publication, part, _),
            rows=tuple(map(row, block.questions)),
            note=_(
                "Source: published counts of round {round}. Length of a bar: votes for "
                "the option ÷ all valid ballots that were asked. In the order of the "
                "form, not of votes.",
                round=publication.round_id,
            ),
            language=_.language,
        ),
        said=_(
            "Bars of the votes for each of {n} options of “{item}”; the numbers stand "
            "in the table below.",
            n=len(block.questions),
            item=item,
        ),
    )


def _ids(part: Part) -> tuple[str, ...]:
    return tuple(one.id for one in part.subjects)


def _title(name: str, said: str, _: Translator) -> str:
    if not name:
        return said[:1].upper() + said[1:]
    return _("{name}: {said}", name=name, said=said)


def _subtitle(publication: Publication, part: Part, _: Translator) -> str:
    ballots = ballots_by_subject(publication.tally)
    valid = span(
        sorted(ballots.get(one.id, Ballots()).valid for one in part.subjects), _
    )
    title, day = publication.title, day_of(publication, _)
    if len(part.subjects) == 1:
        return _(
            "{title}, published {day}; valid ballots {valid}",
            title=title,
            day=day,
            valid=valid,
        )
    facts = {"title": title, "day": day, "n": len(part.subjects), "valid": valid}
    if publication.survey.subjects in OF_PEOPLE:
        return _(
            "{title}, published {day}; subjects {n}, valid ballots on each {valid}",
            **facts,
        )
    return _(
        "{title}, published {day}; {n} in all, valid ballots on each {valid}", **facts
    )


def _graded_row(
    gathered: Gathered,
    part: Part,
    question: Question,
    name: str,
    _: Translator,
) -> Row:
    marks: Marks | None = gathered.told(part, question)
    if marks is None or not rated(marks, question):
        return Row(name, None, _why_empty(gathered, part, [question], _))
    return Row(name, marks)


def _why_empty(
    gathered: Gathered, part: Part, questions: Sequence[Question], _: Translator
) -> str:
    return gathered.why_any_empty(part, questions, _) or _("no grades given")


def _graded_note(
    publication: Publication, questions: Sequence[Question], _: Translator
) -> str:
    said = _(
        "Source: published counts of round {round}. Length of a bar: votes for "
        "the grade ÷ votes for all grades (without “{exit}”, blank and invalid "
        "cells). Numbers in the bars: votes. “{exit}”: share of valid ballots.",
        round=publication.round_id,
        exit=questions[0].scale.exit.text[_.language],
    )
    is_conditional = any(question.is_conditional for question in questions)
    return without_those_not_asked(said, _) if is_conditional else said


def _points_note(publication: Publication, _: Translator) -> str:
    return _(
        "Source: published counts of round {round}. Length of a bar: mean points ÷ "
        "full marks. In the order of agenda and form; nobody is ranked.",
        round=publication.round_id,
    )
