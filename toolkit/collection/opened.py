"""What comes out of envelopes, opened one by one and taken for hostile.

Processes that do nothing else load this module and little more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from toolkit.collection import ballot, sealing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from toolkit.collection.box import Box, SealedEnvelope
    from toolkit.survey.model import Survey

    Chunk = Sequence[SealedEnvelope]


@dataclass(frozen=True, slots=True)
class OpenedEnvelope:
    """What came out of one envelope: a ballot, or why there is none."""

    subject: str
    group: str
    content: ballot.Ballot | ballot.Spoil


def unseal_all(
    envelopes: Iterable[SealedEnvelope],
    key: sealing.PrivateKey,
    round_id: str,
    survey: Survey,
) -> list[OpenedEnvelope]:
    """Open envelopes one by one, treating what is in them as hostile."""
    return [
        OpenedEnvelope(one.subject, one.group, _content_of(one, key, round_id, survey))
        for one in envelopes
    ]


def _content_of(
    one: SealedEnvelope, key: sealing.PrivateKey, round_id: str, survey: Survey
) -> ballot.Ballot | ballot.Spoil:
    info = sealing.info_for(round_id=round_id, group=one.group, subject=one.subject)
    try:
        return ballot.read_ballot(sealing.unseal(one.sealed, key, info), survey)
    except sealing.UnreadableEnvelopeError:
        return ballot.Spoil.UNREADABLE
    except ballot.SpoiledBallotError as spoiled:
        return spoiled.reason


_work_of_this_process: Callable[[Chunk], list[OpenedEnvelope]]


def prepare_process(private: int, box: Box) -> None:
    """Make a process ready: the key comes to it through memory only."""
    global _work_of_this_process  # noqa: PLW0603 -- each process has its own
    _work_of_this_process = partial(
        unseal_all,
        key=sealing.key_from_number(private),
        round_id=box.round_id,
        survey=box.survey,
    )


def unseal_in_process(chunk: Chunk) -> list[OpenedEnvelope]:
    """Open a chunk of envelopes in a process that was made ready."""
    return _work_of_this_process(chunk)
