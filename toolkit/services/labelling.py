"""Labelled data of what was published, or of a tally from anywhere.

The words are those of the documents, so that a table in a paper and the
sheet on the wall call one thing by one name.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from toolkit.exchange.labelled.columns import Columns
from toolkit.exchange.labelled.model import LabelledData
from toolkit.exchange.labelled.tables import labelled_tables
from toolkit.exchange.labelled.wording import Wording
from toolkit.reports.blocks import AS_OPTIONS
from toolkit.reports.naming import part_heading, subject_heading
from toolkit.reports.withholding import withheld_subjects
from toolkit.reports.wording import (
    day_of,
    in_survey_order,
    merged_groups,
    named_group,
    named_item,
    named_mark,
)
from toolkit.survey.words import BLANK, INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.survey.model import Survey
    from toolkit.survey.questions import Question
    from toolkit.tally import Tally


def label_publication(publication: Publication, _: Translator) -> LabelledData:
    """Return all counts of a publication, and what was fixed for them."""
    columns = Columns(_wording(publication, _), _)
    return LabelledData(
        title=publication.title,
        day=date.fromisoformat(publication.day),
        tables=labelled_tables(publication.tally, publication.bands, columns, _),
        about=(*_of_round(publication, _), *_of_rows(_), *_of_limits(publication, _)),
        scales=columns.scales(),
    )


def label_tally(tally: Tally, _: Translator, *, file: str, digest: str) -> LabelledData:
    """Return the counts of a tally in a file; its codes are all that is known."""
    columns = Columns(_codes_as_words(tally, _), _)
    return LabelledData(
        title=file,
        day=None,
        tables=labelled_tables(tally, (), columns, _),
        about=((_("File"), file), (_("Digest of the file"), digest), *_of_rows(_)),
        scales=columns.scales(),
    )


def _wording(publication: Publication, _: Translator) -> Wording:
    survey, tally = publication.survey, publication.tally
    there = {*tally.counts["group"], *tally.ballots["group"]}
    single = [group.id for group in survey.rater_groups]
    merged = in_survey_order(there.difference(single), survey)
    scales = [question.scale for question in survey.questions]
    grades = {grade.code for scale in scales for grade in scale.grades}
    return Wording(
        items={one.id: _asked(survey, one, _) for one in survey.questions},
        groups={code: named_group(survey, code, _) for code in (*single, *merged)},
        marks={
            one.id: {mark: named_mark(one.scale, mark, _) for mark in one.marks}
            for one in survey.questions
        },
        exits=frozenset(scale.exit.code for scale in scales) - grades,
        headings={
            "subject_name": subject_heading(survey, _),
            "branch": part_heading(survey, _),
        },
        subjects={
            one.id: {"subject_name": one.name, "branch": one.branch}
            for one in publication.subjects
        },
    )


def _asked(survey: Survey, question: Question, _: Translator) -> str:
    """Return a question in full; the options of a list after what they answer."""
    said = question.text[_.language]
    if question.kind != AS_OPTIONS:
        return said
    return _(
        "{name}: {said}", name=named_item(survey.item(question.item), _), said=said
    )


def _codes_as_words(tally: Tally, _: Translator) -> Wording:
    reserved = {
        BLANK: _("Blank"),
        INVALID: _("Invalid cell"),
        NOT_ASKED: _("Not asked"),
    }
    groups = sorted({*tally.counts["group"], *tally.ballots["group"]})
    given = (
        tally.counts[["item", "grade"]].drop_duplicates().sort_values(["item", "grade"])
    )
    marks: dict[str, dict[str, str]] = {}
    for item, mark in zip(given["item"], given["grade"], strict=True):
        marks.setdefault(item, {})[mark] = reserved.get(mark, mark)
    return Wording(
        items={item: item for item in marks},
        groups={group: group for group in groups},
        marks=marks,
        has_words=False,
    )


def _of_round(publication: Publication, _: Translator) -> Iterator[tuple[str, str]]:
    survey = publication.survey
    yield _("Title"), publication.title
    yield _("Round"), publication.round_id
    yield _("Published on"), day_of(publication, _)
    yield (
        _("Survey"),
        _("{survey}, version {version}", survey=survey.id, version=survey.version),
    )
    yield _("Digest of the rules"), publication.seals.rules
    yield _("Digest of the roster"), publication.seals.roster
    yield _("Fingerprint of the key"), publication.seals.key


def _of_rows(_: Translator) -> Iterator[tuple[str, str]]:
    yield (
        _("Weight"),
        _(
            "Every row of marks stands for as many votes as “count” says: weight by "
            "it (SPSS: WEIGHT BY count; Stata: [fweight=count])."
        ),
    )
    yield _("Rows"), _("A mark that nobody gave has no row.")
    yield (
        _("Negative numbers"),
        _(
            "What is no grade has a negative number: blank −1, invalid −2, not asked "
            "−3, who could not say −4 and below. SPSS takes them for missing; in "
            "Stata, “if grade >= 0” leaves them out."
        ),
    )


def _of_limits(publication: Publication, _: Translator) -> Iterator[tuple[str, str]]:
    yield (
        _("Smallest numbers"),
        _(
            "Counts are published of {counted} valid ballots and more, bands of "
            "{fewest} to {most}, nothing of fewer. A subject that has rows for "
            "ballots only is told in bands, or not at all.",
            counted=publication.fewest_counted,
            fewest=publication.fewest,
            most=publication.fewest_counted - 1,
        ),
    )
    if publication.bands:
        yield (
            _("Bands"),
            _(
                "From “low” to “high” of the “of” valid ballots gave the mark, all "
                "groups together; nothing more exact is published."
            ),
        )
    for said in withheld_subjects(publication, publication.subjects, _):
        yield _("Withheld"), said
    for said in merged_groups(publication, publication.subjects, _):
        yield _("Groups together"), said
