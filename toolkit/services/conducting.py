"""Lead a round through its life: freeze, open, close, destroy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit.collection import key_slips, sealing, unsealing
from toolkit.collection.round import Round, State
from toolkit.collection.staff import Act
from toolkit.errors import KeyMissingError, NoCodesError, SlipRefusedError
from toolkit.services.freezing import digest_of, require_as_frozen, rules_of
from toolkit.storage import (
    batches,
    counter,
    key_file,
    ledger,
    register,
    rounds,
    scrubbing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from toolkit.storage.engine import Store

PROBE: Final = b"the slips open this box"


def freeze(
    store: Store,
    round_id: str,
    *,
    today: date,
    slips: int = key_slips.SLIPS,
    needed: int = key_slips.NEEDED,
    on_server: bool = False,
) -> tuple[str, ...]:
    """Fix rules, roster and codes, make the round key, and return its slips.

    The slips exist in the returned value only; give them to the scrutineers.

    Parameters
    ----------
    slips, needed : how many slips there are, and how many of them open the box.
    on_server : whether the key is kept on this machine and there are no slips.
        Every ballot page then says so.

    Raises
    ------
    NoCodesError : no codes were issued.
    SettingError : no such number of slips.
    """
    with store.writing() as connection:
        moved = rounds.take_round(connection, round_id).move_to(State.FROZEN)
        if not register.is_issued(connection, round_id):
            raise NoCodesError(round=round_id)
        key = sealing.make_key()
        public = sealing.key_text(key.public_key())
        if on_server:
            cut, needed = key_slips.Slips((), ()), 0
            key_file.keep_key(store, round_id, key)
        else:
            cut = key_slips.cut_slips(
                key, round_id=round_id, slips=slips, needed=needed
            )
        rules = rules_of(connection, moved, public, needed)
        rounds.save_frozen(
            connection,
            round_id,
            rounds.Frozen(
                rules=rules,
                rules_digest=digest_of(rules),
                public_key=public,
                needed=needed,
                probe=sealing.seal(PROBE, key.public_key(), _probe_info(round_id)),
                wraps=cut.wraps,
            ),
        )
        _move(connection, moved, today)
    return cut.codes


def open_round(
    store: Store, round_id: str, *, slips: Sequence[str] = (), today: date
) -> Round:
    """Open the round, once its key has been seen to open a test envelope.

    Raises
    ------
    SlipRefusedError, KeyMissingError : a round whose key is lost would lose
        every ballot.
    RulesChangedError : something frozen is no longer as it was.
    CountMismatchError : there are envelopes in the box already.
    """
    with store.writing() as connection:
        moved = rounds.take_round(connection, round_id).move_to(State.OPEN)
        require_as_frozen(connection, moved)
        _require_empty(connection, round_id)
        key_of_round(store, connection, round_id, slips)
        _move(connection, moved, today)
    return moved


def close_round(store: Store, round_id: str, *, today: date) -> Round:
    """Close the round; ballots on their way are in the box or refused."""
    with store.writing() as connection:
        moved = rounds.take_round(connection, round_id).move_to(State.CLOSED)
        batches.close_last_batch(connection, round_id)
        _move(connection, moved, today)
    return moved


def destroy(store: Store, round_id: str, *, today: date) -> Round:
    """Delete envelopes, key, codes, names, original texts and unprotected counts.

    The published archive stays.  Called again after a crash, it makes good
    the rewriting of the file that the crash prevented.
    """
    store.require(Act.DESTROYED)
    with store.writing() as connection:
        found = rounds.take_round(connection, round_id)
        if found.state is State.DESTROYED and scrubbing.is_unscrubbed(
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
    key_file.forget_key(store, round_id)
    scrubbing.scrub(store, round_id)
    return moved


def key_of_round(
    store: Store, connection: Connection, round_id: str, slips: Sequence[str]
) -> sealing.PrivateKey:
    """Return the round key, proved on the test envelope of freezing.

    Raises
    ------
    SlipRefusedError : the slips do not make up the key.
    KeyMissingError : it should lie on this machine, and does not.
    """
    frozen = rounds.get_frozen(connection, round_id)
    if frozen is None:
        raise SlipRefusedError(round=round_id, needed=key_slips.NEEDED)
    if not frozen.needed:
        key = key_file.read_key(store, round_id)
    else:
        key = key_slips.join_slips(
            frozen.wraps, slips, round_id=round_id, needed=frozen.needed
        )
    require_key(key, frozen.probe, round_id=round_id, needed=frozen.needed)
    return key


def require_key(
    key: sealing.PrivateKey, probe: bytes, *, round_id: str, needed: int
) -> None:
    """Refuse a key that does not open the test envelope of its round.

    Raises
    ------
    SlipRefusedError, KeyMissingError : it is another one.
    """
    try:
        sealing.unseal(probe, key, _probe_info(round_id))
    except sealing.UnreadableEnvelopeError as error:
        if not needed:
            raise KeyMissingError(round=round_id, file=f"{round_id}.key") from error
        raise SlipRefusedError(round=round_id, needed=needed) from error


def _probe_info(round_id: str) -> bytes:
    return sealing.info_for(round_id=round_id, group="", subject="probe")


def _require_empty(connection: Connection, round_id: str) -> None:
    """Show everybody an empty box, as it is done with one of wood."""
    unsealing.require_agreement(
        {}, counter.count_envelopes(connection, round_id), round_id
    )
    unsealing.require_agreement(counter.count_spent(connection, round_id), {}, round_id)


def _move(connection: Connection, moved: Round, today: date) -> None:
    rounds.save_state(connection, moved)
    rounds.record_act(
        connection, moved.id, done=moved.state.value, day=today.isoformat()
    )
