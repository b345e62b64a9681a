"""One question in several rounds: which rounds asked it, and small panels of it.

A round is compared by the same words and grades only; where they changed,
the line breaks off.  What a round withholds stays withheld beside the rounds
that tell it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from toolkit.apps.results.measured import measure_of
from toolkit.apps.results.panel import Drawing
from toolkit.reports.plots.estimates import Estimate
from toolkit.reports.plots.frame import in_pages
from toolkit.reports.plots.scores import score_estimates
from toolkit.reports.plots.shares import share_estimates
from toolkit.reports.plots.trends import breaks_between
from toolkit.reports.wording import named_item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.figure import Figure

    from toolkit.apps.results.measured import Measure
    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.survey.questions import Question
    from toolkit.tally import Tally

MOST_PANELS: Final = 21
"""As many stay readable on one page."""


@dataclass(frozen=True)
class Round:
    """A round that asked the question, and the part of it that was chosen."""

    name: str
    publication: Publication
    question: Question
    tally: Tally


def rounds_of(chosen: Chosen, question: Question) -> tuple[Round, ...]:
    """Return the rounds that asked a question, the earliest first."""
    asked = [
        (one, found)
        for one in reversed(chosen.publications)
        for found in one.survey.questions
        if found.id == question.id and found.is_rated
    ]
    years = [one.day[:4] for one, _found in asked]
    is_told_apart = len({*years}) == len(years)
    days = [one.day for one, _found in asked]
    return tuple(
        Round(
            _name(one, years if is_told_apart else days, place),
            one,
            found,
            chosen.part_of(one).select(item=question.id),
        )
        for place, (one, found) in enumerate(asked)
    )


def _name(publication: Publication, names: Sequence[str], place: int) -> str:
    """Return the year of a round, or its day; its id where even days are the same."""
    name = names[place]
    return name if names.count(name) == 1 else publication.round_id


def drawings(
    chosen: Chosen, measure: Measure, rounds: Sequence[Round], _: Translator
) -> Iterator[Drawing]:
    """Yield small panels, one for each subject, that share an axis."""
    title = named_item(measure.question, _)
    for page in in_pages(tuple(chosen.names.items()), at_most=MOST_PANELS):
        names = dict(page)
        yield Drawing(title, partial(_drawn, chosen, measure, rounds, names, _))


def _drawn(
    chosen: Chosen,
    measure: Measure,
    rounds: Sequence[Round],
    names: Mapping[str, str],
    _: Translator,
) -> Figure:
    from toolkit.reports.plots.trend_panels import draw_trend_panels  # noqa: PLC0415  # slow to load

    worth = [*measure.points.values()]
    surveys = {one.name: one.publication.survey for one in rounds}
    return draw_trend_panels(
        {one.name: _estimates(chosen, measure, one, names, _) for one in rounds},
        _,
        title=named_item(measure.question, _),
        subtitle=measure.title(_),
        breaks=breaks_between(surveys, measure.question.id, _),
        unit=measure.unit,
        span=(min(worth), max(worth)),
    )


def _estimates(
    chosen: Chosen,
    measure: Measure,
    one: Round,
    names: Mapping[str, str],
    _: Translator,
) -> tuple[Estimate, ...]:
    """Return the numbers of a round, on the scale it had."""
    scored = one.publication.survey.model_copy(
        update={"scoring": chosen.shown.survey.scoring}
    )
    then = measure_of(one.question, scored)
    if then.unit != measure.unit:
        item = named_item(one.question, _)
        return tuple(
            Estimate(name, item, None, reason=_("no score")) for name in names.values()
        )
    if measure.unit == "points":
        return score_estimates(
            one.tally,
            scored,
            _,
            scheme=then.points,
            items=[one.question.id],
            names=names,
            fewest=one.publication.fewest,
        )
    return share_estimates(
        one.tally,
        scored,
        _,
        grades=[grade.code for grade in then.better],
        items=[one.question.id],
        names=names,
        fewest=one.publication.fewest,
    )
