"""Figures of results: one diverging bar for each subject of a branch.

Bars keep the agenda's order and are never sorted by result; what is
withheld is an empty row with the reason.
"""

from __future__ import annotations

from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Final, Literal

import matplotlib as mpl

from toolkit.analysis.participation import Ballots, ballots_by_subject
from toolkit.reports.bars import Row, Sheet, drawn
from toolkit.reports.marks import marks_by_place, overall_item
from toolkit.reports.wording import (
    EVERYONE,
    day_of,
    named_item,
    span,
    why_withheld,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject, Publication

AT_MOST: Final = 24
"""As many bars stay readable on one page."""

_UNDATED: Final[Mapping[str, Mapping[str, Any]]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}


def branch_figure(publication: Publication, branch: str, _: Translator) -> Figure:
    """Return the figure of one branch, on the overall item."""
    members = dict(publication.by_branch())[branch]
    return drawn(_sheet(publication, members, _))


def branch_figures(
    publication: Publication, branch: str, _: Translator
) -> tuple[Figure, ...]:
    """Return the same in as many figures as it takes to stay readable."""
    members = dict(publication.by_branch())[branch]
    pages = ceil(len(members) / AT_MOST)
    each = ceil(len(members) / pages)
    parts = (members[start : start + each] for start in range(0, len(members), each))
    return tuple(drawn(_sheet(publication, part, _)) for part in parts)


def figure_bytes(figure: Figure, kind: Literal["png", "svg"]) -> bytes:
    """Return a figure as a file; the same figure gives the same bytes.

    Words become outlines and look the same where the font is missing.
    """
    file = BytesIO()
    with mpl.rc_context({"svg.hashsalt": "pingyi", "svg.fonttype": "path"}):
        figure.savefig(file, format=kind, dpi=200, metadata=dict(_UNDATED[kind]))
    return file.getvalue()


def _sheet(
    publication: Publication, members: Sequence[ListedSubject], _: Translator
) -> Sheet:
    survey, item = publication.survey, overall_item(publication.survey)
    scale = survey.scale_of(item)
    tally = publication.tally.select(subject=[one.id for one in members])
    marks = marks_by_place(tally.pool(EVERYONE), survey)
    ballots = ballots_by_subject(tally)

    def row(subject: ListedSubject) -> Row:
        reason = publication.reason_to_withhold(subject.id)
        if reason is not None:
            return Row(subject.name, None, why_withheld(reason, publication, _))
        there = marks.get((subject.id, item.id, EVERYONE))
        if there is None or not there[scale.grades[0].code].of:
            return Row(subject.name, None, _("no grades given"))
        return Row(subject.name, there)

    return Sheet(
        title=_("{name}: {said}", name=members[0].branch, said=named_item(item, _)),
        subtitle=_(
            "{title}, published {day}; subjects {n}, valid ballots on each {valid}",
            title=publication.title,
            day=day_of(publication, _),
            n=len(members),
            valid=span(sorted(ballots.get(m.id, Ballots()).valid for m in members), _),
        ),
        scale=scale,
        rows=tuple(row(one) for one in members),
        rated=_("Graded"),
        note=_(
            "Source: published counts of round {round}. Length of a bar: votes for "
            "the grade ÷ votes for all grades (without “{exit}”, blank and invalid "
            "cells). Numbers in the bars: votes. “{exit}”: share of valid ballots.",
            round=publication.round_id,
            exit=scale.exit.text[_.language],
        ),
        language=_.language,
    )
