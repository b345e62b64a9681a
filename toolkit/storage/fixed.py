"""What freezing fixed of a round; it never changes, so it is read once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from toolkit.collection import ballot
from toolkit.collection.apart import count_known_by_list
from toolkit.errors import NotOpenError
from toolkit.storage import rounds

if TYPE_CHECKING:
    from toolkit.storage.engine import Store
    from toolkit.storage.rounds import StoredSubject
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Fixed:
    """Survey, public key, slates, and the size of a filled-in ballot in bytes.

    ``needed`` is how many slips make up the private key; none if it lies on
    the server.  ``is_apart`` tells whether envelopes are numbered apart.
    """

    survey: Survey
    key: str
    needed: int
    size: int
    is_apart: bool
    slates: Mapping[str, tuple[StoredSubject, ...]]


@lru_cache(maxsize=64)
def fixed_of(store: Store, round_id: str) -> Fixed:
    """Return what was fixed.

    Raises
    ------
    NoSuchRoundError : there is no such round.
    NotOpenError : it is a draft yet.
    """
    with store.reading() as connection:
        frozen = rounds.get_frozen(connection, round_id)
        if frozen is None:
            found = rounds.get_round(connection, round_id)
            raise NotOpenError(round=round_id, state=found.state)
        rules = json.loads(frozen.rules)
        survey = rounds.get_survey(connection, round_id)
        return Fixed(
            survey=survey,
            key=frozen.public_key,
            needed=frozen.needed,
            size=ballot.envelope_size(survey),
            is_apart=count_known_by_list(
                rules["eligible"], rules["slates"], fewest=rules["fewest"]
            )
            > 0,
            slates={
                slate: tuple(rounds.get_subjects(connection, round_id, on_slate=slate))
                for slate in rounds.get_slates(connection, round_id)
            },
        )
