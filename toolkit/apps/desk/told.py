"""What crosses the desk: plain values, each checked where it arrives.

No answer to a ballot, no code and no key slip is ever told to an app.  Words
that people read are told in every language, since an app changes its
language on the spot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from pydantic import ConfigDict

from toolkit.collection.round import State
from toolkit.collection.staff import Role
from toolkit.i18n import Language

Words = Mapping[Language, str]
"""One text in every language."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong in a file: the place, the words; a note does not block."""

    place: str
    said: Words
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done."""

    said: Words
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Takeaway:
    """A file to take away, once: the browser fetches it from the server itself.

    ``address`` begins with a slash; ``size`` is in bytes.
    """

    address: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Job:
    """Something slow that the server does, whether or not a page is open.

    ``total`` is 0 as long as nobody knows how much there is to do.
    """

    id: str
    round_id: str
    title: Words
    done: int = 0
    total: int = 0
    is_over: bool = False
    refusal: Refusal | None = None
    said: tuple[Words, ...] = ()
    takeaways: tuple[Takeaway, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits before the app."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class OfferedSurvey:
    """A survey to choose from; ``source`` is its id or its file's name.

    ``found`` is what is wrong in the file; if something blocks, the survey
    cannot be used, and may have no direction.
    """

    source: str
    title: Words
    is_own: bool
    found: tuple[Found, ...] = ()
    direction: Words = field(default_factory=dict)
    cycle_months: int | None = None


@dataclass(frozen=True, slots=True)
class RaterGroup:
    """A group of raters; without a weight, its ballots count as they are."""

    id: str
    name: Words
    weight: float | None


@dataclass(frozen=True, slots=True)
class SurveyTold:
    """What can be set about a survey; ``round_id`` is free, to be proposed."""

    source: str
    title: Words
    parameters: Mapping[str, Words]
    groups: tuple[RaterGroup, ...]
    cycle_months: int | None
    is_scored: bool
    round_id: str = ""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A file of a roster as it was uploaded; its people are shown nowhere."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        ser_json_bytes="base64", val_json_bytes="base64"
    )

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RosterTold:
    """What a roster was read as; with blocking problems it has no ``handle``.

    Attributes
    ----------
    groups : how many raters there are, by rater group.
    listed : how many subjects stand under each heading, if there are headings.
    """

    file: str
    handle: str | None
    subjects: int
    branches: int
    raters: int
    groups: Mapping[str, int]
    found: tuple[Found, ...]
    listed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """A round as it is being planned; what is empty is not decided yet.

    Attributes
    ----------
    source : of the survey.
    values : other values than the survey's own for its parameters.
    roster : the handle of a roster that was read.
    weights : by rater group, where they differ from the survey's own.
    opens, closes : planned days as ISO dates, or empty.
    at_most, at_least, draw, seed : who appraises whom, as in `designing.plan_of`.
    """

    round_id: str = ""
    title: str = ""
    source: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    roster: str = ""
    fewest: int = 5
    fewest_texts: int = 10
    weights: Mapping[str, float] = field(default_factory=dict)
    opens: str = ""
    closes: str = ""
    at_most: int | None = None
    at_least: int | None = None
    draw: int | None = None
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What follows from a plan, before anything is made.

    Attributes
    ----------
    said : what will be shown together, in bands, or not at all.
    tables : the tables that results will have.
    noted : what is strange about the days, and does not stand in the way.
    refused : why no round can have this id, if it was given one.
    """

    subjects: int
    raters: int
    said: tuple[Words, ...]
    tables: tuple[Words, ...]
    noted: tuple[Words, ...] = ()
    refused: Words | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Something staff did, on which day; ``by`` is empty for a command."""

    day: str
    act: str
    by: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a round stands.

    Attributes
    ----------
    next : the state that comes next; none at the end.
    returned : rounded down as long as the round is open.
    slips_needed : how many key slips open the box; none if its key is here.
    kinds : the kinds of codes that were issued: ``link``, ``ticket``.
    said : what follows from its plan.
    undrawn : how many more codes than raters are valid, by rater group.
    ballot_page : its address.
    """

    id: str
    title: str
    survey: Words
    state: State
    next: State | None
    groups: tuple[RaterGroup, ...]
    subjects: int
    raters: int
    fewest: int
    fewest_texts: int
    opens: str
    closes: str
    issued: int
    returned: int
    rules_digest: str
    fingerprint: str
    slips_needed: int
    head: str
    undrawn: Mapping[str, int]
    said: tuple[Words, ...]
    ballot_page: str
    kinds: tuple[str, ...] = ()
    record: tuple[Done, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupCount:
    """The ballots of one rater group, added up over all subjects."""

    group: Words
    eligible: int
    issued: int
    returned: int
    valid: int
    invalid: int


@dataclass(frozen=True, slots=True)
class CountProtocol:
    """What was counted when the box was opened: ballots, and no mark."""

    spent: int
    envelopes: int
    voided: int
    replaced: int
    groups: tuple[GroupCount, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many opinions of a round were released, withheld, and still wait."""

    released: int
    withheld: int
    waiting: int


@dataclass(frozen=True, slots=True)
class DecidedGrade:
    """What a committee decided about a subject, with its reason if it gave one."""

    subject: str
    grade: str
    reason: str = ""
