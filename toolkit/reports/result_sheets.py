"""What stands on which sheet of the result summary.

What a reader looks for first comes first: the items of each subject where
there are few, then all subjects together, then who is listed with what,
rater groups, bands, scores, rules, raw counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from toolkit.reports.band_tables import band_tables
from toolkit.reports.group_tables import group_tables
from toolkit.reports.item_tables import item_tables
from toolkit.reports.method import method_notes, seals
from toolkit.reports.parts import has_items_apart, lists, one_of_each
from toolkit.reports.raw_counts import raw_counts
from toolkit.reports.score_tables import score_tables
from toolkit.reports.summary import list_tables
from toolkit.reports.wording import heading, signatures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.i18n import Translator
    from toolkit.publication import Publication
    from toolkit.reports.report import Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """The tables on one sheet, and whether its reader may sort them."""

    name: str
    tables: tuple[Table, ...]
    is_sortable: bool = False


def result_sheets(publication: Publication, _: Translator) -> tuple[Sheet, ...]:
    """Return the sheets of the result summary that have something to say."""
    notes = replace(
        seals(publication, _),
        title=_("How it was counted"),
        above=heading(publication, _),
        notes=method_notes(publication, _),
    )
    sheets = (
        *_items(publication, _),
        *_lists(publication, _),
        Sheet(_("By group"), group_tables(publication, _), is_sortable=True),
        Sheet(_("Bands"), band_tables(publication, publication.subjects, _)),
        Sheet(_("Scores"), score_tables(publication, _)),
        Sheet(_("Notes"), (notes,)),
        Sheet(_("Raw counts"), (raw_counts(publication, _),), is_sortable=True),
    )
    return tuple(sheet for sheet in sheets if sheet.tables)


def _items(publication: Publication, _: Translator) -> Iterator[Sheet]:
    if len(publication.subjects) == 1:
        whole = one_of_each(publication.subjects)
        yield Sheet(_("Items"), _signed(item_tables(publication, whole, _), _))
        return
    if has_items_apart(publication):
        for part in one_of_each(publication.subjects):
            tables = (
                replace(one, title=_("{name}: {said}", name=part.name, said=one.title))
                for one in item_tables(publication, (part,), _)
            )
            yield Sheet(part.name, _signed(tuple(tables), _))
    yield Sheet(_("Summary"), item_tables(publication, lists(publication), _))


def _lists(publication: Publication, _: Translator) -> Iterator[Sheet]:
    for part in lists(publication):
        name = part.name or _("By subject")
        yield Sheet(name, list_tables(publication, part, _))


def _signed(tables: tuple[Table, ...], _: Translator) -> tuple[Table, ...]:
    signed = (replace(table, signatures=signatures(_)) for table in tables[-1:])
    return (*tables[:-1], *signed)
