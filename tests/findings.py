"""What panels find in publications, looked up as a reader would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factories import a_publication

from toolkit.apps.results.choosing import Wishes, choose
from toolkit.i18n import translator
from toolkit.reports.report import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from toolkit.apps.results.panel import Findings
    from toolkit.i18n import Language
    from toolkit.publication import Publication
    from toolkit.reports.report import Cell, Table


def found(
    panel: ModuleType,
    *publications: Publication,
    language: Language = "en",
    is_published: bool = True,
    **wishes: object,
) -> Findings:
    """What a panel finds in publications, the newest first."""
    _ = translator(language)
    chosen = choose(
        publications or [a_publication(absent=2)],
        Wishes(**wishes),
        _,
        is_published=is_published,
    )
    return panel.PANEL.find(chosen, _)


def words(findings: Findings) -> Iterator[str]:
    """All that is said, sentences and cells."""
    _ = translator("en")
    yield from findings.said
    for table in findings.tables:
        yield from (table.title, *table.notes)
        for row in table.rows:
            pairs = zip(row, table.columns, strict=True)
            yield from (cell_text(cell, column.kind, _) for cell, column in pairs)


def row_of(table: Table, name: str) -> tuple[Cell, ...]:
    """The first row of a name."""
    return next(row for row in table.rows if row[0] == name)
