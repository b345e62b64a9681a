"""Results item by item: one row for each question, one table for each scale.

Grades stand in columns, with votes and shares.  Points and lists to choose
from have tables of their own.  Rows keep the order of the form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from toolkit.reports.blocks import AS_OPTIONS, AS_POINTS, blocks
from toolkit.reports.choose_tables import choose_table
from toolkit.reports.gathering import Gathered
from toolkit.reports.mark_columns import mark_cells, mark_columns
from toolkit.reports.method import formula
from toolkit.reports.naming import block_title
from toolkit.reports.points_tables import points_table
from toolkit.reports.report import Table
from toolkit.reports.withholding import withheld_subjects
from toolkit.reports.wording import heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.blocks import Block
    from toolkit.reports.parts import Part


def item_tables(
    publication: Publication, parts: Sequence[Part], _: Translator
) -> tuple[Table, ...]:
    """Return the results item by item, part by part; subjects are added up."""
    gathered = Gathered.of(publication, parts)
    subjects = [one for part in parts for one in part.subjects]
    tables = (
        _TABLES.get(block.kind, _marks_table)(gathered, block, _)
        for block in blocks(gathered.questions)
    )
    return tuple(
        replace(
            table,
            above=heading(publication, _),
            notes=(
                *table.notes,
                *withheld_subjects(publication, subjects, _),
                *_about_totals(gathered, _),
            ),
        )
        for table in tables
    )


def _marks_table(gathered: Gathered, block: Block, _: Translator) -> Table:
    return Table(
        title=block_title(gathered.survey, block, _),
        columns=(*gathered.columns(block, _), *mark_columns(block, _)),
        rows=tuple(
            (
                *gathered.about(block, part, question, _),
                *mark_cells(gathered.told(part, question), question, block),
            )
            for part, question in gathered.rows(block)
        ),
        notes=(*formula(block.questions[0], _), *about_conditions(block, _)),
    ).with_remarks([gathered.why_empty(*row, _) for row in gathered.rows(block)], _)


def about_conditions(block: Block, _: Translator) -> Iterator[str]:
    """Yield the sentence on ballots that were not asked, if there can be some."""
    if block.is_conditional:
        yield _(
            "Not asked: valid ballots whose answer to an earlier item made this one "
            "needless; they are in no share."
        )


def _about_totals(gathered: Gathered, _: Translator) -> Iterator[str]:
    if gathered.adds_up:
        yield _("Totals add up the subjects shown; those withheld are not in them.")


_TABLES: Final[Mapping[str, Callable[[Gathered, Block, Translator], Table]]] = {
    AS_POINTS: points_table,
    AS_OPTIONS: choose_table,
}
"""The kinds of questions whose grades are no columns."""
