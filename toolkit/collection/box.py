"""A closed box: what may be taken away and counted elsewhere.

It holds sealed envelopes and what is needed to know that none is missing;
no code, no name, and no key that opens without its slips.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.collection.apart import count_known_by_list
from toolkit.survey.model import Survey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.collection.turnout import Turnout
    from toolkit.heads import Head

Place = tuple[str, str]
"""A subject and the rater group that appraises it."""


@dataclass(frozen=True, slots=True)
class SealedEnvelope:
    """An envelope as it lies in the box: its place, its batch, what is sealed.

    ``leaf`` is the SHA-256 of what was sealed when it was dropped.
    """

    subject: str
    group: str
    batch: int
    sealed: bytes
    leaf: bytes


@dataclass(frozen=True)
class Box:
    """What is known of a box without opening it.

    Attributes
    ----------
    rules : what was frozen, as canonical JSON.
    needed : how many slips open it; none if the key lies on the server.
    wraps, probe : the wrapped key, and the test envelope of freezing.
    turnout, spent : eligible and issued ballots, and spent credentials, of
        every subject and group.
    heads : what was noted of it while it was filled.
    """

    rules: str
    needed: int
    wraps: tuple[bytes, ...]
    probe: bytes
    turnout: Mapping[Place, Turnout]
    spent: Mapping[Place, int]
    heads: tuple[Head, ...]
    _ruled: Mapping[str, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ruled", json.loads(self.rules))

    @property
    def round_id(self) -> str:
        """The round whose box it is."""
        return str(self._ruled["id"])

    @property
    def rules_digest(self) -> str:
        """The digest under which the rules are known."""
        return hashlib.sha256(self.rules.encode()).hexdigest()

    @property
    def key(self) -> str:
        """The public key of its envelopes, as it is published."""
        return str(self._ruled["key"])

    @property
    def fewest(self) -> int:
        """The smallest number of ballots whose figures are shown."""
        return int(self._ruled["fewest"])

    @property
    def is_apart(self) -> bool:
        """Whether its envelopes are numbered apart."""
        eligible, slates = self._ruled["eligible"], self._ruled["slates"]
        return count_known_by_list(eligible, slates, fewest=self.fewest) > 0

    @property
    def survey(self) -> Survey:
        """The survey that was asked."""
        return Survey.model_validate_json(json.dumps(self._ruled["survey"]))

    @property
    def categories(self) -> dict[str, str]:
        """The subject group of each subject."""
        return {one["id"]: one["category"] for one in self._ruled["subjects"]}
