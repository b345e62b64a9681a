"""Draws diverging bars of a tally: the figure of the documents, for researchers.

Better grades lie to the right of a line, worse ones to the left, counts
stand in the bars, and whoever cannot judge stands apart at the right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from toolkit.errors import TallyError
from toolkit.i18n import Phrase
from toolkit.reports.bars import Row, Sheet, drawn
from toolkit.reports.plots.asked import places
from toolkit.reports.plots.estimates import row_names
from toolkit.reports.plots.frame import sentences

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from toolkit.i18n import Translator
    from toolkit.survey.model import Survey
    from toolkit.tally import Tally


def draw_diverging_bars(
    tally: Tally,
    survey: Survey,
    _: Translator,
    *,
    title: str,
    subtitle: str = "",
    items: Sequence[str] | None = None,
    names: Mapping[str, str] | None = None,
    fewest: int = 1,
) -> Figure:
    """Return diverging bars, one for each subject, or for each item of one.

    All rater groups together.  Up to 24 bars stay readable on a page.

    Parameters
    ----------
    items : ids of questions on one scale; the one on the whole unless given.
    names : subjects by id, in the order of the agenda.
    fewest : below so many valid ballots nothing is shown.

    Raises
    ------
    TallyError : the questions have different scales, or there is none.
    """
    overall = survey.overall_question
    if items is None:
        items = [] if overall is None else [overall.id]
    rows = [*places(tally, survey, _, items=items, names=names, fewest=fewest)]
    if not rows or any(row.question.scale != rows[0].question.scale for row in rows):
        raise TallyError(reason=Phrase("bars need questions on one scale"))
    scale = rows[0].question.scale
    called = row_names([row.blank for row in rows], _)
    return drawn(
        Sheet(
            title=title,
            subtitle=subtitle,
            scale=scale,
            rows=tuple(
                Row(name, None if row.blank.reason else row.marks, row.blank.reason)
                for row, name in zip(rows, called, strict=True)
            ),
            rated=_("Graded"),
            note=sentences(
                bars_sentence(len(rows), _),
                _(
                    "Length: votes for the grade ÷ votes for all grades; numbers: "
                    "votes. “{exit}”: share of valid ballots.",
                    exit=scale.exit.text[_.language],
                ),
                language=_.language,
            ),
            language=_.language,
        )
    )


def bars_sentence(bars: int, _: Translator) -> str:
    """Return in one sentence what so many bars show."""
    return _(
        "Bars: {n}, in the order of the list; better grades right of the line, worse "
        "left.",
        n=bars,
    )


def bars_table(
    tally: Tally,
    survey: Survey,
    _: Translator,
    *,
    items: Sequence[str] | None = None,
    names: Mapping[str, str] | None = None,
    fewest: int = 1,
) -> pd.DataFrame:
    """Return the table behind the bars: a row for each mark that can be given.

    ``share`` is one of the marks in ``of``; what is not shown has one row
    with the reason.
    """
    rows: list[dict[str, object]] = []
    for row in places(tally, survey, _, items=items, names=names, fewest=fewest):
        name = {"subject": row.blank.subject, "item": row.blank.item}
        if row.blank.reason:
            rows.append({**name, "reason": row.blank.reason})
            continue
        for mark, told in row.marks.items():
            share = told.count / told.of if told.of else None
            counts = {"grade": mark, "count": told.count, "of": told.of}
            rows.append({**name, **counts, "share": share, "reason": ""})
    columns = ["subject", "item", "grade", "count", "of", "share", "reason"]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"count": "Int64", "of": "Int64", "share": "Float64"})
