"""What may be said about one subject: small tables, and sentences.

Everything comes from the publication, so what is withheld cannot be said
here; what is said of it is only that, and why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from toolkit.analysis.participation import ballots_of
from toolkit.analysis.statements import about_completeness
from toolkit.reports.band_tables import bands_of_subject, said_in_bands
from toolkit.reports.blocks import AS_OPTIONS, AS_POINTS, blocks
from toolkit.reports.choose_tables import how_votes_count
from toolkit.reports.item_tables import item_tables
from toolkit.reports.marks import chosen, marks_by_place, no_marks
from toolkit.reports.naming import block_title
from toolkit.reports.parts import Part
from toolkit.reports.report import Cell, Column, Kind, Table
from toolkit.reports.short_statements import about_block
from toolkit.reports.statements import about_grades
from toolkit.reports.withholding import (
    reason_for,
    why_empty,
    why_subject_withheld,
    withheld_questions,
)
from toolkit.reports.wording import (
    EVERYONE,
    as_sentence,
    in_survey_order,
    labels_by_subject,
    merged_groups,
    named_group,
    named_item,
    named_mark,
    too_few_for_words,
    turnout,
    without_those_not_asked,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.analysis.participation import Ballots
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.reports.blocks import Block
    from toolkit.reports.marks import Marks, Place
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question
    from toolkit.tally import Tally

LONG: Final = 3
"""More questions than these are told in rows, not mark by mark."""


def subject_tables(
    publication: Publication, subject: str, _: Translator
) -> tuple[Table, ...]:
    """Return the counts and shares of one subject, ready to be shown.

    A few questions with grades: a row for each grade, “don't know”, blank
    and invalid cells, and two columns, votes and per cent, for each group
    and for all.  More questions, and points: a row for each question, all
    groups together.  Lists to choose from: a row for each option, and
    columns for groups.  What is told in bands has tables of its own.  A subject
    of which nothing is told has no rows, and the reason below.
    """
    listed, asked = _listed(publication, subject)
    in_bands = bands_of_subject(publication, listed, _)
    if publication.reason_to_withhold(subject) is not None:
        nothing = _Blocks(publication, listed, _).marks_table(asked).spread(_)
        return in_bands or (nothing,)
    few = [one for one in asked if one.kind not in {AS_POINTS, AS_OPTIONS}]
    tables, found = _Blocks(publication, listed, _), []
    for block, table in zip(
        blocks(asked), item_tables(publication, (Part("", (listed,)),), _), strict=True
    ):
        if block.kind == AS_OPTIONS:
            found.append(tables.votes_table(block).spread(_))
        elif block.kind == AS_POINTS or len(few) > LONG:
            found.append(replace(table, above=()).without(_("Dimension")))
        elif block.questions[0] == few[0]:
            found.append(tables.marks_table(few).spread(_))
    return (*found, *in_bands)


def said_about(
    publication: Publication, subject: str, _: Translator
) -> tuple[str, ...]:
    """Return what can be said about one subject, and what is withheld and why.

    Sentences in the order in which they are read out: turnout, whether it
    is complete, grades and those who cannot judge, how firm that is,
    groups, opinions.
    """
    tally = publication.tally.select(subject=subject)
    ballots = ballots_of(tally)
    in_bands = tuple(said_in_bands(publication, subject, _))
    if why := why_subject_withheld(publication, subject, _):
        opinions = _about_opinions(publication, subject, ballots, _)
        return (turnout([ballots], _), why, *in_bands, *(opinions if in_bands else ()))
    listed, asked = _listed(publication, subject)
    shown = [one for one in asked if reason_for(publication, subject, one) is None]
    return (
        turnout([ballots], _),
        *about_completeness(ballots, _),
        *_about_questions(tally, subject, publication.survey, shown, _),
        *withheld_questions(publication, subject, _),
        *in_bands,
        *merged_groups(publication, [listed], _),
        *_about_opinions(publication, subject, ballots, _),
    )


def _listed(
    publication: Publication, subject: str
) -> tuple[ListedSubject, tuple[Question, ...]]:
    (listed,) = (one for one in publication.subjects if one.id == subject)
    about = publication.survey.questions
    return listed, tuple(one for one in about if one.is_about(listed.category))


class _Blocks:
    """The tables of one subject in which groups stand side by side."""

    def __init__(
        self, publication: Publication, listed: ListedSubject, _: Translator
    ) -> None:
        self._publication, self._listed, self._say = publication, listed, _
        self._survey = publication.survey
        tally = publication.tally.select(subject=listed.id)
        self._labels = _labels(tally, self._survey)
        self._marks: Mapping[Place, Marks] = (
            marks_by_place(tally, self._survey)
            | marks_by_place(tally.pool(EVERYONE), self._survey)
            if len(tally.counts)
            else {}
        )

    def marks_table(self, questions: Sequence[Question]) -> Table:
        """Return a row for every mark of some questions."""
        _ = self._say
        several = len(questions) > 1
        return Table(
            title=_("Votes and shares")
            if len(questions) != 1 or len(self._survey.questions) == 1
            else named_item(questions[0], _),
            columns=(
                *((Column(_("Item"), width=24, is_joined=True),) if several else ()),
                Column(_("Grade"), width=14),
                *self._group_columns(),
            ),
            rows=tuple(
                row for question in questions for row in self._rows(question, several)
            ),
            notes=(self._note(questions),),
        )

    def votes_table(self, block: Block) -> Table:
        """Return a row for every option of a list."""
        _ = self._say
        return Table(
            title=block_title(self._survey, block, _),
            columns=(Column(_("Option"), width=24), *self._group_columns()),
            rows=tuple(
                (named_item(question, _), *map(chosen, self._told(question)))
                for question in block.questions
                if not self._why_empty(question)
            ),
            notes=(as_sentence(why, _),)
            if (why := self._why_empty(block.questions[0]))
            else tuple(how_votes_count(self._survey, block, _)),
        )

    def _why_empty(self, question: Question) -> str:
        return why_empty(self._publication, [self._listed], question, self._say)

    def _group_columns(self) -> Iterator[Column]:
        for label in self._labels:
            yield Column(named_group(self._survey, label, self._say), Kind.SHARE)

    def _told(self, question: Question) -> list[Marks]:
        places = ((self._listed.id, question.id, label) for label in self._labels)
        return [self._marks.get(place, no_marks(question)) for place in places]

    def _rows(self, question: Question, several: bool) -> Iterator[tuple[Cell, ...]]:  # noqa: FBT001 -- private
        if not self._marks:
            return
        asked = (named_item(question, self._say),) if several else ()
        told = self._told(question)
        if why := self._why_empty(question):
            yield (*asked, why, *[None] * len(told))
            return
        for mark in question.marks:
            name = named_mark(question.scale, mark, self._say)
            yield (*asked, name, *(marks[mark] for marks in told))

    def _note(self, questions: Sequence[Question]) -> str:
        _ = self._say
        if why := why_subject_withheld(self._publication, self._listed.id, _):
            return why
        exits = dict.fromkeys(one.scale.exit.text[_.language] for one in questions)
        said = _(
            "Grades in per cent of the ballots that give a grade; “{exit}”, blank and "
            "invalid cells in per cent of valid ballots.",
            exit=_.join([*exits]),
        )
        is_conditional = any(question.is_conditional for question in questions)
        return without_those_not_asked(said, _) if is_conditional else said


def _labels(tally: Tally, survey: Survey) -> tuple[str, ...]:
    shown = [label for labels in labels_by_subject(tally).values() for label in labels]
    apart = in_survey_order(shown, survey) if len(shown) > 1 else ()
    return (*apart, EVERYONE)


def _about_questions(
    tally: Tally,
    subject: str,
    survey: Survey,
    asked: Sequence[Question],
    _: Translator,
) -> Iterator[str]:
    """Yield the sentences on all questions: in full, or where they are many, short."""
    ballots = ballots_of(tally)
    found = marks_by_place(tally.pool(EVERYONE), survey)
    marks = {
        question.id: found.get((subject, question.id, EVERYONE), no_marks(question))
        for question in asked
    }
    graded = [question for question in asked if question.is_graded]
    in_full = graded if len(asked) <= LONG else []
    if not in_full:
        in_full = [one for one in graded if one == survey.overall_question]
    for question in in_full:
        if len(asked) > 1:
            yield _("On “{item}”:", item=named_item(question, _))
        yield from about_grades(question, marks[question.id], ballots, _)
    for block in blocks(one for one in asked if one not in in_full):
        yield from about_block(survey, block, marks, _)


def _about_opinions(
    publication: Publication, subject: str, ballots: Ballots, _: Translator
) -> Iterator[str]:
    if not publication.survey.written_items:
        return
    released = sum(opinion.subject == subject for opinion in publication.opinions)
    if ballots.valid < publication.fewest_texts:
        yield too_few_for_words(publication, _)
    elif released:
        yield _("Opinions released after review: {n}.", n=released)
    else:
        yield _("No opinion has been released after review.")
