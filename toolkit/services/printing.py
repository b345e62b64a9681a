"""Make paper ballots: blank ones of a survey, or those of a round.

A round's ballots are the same for all raters of a slate; who the raters are
is not looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.paper.ballot import paper_ballot
from toolkit.paper.word import write_ballot
from toolkit.storage import rounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from toolkit.i18n import Translator
    from toolkit.paper.subject import Subject
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Printed:
    """A document, and the branches whose members it lists, if it lists any."""

    path: Path
    branches: tuple[str, ...]


def print_survey(
    survey: Survey, path: Path, _: Translator, *, subjects: Sequence[Subject] = ()
) -> Printed:
    """Write the paper ballot of a survey, on some subjects or left blank."""
    write_ballot(paper_ballot(survey, subjects, _=_), path, _)
    return Printed(path, _branches(subjects))


def print_round(
    store: Store, round_id: str, path: Path, _: Translator
) -> tuple[Printed, ...]:
    """Write the paper ballots of a round, one document for each slate.

    Where there are several, the slate is added to the name of each file.

    Raises
    ------
    NoSuchRoundError : there is no such round.
    """
    with store.reading() as connection:
        title = rounds.get_round(connection, round_id).title
        survey = rounds.get_survey(connection, round_id)
        slates = {
            slate: rounds.get_subjects(connection, round_id, on_slate=slate)
            for slate in rounds.get_slates(connection, round_id)
        }
    printed = []
    for slate, subjects in slates.items():
        there = path if len(slates) == 1 else path.with_stem(f"{path.stem}-{slate}")
        write_ballot(paper_ballot(survey, subjects, title=title, _=_), there, _)
        printed.append(Printed(there, _branches(subjects)))
    return tuple(printed)


def _branches(subjects: Sequence[Subject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.branch for one in subjects if one.branch))
