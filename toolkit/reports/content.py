"""What may be said about one subject: a small table, and sentences.

Everything comes from the publication, so what is withheld cannot be said
here; what is said of it is only that, and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.analysis.participation import Ballots, ballots_of
from toolkit.analysis.shares import marks_of
from toolkit.reports.marks import marks_by_place, no_marks
from toolkit.reports.report import Cell, Column, Kind, Table
from toolkit.reports.statements import about_item
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
    why_withheld,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.survey.model import Survey
    from toolkit.tally import Tally


def subject_table(publication: Publication, subject: str, _: Translator) -> Table:
    """Return the counts and shares of one subject, by group and in all.

    Rows are the grades, “don't know”, blank and invalid cells of every
    closed item; each group shown has two columns, votes and per cent.  A
    withheld subject has no rows, and the reason below.
    """
    survey = publication.survey
    tally = publication.tally.select(subject=subject)
    labels = _labels(tally, survey)
    asked = (Column(_("Item"), width=24),) if len(survey.closed_items) > 1 else ()
    table = Table(
        title=_("Votes and shares"),
        columns=(
            *asked,
            Column(_("Grade"), width=14),
            *(Column(named_group(survey, label, _), Kind.SHARE) for label in labels),
        ),
        rows=tuple(_rows(tally, subject, labels, survey, _)),
        notes=(_note(publication, subject, _),),
    )
    return table.spread(_)


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
    reason = publication.reason_to_withhold(subject)
    if reason is not None:
        withheld = as_sentence(why_withheld(reason, publication, _), _)
        return (turnout([ballots], _), withheld)
    listed = [one for one in publication.subjects if one.id == subject]
    return (
        turnout([ballots], _),
        *_about_completeness(ballots, _),
        *_about_items(tally, subject, publication.survey, _),
        *merged_groups(publication, listed, _),
        *_about_opinions(publication, subject, ballots, _),
    )


def _labels(tally: Tally, survey: Survey) -> tuple[str, ...]:
    shown = [label for labels in labels_by_subject(tally).values() for label in labels]
    apart = in_survey_order(shown, survey) if len(shown) > 1 else ()
    return (*apart, EVERYONE)


def _rows(
    tally: Tally, subject: str, labels: Iterable[str], survey: Survey, _: Translator
) -> Iterator[tuple[Cell, ...]]:
    if tally.counts.empty:
        return
    marks = marks_by_place(tally, survey) | marks_by_place(tally.pool(EVERYONE), survey)
    for item in survey.closed_items:
        scale = survey.scale_of(item)
        asked = (named_item(item, _),) if len(survey.closed_items) > 1 else ()
        places = ((subject, item.id, label) for label in labels)
        blocks = [marks.get(place, no_marks(scale)) for place in places]
        for mark in marks_of(scale):
            yield (*asked, named_mark(scale, mark, _), *(told[mark] for told in blocks))


def _note(publication: Publication, subject: str, _: Translator) -> str:
    reason = publication.reason_to_withhold(subject)
    if reason is not None:
        return as_sentence(why_withheld(reason, publication, _), _)
    return _(
        "Grades in per cent of the ballots that give a grade; don't know, blank "
        "and invalid cells in per cent of valid ballots."
    )


def _about_completeness(ballots: Ballots, _: Translator) -> Iterator[str]:
    if ballots.is_complete:
        yield _(
            "All {eligible} eligible raters gave a valid ballot: this is "
            "everybody's answer, without sampling error.",
            eligible=ballots.eligible,
        )


def _about_items(
    tally: Tally, subject: str, survey: Survey, _: Translator
) -> Iterator[str]:
    ballots = ballots_of(tally)
    marks = marks_by_place(tally.pool(EVERYONE), survey)
    for item in survey.closed_items:
        scale = survey.scale_of(item)
        there = marks.get((subject, item.id, EVERYONE), no_marks(scale))
        if len(survey.closed_items) > 1:
            yield _("On “{item}”:", item=named_item(item, _))
        yield from about_item(scale, there, ballots, _)


def _about_opinions(
    publication: Publication, subject: str, ballots: Ballots, _: Translator
) -> Iterator[str]:
    if not publication.survey.text_items:
        return
    released = sum(opinion.subject == subject for opinion in publication.opinions)
    if ballots.valid < publication.fewest_texts:
        yield too_few_for_words(publication, _)
    elif released:
        yield _("Opinions released after review: {n}.", n=released)
    else:
        yield _("No opinion has been released after review.")
