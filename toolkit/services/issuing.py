"""Issue codes, void them, and replace lost ones.

Codes exist on paper or in a person's message; the store keeps digests.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.collection import credential
from toolkit.collection.credential import CredentialKind
from toolkit.collection.round import State
from toolkit.collection.staff import Act
from toolkit.errors import (
    CodeInUseError,
    CodesIssuedError,
    FileRefusedError,
    MistypedCodeError,
    NoSuchRaterError,
    NotOpenError,
    SettingError,
    UnknownCodeError,
    VoidedCodeError,
)
from toolkit.i18n import Phrase
from toolkit.problem import Problem
from toolkit.storage import ballot_box, register, rounds
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from toolkit.collection.round import Round
    from toolkit.errors import ToolkitError
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey


@dataclass(frozen=True, slots=True)
class Link:
    """A personal code, for the person's message."""

    name: str
    number: str
    unit: str
    group: str
    code: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A code on a hall ticket, to be drawn from the bag of its unit and group."""

    unit: str
    group: str
    code: str


@dataclass(frozen=True, slots=True)
class Issued:
    """New codes.  They exist here and nowhere else.

    ``tickets`` includes the spares, so many in every bag.
    """

    links: tuple[Link, ...]
    tickets: tuple[Ticket, ...]
    spares: int = 0


def issue_codes(
    store: Store,
    round_id: str,
    *,
    by_ticket: Collection[str] = (),
    spares: int = 0,
    anew: bool = False,
    today: date | None = None,
) -> Issued:
    """Issue one code for every rater; the store keeps only their digests.

    Parameters
    ----------
    by_ticket : the rater groups that draw tickets; the others get links.
    spares : how many more tickets there are than raters, in every bag; what
        nobody draws is taken back in front of everybody.
    anew : whether to forget the codes that were issued before, as when the
        printer has failed.
    today : the day in the record; without one it is not recorded.

    Raises
    ------
    CodesIssuedError : issued already.
    SettingError : the survey has no such rater group, or a drawn ticket could
        hold the list of somebody who appraises others.
    """
    store.require(Act.ISSUED)
    with store.writing() as connection:
        rounds.take_round(connection, round_id).move_to(State.FROZEN)  # a draft only
        if anew:
            register.forget_codes(connection, round_id)
        elif register.is_issued(connection, round_id):
            raise CodesIssuedError(round=round_id)
        _require_groups(rounds.get_survey(connection, round_id), by_ticket)
        raters = register.get_raters(connection, round_id)
        _require_one_list_a_bag(connection, round_id, raters, by_ticket)
        issued = _Issuing(store, round_id)
        for rater in raters:
            if rater.group in by_ticket:
                issued.add_ticket(rater)
            else:
                issued.add_link(rater)
        bags = {(r.unit, r.group): r for r in raters if r.group in by_ticket}
        for anybody in bags.values():
            for _ in range(spares):
                issued.add_ticket(anybody)
        register.issue(connection, round_id, issued.known)
        if today is not None:
            _record(connection, round_id, Act.ISSUED, today)
    # Tickets are printed in an order that is not the roster's.
    issued.tickets.sort(key=lambda ticket: (ticket.unit, ticket.group, ticket.code))
    return Issued(tuple(issued.links), tuple(issued.tickets), spares)


def reissue(store: Store, round_id: str, number: str, *, today: date) -> Link:
    """Replace a lost link by a new one; the old one is no longer valid.

    Parameters
    ----------
    number : the rater's staff or student number.

    Raises
    ------
    NoSuchRaterError : nobody with this number has a link.
    CodeInUseError : a ballot was handed in with it.
    NotOpenError : the round is over.
    """
    store.require(Act.REISSUED)
    with store.writing() as connection:
        _require_running(rounds.hold_round(connection, round_id))
        found = register.find_link(connection, round_id, number)
        if found is None:
            raise NoSuchRaterError(round=round_id, number=number)
        rater, lost = found
        _group_of_unspent(connection, round_id, lost)
        issued = _Issuing(store, round_id)
        issued.add_link(rater)
        register.issue(connection, round_id, issued.known)
        register.take_back(connection, lost, replaced_by=issued.known[0].digest)
        _record(connection, round_id, Act.REISSUED, today)
    return issued.links[0]


def void_codes(
    store: Store, round_id: str, codes: Iterable[str], *, today: date
) -> Mapping[str, int]:
    """Take codes back, such as the tickets that nobody drew.

    Those that were taken back before do not count among the numbers, by rater
    group, that are returned.

    Raises
    ------
    FileRefusedError : some are mistyped, unknown, or a ballot was handed in
        with them, each by its line; then none is taken back.
    NotOpenError : the round is over.
    """
    store.require(Act.VOIDED)
    taken_back: dict[bytes, str] = {}
    digests, wrong = _digests(store, round_id, codes)
    with store.writing() as connection:
        _require_running(rounds.hold_round(connection, round_id))
        for digest in sorted(digests):  # all wait in one order, and nobody for ever
            try:
                taken_back[digest] = _group_of_unspent(connection, round_id, digest)
            except VoidedCodeError:
                pass
            except (UnknownCodeError, CodeInUseError) as error:
                wrong[digests[digest]] = error
        for digest in taken_back if not wrong else ():
            register.take_back(connection, digest)
        # Who tries codes learns which were used: that stays on record.
        if taken_back or CodeInUseError in map(type, wrong.values()):
            _record(connection, round_id, Act.VOIDED, today, "refused" * bool(wrong))
    if wrong:
        problems = [
            Problem(str(line), error.message, error.remedy, error.facts)
            for line, error in sorted(wrong.items())
        ]
        raise FileRefusedError(file=Phrase("The list of codes"), problems=problems)
    return dict(Counter(taken_back.values()))


def _digests(
    store: Store, round_id: str, codes: Iterable[str]
) -> tuple[dict[bytes, int], dict[int, ToolkitError]]:
    digests: dict[bytes, int] = {}
    mistyped: dict[int, ToolkitError] = {}
    for line, typed in enumerate(codes, start=1):
        try:
            code = credential.read_credential(typed)
        except MistypedCodeError as error:
            mistyped[line] = error
            continue
        digest = credential.digest_code(code, pepper=store.pepper, purpose=round_id)
        digests.setdefault(digest, line)
    return digests, mistyped


class _Issuing:
    """Codes being drawn, and what the store is to know of them."""

    def __init__(self, store: Store, round_id: str) -> None:
        self.store, self.round_id = store, round_id
        self.links: list[Link] = []
        self.tickets: list[Ticket] = []
        self.known: list[register.NewCredential] = []

    def add_link(self, rater: register.RegisteredRater) -> None:
        code = self._draw(CredentialKind.LINK, rater, rater.id)
        self.links.append(Link(rater.name, rater.number, rater.unit, rater.group, code))

    def add_ticket(self, anybody: register.RegisteredRater) -> None:
        code = self._draw(CredentialKind.TICKET, anybody, None)
        self.tickets.append(Ticket(anybody.unit, anybody.group, code))

    def _draw(
        self, kind: CredentialKind, like: register.RegisteredRater, rater: str | None
    ) -> str:
        code = credential.draw_credential(kind)
        digest = credential.digest_code(
            code, pepper=self.store.pepper, purpose=self.round_id
        )
        self.known.append(
            register.NewCredential(digest, kind, like.group, like.slate, rater)
        )
        return code


def _require_running(found: Round) -> None:
    """Codes are taken back and replaced as long as they can be used."""
    if found.state not in {State.DRAFT, State.FROZEN, State.OPEN}:
        raise NotOpenError(round=found.id, state=found.state)


def _group_of_unspent(connection: Connection, round_id: str, digest: bytes) -> str:
    found = ballot_box.find_entitlement(connection, round_id, digest, alone=True)
    if found is None:
        raise UnknownCodeError
    if ballot_box.is_spent(connection, digest):
        raise CodeInUseError(round=round_id)
    return found.group


def _record(
    connection: Connection, round_id: str, done: str, today: date, detail: str = ""
) -> None:
    day = today.isoformat()
    rounds.record_act(connection, round_id, done=done, day=day, detail=detail)


def _require_groups(survey: Survey, by_ticket: Collection[str]) -> None:
    if not {group.id for group in survey.rater_groups}.issuperset(by_ticket):
        raise SettingError(
            setting=", ".join(by_ticket),
            reason=Phrase("the survey has no such rater group"),
        )


def _require_one_list_a_bag(
    connection: Connection,
    round_id: str,
    raters: Iterable[register.RegisteredRater],
    by_ticket: Collection[str],
) -> None:
    """Refuse tickets where who draws one could draw a list with the own name on it.

    Among the masses, who are never on a list, any list of the unit will do.
    """
    survey = rounds.get_survey(connection, round_id)
    if survey.direction is Direction.MASSES_TO_MEMBERS:
        return
    slates: dict[tuple[str, str], str] = {}
    for rater in raters:
        bag = rater.unit, rater.group
        if rater.group in by_ticket and slates.setdefault(bag, rater.slate) != (
            rater.slate
        ):
            raise SettingError(
                setting=" · ".join(part for part in bag if part),
                reason=Phrase(
                    "these raters appraise different subjects, and drawn tickets "
                    "would mix them up"
                ),
            )
