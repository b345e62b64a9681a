"""Lead a round through its life: issue, freeze, open, close, destroy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.collection import credential, key_slips, sealing
from toolkit.collection.credential import CredentialKind
from toolkit.collection.round import Round, State
from toolkit.errors import (
    CodesIssuedError,
    NoCodesError,
    SettingError,
    SlipRefusedError,
)
from toolkit.i18n import Phrase
from toolkit.services.freezing import digest_of, require_as_frozen, rules_of
from toolkit.storage import counter, ledger, register, rounds
from toolkit.survey.model import Direction

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from toolkit.storage.engine import Store

PROBE: Final = b"the slips open this box"


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
    """New codes.  They exist here and nowhere else."""

    links: tuple[Link, ...]
    tickets: tuple[Ticket, ...]


def issue_codes(
    store: Store, round_id: str, *, by_ticket: Collection[str] = ()
) -> Issued:
    """Issue one code for every rater; the store keeps only their digests.

    Parameters
    ----------
    by_ticket : the rater groups that draw tickets; the others get links.

    Raises
    ------
    CodesIssuedError : issued already.
    SettingError : the survey has no such rater group, or a drawn ticket could
        hold the list of somebody who appraises others.
    """
    links: list[Link] = []
    tickets: list[Ticket] = []
    known: list[register.NewCredential] = []
    with store.writing() as connection:
        rounds.get_round(connection, round_id).move_to(State.FROZEN)  # a draft only
        if register.is_issued(connection, round_id):
            raise CodesIssuedError(round=round_id)
        asked = {g.id for g in rounds.get_survey(connection, round_id).rater_groups}
        if not asked.issuperset(by_ticket):
            raise SettingError(
                setting=", ".join(by_ticket),
                reason=Phrase("the survey has no such rater group"),
            )
        raters = register.get_raters(connection, round_id)
        _require_one_list_a_bag(connection, round_id, raters, by_ticket)
        for rater in raters:
            drawn = rater.group in by_ticket
            kind = CredentialKind.TICKET if drawn else CredentialKind.LINK
            code = credential.draw_credential(kind)
            if drawn:
                tickets.append(Ticket(rater.unit, rater.group, code))
            else:
                links.append(
                    Link(rater.name, rater.number, rater.unit, rater.group, code)
                )
            known.append(
                register.NewCredential(
                    credential.digest_code(code, pepper=store.pepper, purpose=round_id),
                    kind,
                    rater.group,
                    rater.slate,
                    None if drawn else rater.id,
                )
            )
        register.issue(connection, round_id, known)
    # Tickets are printed in an order that is not the roster's.
    tickets.sort(key=lambda ticket: (ticket.unit, ticket.group, ticket.code))
    return Issued(tuple(links), tuple(tickets))


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


def freeze(store: Store, round_id: str, *, today: date) -> tuple[str, ...]:
    """Fix rules, roster and codes, make the round key, and return its slips.

    The slips exist in the returned value only; give them to the scrutineers.

    Raises
    ------
    NoCodesError : no codes were issued.
    """
    with store.writing() as connection:
        moved = rounds.get_round(connection, round_id).move_to(State.FROZEN)
        if not register.is_issued(connection, round_id):
            raise NoCodesError(round=round_id)
        key = sealing.make_key()
        slips = key_slips.cut_slips(key, round_id=round_id)
        public = sealing.key_text(key.public_key())
        rules = rules_of(connection, moved, public)
        rounds.save_frozen(
            connection,
            round_id,
            rounds.Frozen(
                rules=rules,
                rules_digest=digest_of(rules),
                public_key=public,
                needed=key_slips.NEEDED,
                probe=sealing.seal(PROBE, key.public_key(), _probe_info(round_id)),
                wraps=slips.wraps,
            ),
        )
        _move(connection, moved, today)
    return slips.codes


def open_round(
    store: Store, round_id: str, *, slips: Sequence[str], today: date
) -> Round:
    """Open the round, once the slips have been seen to open its key.

    Raises
    ------
    SlipRefusedError : a round whose key is lost would lose every ballot.
    RulesChangedError : something frozen is no longer as it was.
    """
    with store.writing() as connection:
        moved = rounds.get_round(connection, round_id).move_to(State.OPEN)
        require_as_frozen(connection, moved)
        key_from_slips(connection, round_id, slips)
        _move(connection, moved, today)
    return moved


def close_round(store: Store, round_id: str, *, today: date) -> Round:
    """Close the round; ballots on their way are in the box or refused."""
    with store.writing() as connection:
        moved = rounds.get_round(connection, round_id).move_to(State.CLOSED)
        _move(connection, moved, today)
    return moved


def destroy(store: Store, round_id: str, *, today: date) -> Round:
    """Delete envelopes, key, codes, names, original texts and unprotected counts.

    The published archive stays.  Called again after a crash, it makes good
    the rewriting of the file that the crash prevented.
    """
    with store.writing() as connection:
        found = rounds.get_round(connection, round_id)
        if found.state is State.DESTROYED and counter.is_unscrubbed(
            connection, round_id
        ):
            moved = found
        else:
            moved = found.move_to(State.DESTROYED)
            counter.empty_box(connection, round_id)
            counter.forget_counts(connection, round_id)
            ledger.forget_originals(connection, round_id)
            register.forget_people(connection, round_id)
            _move(connection, moved, today)
    counter.scrub(store, round_id)
    return moved


def key_from_slips(
    connection: Connection, round_id: str, slips: Sequence[str]
) -> sealing.PrivateKey:
    """Return the round key, proved on the test envelope of freezing."""
    frozen = rounds.get_frozen(connection, round_id)
    if frozen is None:
        raise SlipRefusedError(round=round_id, needed=key_slips.NEEDED)
    key = key_slips.join_slips(
        frozen.wraps, slips, round_id=round_id, needed=frozen.needed
    )
    try:
        sealing.unseal(frozen.probe, key, _probe_info(round_id))
    except sealing.UnreadableEnvelopeError as error:
        raise SlipRefusedError(round=round_id, needed=frozen.needed) from error
    return key


def _probe_info(round_id: str) -> bytes:
    return sealing.info_for(round_id=round_id, group="", subject="probe")


def _move(connection: Connection, moved: Round, today: date) -> None:
    rounds.save_state(connection, moved)
    rounds.record_act(
        connection, moved.id, done=moved.state.value, day=today.isoformat()
    )
