"""Writes the result summary: a workbook with everything that is published."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from toolkit.reports.book import new_book
from toolkit.reports.result_sheets import result_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from toolkit.i18n import Translator
    from toolkit.publication import Publication


def write_result_summary(
    publication: Publication, path: str | Path, _: Translator
) -> None:
    """Write the result summary: items, totals, branches, groups, rules, counts."""
    day = date.fromisoformat(publication.day)
    with new_book(path, _, day=day, title=publication.title) as book:
        for sheet in result_sheets(publication, _):
            book.sheet(sheet.name, sheet.tables, sortable=sheet.is_sortable)
