"""How often each grade was given: counts, shares and bars."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from toolkit.analysis.participation import Ballots, ballots_by_subject
from toolkit.apps.results.panel import MOST_ROWS, Drawing, Findings, Panel
from toolkit.apps.results.subjects import subject_cells, subject_columns
from toolkit.apps.results.withholding import about_withheld
from toolkit.i18n import Phrase
from toolkit.reports.blocks import AS_OPTIONS, AS_POINTS, Block
from toolkit.reports.content import said_about
from toolkit.reports.item_tables import item_tables
from toolkit.reports.mark_columns import mark_cells, mark_columns
from toolkit.reports.marks import marks_by_place
from toolkit.reports.method import formula
from toolkit.reports.parts import Part
from toolkit.reports.plots.frame import in_pages
from toolkit.reports.points_tables import points_summary
from toolkit.reports.report import Column, Kind, Table
from toolkit.reports.summary import remark
from toolkit.reports.wording import EVERYONE, named_item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure

    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject
    from toolkit.reports.figure_sheets import Picture
    from toolkit.reports.report import Cell
    from toolkit.survey.questions import Question


def find(chosen: Chosen, _: Translator) -> Findings:
    """Return counts and shares, subject by subject and item by item, with bars."""
    return Findings(
        said=tuple(_said(chosen, _)),
        tables=(*_by_subject(chosen, _), *_by_item(chosen, _)),
        drawings=tuple(_drawings(chosen, _)),
    )


def _said(chosen: Chosen, _: Translator) -> Iterator[str]:
    shown = chosen.shown
    if len(chosen.subjects) == 1 and chosen.group is None:
        yield from said_about(shown, chosen.subjects[0].id, _)
        return
    yield _(
        "Counts and shares of {n} subjects, in the order of the list; nobody is "
        "ranked.",
        n=len(chosen.subjects),
    )
    yield from about_withheld(chosen, _)


def _by_subject(chosen: Chosen, _: Translator) -> Iterator[Table]:
    """Yield a table with a row for each subject, on the question that has one."""
    if len(chosen.subjects) == 1:
        return
    shown = chosen.shown
    overall = shown.survey.overall_question
    if overall is None and chosen.item is not None:
        asked = chosen.questions
        overall = asked[0] if len(asked) == 1 else None
    if overall is not None and overall.kind not in {AS_POINTS, AS_OPTIONS}:
        yield _of_question(chosen, overall, _)
    if any(question.kind == AS_POINTS for question in shown.survey.questions):
        yield points_summary(shown, Part("", chosen.subjects), _)


def _of_question(chosen: Chosen, question: Question, _: Translator) -> Table:
    shown, block = chosen.shown, Block(question.kind, (question,))
    ballots = ballots_by_subject(shown.tally)
    marks = marks_by_place(shown.tally.pool(EVERYONE), shown.survey)

    def row(one: ListedSubject) -> tuple[Cell, ...]:
        there = marks.get((one.id, question.id, EVERYONE))
        known = ballots.get(one.id, Ballots()).valid if len(ballots) else ""
        said = remark(shown, one, there, question, _)
        return (
            *subject_cells(chosen, one),
            known,
            *mark_cells(there, question, block),
            said,
        )

    return Table(
        title=named_item(question, _),
        columns=(
            *subject_columns(chosen, _),
            Column(_("Valid ballots"), Kind.COUNT, width=8),
            *mark_columns(block, _),
            Column(_("Remarks"), width=16),
        ),
        rows=tuple(map(row, chosen.subjects)),
        notes=formula(question, _),
    ).compact()


def _by_item(chosen: Chosen, _: Translator) -> tuple[Table, ...]:
    if not chosen.subjects:
        return ()
    return item_tables(chosen.shown, (Part("", chosen.subjects),), _)


def _drawings(chosen: Chosen, _: Translator) -> Iterator[Drawing]:
    # Slow to import, and the tables are read first.
    from toolkit.reports.figure_plans import pictures  # noqa: PLC0415  # slow to load

    if not chosen.publications:
        yield from _of_marks(chosen, _)
    elif chosen.subjects:
        for picture in pictures(chosen.shown, Part("", chosen.subjects), _):
            yield Drawing(picture.said, partial(_drawn, picture))


def _of_marks(chosen: Chosen, _: Translator) -> Iterator[Drawing]:
    """Yield bars of marks from elsewhere, which no round published."""
    from toolkit.reports.plots.diverging_bars import draw_diverging_bars  # noqa: PLC0415  # slow to load

    for question in chosen.questions:
        pages = in_pages(tuple(chosen.names.items()), at_most=MOST_ROWS)
        for page in pages if question.is_graded else ():
            title = named_item(question, _)
            draw = partial(
                draw_diverging_bars,
                *(chosen.tally, chosen.survey, _),
                title=title,
                subtitle=chosen.shown.title,
                items=[question.id],
                names=dict(page),
            )
            yield Drawing(title, draw)


def _drawn(picture: Picture) -> Figure:
    from toolkit.reports.figures import figure_of  # noqa: PLC0415  # slow to load

    return figure_of(picture)


PANEL: Final = Panel(Phrase("Distributions"), find)
