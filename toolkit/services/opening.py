"""Open the box: unseal with the slips, fold, write down what remains.

Envelopes are opened in memory.  One that cannot be opened spoils nothing
but itself; roll and box that disagree stop everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from toolkit.collection import ballot, credential, folding, sealing
from toolkit.collection.round import Round, State
from toolkit.errors import CountMismatchError, EnvelopeChangedError
from toolkit.publication import BoxCount
from toolkit.services.conducting import key_from_slips
from toolkit.services.freezing import require_as_frozen
from toolkit.storage import counter, ledger, register, rounds

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from toolkit.storage.counter import SealedEnvelope
    from toolkit.storage.engine import Store
    from toolkit.survey.model import Survey

Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


def unseal(
    store: Store,
    round_id: str,
    *,
    slips: Sequence[str],
    today: date,
    progress: Progress | None = None,
) -> Round:
    """Open the box of a closed round.

    Raises
    ------
    SlipRefusedError : the slips do not open it.
    RulesChangedError : something frozen is no longer as it was.
    EnvelopeChangedError, CountMismatchError : the box is not as it was left,
        or roll and box disagree; nothing is written.
    """
    with store.writing() as connection:
        moved = rounds.get_round(connection, round_id).move_to(State.OPENED)
        require_as_frozen(connection, moved)
        key = key_from_slips(connection, round_id, slips)
        box = _count_box(connection, round_id)
        survey = rounds.get_survey(connection, round_id)
        sealed = counter.read_envelopes(connection, round_id)
        folded = folding.fold(
            _opened(_shown(sealed, box.envelopes, progress), key, round_id, survey),
            survey,
            register.count_turnout(connection, round_id),
            fewest=moved.fewest,
            categories={
                one.id: one.category
                for one in rounds.get_subjects(connection, round_id)
            },
        )
        _require_sum(folded, box, round_id)
        counter.write_count(
            connection,
            round_id,
            tally=folded.tally,
            sums=folded.sums,
            spoiled={(s, g, why.value): n for (s, g, why), n in folded.spoiled.items()},
            box=box,
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
        rounds.save_state(connection, moved)
        rounds.record_act(
            connection, round_id, done=moved.state.value, day=today.isoformat()
        )
    counter.scrub(store, round_id)
    return moved


def _count_box(connection: Connection, round_id: str) -> BoxCount:
    spent = counter.count_spent(connection, round_id)
    envelopes = counter.count_envelopes(connection, round_id)
    for place in sorted({*spent, *envelopes}):
        on_roll, in_box = spent.get(place, 0), envelopes.get(place, 0)
        if on_roll != in_box:
            subject, group = place
            raise CountMismatchError(
                round=round_id,
                subject=subject,
                group=group,
                spent=on_roll,
                envelopes=in_box,
            )
    return BoxCount(sum(spent.values()), sum(envelopes.values()))


def _opened(
    envelopes: Iterator[SealedEnvelope],
    key: sealing.PrivateKey,
    round_id: str,
    survey: Survey,
) -> Iterator[folding.OpenedEnvelope]:
    for one in envelopes:
        if hashlib.sha256(one.sealed).digest() != one.leaf:
            raise EnvelopeChangedError(
                round=round_id, subject=one.subject, group=one.group
            )
        info = sealing.info_for(round_id=round_id, group=one.group, subject=one.subject)
        content: ballot.Ballot | ballot.Spoil
        try:
            content = ballot.read_ballot(sealing.unseal(one.sealed, key, info), survey)
        except sealing.UnreadableEnvelopeError:
            content = ballot.Spoil.UNREADABLE
        except ballot.SpoiledBallotError as spoiled:
            content = spoiled.reason
        yield folding.OpenedEnvelope(one.subject, one.group, content)


def _shown(
    envelopes: Iterator[SealedEnvelope], total: int, progress: Progress | None
) -> Iterator[SealedEnvelope]:
    for done, one in enumerate(envelopes, start=1):
        yield one
        if progress is not None:
            progress(done, total)


def _require_sum(folded: folding.Folded, box: BoxCount, round_id: str) -> None:
    """Check envelopes = valid + invalid, as the count protocol will say."""
    ballots = folded.tally.ballots
    total = int(ballots["valid"].sum() + ballots["invalid"].sum())
    if total != box.envelopes:
        raise CountMismatchError(
            round=round_id,
            subject="*",
            group="*",
            spent=total,
            envelopes=box.envelopes,
        )
