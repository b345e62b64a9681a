"""What is told in bands instead of counts: tables of their own, and sentences.

Bands are told of all valid ballots that were asked.  The counts that a band
may mean are never written beside it: where it holds one only, that would be
the count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from toolkit.reports.blocks import AS_OPTIONS, AS_POINTS, blocks
from toolkit.reports.naming import block_title, part_heading, subject_heading
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.withholding import (
    why_subject_withheld,
    withheld_questions,
    withheld_subjects,
)
from toolkit.reports.wording import heading, named_item, named_mark
from toolkit.survey.words import BLANK, INVALID, NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from toolkit.i18n import Translator
    from toolkit.publication import Banded, ListedSubject, Publication
    from toolkit.reports.blocks import Block
    from toolkit.reports.report import Cell
    from toolkit.survey.questions import Question

SAID: Final = 3
"""Of more questions than these, bands are not said but in tables."""

_HALF: Final = 50


def band_tables(
    publication: Publication, subjects: Iterable[ListedSubject], _: Translator
) -> tuple[Table, ...]:
    """Return what is told in bands of some subjects: a table for each scale.

    None where nothing is.
    """
    listed = tuple(subjects)
    why = withheld_subjects(publication, listed, _)
    return tuple(
        replace(table, above=heading(publication, _), notes=(*table.notes, *why))
        for table in _Banding(publication, listed, _).tables()
    )


def bands_of_subject(
    publication: Publication, subject: ListedSubject, _: Translator
) -> tuple[Table, ...]:
    """Return the same of one subject where its name stands above."""
    about_all = why_subject_withheld(publication, subject.id, _)
    why = (about_all,) if about_all else withheld_questions(publication, subject.id, _)
    return tuple(
        replace(table, notes=(*table.notes, *why))
        .without(part_heading(publication.survey, _))
        .without(subject_heading(publication.survey, _))
        for table in _Banding(publication, (subject,), _).tables()
    )


def said_in_bands(
    publication: Publication, subject: str, _: Translator
) -> Iterator[str]:
    """Yield the bands of a subject's question on the whole in a sentence.

    Without such a question, or where it has counts, of a few questions each.
    """
    told = _by_question(publication, subject)
    asked = [
        question
        for question in publication.survey.questions
        if question.id in told and question.kind not in {AS_POINTS, AS_OPTIONS}
    ]
    overall = [one for one in asked if one == publication.survey.overall_question]
    for question in overall or (asked if len(asked) <= SAID else ()):
        bands = told[question.id]
        yield _(
            "On “{item}”, of {n} valid ballots: {bands}.",
            item=named_item(question, _),
            n=_of(bands),
            bands=_.join(
                [
                    _(
                        "“{mark}” {band}",
                        mark=option.text[_.language],
                        band=band_text(bands[option.code], _),
                    )
                    for option in question.scale.options
                ]
            ),
        )


def band_text(banded: Banded, _: Translator) -> str:
    """Return a band as it is printed: its limits in per cent.

    Of so few that only half is told from less and more, that in signs.
    """
    low, high = banded.percent_low, banded.percent_high
    if low == high:
        return f"{low}%"
    if _HALF in {low, high}:
        return f"<{high}%" if high == _HALF else f">{low}%"
    return _("{low}–{high}%", low=low, high=high)


Bands = dict[str, "Banded"]
"""By mark: the band that is told of it."""


def _by_question(publication: Publication, subject: str) -> Mapping[str, Bands]:
    found: dict[str, Bands] = {}
    for one in publication.bands:
        if one.subject == subject:
            found.setdefault(one.item, {})[one.mark] = one
    return found


def _of(bands: Bands) -> int:
    """Return how many ballots the bands of a question are of."""
    return next(iter(bands.values())).of


@dataclass(frozen=True, slots=True)
class _Banding:
    """The tables of bands being made of some subjects."""

    publication: Publication
    subjects: Sequence[ListedSubject]
    say: Translator

    def tables(self) -> Iterator[Table]:
        told = {one.id: _by_question(self.publication, one.id) for one in self.subjects}
        items = {item for of_subject in told.values() for item in of_subject}
        asked = (one for one in self.publication.survey.questions if one.id in items)
        for block in blocks(asked):
            yield self._table(block, told)

    def _table(self, block: Block, told: Mapping[str, Mapping[str, Bands]]) -> Table:
        _, survey = self.say, self.publication.survey
        marks = tuple(_marks(block))
        rows = (
            (
                *where,
                named_item(question, _),
                _of(bands),
                *self._cells(question, bands, marks),
            )
            for subject in self.subjects
            for where in [self._where(subject)]
            for question in block.questions
            if (bands := told[subject.id].get(question.id))
        )
        return Table(
            title=_("{title}, in bands", title=block_title(survey, block, _)),
            columns=(
                Column(part_heading(survey, _), width=16, is_joined=True),
                Column(subject_heading(survey, _), Kind.NAME, width=12),
                Column(
                    _("Option") if block.kind == AS_OPTIONS else _("Item"), width=20
                ),
                Column(_("Ballots"), Kind.COUNT, width=8),
                *(
                    (Column(_("Points in bands"), width=30),)
                    if block.kind == AS_POINTS
                    else ()
                ),
                *(
                    Column(named_mark(block.scale, mark, _), Kind.BAND, width=10)
                    for mark in marks
                ),
            ),
            rows=tuple(rows),
            notes=tuple(self._notes(block, told)),
        ).compact()

    def _where(self, subject: ListedSubject) -> tuple[str, str]:
        places = {one.branch for one in self.subjects}
        names = {one.name for one in self.subjects}
        return (
            subject.branch if len(places) > 1 and places != names else "",
            subject.name if len(self.publication.subjects) > 1 else "",
        )

    def _cells(
        self, question: Question, bands: Bands, marks: Iterable[str]
    ) -> Iterator[Cell]:
        if question.kind == AS_POINTS:
            yield self._points(question, bands)
        for mark in marks:
            there = bands.get(mark)
            if there is not None and _is_number(there):
                yield there.low
            else:
                yield band_text(there, self.say) if there is not None else None

    def _points(self, question: Question, bands: Bands) -> str:
        """Return the bands of all points, the lowest band of most of them but once."""
        _ = self.say
        grades = question.scale.grades
        apart = [one for one in grades if bands[one.code].percent_low]
        others = [bands[one.code] for one in grades if one not in apart]
        told = [
            _(
                "{points}: {band}",
                points=one.text[_.language],
                band=band_text(bands[one.code], _),
            )
            for one in apart
        ]
        if others:
            band = band_text(others[0], _)
            told.append(
                _("each other number: {band}", band=band)
                if apart
                else _("each number: {band}", band=band)
            )
        return _.join(told)

    def _notes(
        self, block: Block, told: Mapping[str, Mapping[str, Bands]]
    ) -> Iterator[str]:
        _ = self.say
        yield _(
            "A band is a share of the ballots it stands beside, “{exit}”, blank and "
            "invalid cells included; no votes are told. What lies on a limit belongs "
            "to 0–20%, 40–60% or 80–100%.",
            exit=block.scale.exit.text[_.language],
        )
        ids = {question.id for question in block.questions}
        shown = [
            bands
            for of_subject in told.values()
            for item, bands in of_subject.items()
            if item in ids
        ]
        if any(_is_number(one) for bands in shown for one in bands.values()):
            yield _(
                "Where the number of those not asked is told, the ballots are those "
                "of raters who were asked."
            )


def _marks(block: Block) -> Iterator[str]:
    """Yield the marks that have a column each; points share one."""
    if block.kind != AS_POINTS:
        yield from (grade.code for grade in block.scale.grades)
    yield from (block.scale.exit.code, BLANK, INVALID)
    if block.is_conditional:
        yield NOT_ASKED


def _is_number(banded: Banded) -> bool:
    """Return whether a count is told, as it is of raters who were not asked."""
    return banded.percent_high == 0
