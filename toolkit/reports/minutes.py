"""The minutes of a committee that decided on grades, for three to sign.

Votes stand beside the committee's grades as they were published, or the
reason why they are not told.  What only people know, who was there and what
was said, is left as room to write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.analysis.decisions import departs, question_to_decide, voted_grades
from toolkit.analysis.quota import quotas
from toolkit.i18n import Phrase
from toolkit.reports.band_tables import band_text
from toolkit.reports.marks import marks_by_place
from toolkit.reports.naming import numbered, part_heading, subject_heading
from toolkit.reports.report import (
    Column,
    FillIn,
    Heading,
    Kind,
    Paragraph,
    Report,
    Table,
    cell_text,
)
from toolkit.reports.withholding import why_empty
from toolkit.reports.wording import EVERYONE, day_of, named_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from toolkit.analysis.decisions import Decision
    from toolkit.analysis.quota import Quota
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication
    from toolkit.reports.marks import Marks
    from toolkit.reports.report import Block, Cell
    from toolkit.survey.questions import Question

DEPARTS: Final = "*"
"""Stands beside a grade that is another than most votes."""

_HEADINGS: Final = (
    Phrase("The meeting"),
    Phrase("Decisions"),
    Phrase("What the numbers can say, and what they cannot"),
)


def file_name(round_id: str) -> str:
    """Return what the file of the minutes is called.

    Minutes have no number among the documents of a round: they are the
    committee's own, as the result of a selection is its organiser's.
    """
    return f"minutes-{round_id}.docx"


def minutes(
    publication: Publication, decisions: Sequence[Decision], _: Translator
) -> Report:
    """Return the minutes of what was decided on the grades of a survey.

    Raises
    ------
    ValueError : the survey has no grades to decide on.
    """
    question = question_to_decide(publication.survey)
    if question is None:
        message = f"No grade is decided on {publication.survey.id}."
        raise ValueError(message)
    the_meeting, decided, the_numbers = numbered(_HEADINGS, _)
    tables = _Tables(publication, question, decisions, _)
    return Report(
        title=_("Minutes"),
        subtitle=publication.title,
        blocks=(
            Heading(the_meeting),
            *_about_the_meeting(publication, len(decisions), _),
            Heading(decided),
            *tables.by_branch(),
            Heading(the_numbers),
            *(Paragraph(said) for said in _what_numbers_say(publication, _)),
        ),
        signatures=(
            _("Chair: ____________"),
            _("Minutes taken by: ____________"),
            _("Date: ____________"),
        ),
    )


def quota_line(quota: Quota, question: Question, _: Translator) -> str:
    """Return how many first grades were given, of how many at most."""
    return _(
        "“{grade}”: {given} of at most {most} (a third of {participants} "
        "participants, rounded down).",
        grade=question.scale.grades[0].text[_.language],
        given=quota.given,
        most=quota.most,
        participants=quota.participants,
    )


def beyond_quota(quota: Quota, _: Translator) -> str:
    """Return by how many the quota is exceeded; empty if it is kept."""
    if not quota.over:
        return ""
    return _(
        "That is {over} more than the quota allows: the committee says why, or "
        "decides again.",
        over=quota.over,
    )


def most_voted(codes: Iterable[str], question: Question, _: Translator) -> str:
    """Return the grade that most votes gave in words; of a tie, all of these."""
    grades = question.scale.grades
    return _.join([one.text[_.language] for one in grades if one.code in codes])


def _about_the_meeting(
    publication: Publication, decided: int, _: Translator
) -> Iterator[Block]:
    yield Paragraph(
        _(
            "The committee had before it the result published on {day}, and decided "
            "on the grades of {n} of {all} members.",
            day=day_of(publication, _),
            n=decided,
            all=len(publication.subjects),
        )
    )
    yield FillIn(_("Time and place, who was present, who reported:"), lines=3)


def _what_numbers_say(publication: Publication, _: Translator) -> Iterator[str]:
    yield _(
        "Votes say how those judged who took part and gave a grade. They do not say "
        "how those who stayed away or could not judge would have judged, and a few "
        "votes more or less may be chance."
    )
    yield _(
        "The grades are the committee's own: it looked at the votes and at daily "
        "work. Where it departs from the grade with the most votes, its reason "
        "stands beside it."
    )
    if publication.withheld:
        yield _(
            "Where votes are withheld or told in bands, no grade is taken to have "
            "the most, and no reason is asked for."
        )


class _Tables:
    """The table of each branch, with its quota below it."""

    def __init__(
        self,
        publication: Publication,
        question: Question,
        decisions: Sequence[Decision],
        _: Translator,
    ) -> None:
        self._publication, self._question, self._say = publication, question, _
        self._decisions = {one.subject: one for one in decisions}
        self._voted = voted_grades(publication)
        self._quotas = quotas(publication, decisions)
        pooled = publication.tally.pool(EVERYONE)
        marks = marks_by_place(pooled, publication.survey) if len(pooled.counts) else {}
        self._marks: Mapping[str, Marks] = {
            subject: found
            for (subject, item, _group), found in marks.items()
            if item == question.id
        }

    def by_branch(self) -> Iterator[Block]:
        """Yield a table for each branch, and what is to be said below it."""
        _, branches = self._say, dict(self._publication.by_branch())
        for quota in self._quotas:
            members = branches[quota.branch]
            if len(branches) > 1:
                yield Heading(quota.branch or self._elsewhere(), level=2)
            yield self._table(members)
            yield from map(Paragraph, self._below(quota, members))
            if quota.over:
                yield FillIn(_("Why the quota is exceeded:"), lines=2)

    def _elsewhere(self) -> str:
        _, survey = self._say, self._publication.survey
        return _("{heading}: none", heading=part_heading(survey, _))

    def _table(self, members: Sequence[ListedSubject]) -> Table:
        _ = self._say
        rows = tuple(self._row(*numbered) for numbered in enumerate(members, start=1))
        is_marked = any(str(row[3]).endswith(DEPARTS) for row in rows)
        return Table(
            title="",
            columns=(
                Column(_("No."), Kind.COUNT, width=5),
                Column(
                    subject_heading(self._publication.survey, _), Kind.NAME, width=12
                ),
                Column(_("Votes, as published"), width=36),
                Column(_("Decided"), Kind.BAND, width=14),
                Column(_("Reason"), width=24),
            ),
            rows=rows,
            notes=(_("* Another grade than the one with the most votes."),)
            if is_marked
            else (),
        )

    def _row(self, number: int, member: ListedSubject) -> tuple[Cell, ...]:
        decided = self._decisions.get(member.id)
        if decided is None:
            return number, member.name, self._votes(member), None, None
        grade = named_mark(self._question.scale, decided.grade, self._say)
        sign = f" {DEPARTS}" if departs(decided, self._voted) else ""
        votes = self._votes(member)
        return number, member.name, votes, f"{grade}{sign}", decided.reason or None

    def _votes(self, member: ListedSubject) -> str:
        _, scale = self._say, self._question.scale
        if why := why_empty(self._publication, [member], self._question, _):
            bands = self._bands(member.id)
            return _("{why}: {bands}", why=why, bands=_.join(bands)) if bands else why
        marks = self._marks.get(member.id)
        if marks is None:
            return ""
        told = [
            _(
                "{mark} {votes}",
                mark=named_mark(scale, grade.code, _),
                votes=cell_text(marks[grade.code], Kind.SHARE, _),
            )
            for grade in scale.grades
        ]
        others = (mark for mark in marks if mark not in {g.code for g in scale.grades})
        told += [
            _("{mark} {votes}", mark=named_mark(scale, mark, _), votes=share.count)
            for mark in others
            if (share := marks[mark]).count
        ]
        return _.join(told)

    def _bands(self, subject: str) -> list[str]:
        _ = self._say
        told = {
            one.mark: band_text(one, _)
            for one in self._publication.bands
            if (one.subject, one.item) == (subject, self._question.id)
        }
        return [
            _("“{mark}” {band}", mark=option.text[_.language], band=told[option.code])
            for option in self._question.scale.options
            if option.code in told
        ]

    def _below(self, quota: Quota, members: Sequence[ListedSubject]) -> Iterator[str]:
        _ = self._say
        yield quota_line(quota, self._question, _)
        if beyond := beyond_quota(quota, _):
            yield beyond
        open_ = [one.name for one in members if one.id not in self._decisions]
        if open_:
            yield _("Not decided: {names}.", names=_.join(open_))
