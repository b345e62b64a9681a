"""What matters, and how well it goes: items on a grid.

Importance is stated where a survey asks each line twice, once under the
heading `importance`.  Else it is read off how an item goes with the question
on the whole from subject to subject, for counts do not tell how one rater
joined the two; fewer subjects than make that worth reading get no grid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import stats

from toolkit.analysis.grade_statements import told_number
from toolkit.analysis.importance import Cuts, derived_importance
from toolkit.analysis.intervals import Interval
from toolkit.apps.results.measured import share_of
from toolkit.apps.results.panel import Drawing, Findings, Panel
from toolkit.apps.results.withholding import about_withheld
from toolkit.i18n import Phrase
from toolkit.reports.plots.estimates import Estimate
from toolkit.reports.plots.importance_points import (
    importance_points,
    importance_sentence,
    importance_table,
)
from toolkit.reports.plots.shares import share_estimates
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.wording import named_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from toolkit.analysis.importance import Point, Rule
    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.reports.plots.axis import Unit
    from toolkit.survey.questions import Question

IMPORTANCE: Final = "importance"
"""The heading under which a survey asks whether a line matters."""
FEWEST_SUBJECTS: Final = 20
"""Of fewer subjects a correlation over subjects is mostly chance."""
_A_PAIR: Final = 2
_MIDDLE: Final = Cuts(0.5, 0.5)


@dataclass(frozen=True, slots=True)
class _Grid:
    """The items with both numbers, how the grid is cut, and in which units."""

    points: tuple[Point, ...]
    cuts: Cuts | Rule
    units: tuple[Unit, Unit]


def find(chosen: Chosen, _: Translator) -> Findings:
    """Return the grid of importance and performance, or what it would need."""
    pairs = _asked_twice(chosen)
    grid = _stated(chosen, pairs, _) if pairs else _derived(chosen, _)
    if grid is None or len(grid.points) < _A_PAIR:
        return Findings(said=(*_needed(chosen, _), *about_withheld(chosen, _)))
    return Findings(
        said=(
            *(_about_stated(chosen, _) if pairs else _about_derived(chosen, _)),
            importance_sentence(grid.points, _, cuts=grid.cuts),
            *about_withheld(chosen, _),
        ),
        tables=(_table(grid, _),),
        drawings=(
            Drawing(_("Importance and performance"), partial(_drawn, chosen, grid, _)),
        ),
    )


def _asked_twice(chosen: Chosen) -> dict[str, Question]:
    """Return, by the id of a line, the question on whether it matters."""
    graded = [one for one in chosen.survey.questions if one.is_graded]
    matters = {
        tuple(sorted(one.text.items())): one
        for one in graded
        if one.dimension == IMPORTANCE
    }
    return {
        one.id: matters[key]
        for one in graded
        if one.dimension != IMPORTANCE
        and (key := tuple(sorted(one.text.items()))) in matters
    }


def _needed(chosen: Chosen, _: Translator) -> Iterator[str]:
    yield _(
        "There is no grid of importance and performance here. It would need one of:"
    )
    yield _(
        "a survey that asks each line twice in the same words, once under a heading "
        "with the code {code}, on how much it matters;",
        code=IMPORTANCE,
    )
    yield _(
        "or a question on the whole beside at least two others, and {fewest} subjects "
        "with counts on all of them, to see which items go with it.",
        fewest=FEWEST_SUBJECTS,
    )
    if chosen.item is not None:
        yield _("Only one item is looked at; a grid takes all of them.")
    yield _(
        "How single raters join the two is not in counts: they do not tell which marks "
        "stood on one ballot."
    )


def _stated(chosen: Chosen, pairs: dict[str, Question], _: Translator) -> _Grid | None:
    if chosen.item is not None:
        return None
    lines = [chosen.survey.question(one) for one in pairs]
    goes = [_over_subjects(chosen, line, line, _) for line in lines]
    matters = [_over_subjects(chosen, line, pairs[line.id], _) for line in lines]
    points = importance_points(matters, goes)
    return _Grid(points, _MIDDLE, ("share", "share"))


def _over_subjects(
    chosen: Chosen, line: Question, asked: Question, _: Translator
) -> Estimate:
    """Return the mean share over subjects, and the mean of their limits."""
    told = [
        one
        for one in share_estimates(
            chosen.tally,
            chosen.survey,
            _,
            items=[asked.id],
            names=chosen.names,
            fewest=chosen.fewest,
        )
        if one.value is not None
    ]
    empty = Estimate("", named_item(line, _), None)
    if not told:
        return empty
    reach = [one.reach or Interval(one.value or 0, one.value or 0) for one in told]
    return replace(
        empty,
        value=fmean(one.value or 0 for one in told),
        interval=Interval(fmean(r.low for r in reach), fmean(r.high for r in reach)),
    )


def _about_stated(chosen: Chosen, _: Translator) -> Iterator[str]:
    yield _(
        "Importance is what raters said; both numbers are shares of the better half of "
        "the grades, and the grid is cut in the middle, fixed beforehand."
    )
    if len(chosen.subjects) > 1:
        yield _(
            "Each number is the mean over the subjects with counts, and its limits the "
            "mean of their limits, as if all erred to one side."
        )


def _derived(chosen: Chosen, _: Translator) -> _Grid | None:
    overall = chosen.shown.survey.overall_question
    if overall is None or chosen.item is not None:
        return None
    others = [
        one
        for one in chosen.survey.questions
        if one.is_graded and one.id != overall.id and not one.only_for
    ]
    everybody = chosen.tally.pool("*")
    means = {
        one.id: share_of(one).means_by_group(everybody) for one in (overall, *others)
    }
    rows = {key: found.iloc[0] for key, found in means.items() if len(found)}
    others = [one for one in others if one.id in rows]
    if overall.id not in rows or len(others) < _A_PAIR:
        return None
    ids = [*chosen.names]
    asked = [rows[one.id].reindex(ids).to_numpy() for one in (overall, *others)]
    table: NDArray[np.float64] = np.array(asked, dtype=np.float64)
    table = table[:, ~np.isnan(table).any(axis=0)]
    if table.shape[1] < FEWEST_SUBJECTS:
        return None
    found = derived_importance(np.cov(table), overall=0)
    matters = [
        Estimate("", named_item(one, _), r, interval=_reach(table[0], row))
        for one, r, row in zip(others, found, table[1:], strict=True)
        if not np.isnan(r)
    ]
    goes = [
        Estimate("", named_item(one, _), float(row.mean()))
        for one, row in zip(others, table[1:], strict=True)
    ]
    return _Grid(importance_points(matters, goes), "means", ("points", "share"))


def _reach(whole: NDArray[np.float64], row: NDArray[np.float64]) -> Interval:
    """Return the interval of a correlation over subjects (Fisher's z)."""
    found = stats.pearsonr(whole, row).confidence_interval()
    return Interval(float(found.low), float(found.high))


def _about_derived(chosen: Chosen, _: Translator) -> Iterator[str]:
    overall = chosen.shown.survey.overall_question
    if overall is None:
        return
    yield _(
        "Nobody was asked what matters. Importance is here the correlation, over "
        "subjects, of an item with “{item}”: what goes with it, which is no cause.",
        item=named_item(overall, _),
    )
    yield _(
        "One good impression raises all items alike, so only differences between items "
        "mean something. The grid is cut at the means of the items: about half always "
        "look bad, however well all go. Intervals are for other such subjects."
    )


def _table(grid: _Grid, _: Translator) -> Table:
    told = importance_table(grid.points, cuts=grid.cuts)
    fields = {
        "concentrate": _("begin here"),
        "keep_up": _("keep it up"),
        "low_priority": _("later"),
        "possible_overkill": _("perhaps too much"),
        "undecided": _("undecided"),
    }
    is_share = grid.units[0] == "share"
    rows = zip(
        told["item"],
        told["importance"],
        told["performance"],
        told["field"],
        strict=True,
    )
    return Table(
        title=_("Importance and performance"),
        columns=(
            Column(_("Item"), width=24),
            Column(_("Importance (%)") if is_share else _("Correlation"), Kind.NUMBER),
            Column(_("Performance (%)"), Kind.NUMBER),
            Column(_("Field"), width=12),
        ),
        rows=tuple(
            (
                item,
                told_number(
                    100 * matters if is_share else matters, places=2 - is_share
                ),
                told_number(100 * goes),
                fields[field],
            )
            for item, matters, goes, field in rows
        ),
        notes=(
            _(
                "Performance: the share of the better half of the grades, mean over "
                "the subjects with counts."
            ),
        ),
    )


def _drawn(chosen: Chosen, grid: _Grid, _: Translator) -> Figure:
    from toolkit.reports.plots.importance_grid import draw_importance_grid  # noqa: PLC0415  # slow to load

    return draw_importance_grid(
        grid.points,
        _,
        title=_("Importance and performance"),
        subtitle=chosen.shown.title,
        cuts=grid.cuts,
        units=grid.units,
    )


PANEL: Final = Panel(Phrase("Importance"), find)
