"""The parts a publication falls into: what is listed, drawn and totalled together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.i18n import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.publication import ListedSubject, Publication
    from toolkit.survey.questions import Question

FEW: Final = 12
"""So many subjects have tables and figures of their own; more are totalled."""

OF_PEOPLE: Final = frozenset({"member", "nominee"})
"""What surveys are about that are about persons."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some subjects under one name; empty if they stand under none."""

    name: str
    subjects: tuple[ListedSubject, ...]

    def asked(self, question: Question) -> tuple[ListedSubject, ...]:
        """Return the subjects that a question is about."""
        return tuple(one for one in self.subjects if question.is_about(one.category))


def part_of(publication: Publication, branch: str) -> Part:
    """Return the subjects of one branch."""
    return Part(branch, dict(publication.by_branch())[branch])


def lists(publication: Publication) -> tuple[Part, ...]:
    """Return what is listed in one table: people by branch, other subjects together."""
    branches = publication.by_branch()
    if publication.survey.subjects in OF_PEOPLE:
        return tuple(Part(branch, subjects) for branch, subjects in branches)
    return (Part("", publication.subjects),)


def one_of_each(subjects: Iterable[ListedSubject]) -> tuple[Part, ...]:
    """Return a part for each subject."""
    return tuple(Part(one.name, (one,)) for one in subjects)


def is_whole(publication: Publication) -> bool:
    """Return whether the one subject is the form itself, and has no name of its own."""
    names = {one.name for one in publication.subjects}
    return len(publication.subjects) == 1 and names <= {
        publication.survey.title[language] for language in LANGUAGES
    }


def has_items_apart(publication: Publication) -> bool:
    """Return whether every item of every subject is shown: forms, and single ones."""
    is_form = publication.survey.layout == "form"
    return len(publication.subjects) == 1 or (
        is_form and len(publication.subjects) <= FEW
    )
