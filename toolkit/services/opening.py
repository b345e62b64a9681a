"""Open the box: unseal with the slips, fold, write down what remains.

Either here, or in two steps elsewhere: the closed box is taken away as a
file, counted on a machine of the scrutineers' own, and the count brought
back.  What remains is written in one transaction, or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.collection import credential, key_slips, unsealing
from toolkit.collection.round import Round, State
from toolkit.collection.staff import Act
from toolkit.errors import (
    CountRefusedError,
    FileTakenError,
    KeyMissingError,
    NotClosedError,
)
from toolkit.publication import BoxCount
from toolkit.services.conducting import key_of_round, require_key
from toolkit.services.freezing import require_as_frozen
from toolkit.storage import (
    batches,
    box_file,
    closed_box,
    count_file,
    counter,
    ledger,
    register,
    rounds,
    scrubbing,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Connection

    from toolkit.collection.box import Box
    from toolkit.collection.folding import Folded
    from toolkit.collection.unsealing import Progress
    from toolkit.storage.engine import Store


def unseal(
    store: Store,
    round_id: str,
    *,
    slips: Sequence[str] = (),
    today: date,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Round:
    """Open the box of a closed round.

    Parameters
    ----------
    workers : how many processes; by default one for each core if that pays.

    Raises
    ------
    SlipRefusedError, KeyMissingError : the key is not there.
    RulesChangedError : something frozen is no longer as it was.
    EnvelopeChangedError, BoxChangedError, CountMismatchError : the box is
        not as it was left, or roll and box disagree; nothing is written.
    """
    store.require(Act.OPENED)
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        found.move_to(State.OPENED)
        require_as_frozen(connection, found)
        key = key_of_round(store, connection, round_id, slips)
        box = closed_box.read_box(connection, round_id)
        envelopes = list(counter.read_envelopes(connection, round_id))
    folded = unsealing.open_box(box, envelopes, key, workers=workers, progress=progress)
    return _write_down(store, box, folded, today)


def export_box(
    store: Store, round_id: str, path: Path, *, today: date | None = None
) -> Box:
    """Write the closed box of a round into a file, and return what it is.

    Parameters
    ----------
    today : the day in the record; without one it is not recorded.

    Raises
    ------
    NotClosedError : the round is not closed yet, or its box is gone.
    EnvelopeChangedError, BoxChangedError, CountMismatchError : as `unseal`.
    """
    store.require(Act.TAKEN_AWAY)
    require_new(path)
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        if found.state is not State.CLOSED:
            raise NotClosedError(round=round_id, state=found.state)
        require_as_frozen(connection, found)
        box = closed_box.read_box(connection, round_id)
        envelopes = list(counter.read_envelopes(connection, round_id))
    unsealing.require_whole(box, envelopes)
    box_file.write_box(path, box, envelopes)
    if today is not None:
        with store.writing() as connection:
            rounds.record_act(
                connection, round_id, done=Act.TAKEN_AWAY, day=today.isoformat()
            )
    return box


def look_at_box(file: Path) -> Box:
    """Return what is known of a box that was taken away, without opening it.

    Raises
    ------
    FileRefusedError : it is no box.
    """
    return box_file.read_box(file)


def count_box(
    file: Path,
    slips: Sequence[str],
    path: Path,
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> count_file.Counted:
    """Open a box that was taken away, and write down what was counted.

    Raises
    ------
    FileRefusedError : it is no box.
    SlipRefusedError : the slips do not open it.
    KeyMissingError : its key lies on the server; open it there.
    EnvelopeChangedError, BoxChangedError, CountMismatchError : as `unseal`.
    """
    require_new(path)
    box, envelopes = box_file.read_box(file), box_file.read_envelopes(file)
    if not box.needed:
        raise KeyMissingError(round=box.round_id, file=f"{box.round_id}.key")
    key = key_slips.join_slips(
        box.wraps, slips, round_id=box.round_id, needed=box.needed
    )
    require_key(key, box.probe, round_id=box.round_id, needed=box.needed)
    folded = unsealing.open_box(box, envelopes, key, workers=workers, progress=progress)
    count_file.write_count(path, box, folded, key)
    return count_file.read_count(path)


def take_count(store: Store, round_id: str, path: Path, *, today: date) -> Round:
    """Take in what was counted elsewhere, as if it had been opened here.

    Raises
    ------
    FileRefusedError : it is no count.
    CountRefusedError : it is the count of another box, or was not made with
        the slips of this one.
    CountMismatchError : it does not add up to the roll.
    """
    store.require(Act.OPENED)
    counted = count_file.read_count(path)
    with store.reading() as connection:
        found = rounds.get_round(connection, round_id)
        found.move_to(State.OPENED)
        require_as_frozen(connection, found)
        box = closed_box.read_box(connection, round_id)
    if not count_file.is_of(counted, box):
        raise CountRefusedError(round=round_id, file=path.name)
    return _write_down(store, box, counted.folded, today)


def _write_down(store: Store, box: Box, folded: Folded, today: date) -> Round:
    """Write down what came out of a box, unless somebody was first."""
    round_id = box.round_id
    with store.writing() as connection:
        moved = rounds.take_round(connection, round_id).move_to(State.OPENED)
        require_as_frozen(connection, moved)
        _require_unchanged(connection, box, folded)
        taken_back, replaced = register.count_taken_back(connection, round_id)
        counter.write_count(
            connection,
            round_id,
            tally=folded.tally,
            sums=folded.sums,
            spoiled={(s, g, why.value): n for (s, g, why), n in folded.spoiled.items()},
            box=BoxCount(
                spent=sum(box.spent.values()),
                envelopes=sum(one.envelopes for one in box.heads),
                voided=taken_back,
                replaced=replaced,
            ),
        )
        ledger.write_opinions(
            connection,
            round_id,
            [
                ledger.ClaimedText(
                    text.subject,
                    text.item,
                    text.body,
                    credential.digest_code(
                        text.code, pepper=store.pepper, purpose=round_id
                    ),
                )
                for text in folded.texts
            ],
        )
        counter.write_receipts(connection, round_id, folded.receipts)
        counter.forget_submissions(connection, round_id)
        batches.forget_batches(connection, round_id)
        rounds.save_state(connection, moved)
        rounds.record_act(
            connection, round_id, done=moved.state.value, day=today.isoformat()
        )
    scrubbing.scrub(store, round_id)
    return moved


def _require_unchanged(connection: Connection, box: Box, folded: Folded) -> None:
    """Check that roll, box and count still agree, now that nobody can write."""
    round_id = box.round_id
    ballots = folded.tally.ballots
    places = zip(ballots["subject"], ballots["group"], strict=True)
    returned = dict(zip(places, ballots["returned"].tolist(), strict=True))
    for inside in (counter.count_envelopes(connection, round_id), returned):
        unsealing.require_agreement(
            counter.count_spent(connection, round_id), inside, round_id
        )


def require_new(path: Path) -> None:
    """Refuse a file that is there already, before anything is done for it.

    Raises
    ------
    FileTakenError
    """
    if path.exists():
        raise FileTakenError(file=path)
