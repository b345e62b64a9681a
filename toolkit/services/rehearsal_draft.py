"""Copy a draft for its rehearsal: all that is asked, and nobody who is asked.

Survey, subjects, lists and thresholds are those of the draft.  Of its raters
only the groups are taken over; names and numbers are invented, units are left
out.  Codes are not copied: the copy issues its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Final

import yaml

from toolkit.collection.round import Round, State
from toolkit.errors import NotDraftError
from toolkit.shipped import shipped
from toolkit.storage import register, rounds

if TYPE_CHECKING:
    from toolkit.i18n import Translator
    from toolkit.storage.engine import Store

ENDING: Final = "-rehearsal"
LONGEST_ID: Final = 64
NO_ROSTER: Final = "0" * 64
"""Stands for the digest of a roster: people whom nobody is stand on none."""


def copy_draft(store: Store, round_id: str, into: Store, _: Translator) -> Round:
    """Copy a draft into another store, marked as a rehearsal, and return the copy.

    Raises
    ------
    NoSuchRoundError : there is no such round.
    NotDraftError : the round is no draft any more.
    """
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        if found.state is not State.DRAFT:
            raise NotDraftError(round=round_id, state=found.state)
        survey = rounds.get_survey(connection, round_id)
        subjects = rounds.get_subjects(connection, round_id)
        slates = rounds.get_slates(connection, round_id)
        decided = rounds.get_assignment(connection, round_id)
        raters = register.get_raters(connection, round_id)
    marked = replace(
        found,
        id=round_id[: LONGEST_ID - len(ENDING)] + ENDING,
        title=_("Rehearsal · {title}", title=found.title),
    )
    with into.writing() as connection:
        rounds.add_round(
            connection,
            marked,
            survey=survey,
            roster_digest=NO_ROSTER,
            subjects=subjects,
            slates=[(slate, one) for slate, task in slates.items() for one in task],
            assignment=decided,
        )
        register.add_raters(connection, marked.id, _invented(raters))
    return marked


def _invented(
    raters: Iterable[register.RegisteredRater],
) -> Iterator[register.RegisteredRater]:
    """Yield made-up people in the places of real ones."""
    university = shipped("sample_data") / "university.yaml"
    words = yaml.safe_load(university.read_text("utf-8"))
    surnames, given = words["surnames"].split(), words["given"].split()
    rng = Random()  # noqa: S311 -- nobody is to be hidden by these names
    for number, one in enumerate(raters, start=1):
        yield register.RegisteredRater(
            id=f"r{number:05d}",
            name=rng.choice(surnames) + "".join(rng.sample(given, 2)),
            number=f"{number:08d}",
            unit="",
            group=one.group,
            slate=one.slate,
        )
