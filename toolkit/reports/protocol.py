"""The count protocol: that roll, box and ballots agree, for three to sign."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from typing import TYPE_CHECKING

from toolkit.analysis.participation import (
    Ballots,
    ballots_by_place,
    ballots_by_subject,
    ballots_of,
)
from toolkit.reports.method import seals
from toolkit.reports.naming import part_heading
from toolkit.reports.report import Cell, Column, Heading, Kind, Paragraph, Report, Table
from toolkit.reports.wording import (
    EVERYONE,
    day_of,
    in_survey_order,
    named_group,
    signatures,
    span,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication


def count_protocol(publication: Publication, _: Translator) -> Report:
    """Return the protocol of a count: totals, the check, what was fixed."""
    return Report(
        title=_("Count protocol"),
        subtitle=publication.title,
        blocks=(
            Paragraph(
                _(
                    "The box of round {round} was opened after the close and "
                    "counted; the result was published on {day}.",
                    round=publication.round_id,
                    day=day_of(publication, _),
                )
            ),
            Heading(_("I. Ballots by branch and rater group"))
            if publication.survey.subjects in {"member", "branch"}
            else Heading(_("I. Ballots by rater group")),
            ballot_table(publication, publication.branches, _),
            Heading(_("II. Roll and box")),
            *(Paragraph(sentence) for sentence in agreement(publication, _)),
            *((heads(publication, _),) if publication.heads else ()),
            Heading(_("III. Fixed before the first ballot")),
            seals(publication, _),
        ),
        signatures=signatures(_),
    )


def agreement(publication: Publication, _: Translator) -> tuple[str, ...]:
    """Return whether roll, box and count agree, the numbers spelled out."""
    box, ballots = publication.box, ballots_of(publication.tally)
    facts = {
        "spent": box.spent,
        "envelopes": box.envelopes,
        "valid": ballots.valid,
        "invalid": ballots.invalid,
    }
    agree = box.spent == box.envelopes == ballots.valid + ballots.invalid
    return (
        _(
            "Handed in by the roll {spent} = envelopes in the box {envelopes} = "
            "valid {valid} + invalid {invalid}: they agree.",
            **facts,
        )
        if agree
        else _(
            "Handed in by the roll {spent}, envelopes in the box {envelopes}, valid "
            "{valid} + invalid {invalid}: they do not agree, and the result does "
            "not stand.",
            **facts,
        ),
        _(
            "Returned {returned}, issued {issued}: no more than was issued, as the "
            "rules require.",
            returned=ballots.returned,
            issued=ballots.issued,
        )
        if not ballots.is_void
        else _(
            "Returned {returned}, issued {issued}: more than was issued; the round is "
            "void and must be repeated.",
            returned=ballots.returned,
            issued=ballots.issued,
        ),
        _(
            "Codes taken back: {voided}, of which {replaced} were replaced.",
            voided=box.voided,
            replaced=box.replaced,
        ),
        _("Receipts published: {n}.", n=len(publication.receipts)),
    )


def heads(publication: Publication, _: Translator) -> Table:
    """Return what was noted of the box while it was filled, batch by batch."""
    return Table(
        title=_("Heads of the box"),
        columns=(
            Column(_("Batch"), Kind.COUNT, width=8),
            Column(_("Envelopes"), Kind.COUNT, width=10),
            Column(_("Head (SHA-256)"), width=80),
        ),
        rows=tuple(astuple(one) for one in publication.heads),
        notes=(
            _(
                "Compare each with what you noted down from the ballot page: a "
                "difference means that envelopes were exchanged afterwards."
            ),
        ),
    )


def ballot_table(
    publication: Publication, branches: Sequence[str], _: Translator
) -> Table:
    """Return the five ballot counts by branch and rater group.

    One rater's answers on one subject are one ballot, so that the sums are
    those of roll and box; beside them stands how many raters that is.
    """
    several = len(_listed(publication, branches)) > 1
    by_subject = (
        Column(_("Subjects"), Kind.COUNT, width=7),
        Column(_("Eligible raters"), Kind.COUNT, width=8),
    )
    return Table(
        title=_("Ballots issued and returned"),
        columns=(
            *(
                (Column(part_heading(publication.survey, _), width=16),)
                if len(branches) > 1
                else ()
            ),
            Column(_("Rater group"), width=16),
            *(by_subject if several else ()),
            Column(_("Eligible"), Kind.COUNT, over=_("Ballots"), width=8),
            Column(_("Issued"), Kind.COUNT, over=_("Ballots"), width=8),
            Column(_("Returned"), Kind.COUNT, over=_("Ballots"), width=8),
            Column(_("Valid"), Kind.COUNT, over=_("Ballots"), width=8),
            Column(_("Invalid"), Kind.COUNT, over=_("Ballots"), width=8),
        ),
        rows=tuple(_rows(publication, branches, _)),
        notes=(
            (
                _(
                    "What one rater says about one subject is one ballot; ballots are "
                    "added up over the subjects."
                ),
            )
            if several
            else ()
        ),
    )


def _listed(
    publication: Publication, branches: Sequence[str]
) -> tuple[ListedSubject, ...]:
    return tuple(one for one in publication.subjects if one.branch in branches)


def _rows(
    publication: Publication, branches: Sequence[str], _: Translator
) -> Iterator[tuple[Cell, ...]]:
    survey, tally = publication.survey, publication.tally
    by_subject = ballots_by_subject(tally)
    by_group: defaultdict[tuple[str, str], list[Ballots]] = defaultdict(list)
    branch_of = {one.id: one.branch for one in publication.subjects}
    for (subject, label), ballots in ballots_by_place(tally).items():
        by_group[branch_of[subject], label].append(ballots)
    members = dict(publication.by_branch())
    several = len(_listed(publication, branches)) > 1
    everything: list[Ballots] = []
    for branch in branches:
        where = (branch,) if len(branches) > 1 else ()
        labels = [label for there, label in by_group if there == branch]
        for label in in_survey_order(labels, survey):
            group = named_group(survey, label, _)
            yield (*where, group, *_numbers(by_group[branch, label], several, _))
        whole = [by_subject.get(one.id, Ballots()) for one in members[branch]]
        if len(labels) > 1:
            name = named_group(survey, EVERYONE, _)
            yield (*where, name, *_numbers(whole, several, _))
        everything += whole
    if len(branches) > 1:
        total = sum(everything, start=Ballots())
        yield (_("Total"), "", len(everything), None, *astuple(total))


def _numbers(
    counted: Sequence[Ballots],
    several: bool,  # noqa: FBT001 -- private
    _: Translator,
) -> tuple[Cell, ...]:
    total = sum(counted, start=Ballots())
    raters = span(sorted(ballots.eligible for ballots in counted), _)
    by_subject = (len(counted), raters) if several else ()
    return (*by_subject, *astuple(total))
