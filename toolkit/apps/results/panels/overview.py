"""Who took part, and what is told of whom: the panel to read first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from toolkit.analysis.participation import (
    Ballots,
    ballots_by_subject,
    ballots_of,
)
from toolkit.analysis.response import response
from toolkit.apps.results.panel import Findings, Panel
from toolkit.apps.results.subjects import subject_cells, subject_columns
from toolkit.apps.results.withholding import MOST_NAMES, about_withheld
from toolkit.i18n import Phrase
from toolkit.publication import MERGED
from toolkit.reports.band_tables import band_tables
from toolkit.reports.naming import subject_heading
from toolkit.reports.report import Column, Kind, Share, Table
from toolkit.reports.withholding import why_subject_withheld
from toolkit.reports.wording import (
    in_survey_order,
    labels_by_subject,
    merged_groups,
    named_group,
    turnout,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject
    from toolkit.reports.report import Cell

_A_PAIR: Final = 2


def find(chosen: Chosen, _: Translator) -> Findings:
    """Return who took part, and what is told of every subject and why."""
    if not len(chosen.tally.ballots):
        return Findings(
            said=tuple(_about_marks(chosen, _)), tables=(_marks(chosen, _),)
        )
    return Findings(
        said=tuple(_said(chosen, _)),
        tables=(_by_group(chosen, _), _by_subject(chosen, _), *_bands(chosen, _)),
    )


def _said(chosen: Chosen, _: Translator) -> Iterator[str]:
    shown, ballots = chosen.shown, ballots_by_subject(chosen.tally)
    yield turnout([ballots.get(one.id, Ballots()) for one in chosen.subjects], _)
    if chosen.publications:
        yield _(
            "Counts are told of {counted} valid ballots and more, bands of {fewest} to "
            "{most}, nothing of fewer: so no figure betrays a single ballot.",
            counted=shown.fewest_counted,
            fewest=shown.fewest,
            most=shown.fewest_counted - 1,
        )
        if not shown.withheld:
            yield _("Of all that is chosen here, counts are told.")
        yield from about_withheld(chosen, _)
        if chosen.group is None:
            yield from _about_merging(chosen, _)
    yield from _about_response(chosen, _)


def _about_merging(chosen: Chosen, _: Translator) -> Iterator[str]:
    """Yield which groups are shown together, branches of one sentence together."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    branches = tuple(chosen.shown.by_branch())
    for branch, members in branches:
        for said in merged_groups(chosen.shown, members, _):
            found[said].append(branch)
    for said, names in found.items():
        if len(names) == len(branches):
            yield said
        elif len(names) > MOST_NAMES:
            yield _(
                "{n} of {all} branches: {said}",
                n=len(names),
                all=len(branches),
                said=said,
            )
        else:
            yield _("{name}: {said}", name=_.join(names), said=said)


def _about_response(chosen: Chosen, _: Translator) -> Iterator[str]:
    """Yield how evenly groups took part, where all subjects have the same ones."""
    there = {*labels_by_subject(chosen.tally).values()}
    if len(there) != 1 or len(labels := there.pop()) < _A_PAIR:
        yield _(
            "Whether all rater groups took part alike cannot be said: not the same "
            "groups are shown apart everywhere."
        )
        return
    totals = {one: ballots_of(chosen.tally.select(group=one)) for one in labels}
    eligible = {one: total.eligible for one, total in totals.items()}
    returned = {one: total.returned for one, total in totals.items()}
    if not all(0 < eligible[one] >= returned[one] for one in labels):
        return
    found = response(returned, eligible)
    yield _(
        "Between groups, participation runs from {low} to {high}; R-indicator {r} "
        "(1: all groups alike). It sees no other differences, and does not say that "
        "those who stayed away think alike.",
        low=_percent(min(found.by_group.values())),
        high=_percent(max(found.by_group.values())),
        r=f"{found.r_indicator:.2f}",
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _about_marks(chosen: Chosen, _: Translator) -> Iterator[str]:
    yield _(
        "{n} marks on {subjects} subjects. How many were asked is not known: the file "
        "holds marks only, so nothing can be said of those who stayed away.",
        n=int(chosen.tally.counts["count"].sum()),
        subjects=len(chosen.subjects),
    )


def _marks(chosen: Chosen, _: Translator) -> Table:
    counts = chosen.tally.counts
    given = counts.groupby(["subject", "group"], as_index=False)["count"].sum()
    columns = (given[name] for name in ("subject", "group", "count"))
    names = chosen.names
    return Table(
        title=_("Marks"),
        columns=(
            Column(subject_heading(chosen.survey, _), Kind.NAME, is_joined=True),
            Column(_("Rater group")),
            Column(_("Marks"), Kind.COUNT),
        ),
        rows=tuple(
            (names[subject], named_group(chosen.survey, group, _), int(n))
            for subject, group, n in zip(*columns, strict=True)
            if subject in names
        ),
    )


def _by_group(chosen: Chosen, _: Translator) -> Table:
    survey, tally = chosen.survey, chosen.tally
    labels = in_survey_order({*tally.ballots["group"]}, survey)

    def row(label: str) -> tuple[Cell, ...]:
        part = tally.select(group=label)
        return (
            named_group(survey, label, _),
            len(part.ballots),
            *_ballot_cells(ballots_of(part)),
        )

    return Table(
        title=_("Participation by rater group"),
        columns=(
            Column(_("Rater group"), width=20),
            Column(_("Subjects"), Kind.COUNT),
            *_ballot_columns(_),
        ),
        rows=(
            *map(row, labels),
            *(
                (
                    (
                        _("All groups"),
                        len(chosen.subjects),
                        *_ballot_cells(ballots_of(tally)),
                    ),
                )
                if len(labels) > 1
                else ()
            ),
        ),
        notes=(
            _(
                "One rater's answers on one subject are one ballot: who appraises "
                "several subjects is counted several times."
            ),
        ),
    )


def _by_subject(chosen: Chosen, _: Translator) -> Table:
    ballots = ballots_by_subject(chosen.tally)
    labels = labels_by_subject(chosen.tally)

    def row(one: ListedSubject) -> tuple[Cell, ...]:
        merged = any(MERGED in label for label in labels.get(one.id, ()))
        told = why_subject_withheld(chosen.shown, one.id, _) or _("counts")
        return (
            *subject_cells(chosen, one),
            *_ballot_cells(ballots.get(one.id, Ballots())),
            told,
            _("shown together") if merged else "",
        )

    return Table(
        title=_("What is told of whom"),
        columns=(
            *subject_columns(chosen, _),
            *_ballot_columns(_),
            Column(_("Told"), width=20),
            Column(_("Rater groups"), width=14),
        ),
        rows=tuple(map(row, chosen.subjects)),
    ).compact()


def _bands(chosen: Chosen, _: Translator) -> tuple[Table, ...]:
    return band_tables(chosen.shown, chosen.subjects, _) if chosen.shown.bands else ()


def _ballot_columns(_: Translator) -> tuple[Column, ...]:
    titles = (_("Eligible"), _("Issued"), _("Returned"), _("Valid"), _("Invalid"))
    counts = (Column(title, Kind.COUNT) for title in titles)
    return (*counts, Column(_("Took part %"), Kind.PERCENT))


def _ballot_cells(ballots: Ballots) -> tuple[Cell, ...]:
    return (
        *(ballots.eligible, ballots.issued, ballots.returned),
        *(ballots.valid, ballots.invalid),
        Share(ballots.returned, ballots.eligible),
    )


PANEL: Final = Panel(Phrase("Overview"), find)
