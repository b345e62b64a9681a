"""How a row tells which subject it is about: by name, and by branch if need be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.reports.naming import part_heading, subject_heading
from toolkit.reports.report import Column, Kind

if TYPE_CHECKING:
    from toolkit.apps.results.panel import Chosen
    from toolkit.i18n import Translator
    from toolkit.publication import ListedSubject


def subject_columns(chosen: Chosen, _: Translator) -> tuple[Column, ...]:
    """Return the columns that name a subject; two may have one name."""
    branch = Column(part_heading(chosen.survey, _), width=20, is_joined=True)
    name = Column(subject_heading(chosen.survey, _), Kind.NAME, width=12)
    return (branch, name) if _has_branches(chosen) else (name,)


def subject_cells(chosen: Chosen, subject: ListedSubject) -> tuple[str, ...]:
    """Return the cells of those columns."""
    if _has_branches(chosen):
        return (subject.branch, subject.name)
    return (subject.name,)


def _has_branches(chosen: Chosen) -> bool:
    """Return whether subjects stand under several branches, or can be told by them."""
    alone = all(one.branch in {"", one.name} for one in chosen.subjects)
    return not alone and len({one.branch for one in chosen.subjects}) > 1
