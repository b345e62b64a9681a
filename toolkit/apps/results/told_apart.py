"""Rater groups on one subject, or subjects: which differ, all pairs at once.

Limits hold for all rows together.  What they leave together cannot be told
apart, whatever the figures look like; where everybody voted there are none,
and a difference is a fact about these ballots.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.analysis.intervals import Interval
from toolkit.analysis.order import order_of
from toolkit.apps.results.measured import few
from toolkit.apps.results.panel import MOST_ROWS, Drawing, Findings
from toolkit.reports.naming import subject_heading
from toolkit.reports.plots.estimates import Estimate
from toolkit.reports.plots.frame import in_pages
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.withholding import why_empty
from toolkit.reports.wording import in_survey_order, named_group, named_item
from toolkit.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.figure import Figure

    from toolkit.analysis.order import Order
    from toolkit.apps.results.measured import Measure
    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.reports.report import Cell

MOST_SUBJECTS: Final = 200
"""Of more subjects next to nothing could be told apart."""
_MOST_NAMED: Final = 12
"""Of more rows the pairs are counted, not named."""


def told_apart(chosen: Chosen, measure: Measure, _: Translator) -> Findings:
    """Return which rows differ: groups on one subject, else subjects."""
    if len(chosen.subjects) > MOST_SUBJECTS:
        said = _(
            "Of more than {most} subjects no pairs are sought: pick a branch.",
            most=MOST_SUBJECTS,
        )
        return Findings(said=(said,))
    is_one = len(chosen.subjects) == 1
    if is_one and chosen.group is not None:
        said = _("Rater groups are compared where all of them are looked at.")
        return Findings(said=(said,))
    names = _groups(chosen, _) if is_one else chosen.names
    order = _order(chosen, measure, names, is_one=is_one)
    if order is None:
        return Findings(said=(_("Fewer than two have grades to be compared here."),))
    heading = _("Rater group") if is_one else subject_heading(chosen.survey, _)
    title = _("Rater groups compared") if is_one else _("Subjects compared")
    return Findings(
        said=tuple(_told_apart(order, names, _)),
        tables=(_table(title, heading, names, order, measure, _),),
        drawings=tuple(_drawings(chosen, measure, names, order, title, _)),
    )


def _groups(chosen: Chosen, _: Translator) -> dict[str, str]:
    labels = in_survey_order({*chosen.tally.counts["group"]}, chosen.survey)
    return {label: named_group(chosen.survey, label, _) for label in labels}


def _order(
    chosen: Chosen, measure: Measure, names: Mapping[str, str], *, is_one: bool
) -> Order | None:
    """Return the limits of all at once; of one subject its groups stand as subjects."""
    tally = chosen.tally
    if is_one:
        tally = Tally.from_counts(
            tally.counts.assign(subject=tally.counts["group"]),
            tally.ballots.assign(subject=tally.ballots["group"]),
        )
    return order_of(
        tally,
        chosen.survey,
        measure.question.id,
        points=measure.points,
        subjects=[*names],
    )


def _told_apart(order: Order, names: Mapping[str, str], _: Translator) -> Iterator[str]:
    told = [names[one] for one in order.subjects]
    pairs = len(told) * (len(told) - 1) // 2
    before = order.likely.surely_before()
    apart = int(before.sum())
    if order.is_complete:
        yield _(
            "Everybody voted: of {pairs} pairs {apart} differ, which is a fact about "
            "these ballots.",
            pairs=pairs,
            apart=apart,
        )
    else:
        yield _(
            "Of {pairs} pairs, {apart} can be told apart if those who stayed away "
            "think like those who voted (95% for all pairs at once); {left} cannot.",
            pairs=pairs,
            apart=apart,
            left=pairs - apart,
        )
        if order.certain is not None:
            yield _(
                "Whatever those who stayed away think, {n} of the {pairs} pairs "
                "differ.",
                n=int(order.certain.surely_before().sum()),
                pairs=pairs,
            )
    if len(told) > _MOST_NAMED:
        return
    for name, after in zip(told, before, strict=True):
        if after.any():
            others = [told[at] for at in np.flatnonzero(after).tolist()]
            yield _(
                "{first} is higher than {others}.", first=name, others=few(others, _)
            )


def _table(
    title: str,
    heading: str,
    names: Mapping[str, str],
    order: Order,
    measure: Measure,
    _: Translator,
) -> Table:
    before = order.likely.surely_before()
    at = {one: place for place, one in enumerate(order.subjects)}

    def row(label: str, name: str) -> tuple[Cell, ...]:
        if label not in at:
            return (name, None, None, None, None, None)
        place = at[label]
        counted = order.places[place]
        above, below = int(before[place].sum()), int(before[:, place].sum())
        low, high = order.likely.low[place], order.likely.high[place]
        return (
            name,
            measure.cell(counted),
            None if counted.is_complete else measure.limits(low, high, _),
            above,
            below,
            len(at) - 1 - above - below,
        )

    kind = Kind.NUMBER if measure.unit == "points" else Kind.SHARE
    return Table(
        title=title,
        columns=(
            Column(heading, Kind.NAME, width=12),
            Column(measure.title(_), kind, width=14),
            Column(_("95%, all at once"), Kind.BAND, width=16),
            Column(_("Higher than"), Kind.COUNT),
            Column(_("Lower than"), Kind.COUNT),
            Column(_("Not told apart from"), Kind.COUNT),
        ),
        rows=tuple(row(*one) for one in names.items()),
        notes=(
            _(
                "The limits hold for all rows together, so any two whose limits do "
                "not meet can be told apart. They are cautious, and wider than the "
                "interval of one row alone; where everybody voted there are none."
            ),
        ),
    )


def _drawings(
    chosen: Chosen,
    measure: Measure,
    names: Mapping[str, str],
    order: Order,
    title: str,
    _: Translator,
) -> Iterator[Drawing]:
    estimates = _estimates(chosen, measure, names, order, _)
    for page in in_pages(estimates, at_most=MOST_ROWS):
        yield Drawing(title, partial(_drawn, measure, page, title, _))


def _estimates(
    chosen: Chosen,
    measure: Measure,
    names: Mapping[str, str],
    order: Order,
    _: Translator,
) -> tuple[Estimate, ...]:
    at = {one: place for place, one in enumerate(order.subjects)}
    item = named_item(measure.question, _)
    listed = {one.id: one for one in chosen.subjects}

    def estimate(label: str, name: str) -> Estimate:
        if label not in at:
            about = [listed[label]] if label in listed else []
            why = why_empty(chosen.shown, about, measure.question, _)
            return Estimate(name, item, None, reason=why or _("no grades given"))
        place, counted = at[label], order.places[at[label]]
        likely, certain = order.likely, order.certain
        return Estimate(
            name,
            item,
            measure.mean_of(counted),
            rated=counted.rated,
            unknown=counted.unknown,
            interval=None
            if counted.is_complete
            else Interval(float(likely.low[place]), float(likely.high[place])),
            bounds=None
            if certain is None or counted.is_complete
            else Interval(float(certain.low[place]), float(certain.high[place])),
            is_complete=counted.is_complete,
        )

    return tuple(estimate(*one) for one in names.items())


def _drawn(
    measure: Measure,
    page: Sequence[Estimate],
    title: str,
    _: Translator,
) -> Figure:
    from toolkit.reports.plots.dot_intervals import draw_dot_intervals  # noqa: PLC0415  # slow to load

    worth = measure.points.values()
    return draw_dot_intervals(
        page,
        _,
        title=title,
        subtitle=_(
            "{name}: {said}",
            name=measure.title(_),
            said=named_item(measure.question, _),
        ),
        note=_("The intervals hold for all rows together.")
        if any(one.interval for one in page)
        else "",
        unit=measure.unit,
        span=(min(worth), max(worth)),
    )
