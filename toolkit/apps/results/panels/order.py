"""Which subjects the counts tell apart, and what places they leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.analysis.order import order_of
from toolkit.analysis.order_statements import about_order
from toolkit.apps.results.panel import Findings, Panel
from toolkit.apps.results.subjects import subject_cells, subject_columns
from toolkit.apps.results.withholding import about_withheld
from toolkit.i18n import Phrase
from toolkit.reports.report import NOTHING, Column, Kind, Table
from toolkit.reports.scoring import points_by_grade
from toolkit.reports.wording import named_item, span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from toolkit.analysis.order import Order
    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject
    from toolkit.reports.report import Cell
    from toolkit.survey.questions import Question

MOST_SUBJECTS: Final = 200
"""Of more subjects the places are not sought: next to nothing could be told apart."""
_A_PAIR: Final = 2


def find(chosen: Chosen, _: Translator) -> Findings:
    """Return who can be told apart on one question, and the places left open."""
    asked = _asked(chosen)
    if len(chosen.subjects) < _A_PAIR:
        return Findings(said=(_("There is an order of several subjects only."),))
    if not asked:
        said = _("Pick an item whose grades go from best to worst.")
        return Findings(said=(said,))
    if len(chosen.subjects) > MOST_SUBJECTS:
        said = _(
            "Of more than {most} subjects no order is sought: pick a branch.",
            most=MOST_SUBJECTS,
        )
        return Findings(said=(said,))
    return Findings(
        said=tuple(_said(chosen, asked, _)),
        tables=tuple(
            _table(chosen, question, order, _)
            for question in asked
            if (order := _order(chosen, question)) is not None
        ),
    )


def _asked(chosen: Chosen) -> Sequence[Question]:
    """Return the question chosen, or the one on the whole, or the only one."""
    overall = chosen.shown.survey.overall_question
    if chosen.item is None and overall is not None:
        return (overall,)
    rated = chosen.rated_questions
    return rated if len(rated) == 1 else ()


def _points(chosen: Chosen, question: Question) -> Mapping[str, float] | None:
    """Return the points chosen for a question's grades; ``None`` for equal steps."""
    found = points_by_grade(chosen.shown.survey, question)
    codes = {grade.code for grade in question.scale.grades}
    return found if codes <= found.keys() else None


def _order(chosen: Chosen, question: Question) -> Order | None:
    return order_of(
        chosen.tally,
        chosen.survey,
        question.id,
        points=_points(chosen, question),
        subjects=[*chosen.names],
    )


def _said(chosen: Chosen, asked: Sequence[Question], _: Translator) -> Iterator[str]:
    yield _(
        "An order is given only where the counts hold it; it is of mean grades, and no "
        "more than that."
    )
    for question in asked:
        points = _points(chosen, question)
        yield (
            _(
                "On “{item}”, with equal steps between grades:",
                item=named_item(question, _),
            )
            if points is None
            else _("On “{item}”, with the points chosen:", item=named_item(question, _))
        )
        told = tuple(
            about_order(
                chosen.tally,
                chosen.survey,
                question.id,
                _,
                points=points,
                names=chosen.names,
            )
        )
        yield from told or (_("Fewer than two subjects have grades to be compared."),)
    yield from about_withheld(chosen, _)


def _table(chosen: Chosen, question: Question, order: Order, _: Translator) -> Table:
    found = order.rank_sets
    before = order.likely.surely_before()
    at = {one: place for place, one in enumerate(order.subjects)}

    def row(subject: ListedSubject) -> tuple[Cell, ...]:
        who = subject_cells(chosen, subject)
        if subject.id not in at:
            return (*who, None, NOTHING, None, None)
        place = at[subject.id]
        places = span((found.low[place], found.high[place]), _)
        return (
            *who,
            order.places[place].rated,
            places,
            int(np.count_nonzero(before[:, place])),
            int(np.count_nonzero(before[place])),
        )

    return Table(
        title=_("Places left open: {item}", item=named_item(question, _)),
        columns=(
            *subject_columns(chosen, _),
            Column(_("Graded"), Kind.COUNT),
            Column(_("Places"), Kind.BAND, width=10),
            Column(_("Surely before it"), Kind.COUNT),
            Column(_("Surely behind it"), Kind.COUNT),
        ),
        rows=tuple(map(row, chosen.subjects)),
        notes=(
            _(
                "In the order of the agenda. Places are all that the counts allow, for "
                "all subjects at once (95%); whoever shares places cannot be told "
                "apart."
            ),
        ),
    )


PANEL: Final = Panel(Phrase("Order"), find)
