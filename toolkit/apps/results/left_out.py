"""What scores owe to one rater group, and what those who stayed away could do.

A group is left out to see what hangs on it, never to publish the rest.  Who
stayed away may think anything, and so may whoever could not say: the ends
are those where all of them think the worst, or the best.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.analysis.counted import counted
from toolkit.analysis.grade_statements import told_number
from toolkit.analysis.order import order_of
from toolkit.analysis.score_statements import mean_score
from toolkit.analysis.scores import score
from toolkit.apps.results.measured import signed
from toolkit.apps.results.panel import MOST_ROWS, Drawing
from toolkit.reports.naming import subject_heading
from toolkit.reports.plots.frame import in_pages
from toolkit.reports.plots.scores import score_estimates
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.wording import in_survey_order, named_group, named_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    import pandas as pd
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.reports.report import Cell
    from toolkit.survey.questions import Question
    from toolkit.tally import Tally

ROUNDING: Final = 9
"""Computed scores that differ in a later place are the same."""
_A_PAIR: Final = 2


def turned_pairs(places: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which pairs of rows any two columns put in opposite orders."""
    before = np.zeros((len(places), len(places)), dtype=bool)
    for column in places.to_numpy(dtype=float).T:
        before |= column[:, None] < column
    return before & before.T


def without_groups(
    chosen: Chosen, graded: Tally, points: Mapping[str, float]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield, by group, scores with and without it, of subjects that have others."""
    if chosen.group is not None:
        return
    groups = graded.counts.groupby("subject")["group"].agg(frozenset)
    labels = in_survey_order({*graded.counts["group"]}, chosen.survey)
    for label in labels:
        some = [
            str(one)
            for one, there in groups.items()
            if label in there and len(there) > 1
        ]
        if not some:
            continue
        part = graded.select(subject=some)
        kept = part.select(group=[one for one in labels if one != label])
        found = _scores(part, points).to_frame("score_all")
        found["score_without"] = _scores(kept, points)
        for name in ("all", "without"):
            ranks = found[f"score_{name}"].rank(method="min", ascending=False)
            found[f"place_{name}"] = ranks
        yield label, found


def _scores(tally: Tally, points: Mapping[str, float]) -> pd.Series:
    told = score(tally, scheme=dict(points)).composites.set_index("subject")["score"]
    return told.astype(float).round(ROUNDING)


def about_groups(
    chosen: Chosen, without: Sequence[tuple[str, pd.DataFrame]], _: Translator
) -> Iterator[str]:
    """Yield whether leaving out one group turns an order."""
    turning = [
        named_group(chosen.survey, label, _)
        for label, found in without
        if turned_pairs(found.filter(like="place_")).any()
    ]
    if turning:
        yield _(
            "Some order hangs on one rater group: {groups}.", groups=_.join(turning)
        )
    elif without and any(len(found) >= _A_PAIR for _label, found in without):
        yield _("No order is turned by leaving out one rater group.")


def of_groups(
    chosen: Chosen, without: Sequence[tuple[str, pd.DataFrame]], _: Translator
) -> Table:
    """Return how far scores move without each group."""

    def row(label: str, found: pd.DataFrame) -> tuple[Cell, ...]:
        moved = found["score_without"] - found["score_all"]
        return (
            named_group(chosen.survey, label, _),
            len(found),
            _moves(moved, _),
            int(turned_pairs(found.filter(like="place_")).sum()) // 2,
        )

    return Table(
        title=_("One rater group left out"),
        columns=(
            Column(_("Left out"), Kind.NAME, width=12),
            Column(_("Subjects"), Kind.COUNT),
            Column(_("Scores move by"), Kind.BAND, width=14),
            Column(_("Pairs turned"), Kind.COUNT),
        ),
        rows=tuple(row(*one) for one in without),
        notes=(
            _(
                "All ballots alike. Only subjects about whom the group is shown apart, "
                "and another one too."
            ),
        ),
    )


def about_missing(
    chosen: Chosen, question: Question, points: Mapping[str, float], _: Translator
) -> Iterator[str]:
    """Yield which orders hold whatever those who stayed away think."""
    order = order_of(
        chosen.tally,
        chosen.survey,
        question.id,
        points=points,
        subjects=[*chosen.names],
    )
    if order is None or order.is_complete:
        return
    if order.certain is None:
        yield _(
            "How many could have voted is not known: what those who stayed away would "
            "change cannot be bounded."
        )
        return
    n = len(order.subjects)
    yield _(
        "Whatever those who stayed away think, {n} of the {pairs} pairs keep their "
        "order.",
        n=int(order.certain.surely_before().sum()),
        pairs=n * (n - 1) // 2,
    )


def of_missing(
    chosen: Chosen, question: Question, points: Mapping[str, float], _: Translator
) -> Table:
    """Return the scores with all who could not say, or stayed away, at one end."""

    def row(subject: str, name: str) -> tuple[Cell, ...]:
        one = counted(chosen.tally, chosen.survey, subject=subject, item=question.id)
        found = mean_score(one, points)
        if found is None:
            return (name, None, None, None, None)
        ends = (found.unknown_low, found.unknown_high)
        bounds = found.bounds and (found.bounds.low, found.bounds.high)
        return (
            name,
            told_number(found.mean),
            one.missing,
            _between(ends, _) if one.unknown else None,
            _between(bounds, _) if bounds else None,
        )

    return Table(
        title=_("What others could change"),
        columns=(
            Column(subject_heading(chosen.survey, _), Kind.NAME, width=12),
            Column(_("Score"), Kind.NUMBER),
            Column(_("Stayed away"), Kind.COUNT),
            Column(
                _("With all “{exit}”", exit=question.scale.exit.text[_.language]),
                Kind.BAND,
                width=14,
            ),
            Column(_("With all who stayed away"), Kind.BAND, width=14),
        ),
        rows=tuple(row(*one) for one in chosen.names.items()),
        notes=(
            _(
                "If all of them gave the worst grade, or all the best: nothing is "
                "assumed of what they think."
            ),
        ),
    )


def _between(ends: Sequence[float | Fraction], _: Translator) -> str:
    low, high = (told_number(end) for end in ends)
    return _("{low} to {high}", low=low, high=high)


def drawings(
    chosen: Chosen, question: Question, points: Mapping[str, float], _: Translator
) -> Iterator[Drawing]:
    """Yield dots with all that those who stayed away may think."""
    title = _("Scores, and what those who stayed away could make of them")
    for page in in_pages(tuple(chosen.names.items()), at_most=MOST_ROWS):
        draw = partial(_drawn, chosen, question, points, dict(page), title, _)
        yield Drawing(title, draw)


def _drawn(
    chosen: Chosen,
    question: Question,
    points: Mapping[str, float],
    names: Mapping[str, str],
    title: str,
    _: Translator,
) -> Figure:
    from toolkit.reports.plots.dot_intervals import draw_dot_intervals  # noqa: PLC0415  # slow to load

    estimates = score_estimates(
        chosen.tally,
        chosen.survey,
        _,
        scheme=points,
        items=[question.id],
        names=names,
        fewest=chosen.fewest,
    )
    return draw_dot_intervals(
        estimates,
        _,
        title=title,
        subtitle=named_item(question, _),
        unit="points",
        span=(min(points.values()), max(points.values())),
    )


def _moves(moved: pd.Series[float], _: Translator) -> str:
    low, high = (signed(float(end)) for end in (moved.min(), moved.max()))
    return low if low == high else _("{low} to {high}", low=low, high=high)
