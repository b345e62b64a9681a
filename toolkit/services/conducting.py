"""Lead a round through its life: issue, freeze, open, close, destroy."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from toolkit.analysis.disclosure import merge_groups
from toolkit.collection import credential, key_slips, sealing
from toolkit.collection.credential import CredentialKind
from toolkit.collection.round import NEXT, Round, State
from toolkit.collection.turnout import rounded
from toolkit.errors import (
    CodesIssuedError,
    NoCodesError,
    SettingError,
    SlipRefusedError,
)
from toolkit.i18n import Phrase
from toolkit.services.freezing import digest_of, require_as_frozen, rules_of
from toolkit.storage import ballot_box, counter, ledger, register, rounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey

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


@dataclass(frozen=True, slots=True)
class Status:
    """How a round stands, as its organiser may see it.

    Attributes
    ----------
    merged : rater groups that are to be shown together because one has fewer
        eligible raters than the threshold, and on how many slates.
    too_small : on how many slates all groups together have fewer.
    """

    round: Round
    survey: Survey
    issued: int
    returned: int
    next: State | None
    rules_digest: str | None
    merged: Mapping[str, int]
    too_small: int


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
    SettingError : the survey has no such rater group.
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
        for rater in register.get_raters(connection, round_id):
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
    """Delete envelopes, key, codes, names and original texts.

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
            ledger.forget_originals(connection, round_id)
            register.forget_people(connection, round_id)
            _move(connection, moved, today)
    counter.scrub(store, round_id)
    return moved


def status(store: Store, round_id: str) -> Status:
    """Return how the round stands; turnout is rounded until it is closed."""
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        frozen = rounds.get_frozen(connection, round_id)
        returned = ballot_box.count_returned(connection, round_id)
        survey = rounds.get_survey(connection, round_id)
        eligible = register.eligible_by_group(connection, round_id).values()
        return Status(
            round=found,
            survey=survey,
            issued=len(register.digests_issued(connection, round_id)),
            returned=rounded(returned) if found.state is State.OPEN else returned,
            next=NEXT[found.state],
            rules_digest=frozen.rules_digest if frozen else None,
            merged=_merged(eligible, survey, fewest=found.fewest),
            too_small=sum(sum(sizes.values()) < found.fewest for sizes in eligible),
        )


def statuses(store: Store, round_id: str | None = None) -> list[Status]:
    """Return how one round stands, or every round."""
    if round_id is not None:
        return [status(store, round_id)]
    with store.reading() as connection:
        ids = [one.id for one in rounds.list_rounds(connection)]
    return [status(store, one) for one in ids]


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


def _merged(
    eligible: Iterable[Mapping[str, int]], survey: Survey, *, fewest: int
) -> dict[str, int]:
    """Return which groups are to be merged, and on how many slates."""
    counts: Counter[str] = Counter()
    for sizes in eligible:
        labels = merge_groups(sizes, fewest=fewest, merge_with=survey.merge_order)
        counts.update({label for group, label in labels.items() if group != label})
    return dict(counts.most_common())
